from __future__ import annotations

from abilint.compare.record_layout import places
from abilint.model.types import (
    Base,
    Encoding,
    Field,
    Pointer,
    Primitive,
    Record,
    RecordKind,
    Slot,
    TypeGraph,
    Void,
)

CHAR = Primitive("char", Encoding.CHARACTER, 1)
LONG = Primitive("long", Encoding.SIGNED, 8)
STRUCT = RecordKind.STRUCT


def shape(graph: TypeGraph, record: Record) -> list[tuple[str, int, int]]:
    found = places(graph, record)
    return [(p.field.name if p.field else "gap" if p.is_gap else "other", p.offset, p.size) for p in found]


def test_gaps_between_and_behind_the_members() -> None:
    record = Record(STRUCT, "s", 24, 8, (Field("a", 1, 0), Field("b", 2, 64), Field("c", 1, 128)))
    graph = TypeGraph((record, CHAR, LONG))
    assert shape(graph, record) == [
        ("a", 0, 8),
        ("gap", 8, 56),
        ("b", 64, 64),
        ("c", 128, 8),
        ("gap", 136, 56),
    ]


def test_a_union_has_no_gaps() -> None:
    record = Record(RecordKind.UNION, "u", 8, 8, (Field("a", 1, 0), Field("b", 2, 0)))
    assert shape(TypeGraph((record, CHAR, LONG)), record) == [("a", 0, 8), ("b", 0, 64)]


def test_bits_of_bit_fields_that_nothing_uses() -> None:
    record = Record(STRUCT, "s", 4, 4, (Field("a", 1, 0, bits=3), Field("b", 1, 8, bits=8)))
    assert shape(TypeGraph((record, CHAR)), record) == [
        ("a", 0, 3),
        ("gap", 3, 5),
        ("b", 8, 8),
        ("gap", 16, 16),
    ]


def test_an_anonymous_part_holds_its_own_members() -> None:
    inner = Record(RecordKind.UNION, "", 8, 8, (Field("x", 2, 0), Field("y", 1, 0)))
    record = Record(STRUCT, "s", 16, 8, (Field("a", 2, 0), Field("", 3, 64)))
    found = places(TypeGraph((record, CHAR, LONG, inner)), record)
    assert [(p.field.name, p.offset, p.depth) for p in found[1].parts if p.field] == [
        ("x", 64, 1),
        ("y", 64, 1),
    ]


def test_a_record_within_itself_ends() -> None:
    record = Record(STRUCT, "", 8, 8, (Field("again", 0, 0),))
    assert places(TypeGraph((record,)), record)


def test_the_address_of_the_virtual_table_is_no_gap() -> None:
    slots = (Slot("area()", None, 0),)
    record = Record(RecordKind.CLASS, "c", 16, 8, (Field("a", 1, 64),), slots=slots)
    assert shape(TypeGraph((record, LONG)), record) == [("other", 0, 64), ("a", 64, 64)]


def test_bases_lie_before_the_members() -> None:
    base = Record(STRUCT, "b", 8, 8, (Field("p", 2, 0),))
    record = Record(STRUCT, "s", 16, 8, (Field("a", 2, 64),), bases=(Base(3, 0),))
    graph = TypeGraph((record, CHAR, Pointer(4, 8), base, Void()))
    assert shape(graph, record) == [("other", 0, 64), ("a", 64, 64)]
