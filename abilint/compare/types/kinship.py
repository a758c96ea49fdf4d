"""Whether two records can be two views of one, so that comparing them member by member means something."""

from __future__ import annotations

from typing import TYPE_CHECKING

from abilint.compare.types.fault import Pair
from abilint.compare.types.members import members
from abilint.compare.types.side import akin, base_name, plain_name
from abilint.model.types import Record, RecordKind

if TYPE_CHECKING:
    from abilint.compare.types.side import Side
    from abilint.compare.types.step import Sides
    from abilint.model.types import TypeId

ARGUMENT_LISTS = frozenset({"__va_list_tag", "__va_list"})
"""What `va_list` is made of on some targets: the compiler's own, each shows it in another way."""
DEEPEST = 10
"""Records that begin with one another; a damaged file may state any number."""


def unrelated(sides: Sides, pair: Pair) -> bool:
    """Whether nothing is shared: no name, no member's name, no layout."""
    if akin(*sides.names(pair)):
        return False
    promised, built = members(sides.promised, pair.promised), members(sides.built, pair.built)
    if {plain_name(m.name) for m in promised} & {plain_name(m.name) for m in built}:
        return False
    return [(m.offset, m.size) for m in promised] != [(m.offset, m.size) for m in built]


def offered(sides: Sides, pair: Pair) -> Pair | None:
    """Give the alternative of a union that is the other side's type; None where neither side offers one.

    glibc's own `struct __jmp_buf_tag` has a union where its header has a `__sigset_t`, which is in it.
    """
    promised, built = pair
    if (inner := _alternative(sides.built, built, sides.promised, promised)) is not None:
        return Pair(promised, inner)
    inner = _alternative(sides.promised, promised, sides.built, built)
    return None if inner is None else Pair(inner, built)


def _alternative(side: Side, union: TypeId, other: Side, wanted: TypeId) -> TypeId | None:
    """Find what a union holds of another record's name and size."""
    nodes = side.graph[union], other.graph[wanted]
    if not all(isinstance(node, Record) for node in nodes) or not other.name(wanted):
        return None
    if [node.kind is RecordKind.UNION for node in nodes if isinstance(node, Record)] != [True, False]:
        return None
    for member in members(side, union):
        inner = side.strip(member.type)
        if side.name(inner) == other.name(wanted) and member.size == other.bits(wanted):
            return inner
    return None


def begins_with_other(sides: Sides, pair: Pair) -> bool:
    """Whether one record begins with a member of the other's name, so that it can stand for it."""
    promised, built = pair
    return _begins_with(sides.promised, promised, sides.built.name(built)) or _begins_with(
        sides.built, built, sides.promised.name(promised)
    )


def goes_on(sides: Sides, pair: Pair) -> bool:
    """Whether a copy under another name begins with all of the library's record.

    Windows takes `OSVERSIONINFOEX *` where its headers say `OSVERSIONINFO *`: the first member says which.
    """
    size = sides.built.bits(pair.built)
    if size is None or akin(*sides.names(pair)):
        return False
    copied, known = members(sides.promised, pair.promised), members(sides.built, pair.built)
    places = [[(m.name, m.offset, m.size) for m in each[: len(known)]] for each in (copied, known)]
    return (
        places[0] == places[1]
        and len(copied) > len(known) > 0
        and all(m.offset >= size for m in copied[len(known) :])
    )


def _begins_with(side: Side, record_id: TypeId, name: str) -> bool:
    for _ in range(DEEPEST):
        first = next((member for member in members(side, record_id) if member.offset == 0), None)
        if first is None:
            return False
        record_id = side.strip(first.type)
        if base_name(side.name(record_id)) == base_name(name):
            return True
    return False


def is_argument_list(sides: Sides, pair: Pair) -> bool:
    """Whether either is the insides of a `va_list`."""
    return any(name.rpartition("::")[2] in ARGUMENT_LISTS for name in sides.names(pair))
