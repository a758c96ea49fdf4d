"""Where a C compiler of the target puts the members of a struct or union."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from msgspec import Struct

from abilint.model.types import Field

if TYPE_CHECKING:
    from abilint.model.location import Location
    from abilint.model.types import TypeId
    from abilint.surfaces.bindings.graph import Graph

BYTE = 8


class Item(NamedTuple):
    """One member, in the order of the text."""

    name: str
    """Empty for one whose own members are reached without it."""
    type: TypeId
    bits: int | None
    """Width of a bit-field; None: no bit-field."""
    location: Location


class Laid(NamedTuple):
    """What a record comes to."""

    fields: tuple[Field, ...]
    size: int
    alignment: int


class _Pen(Struct):
    """Where the next member may begin."""

    whole_units: bool
    """Bit-fields take up all of their type, whatever follows."""
    bits: int = 0
    alignment: int = 1
    unit: int = 0
    """Bits of the type of the bit-fields that are being written; 0: none are."""

    def finish_unit(self) -> None:
        """End a run of bit-fields."""
        if self.unit and self.whole_units:
            self.bits = _up(self.bits, self.unit)
        self.unit = 0


def lay(
    graph: Graph,
    items: tuple[Item, ...],
    *,
    pack: int | None = None,
    least: int = 1,
    union: bool = False,
    whole_units: bool = False,
) -> Laid | None:
    """Lay members out; None where one has no known size.

    `pack` is the most that a member is aligned to, `least` the least that the whole is; with `whole_units` a
    bit-field takes up all of its type, as Microsoft's compilers have it.
    """
    pen = _Pen(whole_units, alignment=least)
    fields, size = [], 0
    for item in items:
        bytes_ = graph.size(item.type)
        if bytes_ is None:
            return None
        if union:
            pen.finish_unit()
            pen.bits = 0
        align = graph.alignment(item.type)
        align = min(align, pack) if pack else align
        pen.alignment = max(pen.alignment, align)
        fields.append(Field(item.name, item.type, _put(pen, item, bytes_, align), item.bits, item.location))
        size = max(size, pen.bits)
    pen.finish_unit()
    whole = -(-max(size, pen.bits) // BYTE)
    return Laid(tuple(fields), _up(whole, pen.alignment), pen.alignment)


def _put(pen: _Pen, item: Item, bytes_: int, align: int) -> int:
    """Write one member, and say where."""
    width = bytes_ * BYTE
    if item.bits is None:
        pen.finish_unit()
    crosses = item.bits is not None and pen.bits // width != (pen.bits + item.bits - 1) // width
    if item.bits is None or crosses or (pen.whole_units and not pen.unit):
        pen.bits = _up(pen.bits, align * BYTE)
    offset = pen.bits
    pen.bits += width if item.bits is None else item.bits
    pen.unit = 0 if item.bits is None else width
    return offset


def _up(value: int, step: int) -> int:
    return -(-value // step) * step
