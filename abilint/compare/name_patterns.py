"""Which entries of an export list a name is meant by: exact names, wildcards, demangled patterns."""

from __future__ import annotations

import re
import time
from collections import defaultdict
from fnmatch import translate
from typing import TYPE_CHECKING

from abilint.model.export_list import Match

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from abilint.model.export_list import Condition, ExportEntry
    from abilint.model.symbol import Symbol
    from abilint.model.target import Target

_WILD = re.compile(r"[*?\[]")
_MANGLED = "_Z"
_REGEX_SECONDS = 5.0
_LONGEST_FOR_REGEX = 1_024
_UNBOUNDED = re.compile(r"(?<!\\)(?:[*+]|\{\d*,\d*\})")
_MOST_UNBOUNDED = 2
_REPEATED_GROUP = re.compile(r"(?<!\\)\)(?:[*+]|\{)")
_EXTENSION = re.compile(r"\(\?(?!:)|\\[1-9]")


def holds(condition: Condition, target: Target) -> bool:
    """Whether an entry is about this machine."""
    if condition.bits not in (None, target.bits) or condition.byte_order not in (None, target.byte_order):
        return False
    if not condition.architectures:
        return True
    return (target.architecture in condition.architectures) is not condition.negated


class Patterns:
    """The entries of one list that are about one machine, filed so that few are tried for each name."""

    def __init__(self, entries: Iterable[tuple[int, ExportEntry]]) -> None:
        self.notes: list[str] = []
        self._exact: dict[str, dict[str, list[int]]] = {"c": defaultdict(list), "c++": defaultdict(list)}
        self._globs: dict[str, _Globs] = {"c": _Globs(), "c++": _Globs()}
        self._versions: dict[str, list[int]] = defaultdict(list)
        self._nameless: dict[int, int] = {}
        self._regexes: list[tuple[int, re.Pattern[str]]] = []
        self._deadline = 0.0
        for number, entry in entries:
            self._file(number, entry)
        self._demangles = bool(self._exact["c++"] or self._globs["c++"])

    def _file(self, number: int, entry: ExportEntry) -> None:
        if "noname" in entry.tags and entry.ordinal is not None:
            self._nameless[entry.ordinal] = number
        if entry.match is Match.EXACT:
            self._exact[entry.language][entry.pattern].append(number)
        elif entry.match is Match.GLOB:
            self._globs[entry.language].add(number, entry.pattern)
        elif entry.match is Match.VERSION:
            self._versions[entry.pattern].append(number)
        else:
            self._add_regex(number, entry)

    def _add_regex(self, number: int, entry: ExportEntry) -> None:
        """Take a regular expression whose matching cannot run away; the others are noted, not tried."""
        pattern = entry.pattern
        bounded = len(_UNBOUNDED.findall(pattern)) <= _MOST_UNBOUNDED + pattern.startswith("^")
        if not bounded or _REPEATED_GROUP.search(pattern) or _EXTENSION.search(pattern):
            self.notes.append(f"line {entry.line}: not checked, a regular expression that may run away")
            return
        try:
            self._regexes.append((number, re.compile(pattern)))
        except re.error as error:
            self.notes.append(f"line {entry.line}: not checked, no regular expression: {error}")

    def meaning(self, symbol: Symbol) -> list[int]:
        """Every entry that matches the symbol, in no particular order.

        A name is compared as the symbol table spells it, with Mach-O's underscore and with i386's
        decoration, and then as C does; what a DLL exports without a name, by its ordinal.
        """
        if symbol.ordinal in self._nameless and symbol.nameless:
            return [self._nameless[symbol.ordinal]]
        found = list(self._of("c", symbol.name))
        if not found and symbol.link_name != symbol.name:
            found = list(self._of("c", symbol.link_name))
        if self._demangles and symbol.name.startswith(_MANGLED):
            found += self._of("c++", _demangled(symbol.name))
        if self._versions and symbol.version:
            found += self._versions.get(symbol.version, ())
        if self._regexes:
            found += self._searched(f"{symbol.name}@{symbol.version or 'Base'}")
        return found

    def named(self, name: str) -> list[int]:
        """Every entry that matches a bare name."""
        found = list(self._of("c", name))
        if self._demangles and name.startswith(_MANGLED):
            found += self._of("c++", _demangled(name))
        return found

    def _of(self, language: str, name: str) -> Iterator[int]:
        yield from self._exact[language].get(name, ())
        yield from self._globs[language].matching(name)

    def _searched(self, text: str) -> Iterator[int]:
        self._deadline = self._deadline or time.monotonic() + _REGEX_SECONDS
        if len(text) > _LONGEST_FOR_REGEX or time.monotonic() > self._deadline:
            note = "some names were not compared with the regular expressions: too long, or too many"
            if note not in self.notes:
                self.notes.append(note)
            return
        for number, regex in self._regexes:
            if regex.search(text):
                yield number


class _Globs:
    """Wildcard patterns by the text before their first wildcard."""

    def __init__(self) -> None:
        self._by_start: dict[str, list[tuple[int, re.Pattern[str] | None]]] = defaultdict(list)
        self._lengths: list[int] = []

    def __bool__(self) -> bool:
        return bool(self._by_start)

    def add(self, number: int, pattern: str) -> None:
        """File one pattern; a lone `*` behind its start needs no regular expression."""
        start = _WILD.split(pattern, maxsplit=1)[0]
        rest = pattern[len(start) :]
        regex = None if rest == "*" else re.compile(translate(pattern.replace("[^", "[!")))
        self._by_start[start].append((number, regex))
        if len(start) not in self._lengths:
            self._lengths.append(len(start))

    def matching(self, name: str) -> Iterator[int]:
        for length in self._lengths:
            for number, regex in self._by_start.get(name[:length], ()) if length <= len(name) else ():
                if regex is None or regex.match(name):
                    yield number


def _demangled(name: str) -> str:
    from abilint.readers.mangling import demangle

    return demangle(name, "gnu") or name
