"""`diff --witness`: small programs that are built with the old release show what the new one does to them.

Two kinds: a program that refers to a name is linked with the old library and loaded with the new one in its
place; a program that measures a type is compiled with the headers of either release. No function of a library
is called, but loading one runs its constructors, so that it is done only where asked for.
"""

from __future__ import annotations

import os
import platform
import re
import shutil
import subprocess
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING

from msgspec import Struct
from msgspec.structs import replace

from abilint.model.artifact import ArtifactKind
from abilint.model.finding import NotRun, Unchecked
from abilint.model.release import Effect
from abilint.model.target import Format

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from abilint.app.comparison import Compared
    from abilint.app.request import DiffRequest
    from abilint.model.finding import Finding
    from abilint.model.release import Library
    from abilint.model.surface import HeaderOutcome

MOST = 20
"""Findings that witnesses are made for: each takes some compilations."""
SECONDS = 20
PATH = re.compile(r"/\S*/")
"""Folders of the witness, which say nothing to anybody."""
IDENTIFIER = re.compile(r"[A-Za-z_]\w*")
CPP_SUFFIXES = (".hpp", ".hh", ".hxx", ".h++", ".H")
REFER = """{include}
const volatile void *volatile seen;
int main(void) {{ seen = (const volatile void *) &{name}; return 0; }}
"""
MEASURE = """#include <stddef.h>
#include <stdio.h>
{include}
int main(void) {{ printf("%lld\\n", (long long) ({expression})); return 0; }}
"""
PROGRAMS = {"c": ("cc", "gcc", "clang"), "c++": ("c++", "g++", "clang++")}


class Bench(Struct, frozen=True):
    """Where witnesses are built."""

    folder: Path
    old: Library
    new: Library
    include_dirs: tuple[str, ...]
    defines: tuple[str, ...]

    def compile(self, name: str, text: str, header: str, *words: str) -> Path | None:
        """Build a program; None where that fails."""
        language = "c++" if header.endswith(CPP_SUFFIXES) else "c"
        program = next(filter(None, map(shutil.which, PROGRAMS[language])), None)
        if program is None:
            return None
        source = self.folder / f"{name}.{'cpp' if language == 'c++' else 'c'}"
        source.write_text(text)
        built = self.folder / name
        own = Path(header).resolve().parent
        folders = (str(own), str(own.parent), *self.include_dirs)
        flags = [*(f"-I{folder}" for folder in folders), *(f"-D{define}" for define in self.defines)]
        done = _run([program, "-w", *flags, str(source), "-o", str(built), *words])
        return built if done is not None and done.returncode == 0 else None


def confirmed(
    findings: Sequence[Finding], request: DiffRequest, compared: Compared
) -> tuple[tuple[Finding, ...], list[NotRun]]:
    """Note on each breaking finding what its witness saw; also why there are none."""
    problem = _problem(compared)
    if problem:
        return tuple(findings), [NotRun("--witness", Unchecked.OPTION, problem)]
    old, new = next((one, other) for one, other in compared.pairs if one and other)
    options = request.header_options
    left = MOST
    told: list[Finding] = []
    with tempfile.TemporaryDirectory(prefix="abilint-witness-") as name:
        folder = Path(name)
        bench = Bench(folder, old, new, options.include_dirs, options.defines)
        for finding in findings:
            wanted = finding.effect is Effect.BREAKING and left > 0
            saw = _witness(bench, finding, compared) if wanted else None
            left -= saw is not None
            told.append(replace(finding, notes=(*finding.notes, f"confirmed: {saw}")) if saw else finding)
    return tuple(told), []


def _problem(compared: Compared) -> str | None:
    """Say why no witness can be built or run here."""
    pairs = [(old, new) for old, new in compared.pairs if old and new]
    if len(pairs) != 1 or not (compared.old.on_disk and compared.new.on_disk):
        return "it takes one shared library of each release"
    for library in pairs[0]:
        target = library.target
        if target.format is not Format.ELF or target.architecture != platform.machine():
            return f"{library.head.name} is for {target}, and does not run here"
        if library.head.artifact.kind is not ArtifactKind.SHARED:
            return "it takes one shared library of each release"
    if pairs[0][0].headers is None or pairs[0][1].headers is None:
        return "it takes the headers of both releases"
    return None if any(map(shutil.which, PROGRAMS["c"])) else "no C compiler is at hand"


