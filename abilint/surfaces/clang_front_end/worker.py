"""The child process: a request on stdin, an answer on stdout, both JSON.

It runs apart because libclang can crash, hang or fill the memory on a hostile header, and because the
parent reads the binary in the meantime.
"""

from __future__ import annotations

import json
import os
import re
import sys
import time

from abilint.surfaces.clang_front_end import header_set, macros, merging, type_places
from abilint.surfaces.clang_front_end.arguments import arguments, gnu_inline_is_default
from abilint.surfaces.clang_front_end.context import Context
from abilint.surfaces.clang_front_end.declarations import rows
from abilint.surfaces.clang_front_end.entities import Walk
from abilint.surfaces.clang_front_end.files import Requested, Roles, folder_that_holds
from abilint.surfaces.clang_front_end.instantiations import Instantiations
from abilint.surfaces.clang_front_end.kinship import Kinship
from abilint.surfaces.clang_front_end.strategy import INCLUDED, MISSING_FILE, NOT_CHECKED, Reading
from abilint.surfaces.clang_front_end.type_table import TypeTable
from abilint.surfaces.clang_front_end.unit import UMBRELLAS, Clang

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

    from abilint.surfaces.clang_front_end.request import Answer, Request
    from abilint.surfaces.clang_front_end.type_reader import TypeReader
    from abilint.surfaces.clang_front_end.unit import Diagnostic, Unit

_CXX_SUFFIXES = (".hh", ".hpp", ".hxx", ".h++", ".H", ".ipp", ".tpp", ".inl", "")
_INCLUDE_ROUNDS = 4
"""A header found through an added folder may include one from yet another."""

_CXX_HEADER = re.compile(r"'\w+' file not found")
"""An include without a suffix, as those of C++'s library are: `<string>`."""

_CXX_WORDS = (b"class ", b"namespace ", b"template", b"::", b"public:")


