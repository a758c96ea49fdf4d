"""Macros that a header leaves to those who include it, and their words.

libclang tells of every `#define` that it passes, and of no `#undef`; which macro guards a header it does not
tell either. Both are read from the text.
"""

from __future__ import annotations

import re

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable

    from abilint.surfaces.clang_front_end.context import Context
    from abilint.surfaces.clang_front_end.entities import Macro
    from abilint.surfaces.clang_front_end.unit import Unit

MOST_WORDS = 4096
"""Of one macro: tables of bytes are longer."""
_DIRECTIVE = re.compile(
    rb"^[ \t]*#[ \t]*(?P<word>if|ifdef|ifndef|endif|define|undef)\b[ \t]*(?P<rest>.*)", re.MULTILINE
)
_GUARD = re.compile(rb"(?:!\s*defined\s*\(?\s*)?(\w+)\s*\)?")
_NAME = re.compile(rb"\w*")
_OPENING = (b"if", b"ifdef", b"ifndef")
_FEWEST = 3
"""`#ifndef`, `#define`, `#endif`."""


def in_force(unit: Unit, macros: Iterable[Macro]) -> list[Macro]:
    """Leave out what is undefined again further down in its file, and the guards of headers."""
    given = list(macros)
    read = {file: _gone(unit.file_name(file)) for file in {macro.file for macro in given}}
    return [
        macro
        for macro in given
        if not read[macro.file]
        or macro.line >= read[macro.file].get(unit.first_words(macro.cursor, 1)[0].encode(), 0)
    ]


def words(context: Context, macros: Iterable[Macro]) -> dict[str, list[object]]:
    """Give name, words, file, line and column of each macro; of several with one name the last counts."""
    found: dict[str, list[object]] = {}
    for macro in macros:
        name, *rest = context.unit.first_words(macro.cursor, MOST_WORDS)
        said = [word for word in rest if not word.startswith(("/*", "//"))]
        found[name] = [name, said, context.unit.file_name(macro.file), macro.line, macro.column]
    return found


def _gone(file: str) -> dict[bytes, int]:
    """Name the macros that a file undefines, or is guarded by, and the line before which that is so."""
    try:
        with open(file, "rb") as opened:  # noqa: PTH123 - pathlib costs the child 5 ms
            text = opened.read()
    except OSError:
        return {}
    directives = list(_DIRECTIVE.finditer(text))
    found = {
        _name(each["rest"]): text.count(b"\n", 0, each.start()) + 1
        for each in directives
        if each["word"] == b"undef"
    }
    guard = _guard(directives)
    return found | {guard: text.count(b"\n") + 2} if guard else found


def _guard(directives: list[re.Match[bytes]]) -> bytes:
    """Name the macro that everything else in the file hangs on."""
    if len(directives) < _FEWEST or directives[0]["word"] not in (b"ifndef", b"if"):
        return b""
    guard = _GUARD.match(directives[0]["rest"])
    if guard is None or directives[1]["word"] != b"define" or _name(directives[1]["rest"]) != guard[1]:
        return b""
    return guard[1] if _closes_at_end(directives) else b""


def _closes_at_end(directives: list[re.Match[bytes]]) -> bool:
    depth = 0
    for at, each in enumerate(directives):
        depth += (each["word"] in _OPENING) - (each["word"] == b"endif")
        if not depth:
            return at == len(directives) - 1
    return False


def _name(rest: bytes) -> bytes:
    found = _NAME.match(rest)
    return found[0] if found else b""
