"""Names of records, and whether a header shows what is in them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from abilint.compare.types.fault import Fault
from abilint.compare.types.side import akin, base_name
from abilint.model.surface import SourceKind
from abilint.model.type_difference import TypeDifferenceKind as Kind
from abilint.model.types import Enum, Record

if TYPE_CHECKING:
    from collections.abc import Iterator

    from abilint.compare.types.fault import Pair
    from abilint.compare.types.step import Sides
    from abilint.model.types import Type

COMPLETE = "complete"
OPAQUE = "opaque"


def compare(sides: Sides, pair: Pair) -> Iterator[Fault]:
    """Compare two records or enums of which one at least is not shown.

    Debug info leaves definitions out for reasons of its own, so that only headers say anything by it.
    """
    yield from renamed(sides, pair)
    before, after = map(_shown, sides.nodes(pair))
    headers = {sides.promised.surface.source, sides.built.surface.source} == {SourceKind.HEADER}
    if headers and before != after:
        yield Fault(Kind.OPACITY, (), before, after)


def renamed(sides: Sides, pair: Pair) -> Iterator[Fault]:
    """Tell of another name; between releases of any, else of one that has nothing in common with it."""
    before, after = sides.names(pair)
    if sides.strict:
        alike = not before or not after or base_name(before) == base_name(after)
        alike = alike or sides.built.goes_by(pair.built, before)
    else:
        alike = akin(before, after)
    if not alike:
        yield Fault(Kind.RECORD_NAME, (), before, after)


def _shown(node: Type) -> str:
    return COMPLETE if isinstance(node, Record | Enum) and node.complete else OPAQUE
