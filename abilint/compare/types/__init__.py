"""Types of two surfaces against each other: what the calling convention and memory see of them.

Language-neutral and without opinion: it serves a header against debug info, and one release against
another. Names do not count, but for messages and for finding which member is which; typedefs and
qualifiers are seen through; a newtype is what it holds; an enum is an integer.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from abilint.compare.types.comparison import Comparison
from abilint.compare.types.enumeration import compare_enums
from abilint.compare.types.fault import Fault, Found, Pair, Where
from abilint.compare.types.outline import Alike
from abilint.compare.types.pairing import pairs_of_declarations
from abilint.compare.types.reach import ReachGraph
from abilint.compare.types.record import compare_records
from abilint.compare.types.side import Side
from abilint.compare.types.telling import Teller, in_order
from abilint.compare.types.typedefs import Typedefs
from abilint.compare.types.users import Users
from abilint.model.type_difference import Reach
from abilint.model.type_difference import TypeDifferenceKind as Kind
from abilint.model.types import Enum, FunctionType, Record

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping
    from typing import TypeAlias

    from abilint.compare.types.step import Sides
    from abilint.model.surface import Surface
    from abilint.model.type_difference import TypeDifference

    Shown: TypeAlias = Callable[[str, Record | Enum, bool], bool]
    """Whether users see inside a type of the old release: its name, its node, whether held by value."""

__all__ = ["compare", "compare_releases"]


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


def compare_releases(old: Surface, new: Surface, shown: Shown) -> tuple[TypeDifference, ...]:
    """As `compare`, of two releases that one kind of source states.

    What two sources spell otherwise without a reason counts too, and what a typedef changes stands at the
    typedef. Types that users do not see inside are told of with `Reach.OPAQUE`.
    """
    if old.types is None or new.types is None:
        return ()
    run = _Run(old, new, shown)
    told = [*run.declarations(), *run.types(), *run.typedefs()]
    return tuple(in_order(told))


class _Run:
    """One comparison: first the declarations, then every type that they lead to."""

    def __init__(self, promised: Surface, built: Surface, shown: Shown | None = None) -> None:
        self._comparison = Comparison(Side(promised), Side(built), strict=shown is not None)
        self._sides = self._comparison.sides
        self._users = Users(promised.declarations)
        self._graph = ReachGraph()
        self._teller = Teller(self._sides, self._graph, self._users)
        self._typedefs = Typedefs(self._sides)
        self._shown = shown
        self._alike = Alike(self._sides) if shown is not None else None
        self._waiting: list[Pair] = []

    def declarations(self) -> Iterator[TypeDifference]:
        """Compare what both sides declare."""
        alike: dict[Pair, dict[int, int]] = {}
        for promised, built, pair in pairs_of_declarations(self._sides):
            alike.setdefault(pair, {})[promised] = built
        for pair, declarations in alike.items():
            yield from self._of_declarations(pair, declarations)

    def _of_declarations(self, pair: Pair, declarations: Mapping[int, int]) -> Iterator[TypeDifference]:
        """Compare one pair of types for all declarations that have them."""
        users = self._users.all_of(declarations)
        self._graph.built.update(declarations)
        found = (self._alike and self._alike.used(pair)) or self._comparison.of(*pair, Where.MEMORY)
        self._waiting += self._graph.add(found.links, next(iter(declarations)), users)
        faults = list(_but_open_bounds(found.faults))
        if self._sides.strict:
            faults = self._typedefs.take(faults, users, Reach.VALUE)
            faults += _constant(self._sides, pair)
        for promised, built in declarations.items() if faults else ():
            yield from self._teller.of_declaration(promised, built, faults)

    def types(self) -> Iterator[TypeDifference]:
        """Compare the records and enums that were reached, each pair once."""
        faults: dict[Pair, list[Fault]] = {}
        while self._waiting:
            pair = self._waiting.pop()
            if pair not in faults and not self._sides.is_shared(pair):
                found = self._of_types(pair)
                faults[pair] = found.faults
                self._waiting += self._graph.add(found.links, pair)
        if self._sides.strict:
            self._graph.show(self._is_shown)
            for pair, each in faults.items():
                reached = self._graph.declarations(pair) if each else 0
                faults[pair] = self._typedefs.take(each, reached, self._graph.reach(pair))
        for pair, each in faults.items():
            yield from self._teller.of_type(pair, each)

    def typedefs(self) -> Iterator[TypeDifference]:
        """Tell what differs below typedefs, once for each."""
        for use in self._typedefs.told():
            yield self._teller.of_typedef(self._typedefs.name(use.fault), *use)

    def _is_shown(self, pair: Pair, by_value: bool) -> bool:
        node = self._sides.promised.graph[pair.promised]
        if self._shown is None or not isinstance(node, Record | Enum):
            return True
        return self._shown(self._sides.promised.name(pair.promised), node, by_value)

    def _of_types(self, pair: Pair) -> Found:
        alike = self._alike and self._alike.inside(pair)
        if alike:
            return alike
        promised, _ = self._sides.nodes(pair)
        if isinstance(promised, Enum):
            return Found(list(compare_enums(self._sides, pair)))
        return compare_records(self._comparison, pair)


def _constant(sides: Sides, pair: Pair) -> list[Fault]:
    """Tell of a variable that programs may write to in one release alone."""
    if isinstance(sides.promised.node(pair.promised), FunctionType):
        return []
    before = "const" if "const" in sides.promised.qualifiers(pair.promised) else None
    after = "const" if "const" in sides.built.qualifiers(pair.built) else None
    return [] if before == after else [Fault(Kind.CONSTANT, (), before, after, (pair.promised, pair.built))]


def _but_open_bounds(faults: Iterable[Fault]) -> Iterator[Fault]:
    """Leave out that one side of an array variable has no bound: `extern int table[];` asks for none."""
    for fault in faults:
        if fault.kind is Kind.ARRAY_BOUND and None in (fault.before, fault.after) and not fault.path:
            continue
        yield fault
