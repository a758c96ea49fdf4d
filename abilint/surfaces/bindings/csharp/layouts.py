"""Where members of structs stand (docs.microsoft.com, `StructLayoutAttribute`)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from msgspec import Struct

from abilint.model.types import Field
from abilint.surfaces.bindings import record_layout
from abilint.surfaces.bindings.record_layout import BYTE, Item, Laid

if TYPE_CHECKING:
    from abilint.model.location import Location
    from abilint.model.types import TypeId
    from abilint.surfaces.bindings.csharp.attributes import Attribute
    from abilint.surfaces.bindings.csharp.constants import Evaluator, Place
    from abilint.surfaces.bindings.graph import Graph

KINDS = {"0": "Sequential", "2": "Explicit", "3": "Auto"}
MOST_BYTES = 1 << 30


class Layout(Struct, frozen=True):
    """What `[StructLayout(LayoutKind.Sequential, Pack = 1, Size = 16)]` says."""

    kind: str = "Sequential"
    pack: int | None = None
    size: int = 0
    """The least that the whole is."""


def stated(evaluator: Evaluator, place: Place, attribute: Attribute | None) -> Layout | None:
    """Read the attribute; None where a number in it could not be worked out."""
    if attribute is None:
        return Layout()
    first = attribute.first()
    written = place.text.source.text(first) if first is not None else "Sequential"
    kind = written.rpartition(".")[2].rpartition(")")[2].strip()
    numbers = {}
    for name in ("Pack", "Size"):
        node = attribute.named.get(name)
        numbers[name] = 0 if node is None else evaluator.number(place, node)
    pack, size = numbers["Pack"], numbers["Size"]
    if pack is None or size is None or size > MOST_BYTES:
        return None
    return Layout(KINDS.get(kind, kind), pack or None, size)


def sequential(graph: Graph, items: tuple[Item, ...], layout: Layout) -> Laid | None:
    """Put one behind the other, as C does; None where one has no known size."""
    laid = record_layout.lay(graph, items, pack=layout.pack)
    return laid and Laid(laid.fields, max(laid.size, layout.size), laid.alignment)


def explicit(graph: Graph, items: tuple[tuple[Item, int], ...], layout: Layout) -> Laid | None:
    """Put each where it says; None where one has no known size."""
    fields, end, alignment = [], 0, 1
    for item, offset in items:
        size = graph.size(item.type)
        if size is None:
            return None
        own = graph.alignment(item.type)
        alignment = max(alignment, min(own, layout.pack) if layout.pack else own)
        fields.append(Field(item.name, item.type, offset * BYTE, None, item.location))
        end = max(end, offset + size)
    whole = -(-end // alignment) * alignment
    fields.sort(key=lambda each: each.offset)
    return Laid(tuple(fields), max(whole, layout.size), alignment)


def repeated(graph: Graph, name: str, element: TypeId, count: int, where: Location) -> Laid | None:
    """Put the one member of an `[InlineArray]` as often as that says."""
    return record_layout.lay(graph, (Item(name, graph.array(element, count), None, where),))
