"""Debian's `.symbols` files: what packages built against a library were told that it has.

Source: deb-symbols(5) for the installed form, deb-src-symbols(5) for patterns, tags and includes.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, NamedTuple

from msgspec import Struct, field

from abilint.errors import InputError
from abilint.model.export_list import EVERYWHERE, Condition, ExportEntry, ExportList, ListFormat, Match
from abilint.surfaces.export_list import debian_machines
from abilint.surfaces.export_list.text import LONGEST_NAME, SourceText, read_text, shown

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

_TAGS = re.compile(r"\(([^()\n]*)\)")
_INCLUDE = re.compile(r'(?:\([^()\n]*\))?#include\s+"([^"\n]+)"\s*$')
_SYMBOL = re.compile(r""""(?P<double>[^"\n]+)"|'(?P<single>[^'\n]+)'|(?P<plain>\S+)""")
_MISSING = "#MISSING:"
_BASE = "Base"
_DEEPEST = 8
_MOST_INCLUDES = 256
_NOT_CHECKED = {"subst": "the tag `subst` stands for names of another tool"}


class _Line(NamedTuple):
    source: SourceText
    number: int
    text: str
    condition: Condition
    file: str | None


def parse_debian_symbols(source: SourceText, load: Callable[[str], SourceText] = read_text) -> ExportList:
    """Read every library of the file; raises InputError. `load` reads what `#include` names."""
    reader = _Reader(load)
    for line in reader.lines(source, None, EVERYWHERE, ()):
        reader.line(line)
    return ExportList(
        source.path,
        ListFormat.DEBIAN_SYMBOLS,
        tuple(reader.entries),
        tuple(reader.notes),
        reader.libraries[0] if reader.libraries else None,
    )


class _Reader(Struct):
    load: Callable[[str], SourceText]
    entries: list[ExportEntry] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)
    libraries: list[str] = field(default_factory=list)
    included: int = 0

    def lines(
        self, source: SourceText, file: str | None, condition: Condition, stack: tuple[str, ...]
    ) -> Iterator[_Line]:
        """Every line that says something, those of included files in their place."""
        for number, text in enumerate(source.text.split("\n"), 1):
            stripped = text.strip()
            if not stripped:
                continue
            include = _INCLUDE.match(stripped)
            if include:
                yield from self._include(source, number, stripped, include[1], condition, stack)
            elif not text.startswith("#") and not stripped.startswith(_MISSING):
                yield _Line(source, number, text, condition, file)

    def _include(
        self,
        source: SourceText,
        number: int,
        text: str,
        name: str,
        condition: Condition,
        stack: tuple[str, ...],
    ) -> Iterator[_Line]:
        path = _beside(source, number, name)
        self.included += 1
        if path in (*stack, source.path) or len(stack) >= _DEEPEST or self.included > _MOST_INCLUDES:
            source.fail(number, f"{shown(name)} is included by itself, or too many files are")
        try:
            nested = self.load(path)
        except InputError as error:
            source.fail(number, f"includes {path}, which {error.problem}")
        tags = _TAGS.match(text)
        inner = debian_machines.condition(_split(tags[1])) if tags else condition
        yield from self.lines(nested, path, inner, (*stack, source.path))

    def line(self, line: _Line) -> None:
        """Take a library, one of its fields, or one of its symbols."""
        if line.text[0] in " \t":
            self._symbol(line)
        elif line.text[0] == "|":
            if not self.libraries:
                line.source.fail(line.number, "an alternative dependency stands before the first library")
        elif line.text[0] == "*":
            pass  # a field for dpkg-shlibdeps
        else:
            self._library(line)

    def _library(self, line: _Line) -> None:
        words = line.text.split()
        if len(words) < 2:
            line.source.fail(
                line.number, f"`library package-dependency` is expected, and here is {shown(line.text)}"
            )
        self.libraries.append(words[0])

    def _symbol(self, line: _Line) -> None:
        if not self.libraries:
            line.source.fail(line.number, "a symbol stands before the first library")
        text = line.text.strip()
        tagged = _TAGS.match(text)
        tags = _split(tagged[1]) if tagged else ()
        rest = text[tagged.end() :] if tagged else text
        match = _SYMBOL.match(rest)
        if match is None or not rest[match.end() :].strip():
            line.source.fail(
                line.number, f"`name@version minimal-version` is expected, and here is {shown(text)}"
            )
        spelled = match["double"] or match["single"] or match["plain"]
        if len(spelled) > LONGEST_NAME:
            line.source.fail(line.number, f"the name has more than {LONGEST_NAME} characters")
        column = line.text.index(text) + (tagged.end() if tagged else 0) + 1
        self._entry(line, spelled, tags, column)

    def _entry(self, line: _Line, spelled: str, tags: tuple[str, ...], column: int) -> None:
        names = {tag.partition("=")[0] for tag in tags}
        for name in sorted(names & set(_NOT_CHECKED)):
            self.notes.append(f"line {line.number}: not checked, {_NOT_CHECKED[name]}")
            return
        pattern, version, match = _pattern(line, spelled, names)
        own = debian_machines.condition(tags)
        self.entries.append(
            ExportEntry(
                pattern,
                line.number,
                column,
                match,
                version=version,
                language="c++" if "c++" in names else "c",
                library=self.libraries[-1],
                condition=line.condition if own == EVERYWHERE else own,
                tags=tags,
                file=line.file,
            )
        )


def _pattern(line: _Line, spelled: str, tags: set[str]) -> tuple[str, str | None, Match]:
    """`name@version` -> name, version, and how the name is compared; `Base` is no version."""
    if "regex" in tags:
        return spelled, None, Match.REGEX
    if "symver" in tags:
        return spelled.removeprefix("*@"), spelled.removeprefix("*@"), Match.VERSION
    name, at, version = spelled.rpartition("@")
    if not at or not version:
        line.source.fail(line.number, f"{shown(spelled)} lacks its version: `@Base` or `@NODE`")
    if name == "*":
        return version, version, Match.VERSION
    if not name:
        line.source.fail(line.number, f"{shown(spelled)} lacks the symbol's name")
    return name, None if version == _BASE else version, Match.EXACT


def _split(tags: str) -> tuple[str, ...]:
    return tuple(tag.strip() for tag in tags.split("|") if tag.strip())


def _beside(source: SourceText, number: int, name: str) -> str:
    """Path of an included file; one outside the list's own folder is nothing that a list may name."""
    if name.startswith("/") or ".." in name.split("/"):
        source.fail(number, f"{shown(name)} lies outside the folder of the list; it is not read")
    folder, slash, _ = source.path.rpartition("/")
    return f"{folder}{slash}{name}"
