"""What attributes promise of a function: compilers of programs act on it, and the library must keep it."""

from __future__ import annotations

import re

TYPE_CHECKING = False
if TYPE_CHECKING:
    from abilint.surfaces.clang_front_end.context import Context
    from abilint.surfaces.clang_front_end.libclang import Cursor

_WORDS = {
    "noreturn": "noreturn",
    "_Noreturn": "noreturn",
    "returns_nonnull": "returns_nonnull",
    "nonnull": "nonnull",
    "const": "const",
    "pure": "pure",
    "format": "format",
    "nodiscard": "nodiscard",
    "warn_unused_result": "nodiscard",
}
_WITH_ARGUMENTS = frozenset({"nonnull", "format"})
_ATTRIBUTE = re.compile(
    r"__attribute__\(\((?P<gnu>\w+)(?:\((?P<of>[^()]*)\))?"
    r"|\[\[(?:(?:gnu|clang)::)?(?P<standard>\w+)"
    r"|\b(?P<keyword>_Noreturn)\b"
)
_IN_TYPE = ("__attribute__((noreturn))",)
"""GNU's `noreturn` is part of the type to clang, and stands in no print of the function."""


def of_function(context: Context, cursor: Cursor) -> list[str]:
    """Give the attributes that count, sorted: `nonnull(1)`, `noreturn`."""
    library, text = context.library, context.unit.clang.text
    found = set()
    if library.clang_Cursor_hasAttrs(cursor):
        found.update(_named(text(library.clang_getCursorPrettyPrinted(cursor, None)).partition("{")[0]))
    spelled = text(library.clang_getTypeSpelling(library.clang_getCursorType(cursor)))
    if any(spelled.endswith(word) for word in _IN_TYPE):
        found.add("noreturn")
    return sorted(found)


def _named(printed: str) -> list[str]:
    """Find the attributes of the function itself: those of its parameters stand within parentheses."""
    found = []
    for match in _ATTRIBUTE.finditer(printed):
        before = printed[: match.start()]
        word = _WORDS.get(match["gnu"] or match["standard"] or match["keyword"])
        if word and before.count("(") == before.count(")"):
            arguments = match["of"] if word in _WITH_ARGUMENTS else None
            found.append(f"{word}({arguments})" if arguments else word)
    return found
