"""What a C++ compiler emits for what a header declares, without a declaration of its own.

Itanium C++ ABI 5.1.4 (tables, thunks, guard variables), 5.2.3 (vtables); Microsoft's names of vftables,
virtual base tables, type information, implicit constructors, destructors and assignments.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from abilint.model.surface import DeclarationKind

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from abilint.model.surface import Declaration

PLAIN_PATH = re.compile(r"[A-Za-z_]\w*(::[A-Za-z_]\w*)*")
SPECIAL_MEMBER = re.compile(
    r"_ZN(?P<path>.+?)(?:(?:C[123]|aS)E(?:RK|O)S[0-9A-Z]*_|C[123]Ev|D[012]Ev|CI[12].+)"
)
"""Default, copying and moving constructors and assignments, destructors, inherited constructors."""
TABLES = ("_ZTV", "_ZTI", "_ZTS", "_ZTT")
CONSTRUCTION_TABLE = "_ZTC"
_OFFSET = r"(?:hn?\d+_|vn?\d+_n?\d+_)"
THUNK = re.compile(rf"_ZT(?:c{_OFFSET}{_OFFSET}|{_OFFSET})(?P<target>.+)")
"""Adjusts `this`, and for a covariant return the result, before the function itself (5.1.4.2)."""
OF_VARIABLE = ("_ZGV", "_ZTW", "_ZTH")
"""Guard of an initialisation; access to and initialisation of a `thread_local` one."""
LOCAL = "_ZZ"
MICROSOFT = re.compile(r"\?\?(?:[014]|_[78DEFG]|_R[0-4](?:[0-9A-Z?@]*@)?)(?P<path>(?:[A-Za-z_]\w*@)+@)")
_MEMBERS = frozenset(
    {
        DeclarationKind.METHOD,
        DeclarationKind.CONSTRUCTOR,
        DeclarationKind.DESTRUCTOR,
        DeclarationKind.STATIC_MEMBER,
    }
)


class ImplicitNames:
    """The names that the declarations of a header entitle a library to export."""

    def __init__(self, declarations: Iterable[Declaration]) -> None:
        paths = {path for declaration in declarations for path in _classes(declaration)}
        self.classes = frozenset(map(_itanium, paths))
        self.microsoft = frozenset(map(_microsoft, paths))
        self.names = frozenset(name for declaration in declarations for name in declaration.link_names)

    def covers(self, name: str) -> bool:
        """Whether the compiler makes it for one of the classes, functions or variables."""
        if name.startswith("??"):
            found = MICROSOFT.match(name)
            return found is not None and found["path"] in self.microsoft
        if not name.startswith(("_ZT", "_ZG", "_ZZ", "_ZN")):
            return False
        if name.startswith("_ZN"):
            member = SPECIAL_MEMBER.fullmatch(name)
            return member is not None and member["path"] in self.classes
        return self._is_table(name) or self._serves_a_name(name)

    def _is_table(self, name: str) -> bool:
        encoding = name[4:]
        if name.startswith(TABLES):
            nested = encoding.startswith("N") and encoding.endswith("E")
            return (encoding[1:-1] if nested else encoding) in self.classes
        if not name.startswith(CONSTRUCTION_TABLE):
            return False
        path = encoding.partition("E")[0][1:] if encoding.startswith("N") else _first_name(encoding)
        return path in self.classes

    def _serves_a_name(self, name: str) -> bool:
        """Whether it is a thunk of a declared function, or belongs to a declared variable or a local one."""
        if thunk := THUNK.fullmatch(name):
            target = "_Z" + thunk["target"]
            return target in self.names or self.covers(target)
        if name.startswith(OF_VARIABLE):
            name = "_Z" + name[4:]
            if name in self.names:
                return True
        return name.startswith(LOCAL) and self._is_local(name[len(LOCAL) :])

    def _is_local(self, encoding: str) -> bool:
        """Whether a declared function holds the static variable: its own name ends at some `E`."""
        ends = (at for at, letter in enumerate(encoding) if letter == "E")
        return any("_Z" + encoding[:at] in self.names for at in ends)


def _first_name(encoding: str) -> str:
    digits = re.match(r"\d+", encoding)
    return encoding[: digits.end() + int(digits[0])] if digits else ""


def _classes(declaration: Declaration) -> Iterator[str]:
    """Give the classes that a declaration tells of: its own, or the one that it is a member of."""
    path = declaration.qualified_name
    if declaration.kind in _MEMBERS:
        path = path.rpartition("::")[0]
    elif declaration.kind is not DeclarationKind.CLASS:
        return
    if PLAIN_PATH.fullmatch(path):
        yield path


def _itanium(path: str) -> str:
    """Encode a class as its members' names hold it: `draw::Shape` is `4draw5Shape`."""
    return "".join(f"{len(part)}{part}" for part in path.split("::"))


def _microsoft(path: str) -> str:
    """Encode it as Microsoft does, from the inside out: `draw::Shape` is `Shape@draw@@`."""
    return "".join(f"{part}@" for part in reversed(path.split("::"))) + "@"
