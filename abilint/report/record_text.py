"""A record as C, with the place of every member: what `abilint types` prints, and `pahole` made known."""

from __future__ import annotations

from typing import TYPE_CHECKING

from abilint.compare.record_layout import BYTE, places
from abilint.compare.spell import spell
from abilint.model.types import Record

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from abilint.compare.record_layout import Place
    from abilint.model.types import TypeGraph

CACHE_LINE = 64
"""Bytes: of x86 and most ARM processors."""
INDENT = "    "
WIDEST = 56
"""Columns of the declarations; longer ones push their comment to the right."""


def render(graph: TypeGraph, record: Record, pointer: int) -> Iterator[str]:
    """Give the lines; `pointer` is the width in bits of an address."""
    if not record.complete:
        yield f"{_head(record)};    /* declared, and defined elsewhere */"
        return
    found = places(graph, record, pointer)
    yield f"{_head(record)} {{"
    yield from _body(graph, found, CACHE_LINE * BYTE)
    yield f"{INDENT}/* {_summary(record, found)} */"
    yield "};"


def _head(record: Record) -> str:
    return f"{record.kind} {record.name}".rstrip()


def _body(graph: TypeGraph, found: Sequence[Place], boundary: int) -> Iterator[str]:
    """Members in order; `boundary` is the bit at which the next cache line begins."""
    for place in found:
        if place.offset >= boundary and not place.is_gap:
            number = place.offset // BYTE // CACHE_LINE
            yield f"{INDENT}/* --- cache line {number} ({number * CACHE_LINE} bytes) --- */"
            boundary = (number + 1) * CACHE_LINE * BYTE
        yield from _lines(graph, place, boundary)


def _lines(graph: TypeGraph, place: Place, boundary: int) -> Iterator[str]:
    margin = INDENT * (place.depth + 1)
    if place.is_gap:
        yield f"{margin}/* {_gap(place)} */"
    elif place.parts and place.field:
        record = graph[graph.stripped(place.field.type)]
        yield f"{margin}{record.kind if isinstance(record, Record) else ''} {{"
        yield from _body(graph, place.parts, boundary)
        yield _placed(f"{margin}}}{' ' * bool(place.field.name)}{place.field.name};", place)
    else:
        yield _placed(margin + _declared(graph, place), place)


def _declared(graph: TypeGraph, place: Place) -> str:
    if place.vtable:
        return "/* address of the virtual table */"
    if place.field is None:
        return f"{spell(graph, place.base or 0)};    /* base */"
    width = "" if place.field.bits is None else f" : {place.field.bits}"
    return f"{spell(graph, place.field.type, place.field.name)}{width};"


def _placed(text: str, place: Place) -> str:
    first, bit = divmod(place.offset, BYTE)
    where = f"{first}:{bit}" if place.field and place.field.bits is not None else str(first)
    size = "" if place.field and place.field.bits is not None else str(place.size // BYTE)
    return f"{text:<{WIDEST}} /* {where:>6} {size:>5} */"


def _gap(place: Place) -> str:
    whole, bits = divmod(place.size, BYTE)
    parts = [_counted(whole, "byte")] * bool(whole) + [_counted(bits, "bit")] * bool(bits)
    return f"{' and '.join(parts)} unused"


def _summary(record: Record, found: Sequence[Place]) -> str:
    size = record.size or 0
    unused = sum(place.size for place in found if place.is_gap)
    members = sum(1 for place in found if place.field)
    lines = -(-size // CACHE_LINE)
    return ", ".join(
        [
            f"size {size}",
            *([f"alignment {record.alignment}"] if record.alignment else []),
            _counted(members, "member"),
            *([f"{_amount(unused)} unused"] if unused else []),
            _counted(lines, "cache line"),
        ]
    )


def _amount(bits: int) -> str:
    return _counted(bits // BYTE, "byte") if bits % BYTE == 0 else _counted(bits, "bit")


def _counted(count: int, noun: str) -> str:
    return f"{count} {noun}" if count == 1 else f"{count} {noun}s"
