"""Header, export list and binary of one build, reconciled: which of the three disagrees with the others."""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING

from msgspec import Struct

from abilint.compare import list_choice
from abilint.compare.name_patterns import Patterns, holds
from abilint.model.difference import Difference, DifferenceKind, Relation
from abilint.model.export_list import EntryScope, ExportEntry, ListFormat, Match
from abilint.model.language import language_of
from abilint.model.symbol import SECTION_ABSOLUTE, Scope, Symbol
from abilint.model.target import Format

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from abilint.model.build import Build

DEBIAN_BASE = "Base"
"""What Debian calls no version; a node that really has this name is recorded no differently."""
_OPTIONAL = ("optional", "private")
"""Tags of entries whose absence is no fault."""


class Reconciled(Struct, frozen=True):
    """What reconciling gave, and what it could not compare."""

    differences: tuple[Difference, ...] = ()
    notes: tuple[tuple[str, str], ...] = ()
    """(path of the list, one line)."""


def compare(build: Build, promised: Iterable[Difference]) -> Reconciled:
    """Hold every list against the library that it is about; `promised` is what the headers found wanting."""
    differences: list[Difference] = []
    notes: list[tuple[str, str]] = []
    absent = [d for d in promised if d.kind in (DifferenceKind.LOCAL_ONLY, DifferenceKind.MISSING)]
    for number, m, library in list_choice.chosen(build):
        side = _Side(build, number, m, library)
        differences += side.differences(absent)
        notes += ((side.listed.path, note) for note in side.patterns.notes)
    return Reconciled(tuple(differences), tuple(dict.fromkeys(notes)))


