"""What a C++ compiler emits for a class without a declaration of its own (Itanium C++ ABI 5.1.4, 5.2.3)."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from abilint.model.surface import DeclarationKind

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from abilint.model.surface import Declaration

PLAIN_PATH = re.compile(r"[A-Za-z_]\w*(::[A-Za-z_]\w*)*")
SPECIAL_MEMBER = re.compile(r"_ZN(?P<path>.+?)(?:C[123]|D[012])E")
TABLES = ("_ZTV", "_ZTI", "_ZTS", "_ZTT")


class ImplicitNames:
    """The names that the classes of a header entitle a library to export."""

    def __init__(self, declarations: Iterable[Declaration]) -> None:
        self.classes = frozenset(_paths(declarations))

    def covers(self, mangled: str) -> bool:
        """Whether it is a table, a constructor or a destructor of one of the classes."""
        if mangled.startswith(TABLES):
            encoding = mangled[4:]
            nested = encoding.startswith("N") and encoding.endswith("E")
            return (encoding[1:-1] if nested else encoding) in self.classes
        match = SPECIAL_MEMBER.match(mangled)
        return match is not None and match["path"] in self.classes


def _paths(declarations: Iterable[Declaration]) -> Iterator[str]:
    """Encode each class as its members' names hold it: `draw::Shape` is `4draw5Shape`."""
    for declaration in declarations:
        if declaration.kind is DeclarationKind.CLASS and PLAIN_PATH.fullmatch(declaration.qualified_name):
            yield "".join(f"{len(part)}{part}" for part in declaration.qualified_name.split("::"))
