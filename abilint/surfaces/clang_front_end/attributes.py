"""Attributes that libclang does not expose as cursors, read from its print of a declaration."""

from __future__ import annotations

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable

    from abilint.surfaces.clang_front_end.libclang import Cursor
    from abilint.surfaces.clang_front_end.unit import Unit

_WORDS = (b"weak", b"gnu_inline")


class Attributes:
    """Tells `weak` and `gnu_inline` apart from the rest.

    Printing costs 10 microseconds and most functions of glibc have some attribute, so nothing is
    printed unless one of the two words stands somewhere in a file that can have written it.
    """

    def __init__(self, unit: Unit, files: Iterable[str]) -> None:
        self._clang = unit.clang
        self._library = unit.clang.library
        self._used, self._by_pragma = _used_words(files)

    def of(self, cursor: Cursor) -> str:
        """Print of the declaration where an attribute of interest may be on it, else empty."""
        if not self._used or not self._library.clang_Cursor_hasAttrs(cursor):
            return ""
        return self._clang.text(self._library.clang_getCursorPrettyPrinted(cursor, None))

    def weak(self, cursor: Cursor) -> bool:
        """`__attribute__((weak))` or `#pragma weak`, which no print shows."""
        if (
            self._by_pragma
            and self._clang.text(self._library.clang_getCursorSpelling(cursor)) in self._by_pragma
        ):
            return True
        text = self.of(cursor)
        return "weak" in text and any(form in text for form in ("((weak))", "((__weak__))", "[[gnu::weak]]"))

    def gnu_inline(self, cursor: Cursor) -> bool:
        """`__attribute__((gnu_inline))`."""
        text = self.of(cursor)
        return "gnu_inline))" in text or "gnu::gnu_inline" in text


def _used_words(files: Iterable[str]) -> tuple[bool, set[str]]:
    """Whether one of the words stands in any of the files, and the names that `#pragma weak` gives."""
    used = False
    by_pragma: set[str] = set()
    for name in files:
        try:
            with open(name, "rb") as file:  # noqa: PTH123 - pathlib costs the child 5 ms
                text = file.read()
        except OSError:
            continue
        if any(word in text for word in _WORDS):
            used = True
            by_pragma |= _weak_pragmas(text)
    return used, by_pragma


def _weak_pragmas(text: bytes) -> set[str]:
    found = set()
    for line in text.split(b"\n"):
        words = line.replace(b"#", b"# ", 1).split()
        if words[:3] == [b"#", b"pragma", b"weak"] and len(words) > 3:
            found.add(words[3].decode("utf-8", "replace"))
    return found
