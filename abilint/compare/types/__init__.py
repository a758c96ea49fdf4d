"""Types of two surfaces against each other: what the calling convention and memory see of them.

Language-neutral and without opinion: it serves a header against debug info, and one release against
another. Names do not count, but for messages and for finding which member is which; typedefs and
qualifiers are seen through; a newtype is what it holds; an enum is an integer.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from abilint.compare.types.comparison import Comparison
from abilint.compare.types.enumeration import compare_enums
from abilint.compare.types.fault import Found, Pair, Where
from abilint.compare.types.pairing import pairs_of_declarations
from abilint.compare.types.reach import ReachGraph
from abilint.compare.types.record import compare_records
from abilint.compare.types.side import Side
from abilint.compare.types.telling import Teller, in_order
from abilint.model.type_difference import TypeDifferenceKind as Kind
from abilint.model.types import Enum

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from abilint.compare.types.fault import Fault
    from abilint.model.surface import Surface
    from abilint.model.type_difference import TypeDifference

__all__ = ["compare"]


def compare(promised: Surface, built: Surface) -> tuple[TypeDifference, ...]:
    """List where two surfaces state the type of one link name differently, each cause once.

    Differences inside records and enums stand at the type at fault, with the declarations that reach
    it. What a side does not state (incomplete and unreadable types, C's `f()`) is no difference.
    """
    if promised.types is None or built.types is None:
        return ()
    run = _Run(promised, built)
    told = [*run.declarations(), *run.types()]
    return tuple(in_order(told))


class _Run:
    """One comparison: first the declarations, then every type that they lead to."""

    def __init__(self, promised: Surface, built: Surface) -> None:
        self._comparison = Comparison(Side(promised), Side(built))
        self._sides = self._comparison.sides
        self._graph = ReachGraph()
        self._teller = Teller(self._sides, self._graph)
        self._waiting: list[Pair] = []

    def declarations(self) -> Iterator[TypeDifference]:
        """Compare what both sides declare."""
        for promised, built, pair in pairs_of_declarations(self._sides.promised, self._sides.built):
            self._graph.built[promised] = built
            found = self._comparison.of(*pair, Where.MEMORY)
            self._waiting += self._graph.add(found.links, promised)
            yield from self._teller.of_declaration(promised, built, _but_open_bounds(found.faults))

    def types(self) -> Iterator[TypeDifference]:
        """Compare the records and enums that were reached, each pair once."""
        faults: dict[Pair, tuple[Fault, ...]] = {}
        while self._waiting:
            pair = self._waiting.pop()
            if pair not in faults:
                found = self._of_types(pair)
                faults[pair] = tuple(found.faults)
                self._waiting += self._graph.add(found.links, pair)
        for pair, each in faults.items():
            yield from self._teller.of_type(pair, each)

    def _of_types(self, pair: Pair) -> Found:
        promised, _ = self._sides.nodes(pair)
        if isinstance(promised, Enum):
            return Found(list(compare_enums(self._sides, pair)))
        return compare_records(self._comparison, pair)


def _but_open_bounds(faults: Iterable[Fault]) -> Iterator[Fault]:
    """Leave out that one side of an array variable has no bound: `extern int table[];` asks for none."""
    for fault in faults:
        if fault.kind is Kind.ARRAY_BOUND and None in (fault.before, fault.after) and not fault.path:
            continue
        yield fault