def _witness(bench: Bench, finding: Finding, compared: Compared) -> str | None:
    """Say what a witness saw; None where none could be built, or it saw nothing."""
    place = finding.old_location or finding.location
    header = next((h.path for h in _headers(bench.old) if h.path == place.file), None)
    if header is None:
        return None
    if finding.symbol and finding.symbol in bench.old.exported_names and IDENTIFIER.fullmatch(finding.symbol):
        return _loads(bench, finding.symbol, header)
    return _measures(bench, finding, compared)


def _headers(library: Library) -> tuple[HeaderOutcome, ...]:
    return library.headers.headers if library.headers else ()


def _loads(bench: Bench, name: str, header: str) -> str | None:
    """Load a program that refers to a name with the old release, then with the new one."""
    soname = bench.old.head.artifact.identity or "libwitness.so"
    for side, library in (("old", bench.old), ("new", bench.new)):
        (bench.folder / side).mkdir(exist_ok=True)
        link = bench.folder / side / soname
        if not link.exists():
            link.symlink_to(Path(library.head.artifact.path).resolve())
    text = REFER.format(include=_include(header), name=name)
    client = bench.compile(
        "client", text, header, str(bench.folder / "old" / soname), "-Wl,--allow-shlib-undefined"
    )
    if client is None or _loaded(bench, client, "old") != "":
        return None
    return _loaded(bench, client, "new") or None


def _loaded(bench: Bench, client: Path, side: str) -> str:
    """Say what the loader complains of; nothing where the program runs."""
    environment = {**os.environ, "LD_LIBRARY_PATH": str(bench.folder / side), "LD_BIND_NOW": "1"}
    done = _run([str(client)], environment)
    if done is None:
        return "a program that was linked with the old release does not end with the new one"
    if done.returncode == 0:
        return ""
    lines = done.stderr.decode("utf-8", "replace").strip().splitlines()
    said = PATH.sub("", lines[-1]) if lines else f"exit {done.returncode}"
    return f"a program that was linked with the old release does not start: {said}"


def _measures(bench: Bench, finding: Finding, compared: Compared) -> str | None:
    """Measure what differs in a type with the headers of both releases."""
    for expression in _expressions(finding, compared):
        values = [
            _value(bench, expression, place.file) if place else None
            for place in (finding.old_location, finding.location)
        ]
        if None not in values and values[0] != values[1]:
            return f"the compiler has `{expression}` as {values[1]}, it was {values[0]}"
    return None


def _expressions(finding: Finding, compared: Compared) -> Iterator[str]:
    """Give what can be measured of the type that a finding is about: places, then its size."""
    name = finding.symbol or ""
    found = [
        change.difference
        for changes in compared.types.values()
        for change in changes
        if change.difference.subject == name
    ]
    for difference in found:
        member = difference.path[0].partition("[")[0] if difference.path else ""
        if not IDENTIFIER.fullmatch(member):
            continue
        if difference.place == "enum":
            yield member
        else:
            yield f"offsetof({name}, {member})"
            yield f"sizeof((({name} *) 0)->{member})"
    if found:
        yield f"sizeof({name})"


def _value(bench: Bench, expression: str, header: str) -> str | None:
    text = MEASURE.format(include=_include(header), expression=expression)
    built = bench.compile("measure", text, header)
    done = _run([str(built)]) if built else None
    return done.stdout.decode().strip() if done is not None and done.returncode == 0 else None


def _include(header: str) -> str:
    return f'#include "{Path(header).resolve()}"'


def _run(
    command: Iterable[str], environment: dict[str, str] | None = None
) -> subprocess.CompletedProcess[bytes] | None:
    """Run a program; None where it does not end in time or cannot be started."""
    try:
        return subprocess.run(
            list(command),
            capture_output=True,
            timeout=SECONDS,
            check=False,
            env=environment,
            stdin=subprocess.DEVNULL,
        )
    except (subprocess.TimeoutExpired, OSError):
        return None
