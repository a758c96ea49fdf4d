"""Lists with one name a line: Mach-O's exported and unexported symbols, and libtool's `-export-symbols`.

Source: ld(1) of Apple, `-exported_symbols_list`: `#` starts a comment, blanks around a name do not count,
`*`, `?` and `[...]` are wildcards. Libtool's manual, "Link mode".
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from abilint.model.export_list import EntryScope, ExportEntry, ExportList, ListFormat, Match
from abilint.surfaces.export_list.text import LONGEST_NAME, shown

if TYPE_CHECKING:
    from collections.abc import Iterator

    from abilint.surfaces.export_list.text import SourceText

_LINE = re.compile(r"[ \t]*([^#\n]*)")
_WILD = re.compile(r"[*?\[]")
_OBJECTIVE_C = re.compile(r"[-+]\[")
"""`-[Class method:]` is one name, with a blank and brackets."""


def parse_exported_symbols(source: SourceText) -> ExportList:
    """Read what a Mach-O library exports, and nothing else of it."""
    entries = tuple(_entries(source, EntryScope.GLOBAL, wildcards=True))
    return ExportList(source.path, ListFormat.EXPORTED_SYMBOLS, entries)


def parse_unexported_symbols(source: SourceText) -> ExportList:
    """Read what a Mach-O library keeps to itself."""
    entries = tuple(_entries(source, EntryScope.LOCAL, wildcards=True))
    return ExportList(source.path, ListFormat.UNEXPORTED_SYMBOLS, entries)


def parse_plain(source: SourceText) -> ExportList:
    """Read names alone: libtool knows no wildcards here."""
    return ExportList(
        source.path, ListFormat.PLAIN, tuple(_entries(source, EntryScope.GLOBAL, wildcards=False))
    )


def _entries(source: SourceText, scope: EntryScope, *, wildcards: bool) -> Iterator[ExportEntry]:
    for number, line in enumerate(source.text.split("\n"), 1):
        match = _LINE.match(line)
        name = match[1].rstrip() if match else ""
        if not name or match is None:
            continue
        objective_c = _OBJECTIVE_C.match(name)
        if len(name) > LONGEST_NAME:
            source.fail(number, f"the name has more than {LONGEST_NAME} characters")
        if not objective_c and len(name.split()) > 1:
            source.fail(number, f"one name a line is expected, and here is {shown(name)}")
        wild = wildcards and not objective_c and _WILD.search(name)
        yield ExportEntry(name, number, match.start(1) + 1, Match.GLOB if wild else Match.EXACT, scope)
