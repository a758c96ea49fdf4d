"""A library of the old release and the one that replaces it, compared."""

from __future__ import annotations

from typing import TYPE_CHECKING

from msgspec import Struct

from abilint.compare import release as comparer
from abilint.compare.release import consumer
from abilint.compare.release.definitions import with_definitions
from abilint.model.release import Change, ChangeKind

if TYPE_CHECKING:
    from collections.abc import Sequence

    from abilint.compare.release.consumer import Use
    from abilint.model.release import Library, TypeChange


class View(Struct, frozen=True):
    """What is compared of two libraries, one of which may not be there."""

    old: Library | None
    new: Library | None
    used: Use | None = None
    """What programs use of it; None: everything counts."""

    def changes(self) -> Sequence[Change]:
        """List what differs but for types."""
        if self.old is None:
            return [_added(self.new)] if self.new and self.used is None else []
        if self.new is None:
            removed = ChangeKind.LIBRARY_REMOVED
            return [Change(removed, self.old.head.name, before=str(self.old.target))]
        if self.used is None:
            return comparer.compare(self.old, self.new)
        told = comparer.compare(*consumer.narrow(self.old, self.new, self.used))
        numbered = consumer.numbers(self.old, self.new, self.used)
        return [*consumer.as_used(told, self.used), *numbered]

    def types(self) -> Sequence[TypeChange]:
        """List the types that differ."""
        if self.old is None or self.new is None:
            return ()
        old, new = self.old, self.new
        if self.used is not None:
            old, new = consumer.narrow(old, new, self.used)
        return with_definitions(comparer.compare_types(old, new), old, new)


def _added(new: Library) -> Change:
    return Change(ChangeKind.LIBRARY_ADDED, new.head.name, after=str(new.target))
