from __future__ import annotations

from abilint.compare.across_targets import compare
from abilint.model.location import Location
from abilint.model.surface import Declaration, DeclarationKind, Obligation, SourceKind, Surface
from abilint.model.target import ByteOrder, Format, Target
from abilint.model.types import (
    Encoding,
    Field,
    Pointer,
    Primitive,
    Record,
    RecordKind,
    Type,
    Typedef,
    TypeGraph,
)

LINUX = Target(Format.ELF, "x86_64", 64, ByteOrder.LITTLE, "linux", "gnu")
WINDOWS = Target(Format.PE, "x86_64", 64, ByteOrder.LITTLE, "windows", "msvc")
PLACE = Location("foo.h", 3, 1)
F = Declaration("f", "f", "f", ("f",), DeclarationKind.FUNCTION, Obligation.PROMISED, Location("foo.h", 9, 1))


def packet(long: int, name: str = "packet", place: Location = PLACE) -> Record:
    fields = (Field("id", 1, 0), Field("when", 2, 8 * long))
    return Record(RecordKind.STRUCT, name, 2 * long, long, fields, location=place)


def surface(target: Target, *nodes: Type) -> Surface:
    return Surface(SourceKind.HEADER, target, (F,), types=TypeGraph(nodes))


def long(size: int) -> Primitive:
    return Primitive("long", Encoding.SIGNED, size)


INT = Primitive("int", Encoding.SIGNED, 4)


def test_a_long_in_a_struct() -> None:
    ((index, found),) = compare(
        (surface(LINUX, packet(8), INT, long(8)), surface(WINDOWS, packet(4), INT, long(4)))
    )
    assert (index, found.name, found.size, found.other_size) == (1, "struct packet", 8, 16)
    assert (found.field, found.type, found.other_target) == ("when", "long", "x86_64-linux-gnu")


def test_one_that_only_a_typedef_names_is_told_once() -> None:
    told = compare(
        (
            surface(LINUX, packet(8, ""), INT, long(8), Typedef("packet_t", 0)),
            surface(WINDOWS, packet(4, ""), INT, long(4), Typedef("packet_t", 0)),
            surface(WINDOWS, packet(4, ""), INT, long(4), Typedef("packet_t", 0)),
        )
    )
    assert [(index, each.name) for index, each in told] == [(1, "packet_t")]


def test_pointers_stay_in_one_process() -> None:
    assert not compare(
        (surface(LINUX, packet(8), INT, Pointer(1, 8)), surface(WINDOWS, packet(4), INT, Pointer(1, 4)))
    )


def test_a_struct_of_the_system_is_not_the_librarys() -> None:
    elsewhere = Location("/usr/include/time.h", 1, 1)
    assert not compare(
        (
            surface(LINUX, packet(8, place=elsewhere), INT, long(8)),
            surface(WINDOWS, packet(4, place=elsewhere), INT, long(4)),
        )
    )


def test_one_layout_everywhere() -> None:
    same = surface(LINUX, packet(8), INT, long(8))
    assert not compare((same, surface(WINDOWS, packet(8), INT, long(8))))
    assert not compare((same,))
