"""Typedefs that stand for something else in a new release: told once, not wherever they are written."""

from __future__ import annotations

from functools import reduce
from operator import or_
from typing import TYPE_CHECKING, NamedTuple

from msgspec.structs import replace

from abilint.model.type_difference import Reach
from abilint.model.type_difference import TypeDifferenceKind as Kind

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from abilint.compare.types.fault import Fault
    from abilint.compare.types.step import Sides

PLACE = "typedef"
AT_CLASS = frozenset({Kind.PASSING, Kind.PARAMETER_ORDER})
"""Told elsewhere, whatever name is written."""


class Use(NamedTuple):
    """A fault below a typedef, and who comes to it there."""

    fault: Fault
    users: int
    """As `Users` has them."""
    reach: Reach


class Typedefs:
    """Collects what is to be told at typedefs."""

    def __init__(self, sides: Sides) -> None:
        self._sides = sides
        self._uses: dict[tuple[object, ...], list[Use]] = {}

    def take(self, faults: Iterable[Fault], users: int, reach: Reach) -> list[Fault]:
        """Keep the faults that have their root in a typedef, and give the others back."""
        left = []
        for fault in faults:
            if fault.name is None or fault.kind in AT_CLASS:
                left.append(fault)
                continue
            rooted = self._rooted(fault)
            key = (self.name(rooted), rooted.path, rooted.kind, rooted.before, rooted.after)
            self._uses.setdefault(key, []).append(Use(rooted, users, reach))
        return left

    def _rooted(self, fault: Fault) -> Fault:
        """See a fault from its typedef."""
        assert fault.name is not None
        depth = fault.name.depth
        return replace(fault, path=fault.path[len(fault.path) - depth :], place=PLACE, parameter="")

    def name(self, fault: Fault) -> str:
        """Name the typedef that a fault lies below."""
        return self._sides.promised.typedef_name(fault.name.pair.promised) if fault.name else ""

    def told(self) -> Iterator[Use]:
        """Give each cause once, with all who come to it; users see it if one of them does."""
        for uses in self._uses.values():
            shown = [use for use in uses if use.reach is not Reach.OPAQUE] or uses
            users = reduce(or_, (use.users for use in shown))
            by_value = any(use.reach is Reach.VALUE for use in shown)
            yield Use(shown[0].fault, users, Reach.VALUE if by_value else shown[0].reach)
