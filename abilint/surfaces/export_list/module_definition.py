"""Module-definition files (`.def`) of Windows.

Source: Microsoft, "Module-Definition (.Def) Files" and "EXPORTS"; GNU binutils manual, "dlltool", for
`name = internal == importname`. Lines end statements, as Microsoft's linker has it.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, NamedTuple

from msgspec import Struct, field

from abilint.model.export_list import ExportEntry, ExportList, ListFormat
from abilint.model.symbol import SymbolKind
from abilint.surfaces.export_list.text import LONGEST_NAME, shown

if TYPE_CHECKING:
    from abilint.surfaces.export_list.text import SourceText

KEYWORDS = frozenset(
    {
        "LIBRARY",
        "NAME",
        "EXPORTS",
        "IMPORTS",
        "DESCRIPTION",
        "STACKSIZE",
        "HEAPSIZE",
        "SECTIONS",
        "SEGMENTS",
        "CODE",
        "DATA",
        "VERSION",
        "STUB",
        "EXETYPE",
        "PROTMODE",
        "VIRTUAL",
    }
)
_OWN_LINE = KEYWORDS - {"DATA", "CODE"}
"""DATA behind a name is an attribute of the export; as a statement it is from 16-bit Windows."""
_ATTRIBUTES = {"NONAME": "noname", "PRIVATE": "private", "DATA": "data", "CONSTANT": "constant"}
_TOKEN = re.compile(r'\s*(?:(;.*)|"([^"]*)"|\'([^\']*)\'|(==?)|([^\s=;"\']+))')
_ORDINAL = re.compile(r"@(\d{1,6})")
_LARGEST_ORDINAL = 0xFFFF


class _Word(NamedTuple):
    text: str
    column: int
    quoted: bool = False


def parse_module_definition(source: SourceText) -> ExportList:
    """Read the exports; raises InputError naming the line of a statement that cannot be read."""
    reader = _Reader(source)
    for number, line in enumerate(source.text.split("\n"), 1):
        words = _words(source, number, line)
        if words:
            reader.line(number, words)
    return ExportList(
        source.path,
        ListFormat.MODULE_DEFINITION,
        tuple(reader.entries),
        tuple(reader.notes),
        reader.library,
    )


def _words(source: SourceText, number: int, line: str) -> list[_Word]:
    found = []
    at, end = 0, len(line.rstrip())
    while at < end:
        match = _TOKEN.match(line, at)
        if match is None:
            source.fail(number, "a quoted name is not closed")
        if match[1] is not None:
            break
        text = next(group for group in match.groups()[1:] if group is not None)
        quoted = match[2] is not None or match[3] is not None
        found.append(_Word(text, match.start(match.lastindex or 0) + 1 - quoted, quoted))
        at = match.end()
    return found


class _Reader(Struct):
    source: SourceText
    entries: list[ExportEntry] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)
    library: str | None = None
    section: str = ""

    def line(self, number: int, words: list[_Word]) -> None:
        """Read one statement, or one entry of the section that goes on."""
        first = words[0]
        keyword = first.text if self.section else first.text.upper()
        if not first.quoted and keyword in _OWN_LINE and not self._is_entry(words):
            self.section = keyword
            words = words[1:]
            if self.section in ("LIBRARY", "NAME"):
                self.library = self._library(words)
                return
            if self.section not in ("EXPORTS", "DESCRIPTION", "VERSION", "STACKSIZE", "HEAPSIZE", "STUB"):
                self.notes.append(f"line {number}: the section {self.section} is not used")
        if self.section == "EXPORTS":
            if words:
                self.entries.append(self.entry(number, words))
        elif not self.section:
            self.source.fail(
                number, f"{shown(first.text)} begins no statement of a .def file (EXPORTS, LIBRARY, ...)"
            )

    def _is_entry(self, words: list[_Word]) -> bool:
        """Tell an export called `name` or `version` from a statement: an attribute or `=` follows it."""
        return (
            self.section == "EXPORTS"
            and len(words) > 1
            and not words[1].quoted
            and (words[1].text == "=" or bool(_ORDINAL.fullmatch(words[1].text)))
        )

    def _library(self, words: list[_Word]) -> str | None:
        return words[0].text if words and not words[0].text.upper().startswith("BASE") else None

    def entry(self, number: int, words: list[_Word]) -> ExportEntry:
        """`name[=internal][==import] [@ordinal [NONAME]] [DATA] [CONSTANT] [PRIVATE]`."""
        name, rest = words[0], words[1:]
        if not name.text or (name.text in {"=", "=="} and not name.quoted):
            self.source.fail(number, "an export without a name")
        if len(name.text) > LONGEST_NAME:
            self.source.fail(number, f"the name has more than {LONGEST_NAME} characters")
        target, rest = self._target(number, rest)
        ordinal, tags = self._attributes(number, rest)
        data = "data" in tags or "constant" in tags
        return ExportEntry(
            name.text,
            number,
            name.column,
            kind=SymbolKind.OBJECT if data else None,
            ordinal=ordinal,
            target=target,
            library=self.library,
            tags=tuple(tag for tag in tags if tag != "data"),
        )

    def _target(self, number: int, words: list[_Word]) -> tuple[str | None, list[_Word]]:
        target = None
        while words and words[0].text in {"=", "=="} and not words[0].quoted:
            if len(words) < 2:
                self.source.fail(number, f"nothing stands behind `{words[0].text}`")
            target = words[1].text if words[0].text == "=" else target
            words = words[2:]
        return target, words

    def _attributes(self, number: int, words: list[_Word]) -> tuple[int | None, list[str]]:
        ordinal, tags = None, []
        joined = _join_ordinals(words)
        for word in joined:
            match = _ORDINAL.fullmatch(word.text)
            attribute = _ATTRIBUTES.get(word.text.upper())
            if match:
                ordinal = int(match[1])
                if not 0 < ordinal <= _LARGEST_ORDINAL:
                    self.source.fail(number, f"the ordinal {ordinal} is not between 1 and 65535")
            elif attribute:
                tags.append(attribute)
            else:
                self.source.fail(number, f"{shown(word.text)} is no attribute of an export")
        return ordinal, tags


def _join_ordinals(words: list[_Word]) -> list[_Word]:
    """`@ 1` is `@1`: dlltool allows the blank."""
    joined: list[_Word] = []
    for word in words:
        if joined and joined[-1].text == "@":
            joined[-1] = _Word(f"@{word.text}", joined[-1].column)
        else:
            joined.append(word)
    return joined
