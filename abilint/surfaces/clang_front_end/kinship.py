"""Which included headers are the library's own: those of whose names it exports at least half.

A user gives `foo.h`, and it includes `foo/api.h`: what this declares, programs may call as well. But a folder
also holds headers of parts that the library is built without, and of helpers that it keeps inside.
"""

from __future__ import annotations

from fnmatch import fnmatchcase
from functools import cached_property

from abilint.surfaces.clang_front_end import libclang
from abilint.surfaces.clang_front_end.entities import CLASSES
from abilint.surfaces.clang_front_end.naming import Naming

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator

    from abilint.surfaces.clang_front_end.entities import Walk
    from abilint.surfaces.clang_front_end.libclang import Cursor
    from abilint.surfaces.clang_front_end.request import Request
    from abilint.surfaces.clang_front_end.unit import Unit

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

    def judge(self, unit: Unit, walk: Walk) -> tuple[list[str], dict[str, int]]:
        """Name the files near the given ones that are the library's own; say how much others declare."""
        if not walk.kin:
            return [], {}
        naming = Naming(
            unit.clang, object_format=self._target["format"], architecture=self._target["architecture"]
        )
        can_take = bool(self._exports) and (
            unit.language == "c" or sum(map(len, walk.kin.values())) <= MOST_IN_CXX
        )
        own, others = [], {}
        for file, cursors in walk.kin.items():
            name = unit.file_name(file)
            answers = list(self._answers(unit, naming, cursors))
            if self._is_excluded(name):
                continue
            if self._takes_all or (can_take and _is_own(answers, cursors)):
                own.append(name)
            elif answers:
                others[name] = len(answers)
        return own, others

    def _is_excluded(self, name: str) -> bool:
        names = name, name.rpartition("/")[2]
        return any(fnmatchcase(each, pattern) for each in names for pattern in self._excluded)

    def _answers(self, unit: Unit, naming: Naming, cursors: list[Cursor]) -> Iterator[bool]:
        """Say of each name that programs may ask the library for whether it is there."""
        library = unit.clang.library
        for cursor in cursors:
            name = naming.name(cursor)
            if cursor.kind in CLASSES:
                if self._has_members(naming.scope(cursor).prefix + name):
                    yield True
                continue
            linkage = library.clang_getCursorLinkage(cursor)
            if linkage == libclang.LINKAGE_EXTERNAL and not library.clang_Cursor_isFunctionInlined(cursor):
                yield naming.link_name(cursor, name, unit.language) in self._exports

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


def _is_own(answers: list[bool], cursors: list[Cursor]) -> bool:
    """Judge a header by the names it has; one of types and macros alone obliges the library to nothing."""
    return not cursors or (any(answers) and 2 * sum(answers) >= len(answers))
