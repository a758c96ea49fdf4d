"""What a struct or union by value holds decides its registers; programs were seen to read others."""

from __future__ import annotations

import pytest
from graphs import (
    DOUBLE,
    FLOAT,
    INT,
    LONG,
    UINT8,
    VOID,
    array,
    enum,
    function,
    pointer,
    struct,
    surface,
    union,
)
from graphs import Placed as At
from msgspec.structs import replace

from abilint.compare.types import compare_releases
from abilint.model.target import ByteOrder, Format, Target
from abilint.model.types import Encoding, Primitive

LINUX = Target(Format.ELF, "x86_64", 64, ByteOrder.LITTLE, "linux", "gnu")
WINDOWS = Target(Format.PE, "x86_64", 64, ByteOrder.LITTLE, "windows", "msvc")
ARM = Target(Format.ELF, "aarch64", 64, ByteOrder.LITTLE, "linux", "gnu")
AN_INTEGER, A_FLOAT = "in an integer register", "in a floating-point register"


def ways(old, new, target=LINUX, *, behind=False):
    """How a value was and is passed, where that is told."""
    sides = [
        replace(surface(f=function(VOID, pointer(each) if behind else each)), target=target)
        for each in (old, new)
    ]
    found = compare_releases(*sides, lambda *_: True)
    return [(each.before, each.after) for each in found if each.kind == "passing"]


@pytest.mark.parametrize(
    ("old", "new", "before", "after"),
    [
        (union("u", a=FLOAT), union("u", a=FLOAT, b=INT), A_FLOAT, AN_INTEGER),
        (union("u", a=DOUBLE), union("u", a=DOUBLE, p=pointer(VOID)), A_FLOAT, AN_INTEGER),
        (
            struct("s", a=FLOAT, b=DOUBLE),
            struct("s", a=FLOAT, k=INT, b=DOUBLE),
            "in floating-point and floating-point registers",
            "in integer and floating-point registers",
        ),
        (
            struct("s", b=DOUBLE, a=FLOAT),
            struct("s", b=DOUBLE, a=FLOAT, k=UINT8),
            "in floating-point and floating-point registers",
            "in floating-point and integer registers",
        ),
        (struct("e", 1), struct("e", 1, c=UINT8), "in no register", AN_INTEGER),
    ],
)
def test_a_member_moves_a_value_to_other_registers(old, new, before, after):
    assert ways(old, new) == [(before, after)]
    assert ways(new, old) == [(after, before)]
    assert ways(old, new, behind=True) == []
    assert ways(old, new, WINDOWS) == []
    assert ways(old, old) == []


@pytest.mark.parametrize(
    ("old", "new"),
    [
        (union("u", a=INT), union("u", a=INT, b=FLOAT)),
        (struct("s", a=LONG, b=UINT8), struct("s", a=LONG, b=UINT8, c=INT)),
        (struct("s", a=array(DOUBLE, 3)), struct("s", a=array(DOUBLE, 3))),
        (struct("s", a=DOUBLE, b=DOUBLE, c=FLOAT), struct("s", a=DOUBLE, b=DOUBLE, c=FLOAT, d=INT)),
        (struct("s", a=FLOAT, b=DOUBLE), struct("s", a=INT, b=DOUBLE)),
        (struct("s", 8, a=At(FLOAT, 0)), struct("s", 8, a=At(FLOAT, 0), b=At(INT, 32, 3))),
    ],
)
def test_what_travels_as_it_did_or_is_told_otherwise(old, new):
    assert ways(old, new) == []


def test_arm_counts_floating_point_members():
    old, new = struct("s", a=FLOAT, b=DOUBLE), struct("s", a=FLOAT, k=INT, b=DOUBLE)
    assert ways(old, new, ARM) == []
    old, new = union("u", a=FLOAT), union("u", a=FLOAT, b=INT)
    assert ways(old, new, ARM) == [(A_FLOAT, AN_INTEGER)]
    assert ways(old, new, replace(ARM, format=Format.MACHO, architecture="arm64")) == [(A_FLOAT, AN_INTEGER)]
    four, more = array(FLOAT, 4), struct("n", 16, a=INT)
    assert ways(union("u", a=four), union("u", a=four, b=more), ARM) == [
        ("in floating-point and floating-point and floating-point and floating-point registers", AN_INTEGER)
    ]


def test_values_of_no_size_are_none():
    nothing = struct("s", 4, a=FLOAT)
    hostile = struct("s", 4, a=FLOAT, b=At(replaced_size(INT, 0), 0))
    assert ways(nothing, hostile) == []


def replaced_size(spec, size):
    return type(spec)(Primitive("none", Encoding.SIGNED, size))


def test_an_enum_is_an_integer():
    old = union("u", a=FLOAT)
    assert ways(old, union("u", a=FLOAT, e=enum("e", A=1))) == [(A_FLOAT, AN_INTEGER)]