class Worker:
    """One request."""

    def __init__(self, request: Request) -> None:
        self._request = request
        self._clang = Clang()
        self._requested = Requested(request["headers"])
        self._shown = dict(zip(request["headers"], request["shown"], strict=True))
        self._deadline = time.monotonic() + request["seconds"]
        self._target = request["target"]
        self._rows: dict[str, dict[str, Any]] = {}
        self._types = TypeTable()
        self._kinship = Kinship(request)
        self._kin: dict[str, int] = {}
        self._languages: dict[str, str] = {}
        """Language that a header was read in; in a unit of the other one it is context."""
        self._notes_said: list[str] = []
        self._constants: dict[str, list[Any]] = {}
        """Macros by name: name, words, file, line and column."""
        self._macros: dict[str, list[Any]] = {}
        """Those that are called like functions."""
        self._replaced: dict[str, str] = {}
        """Headers that declared nothing in a unit that held another copy of them, and that copy."""

    def answer(self) -> Answer:
        """Read every header and gather what they declare."""
        by_language: dict[str, list[str]] = {"c": [], "c++": []}
        for header in self._requested.by_real_path.values():
            by_language[self._language(header)].append(header)
        outcomes: dict[str, tuple[str, str]] = {}
        for language in ("c", "c++"):
            outcomes |= self._read(by_language[language], language)
        if self._request["language"] == "auto":
            outcomes |= self._as_cxx(by_language["c"], outcomes)
        return self._finish(outcomes)

    def _language(self, header: str) -> str:
        wanted = self._request["language"]
        if wanted != "auto":
            return wanted
        suffix = os.path.splitext(header)[1]  # noqa: PTH122 - pathlib costs the child 5 ms
        return "c++" if suffix in _CXX_SUFFIXES else "c"

    def _as_cxx(self, headers: list[str], outcomes: dict[str, tuple[str, str]]) -> dict[str, tuple[str, str]]:
        """Try what failed as C and looks like C++ once more; a failure keeps the words of the C run."""
        failed = [
            header
            for header in headers
            if outcomes[header][0] == NOT_CHECKED
            and (_looks_like_cxx(header) or _CXX_HEADER.search(outcomes[header][1]))
        ]
        again = self._read(failed, "c++")
        return {header: outcome for header, outcome in again.items() if outcome[0] != NOT_CHECKED}

    def _read(self, headers: list[str], language: str) -> dict[str, tuple[str, str]]:
        outcomes: dict[str, tuple[str, str]] = {}
        directories: tuple[str, ...] = ()
        for _ in range(_INCLUDE_ROUNDS):
            left = [header for header in headers if outcomes.get(header, ("", ""))[0] in {"", NOT_CHECKED}]
            reading = self._once(left, language, directories)
            outcomes |= reading.outcomes
            found = self._find_missing(reading.missing, directories)
            if not found:
                break
            directories += found
        for header, outcome in outcomes.items():
            if outcome[0] != NOT_CHECKED:
                self._languages[header] = language
        return outcomes

    def _once(self, headers: list[str], language: str, directories: tuple[str, ...]) -> Reading:
        reading = Reading(
            self._clang,
            language,
            arguments(self._request, language, directories),
            collect=self._collect,
            explain=self._explain,
            deadline=self._deadline,
        )
        if headers:
            reading.read(headers)
        return reading

    def _find_missing(self, missing: dict[str, str], known: tuple[str, ...]) -> tuple[str, ...]:
        """Folders above the headers that hold what they include, each with a note that it was used.

        `#include <foo/types.h>` in `/opt/include/foo/foo.h` means `/opt/include` to every consumer.
        """
        found: list[str] = []
        for name, includer in missing.items():
            folder = folder_that_holds(name, [includer, *self._requested.by_real_path])
            if folder is not None and folder not in (*found, *known):
                found.append(folder)
                shown = self._name(includer)
                self._notes_said.append(f"{shown} includes {name}: found with -I {folder}, which was added")
        return tuple(found)

    def _collect(self, unit: Unit) -> set[str]:
        roles, walk = self._walk(unit)
        own, others = self._kinship.judge(unit, walk, self._requested)
        self._kin |= others
        if own:
            self._adopt(own, unit.language)
            roles, walk = self._walk(unit)
        if self._request["all_types"]:
            walk.macros = macros.in_force(unit, walk.macros)
            walk.plain_macros = macros.in_force(unit, walk.plain_macros)
        context = self._context(unit, roles, walk)
        instantiations = Instantiations(context, walk)
        instances = instantiations.rows(self._context_again, in_time=time.monotonic() < self._deadline)
        context.left_to_library = instantiations.unanswered
        given = set()
        if self._request["all_types"]:
            self._constants = macros.words(context, walk.plain_macros) | self._constants
            self._macros = macros.words(context, walk.macros) | self._macros
        for row in (*rows(context, walk), *instances):
            given.add(row["header"])
            if self._languages.get(row["header"], unit.language) == unit.language:
                merging.add(self._rows, row)
        for file in unit.lines:
            twin = self._requested.twin(unit.file_name(file))
            if twin is not None and twin not in given:
                self._replaced[twin] = unit.file_name(file)
        return roles.present

    def _walk(self, unit: Unit) -> tuple[Roles, Walk]:
        roles = Roles(unit, self._requested)
        return roles, Walk(unit, roles, types=self._request["all_types"])

    def _adopt(self, files: list[str], language: str) -> None:
        """Treat headers that nobody named as given; they are read already."""
        for file in files:
            self._requested.adopt(file)
            self._languages.setdefault(file, language)
            self._shown[file] = _shorter(os.path.normpath(file))
            self._kin.pop(file, None)

    def _context_again(self, unit: Unit) -> Context:
        """Look at a second unit of the same headers."""
        return self._context(unit, Roles(unit, self._requested), None)

    def _context(self, unit: Unit, roles: Roles, walk: Walk | None) -> Context:
        return Context(
            unit,
            roles,
            object_format=self._target["format"],
            architecture=self._target["architecture"],
            gnu89_inline=gnu_inline_is_default(self._request),
            types=self._type_reader(unit, walk),
        )

    def _type_reader(self, unit: Unit, walk: Walk | None) -> TypeReader | None:
        if not self._request["types"]:
            return None
        from abilint.surfaces.clang_front_end.type_reader import TypeReader

        return TypeReader(unit, self._types, self._target, walk.enums if walk else None)

    def _explain(self, unit: Unit, error: Diagnostic) -> str:
        file = self._name(unit.file_name(error.place.file))
        if file == UMBRELLAS[unit.language]:
            missing = error.message.endswith("file not found")
            return f"it cannot be included: {error.message}" if missing else f"at its end: {error.message}"
        where = f"{file}:{error.place.line}:{error.place.column}: " if file else ""
        return f"{where}{error.message}{self._way_out(unit.language, error.message)}"

    def _way_out(self, language: str, message: str) -> str:
        if not message.endswith("file not found"):
            return ""
        name = message.split("'")[1]
        way_out = header_set.way_out(self._request["target"], self._request["sysroot"], language, name)
        return f": {way_out}; if it is no system header, {MISSING_FILE}" if way_out else f"; {MISSING_FILE}"

    def _name(self, file: str) -> str:
        """Name a file as the user would write it."""
        header = self._requested.header(file)
        return self._shown[header] if header is not None else file

    def _finish(self, outcomes: dict[str, tuple[str, str]]) -> Answer:
        files: dict[str, int] = {}
        for header, copy in self._replaced.items():
            if not any(row["header"] == header for row in self._rows.values()):
                reason = f"{copy} was read in its place: put its own folder first with -I"
                outcomes[header] = (NOT_CHECKED, reason)
        merging.drop_calls_of_inline_functions(self._rows)
        for row in self._rows.values():
            row["file"] = files.setdefault(self._name(row["file"]), len(files))
            del row["header"]
            for call in row.get("calls", ()):
                call[2] = files.setdefault(self._name(call[2]), len(files))
        for macro in (*self._constants.values(), *self._macros.values()):
            macro[2] = files.setdefault(self._name(macro[2]), len(files))
        for type_row in self._types.rows:
            type_places.renumber(type_row, lambda file: files.setdefault(self._name(file), len(files)))
        return {
            "files": list(files),
            "declarations": list(self._rows.values()),
            "types": self._types.rows,
            "constants": list(self._constants.values()),
            "macros": list(self._macros.values()),
            "headers": [
                [self._shown[header], *outcomes.get(header, (INCLUDED, ""))]
                for header in self._requested.by_real_path.values()
            ],
            "notes": self._notes(),
        }

    def _notes(self) -> list[str]:
        if not self._kin:
            return self._notes_said
        count, names = sum(self._kin.values()), [_shorter(name) for name in sorted(self._kin)]
        listed = ", ".join(names[:3]) + (f" and {len(names) - 3} more" if len(names) > 3 else "")
        verb, them = "is" if count == 1 else "are", "it" if len(names) == 1 else "them"
        note = (
            f"the {_counted(count, 'declaration')} of {listed}, which the given headers include, "
            f"{verb} not held against the library; give {them} with --header"
        )
        return [*self._notes_said, note]


