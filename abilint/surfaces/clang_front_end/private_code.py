"""Inline code that is private, and whether any code of the headers can bring a consumer to it.

A consumer compiles what it cannot name where public inline code uses it. What no header names besides its
own declaration is for the library's sources, which can have it though they are not read.
"""

from __future__ import annotations

import re

from abilint.surfaces.clang_front_end import libclang
from abilint.surfaces.clang_front_end.entities import CLASSES

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Sequence

    from abilint.surfaces.clang_front_end.libclang import Cursor
    from abilint.surfaces.clang_front_end.unit import Unit

_COMMENT = re.compile(rb"//[^\n]*|/\*.*?\*/", re.DOTALL)
_MOST_WORDS = 1_000_000


class PrivateCode:
    """Answers for one unit, by the text of its headers; each is read once, when something is asked."""

    def __init__(self, unit: Unit, files: Sequence[str]) -> None:
        self._unit = unit
        self._library = unit.clang.library
        self._files = files
        self._texts: list[bytes] | None = None

    def is_left_alone(self, cursors: list[Cursor]) -> bool:
        """Whether the declarations of a function are private, and no other text names it or its class.

        A virtual function is used by the vtable, which consumers may have to make themselves.
        """
        enclosing = self._private_class(cursors[-1])
        if enclosing is not None:
            return self._is_unnamed([enclosing])
        if not self._is_private(cursors[-1]) or self._library.clang_CXXMethod_isVirtual(cursors[-1]):
            return False
        return self._is_unnamed(cursors)

    def _private_class(self, cursor: Cursor) -> Cursor | None:
        """Give the innermost class around it that is a private member."""
        scope = self._library.clang_getCursorSemanticParent(cursor)
        while scope.kind in CLASSES:
            if self._is_private(scope):
                definition: Cursor = self._library.clang_getCursorDefinition(scope)
                return definition
            scope = self._library.clang_getCursorSemanticParent(scope)
        return None

    def _is_private(self, cursor: Cursor) -> bool:
        return bool(self._library.clang_getCXXAccessSpecifier(cursor) == libclang.ACCESS_PRIVATE)

    def _is_unnamed(self, declared: list[Cursor]) -> bool:
        """Compare how often all headers have the identifier, and how often its own declarations."""
        name = self._unit.clang.text(self._library.clang_getCursorSpelling(declared[-1]))
        if not name.isidentifier():
            return False
        word = re.compile(rb"\b%s\b" % name.encode())
        everywhere = sum(len(word.findall(text)) for text in self._read())
        own = sum(self._unit.first_words(cursor, _MOST_WORDS).count(name) for cursor in declared)
        return everywhere == own

    def _read(self) -> list[bytes]:
        if self._texts is None:
            self._texts = [_without_comments(file) for file in self._files]
        return self._texts


def _without_comments(file: str) -> bytes:
    try:
        with open(file, "rb") as opened:  # noqa: PTH123 - pathlib costs the child 5 ms
            return _COMMENT.sub(b" ", opened.read())
    except OSError:
        return b""
