"""Where koffi and ref put the members of structs and unions, as C compilers do but for packing."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from abilint.model.types import Array, Field

if TYPE_CHECKING:
    from abilint.model.location import Location
    from abilint.model.types import TypeId
    from abilint.surfaces.bindings.graph import Graph


class Member(NamedTuple):
    """One member, in the order of the text."""

    name: str
    type: TypeId
    where: Location
    alignment: int | None = None
    """Bytes, where the text says so."""


def complete(
    graph: Graph,
    record: TypeId,
    members: list[Member],
    *,
    is_union: bool,
    is_packed: bool,
    least: bool = False,
) -> bool:
    """Say what a record holds, or that this cannot be told yet: a member's size is not known.

    The whole of a packed one has no padding (`koffi.pack`), or is padded to the `least` of its members'
    alignments (ref-struct).
    """
    sizes = [_size(graph, each.type) for each in members]
    alignments = [each.alignment or graph.alignment(each.type) for each in members]
    placed = [each.alignment or (1 if is_packed else a) for each, a in zip(members, alignments, strict=True)]
    whole = min(alignments, default=1) if is_packed and least else max(placed, default=1)
    fields, end, size = [], 0, 0
    for each, bytes_, align in zip(members, sizes, placed, strict=True):
        if bytes_ is None:
            return False
        offset = 0 if is_union else _up(end, align)
        fields.append(Field(each.name, each.type, offset * 8, location=each.where))
        end = offset + bytes_
        size = max(size, end)
    graph.complete(record, tuple(fields), _up(size, whole), whole)
    return True


def _size(graph: Graph, type_id: TypeId) -> int | None:
    """Give the size of a member; an array of whatever length at the end takes up nothing."""
    node = graph.nodes[type_id]
    return 0 if isinstance(node, Array) and node.count is None else graph.size(type_id)


def _up(value: int, step: int) -> int:
    return -(-value // max(step, 1)) * max(step, 1)
