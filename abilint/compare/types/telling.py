"""Turning faults into differences: names, places, spelled types, and who reaches them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from msgspec.structs import replace

from abilint.compare.types import table
from abilint.compare.types.fault import Pair
from abilint.compare.types.users import name_of
from abilint.compare.types.virtual import CLASS
from abilint.model.type_difference import Reach, TypeDifference
from abilint.model.type_difference import TypeDifferenceKind as Kind
from abilint.model.types import Enum, Record, Typedef

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from abilint.compare.types.fault import Fault
    from abilint.compare.types.reach import ReachGraph
    from abilint.compare.types.step import Sides
    from abilint.compare.types.users import Users
    from abilint.model.location import Location
    from abilint.model.types import Type

VIRTUAL = frozenset({Kind.SLOT, Kind.SLOT_COUNT})
BASES = frozenset({Kind.BASE_MISSING, Kind.BASE_EXTRA, Kind.BASE_OFFSET, Kind.BASE_VIRTUAL, Kind.BASE_ACCESS})


class Teller:
    """Knows both surfaces and who reaches what."""

    def __init__(self, sides: Sides, graph: ReachGraph, users: Users) -> None:
        self._sides = sides
        self._graph = graph
        self._users = users
        self._ours = sides.promised.surface.declarations
        self._theirs = sides.built.surface.declarations

    def of_declaration(self, promised: int, built: int, faults: Iterable[Fault]) -> Iterator[TypeDifference]:
        """Tell what differs in the type of one function or variable."""
        ours, theirs = self._ours[promised], self._theirs[built]
        for fault in faults:
            yield replace(
                self._told(fault, promised, built, name_of(ours), fault.place or "variable"),
                location=ours.location,
                built_location=theirs.location,
            )

    def of_type(self, pair: Pair, faults: Sequence[Fault]) -> Iterator[TypeDifference]:
        """Tell what differs inside a record or enum, at the type itself."""
        if not faults:
            return
        one, other = self._sides.nodes(pair)
        reached = self._graph.declarations(pair)
        promised = self._users.first(reached)
        built = None if promised is None else self._graph.built.get(promised)
        subject = self._sides.promised.spelled(pair.promised)
        for fault in faults:
            ours, theirs = fault.locations
            yield replace(
                self._told(fault, promised, built, subject, self._place(pair, fault)),
                location=ours or _location(one),
                built_location=theirs or _location(other),
                reach=self._graph.reach(pair),
                reached_by=self._users.listed(reached),
                reached_count=reached.bit_count(),
                before_size=_size(one),
                after_size=_size(other),
            )

    def of_typedef(self, name: str, fault: Fault, users: int, reach: Reach) -> TypeDifference:
        """Tell what a typedef stands for now, and who writes it."""
        first = self._users.first(users)
        built = None if first is None else self._graph.built.get(first)
        pair = fault.name.pair if fault.name else Pair(-1, -1)
        return replace(
            self._told(fault, first, built, name, fault.place),
            location=_location(self._sides.promised.graph[pair.promised]),
            built_location=_location(self._sides.built.graph[pair.built]),
            reach=reach,
            reached_by=self._users.listed(users),
            reached_count=users.bit_count(),
        )

    def _told(
        self, fault: Fault, promised: int | None, built: int | None, subject: str, place: str
    ) -> TypeDifference:
        return TypeDifference(
            kind=fault.kind,
            declaration=promised,
            built=built,
            subject=subject,
            place=place,
            path=fault.path,
            before=_plain(fault.before),
            after=_plain(fault.after),
            before_type=self._sides.promised.spelled(fault.types[0]),
            after_type=self._sides.built.spelled(fault.types[1]),
            parameter=fault.parameter,
            count=fault.count,
            moved=fault.moved,
        )

    def _place(self, pair: Pair, fault: Fault) -> str:
        one, other = self._sides.nodes(pair)
        if fault.place:
            return fault.place
        if isinstance(one, Enum):
            return "enum"
        virtual = isinstance(one, Record) and isinstance(other, Record) and (one.slots or other.slots)
        if fault.kind in BASES or (virtual and fault.kind in VIRTUAL):
            return CLASS
        return "table" if table.is_table(self._sides, pair) else "record"


def _location(node: Type) -> Location | None:
    return node.location if isinstance(node, Record | Enum | Typedef) else None


def _size(node: Type) -> int | None:
    return node.size if isinstance(node, Record | Enum) else None


def _plain(value: str | int | None) -> str | int | None:
    """Take the plain text of a member of one of our own enums, which differences keep."""
    return str(value) if isinstance(value, str) else value


def in_order(differences: Iterable[TypeDifference]) -> list[TypeDifference]:
    """Sort, and tell once what two copies of a type say alike (a compiler may state it in every unit)."""
    best: dict[tuple[object, ...], TypeDifference] = {}
    for difference in differences:
        key = _key(difference)
        known = best.get(key)
        if known is None or _weight(difference) > _weight(known):
            best[key] = difference
    return [best[key] for key in sorted(best)]


def _key(d: TypeDifference) -> tuple[str, ...]:
    texts = (d.subject, d.place, d.path, d.kind, d.before, d.after, d.before_type, d.after_type, d.parameter)
    return tuple(map(str, texts))


def _weight(d: TypeDifference) -> tuple[bool, int, int, int]:
    return d.reach is Reach.VALUE, d.reached_count, d.count, d.moved