class _Side:
    """One list and the binary that it is about."""

    def __init__(self, build: Build, number: int, m: int, library: str | None) -> None:
        self.build, self.number, self.m, self.library = build, number, m, library
        self.listed = build.export_lists[number]
        self.member = build.members[m]
        entries = self.listed.entries
        self.patterns = Patterns((n, e) for n, e in enumerate(entries) if self._is_about(e))
        self.nodes: dict[str | None, int] = {}
        for entry in entries:
            self.nodes.setdefault(entry.version, len(self.nodes))
        self.local_nodes = frozenset(e.version for e in entries if e.scope is EntryScope.LOCAL)
        self.used: set[int] = set()
        self.declared: dict[str, int] = {}
        """Link name -> index of the declaration."""
        self.identifiers: set[str] = set()
        for d, declaration in enumerate(build.surface.declarations if build.surface else ()):
            self.identifiers.add(declaration.name)
            for name in declaration.link_names:
                self.declared.setdefault(name, d)

    def _is_about(self, entry: ExportEntry) -> bool:
        return holds(entry.condition, self.build.target) and self.library in (None, entry.library)

    def differences(self, absent: Sequence[Difference]) -> Iterator[Difference]:
        """Yield what the header, then what the binary, then what the list alone says."""
        yield from self._forgotten(absent)
        yield from self._exports()
        yield from self._unused()

    def _forgotten(self, absent: Sequence[Difference]) -> Iterator[Difference]:
        """Look for promised names that the list keeps inside."""
        if self.listed.format.describes:
            return
        for difference in absent:
            if difference.artifact != self.m or difference.link_name is None:
                continue
            symbol = self.member.symbols[difference.symbol] if difference.symbol is not None else None
            if symbol is None and self.member.artifact.has_static_symbols:
                continue
            if symbol is not None and symbol.localized is False:
                continue
            named = self._named(symbol, difference.link_name)
            entry, allowed = self._verdict(named)
            if not allowed or (self.listed.format is ListFormat.MODULE_DEFINITION and not named):
                yield self._difference(
                    DifferenceKind.LIST_FORGETS,
                    symbol=difference.symbol,
                    entry=entry,
                    declaration=difference.declaration,
                    after=symbol.scope if symbol else None,
                    name=difference.link_name,
                )

    def _named(self, symbol: Symbol | None, link_name: str) -> list[int]:
        if symbol is not None:
            return self.patterns.meaning(symbol)
        found = self.patterns.named(link_name)
        if not found and self.build.target.format is Format.MACHO:
            found = self.patterns.named(f"_{link_name}")
        return found

    def _exports(self) -> Iterator[Difference]:
        """Hold every exported name against the list."""
        by_name: dict[str, list[int]] = defaultdict(list)
        for s, symbol in enumerate(self.member.symbols):
            if symbol.scope is Scope.EXPORTED:
                by_name[symbol.name].append(s)
        for places in by_name.values():
            meant = {s: self.patterns.meaning(self.member.symbols[s]) for s in places}
            for s in places:
                yield from self._exported(s, meant[s])
            yield from self._versions(places, meant[places[0]])

    def _exported(self, s: int, meant: list[int]) -> Iterator[Difference]:
        symbol = self.member.symbols[s]
        entry, allowed = self._verdict(meant)
        if self._is_version_node(symbol):
            return
        if allowed or self._is_exported_by_its_version(symbol):
            self.used.update(n for n in meant if self.listed.entries[n].scope is EntryScope.GLOBAL)
            yield from self._undeclared(s, meant)
            return
        yield self._difference(
            DifferenceKind.UNLISTED,
            symbol=s,
            entry=entry,
            declaration=self.declared.get(symbol.link_name),
            after=symbol.version,
            name=symbol.link_name,
        )

    def _is_version_node(self, symbol: Symbol) -> bool:
        """Tell the absolute symbol that some linkers write for each version node."""
        return symbol.section == SECTION_ABSOLUTE and symbol.name == symbol.version

    def _is_exported_by_its_version(self, symbol: Symbol) -> bool:
        """`.symver` puts a symbol into a node by itself; only that node's own `local:` can keep it inside."""
        return (
            self.listed.format is ListFormat.VERSION_SCRIPT
            and symbol.version is not None
            and symbol.version in self.nodes
            and symbol.version not in self.local_nodes
        )

    def _verdict(self, meant: list[int]) -> tuple[int | None, bool]:
        """Pick the entry that decides, and say whether it exports the name.

        GNU ld (bfd_find_version_for_sym): an exact name decides, the first node's before a later one's;
        then a wildcard under `global:`, the last node's before an earlier one's, one under `local:`, and
        at the end the lone `*` of either.
        """
        if not meant:
            return None, not self.listed.exhaustive
        decides = min(meant, key=self._precedence)
        return decides, self.listed.entries[decides].scope is EntryScope.GLOBAL

    def _precedence(self, number: int) -> tuple[int, int, bool]:
        entry = self.listed.entries[number]
        local = entry.scope is EntryScope.LOCAL
        if not entry.is_glob:
            return (0, self.nodes[entry.version], local)
        return (4 if entry.pattern == "*" else 2) + local, -self.nodes[entry.version], local

    def _undeclared(self, s: int, meant: list[int]) -> Iterator[Difference]:
        """Look for names that the list states one by one and no header declares."""
        symbol = self.member.symbols[s]
        if self.build.surface is None or self.listed.format.describes or language_of(symbol.name):
            return
        name = symbol.link_name
        if name in self.declared or name in self.identifiers or name in self.build.unread:
            return
        exact = next((n for n in meant if not self.listed.entries[n].is_glob), None)
        if exact is not None:
            yield self._difference(
                DifferenceKind.LISTED_UNDECLARED, symbol=s, entry=exact, name=symbol.link_name
            )

    def _versions(self, places: list[int], meant: list[int]) -> Iterator[Difference]:
        """Hold the versions of one exported name against those that the list gives it.

        Any node that matches the name will do: `.symver` in the source chooses between them.
        """
        entries = self.listed.entries
        if not self._verdict(meant)[1]:
            return
        listed = {
            entries[n].version: n
            for n in reversed(meant)
            if entries[n].scope is EntryScope.GLOBAL and entries[n].match in (Match.EXACT, Match.GLOB)
        }
        found = {self.member.symbols[s].version: s for s in reversed(places)}
        if self.listed.format is ListFormat.DEBIAN_SYMBOLS:
            unversioned = {None if version == DEBIAN_BASE else version: s for version, s in found.items()}
            yield from self._recorded_versions(listed, unversioned)
        elif self.listed.format is ListFormat.VERSION_SCRIPT and listed and not found.keys() & listed.keys():
            yield self._version(places[0], min(listed.values()), _versions(listed), _versions(found))

    def _recorded_versions(
        self, listed: dict[str | None, int], found: dict[str | None, int]
    ) -> Iterator[Difference]:
        """Compare pair by pair: packages depend on each `name@version`, and those not recorded are new."""
        for version, n in listed.items():
            if version not in found and self._is_wanted(self.listed.entries[n]):
                yield self._version(min(found.values()), n, _versions([version]), _versions(found))
        for version, s in found.items():
            if listed and version not in listed and found.keys() & listed.keys():
                name = self.member.symbols[s].link_name
                yield self._difference(DifferenceKind.UNLISTED, symbol=s, after=version, name=name)

    def _version(self, s: int, entry: int, before: str, after: str) -> Difference:
        name = self.member.symbols[s].link_name
        return self._difference(
            DifferenceKind.LIST_VERSION, symbol=s, entry=entry, before=before, after=after, name=name
        )

    def _unused(self) -> Iterator[Difference]:
        """Look for entries that nothing exported fits."""
        unused = [
            n
            for n, entry in enumerate(self.listed.entries)
            if entry.scope is EntryScope.GLOBAL and n not in self.used and self._is_wanted(entry)
        ]
        if not unused:
            return
        inside = self._inside()
        for n in unused:
            entry = self.listed.entries[n]
            if entry.is_glob:
                yield self._difference(
                    DifferenceKind.PATTERN_UNUSED, entry=n, before=entry.pattern, name=entry.pattern
                )
            else:
                yield self._absent(n, entry, inside.get(n))

    def _is_wanted(self, entry: ExportEntry) -> bool:
        if entry.pattern == "*" or not self._is_about(entry) or self._is_node(entry):
            return False
        return not any(tag.partition("=")[0] in _OPTIONAL for tag in entry.tags)

    def _is_node(self, entry: ExportEntry) -> bool:
        """Tell a version node that the library has: its symbol says nothing more, and lld writes none."""
        own_name = entry.pattern == (entry.version or DEBIAN_BASE)
        return own_name and entry.pattern in self.member.artifact.elf.version_definitions

    def _inside(self) -> dict[int, int]:
        """For each entry the symbol that it would mean, were that exported; definitions come first."""
        found: dict[int, int] = {}
        for s, symbol in enumerate(self.member.symbols):
            if symbol.scope is Scope.EXPORTED:
                continue
            for n in self.patterns.meaning(symbol):
                known = found.get(n)
                if known is None or self.member.symbols[known].scope is Scope.UNDEFINED:
                    found[n] = s
        return found

    def _absent(self, n: int, entry: ExportEntry, s: int | None) -> Difference:
        symbol = self.member.symbols[s] if s is not None else None
        kind, after = DifferenceKind.LISTED_MISSING, None
        if symbol is not None and symbol.scope is Scope.UNDEFINED:
            after = "undefined"
        elif symbol is not None and symbol.localized is False:
            after = "static"
        elif symbol is not None:
            kind, after = DifferenceKind.LISTED_HIDDEN, str(symbol.scope)
        name = symbol.link_name if symbol else self._link_name(entry.pattern)
        return self._difference(
            kind,
            symbol=s,
            entry=n,
            declaration=self.declared.get(name),
            after=after,
            name=name,
        )

    def _link_name(self, pattern: str) -> str:
        return pattern.removeprefix("_") if self.build.target.format is Format.MACHO else pattern

    def _difference(
        self,
        kind: DifferenceKind,
        *,
        symbol: int | None = None,
        entry: int | None = None,
        declaration: int | None = None,
        before: str | None = None,
        after: str | None = None,
        name: str | None = None,
    ) -> Difference:
        return Difference(
            Relation.EXPORT_LIST,
            kind,
            declaration,
            self.m,
            symbol,
            before,
            after,
            name,
            export_list=self.number,
            entry=entry,
        )


def _versions(found: Iterable[str | None]) -> str:
    return ", ".join(sorted(version or "no version" for version in found))
