"""Members that were put into a struct within the struct, or taken out: memory does not see it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from abilint.compare.types.fault import Fault, Where
from abilint.compare.types.variants import leaves
from abilint.model.type_difference import TypeDifferenceKind as Kind

if TYPE_CHECKING:
    from abilint.compare.types.comparison import Comparison
    from abilint.compare.types.fault import Pair
    from abilint.compare.types.matching import Match
    from abilint.compare.types.members import Member

LISTED = 5
"""Names that are told of all that differ in the same way."""


def is_all(comparison: Comparison, pair: Pair, match: Match) -> bool:
    """Whether members that one side lacks are all there under other names: each value is where it was."""
    lacking = (*match.missing, *match.extra)
    if not lacking or any(member.base for member in lacking):
        return False
    sides = comparison.sides
    before, after = leaves(sides.promised, pair.promised), leaves(sides.built, pair.built)
    if len(before) != len(after) or not before:
        return False
    return all(
        one.offset == other.offset and _is_alike(comparison, one.member, other.member)
        for one, other in zip(before, after, strict=True)
    )


def _is_alike(comparison: Comparison, one: Member, other: Member) -> bool:
    if one.bits != other.bits or one.base or other.base:
        return False
    return not comparison.of(one.type, other.type, Where.MEMORY).faults


def told(match: Match) -> Fault:
    """Tell of the names: sources write others now."""
    gone, new = ([member.name for member in lacking[:LISTED]] for lacking in (match.missing, match.extra))
    first = next(iter((*match.missing, *match.extra)))
    return Fault(
        Kind.FIELD_NAME, (first.name,), ", ".join(gone), ", ".join(new), count=len(match.missing) or 1
    )
