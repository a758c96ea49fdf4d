"""Which included headers are the library's own: those of whose names it exports at least half.

A user gives `foo.h`, and it includes `foo/api.h`: what this declares, programs may call as well. But a folder
also holds headers of parts that the library is built without, and of helpers that it keeps inside.
"""

from __future__ import annotations

import re
from fnmatch import fnmatchcase
from functools import cached_property

from abilint.surfaces.clang_front_end import libclang
from abilint.surfaces.clang_front_end.entities import CLASSES
from abilint.surfaces.clang_front_end.naming import Naming

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator

    from abilint.surfaces.clang_front_end.entities import Walk
    from abilint.surfaces.clang_front_end.files import Requested
    from abilint.surfaces.clang_front_end.libclang import Cursor
    from abilint.surfaces.clang_front_end.request import Request
    from abilint.surfaces.clang_front_end.unit import Unit

_FREE_FUNCTION = re.compile(r"_Z(\d{1,4})(.*)", re.DOTALL)
MOST_IN_CXX = 400
"""Functions, variables and classes: a header of LLVM includes a tenth of LLVM, and takes a minute to read."""


class Kinship:
    """What the libraries of a request export, and what that says of headers."""

    def __init__(self, request: Request) -> None:
        self._names = request["exports"]
        self._takes_all = request["all_near"]
        self._excluded = request["excluded"]
        self._target = request["target"]

    @cached_property
    def _exports(self) -> frozenset[str]:
        return frozenset(self._names)

    @cached_property
    def _text(self) -> str:
        return "\n".join(["", *self._names, ""])

    @cached_property
    def _identifiers(self) -> frozenset[str]:
        """Names of C++ functions outside of all scopes: C ones whose `extern "C"` was forgotten look so."""
        found = (_FREE_FUNCTION.match(name) for name in self._names)
        return frozenset(each[2][: int(each[1])] for each in found if each)

    def judge(self, unit: Unit, walk: Walk, requested: Requested) -> tuple[list[str], dict[str, int]]:
        """Name the files near the given ones that are the library's own; say how much others declare."""
        if not walk.kin:
            return [], {}
        naming = Naming(
            unit.clang, object_format=self._target["format"], architecture=self._target["architecture"]
        )
        can_take = unit.language == "c" or sum(map(len, walk.kin.values())) <= MOST_IN_CXX
        own, others = [], {}
        for file, cursors in walk.kin.items():
            name = unit.file_name(file)
            if self._is_excluded(name):
                continue
            asked_for = [each for each in cursors if _is_asked_for(unit, each)]
            may_take = can_take and requested.may_be_own(name)
            if self._takes_all or (may_take and self._has(unit, naming, cursors)):
                own.append(name)
            elif asked_for:
                others[name] = len(asked_for)
        return own, others

    def _has(self, unit: Unit, naming: Naming, cursors: list[Cursor]) -> bool:
        """Judge a header by its names; one of types and macros alone obliges the library to nothing."""
        if not self._names:
            return False
        answers = list(self._answers(unit, naming, cursors))
        return not cursors or (any(answers) and 2 * sum(answers) >= len(answers))

    def _is_excluded(self, name: str) -> bool:
        names = name, name.rpartition("/")[2]
        return any(fnmatchcase(each, pattern) for each in names for pattern in self._excluded)

    def _answers(self, unit: Unit, naming: Naming, cursors: list[Cursor]) -> Iterator[bool]:
        """Say of each name that programs may ask the library for whether it is there."""
        for cursor in cursors:
            name = naming.name(cursor)
            if _is_asked_for(unit, cursor):
                link_name = naming.link_name(cursor, name, unit.language)
                yield link_name in self._exports or name in self._identifiers
            elif cursor.kind in CLASSES and self._has_members(naming.scope(cursor).prefix + name):
                yield True

    def _has_members(self, qualified: str) -> bool:
        """Whether something of a class is exported; one that stands in a header alone has nothing there."""
        parts = qualified.split("::")
        microsoft = f"{'@'.join(reversed(parts))}@@"  # `?f@Foo@ns@@`, `??0Foo@ns@@`
        itanium = "".join(f"{len(part)}{part}" for part in parts)  # Itanium C++ ABI, 5.1.4
        nested = f"N{itanium}E" if len(parts) > 1 else itanium
        marks = (
            f"\n_ZN{itanium}", f"\n_ZNK{itanium}", f"\n_ZTV{nested}\n",
            f"@{microsoft}", f"\n??0{microsoft}", f"\n??1{microsoft}",
        )  # fmt: skip
        return any(mark in self._text for mark in marks)


def _is_asked_for(unit: Unit, cursor: Cursor) -> bool:
    """Whether it is a function or variable that no program has itself."""
    library = unit.clang.library
    if cursor.kind in CLASSES or library.clang_getCursorLinkage(cursor) != libclang.LINKAGE_EXTERNAL:
        return False
    return not library.clang_Cursor_isFunctionInlined(cursor)