def _shorter(path: str) -> str:
    """Name a file below the working directory from there, as users do."""
    try:
        here = os.path.join(os.getcwd(), "")  # noqa: PTH109, PTH118 - pathlib costs the child 5 ms
    except FileNotFoundError:  # the working directory is gone
        return path
    return path.removeprefix(here)


def _counted(count: int, noun: str) -> str:
    return f"{count} {noun}" if count == 1 else f"{count} {noun}s"


def _looks_like_cxx(header: str) -> bool:
    try:
        with open(header, "rb") as file:  # noqa: PTH123 - pathlib costs the child 5 ms
            text = file.read()
    except OSError:
        return False
    return any(word in text for word in _CXX_WORDS)


def main() -> None:
    """Answer the request on stdin; the process ends here, without freeing what its end frees anyway."""
    sys.unraisablehook = _end
    request = json.load(sys.stdin.buffer)
    _limit_memory(request["memory"])
    json.dump(_answer(request), sys.stdout)
    sys.stdout.flush()
    os._exit(0)


def _end(problem: sys.UnraisableHookArgs) -> None:
    """End the process: an exception in a callback of libclang would otherwise be lost in it."""
    sys.stderr.write(f"{type(problem.exc_value).__name__}: {problem.exc_value}\n")
    sys.stderr.flush()
    os._exit(70)


def _answer(request: Request) -> Answer | dict[str, str]:
    try:
        worker = Worker(request)
    except (ImportError, OSError, AttributeError) as error:
        return {"error": f"libclang cannot be loaded: {error}"}
    return worker.answer()


def _limit_memory(limit: int) -> None:
    try:
        import resource
    except ImportError:
        return
    resource.setrlimit(resource.RLIMIT_AS, (limit, limit))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
