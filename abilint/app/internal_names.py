"""`diff --internal`: names and types that are the library's own, whatever shows them."""

from __future__ import annotations

from fnmatch import fnmatchcase
from typing import TYPE_CHECKING

from msgspec import Struct
from msgspec.structs import replace

from abilint.compare.types.side import TAG
from abilint.model.finding import NotRun, Unchecked
from abilint.model.release import ChangeKind
from abilint.readers.mangling import demangle
from abilint.report.words import counted

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from abilint.model.location import Location
    from abilint.model.release import Change, ConsumerType, TypeChange

OF_NAMES = frozenset(kind for kind in ChangeKind if kind.value.startswith(("symbol", "data", "class"))) | {
    ChangeKind.ORDINAL_CHANGED,
    ChangeKind.FORWARD_CHANGED,
    ChangeKind.DECLARATION_REMOVED,
    ChangeKind.DECLARATION_ADDED,
    ChangeKind.CONSTANT_CHANGED,
    ChangeKind.CONTRACT_CHANGED,
    ChangeKind.INLINE_CHANGED,
}
"""Changes whose subject is a name of the library; what the loader is told is never internal."""


class InternalNames(Struct):
    """Patterns as of a shell, and how many changes they have left out."""

    patterns: tuple[str, ...]
    left_out: int = 0

    def changes(self, told: Iterable[Change]) -> Iterator[Change]:
        """Leave out what is said of internal names; where several are told at once, these alone."""
        for change in told:
            rest = self._rest(change)
            if rest is None:
                self.left_out += 1
            else:
                yield rest

    def types(self, told: Iterable[TypeChange]) -> Iterator[TypeChange]:
        """Leave out internal types, and those that only internal names reach."""
        for change in told:
            if self._is_internal_type(change):
                self.left_out += 1
            else:
                yield change

    def of_programs(self, told: Iterable[ConsumerType]) -> Iterator[ConsumerType]:
        """As `types`, of what programs were compiled with."""
        for each in told:
            yield from (replace(each, change=change) for change in self.types((each.change,)))

    def not_run(self) -> Iterator[NotRun]:
        """Say how much was left out."""
        if self.left_out:
            told = counted(self.left_out, "change")
            yield NotRun(f"{told} of internal names", Unchecked.LEFT_OUT, f"--internal {self._shown}")

    @property
    def _shown(self) -> str:
        return ", ".join(f"'{pattern}'" for pattern in self.patterns)

    def _rest(self, change: Change) -> Change | None:
        if change.kind not in OF_NAMES:
            return change
        if self._in_header(change.old_location, change.location):
            return None
        kept = tuple(name for name in change.names or (change.subject,) if not self._is_internal(name))
        if not kept:
            return None
        if not change.names or len(kept) == len(change.names):
            return change
        return replace(change, subject=change.subject if change.subject in kept else kept[0], names=kept)

    def _is_internal_type(self, change: TypeChange) -> bool:
        difference = change.difference
        if self._is_internal(difference.subject):
            return True
        if self._in_header(difference.location, difference.built_location):
            return True
        whole = difference.reached_count == len(difference.reached_by) > 0
        return whole and all(map(self._is_internal, difference.reached_by))

    def _is_internal(self, name: str) -> bool:
        spellings: Sequence[str | None] = (name, TAG.sub("", name), demangle(name))
        return any(fnmatchcase(each, pattern) for each in spellings if each for pattern in self.patterns)

    def _in_header(self, *places: Location | None) -> bool:
        files = [place.file for place in places if place is not None]
        return any(
            fnmatchcase(file, pattern) or fnmatchcase(file, f"*/{pattern}")
            for file in files
            for pattern in self.patterns
            if "." in pattern or "/" in pattern
        )
