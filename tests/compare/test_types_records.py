"""Records and enums at their own root: each cause once, consequences not at all."""

from __future__ import annotations

import pytest
from graphs import (
    CHAR,
    DOUBLE,
    INT,
    LINUX,
    LONG,
    SHORT,
    UNSIGNED,
    VOID,
    Placed,
    Spec,
    array,
    enum,
    function,
    opaque,
    pointer,
    struct,
    surface,
    told,
    typedef,
    union,
)
from msgspec.structs import replace

from abilint.compare import types
from abilint.model.surface import SourceKind
from abilint.model.type_difference import Reach


def takes(*parameters: Spec) -> Spec:
    return function(VOID, *parameters)


FOO = struct("foo", a=INT, b=INT, c=DOUBLE)
CALL = pointer(function(INT))

CASES = {
    "padding of a C library that got a name since": (
        struct("foo", a=INT, _codecvt=INT),
        struct("foo", a=INT, __pad1=INT),
        [],
    ),
    "reserved room that the library uses itself": (
        struct("foo", a=INT, b=INT, __reserved=array(INT, 2)),
        struct("foo", a=INT, b=INT, __index=LONG),
        [],
    ),
    "a constant of the compiler's library that came later": (
        enum("mode", _S_in=1, _S_noreplace=2),
        enum("mode", _S_in=1),
        [],
    ),
    "the twin for large files": (struct("_ftsent64", a=INT), struct("_ftsent", a=INT), []),
    "an inserted member moves the others": (
        FOO,
        struct("foo", a=INT, x=LONG, b=INT, c=DOUBLE),
        ["field-extra struct foo x None>64 +2"],
    ),
    "two inserted side by side": (
        FOO,
        struct("foo", x=LONG, y=LONG, a=INT, b=INT, c=DOUBLE),
        ["field-extra struct foo x None>0 +3 x2"],
    ),
    "a missing member": (
        struct("foo", a=LONG, b=LONG, c=DOUBLE),
        struct("foo", a=LONG, c=DOUBLE),
        ["field-missing struct foo b 64>None +1"],
    ),
    "another order": (
        FOO,
        struct("foo", b=INT, a=INT, c=DOUBLE),
        ["field-order struct foo a 0>32 +2"],
    ),
    "a wider member": (FOO, struct("foo", a=LONG, b=INT, c=DOUBLE), ["width struct foo a 4>8"]),
    "another bound": (
        struct("foo", a=array(INT, 4), b=INT),
        struct("foo", a=array(INT, 8), b=INT),
        ["array-bound struct foo a[4] 4>8"],
    ),
    "as many bytes in elements of another size": (
        struct("foo", a=array(INT, 4), b=INT),
        struct("foo", a=array(SHORT, 8), b=INT),
        ["width struct foo a[4] 4>2"],
    ),
    "a table as one row": (
        struct("foo", a=array(array(INT, 3), 2), b=INT),
        struct("foo", a=array(INT, 6), b=INT),
        [],
    ),
    "rows of bytes as storage": (
        struct("foo", a=array(array(CHAR, 4), 4), b=INT),
        struct("foo", a=array(INT, 4), b=INT),
        [],
    ),
    "numbers in pairs": (
        struct("foo", a=array(struct("pair", x=DOUBLE, y=DOUBLE), 2)),
        struct("foo", a=array(DOUBLE, 4)),
        [],
    ),
    "a packed struct": (
        struct("foo", a=CHAR, b=INT, c=DOUBLE),
        struct("foo", packed=True, a=CHAR, b=INT, c=DOUBLE),
        ["field-offset struct foo b 32>8 +1"],
    ),
    "padding at the end": (struct("foo", a=INT), struct("foo", 16, a=INT), ["size struct foo 4>16"]),
    "a bit-field": (
        struct("foo", a=Placed(INT, 0, 3), b=Placed(INT, 3, 5)),
        struct("foo", a=Placed(INT, 0, 4), b=Placed(INT, 4, 5)),
        ["bit-field struct foo a 3>4"],
    ),
    "names alone": (
        FOO,
        struct("foo", x=INT, y=INT, z=DOUBLE),
        ["field-name struct foo a a, b, c>x, y, z x3"],
    ),
    "names in another style": (
        struct("item_list", item_count=INT, kind=INT),
        struct("ItemList", ItemCount=INT, Kind=INT),
        [],
    ),
    "a name alone": (FOO, struct("bar", a=INT, b=INT, c=DOUBLE), ["record-name struct foo foo>bar"]),
    "a nested struct that grew": (
        struct("outer", inner=FOO, tail=INT),
        struct("outer", inner=struct("foo", a=INT, b=INT, c=DOUBLE, d=DOUBLE), tail=INT),
        ["field-extra struct foo d None>128"],
    ),
    "an anonymous union is part of its struct": (
        struct("foo", anonymous=union("", i=INT, f=INT), tail=INT),
        struct("foo", i=INT, tail=INT),
        ["field-missing struct foo f 0>None"],
    ),
    "a union that is a struct": (
        union("foo", a=INT, b=INT),
        struct("foo", a=INT, b=INT),
        ["shape union foo union>struct"],
    ),
    "a union where the header has one of its alternatives": (
        struct("buf", mask=struct("set", bits=array(LONG, 16)), tail=INT),
        struct(
            "buf",
            mask=union("", compat=struct("set", bits=array(LONG, 16)), saved=struct("saved", a=DOUBLE)),
            tail=INT,
        ),
        [],
    ),
    "a union whose alternative of that name has another size": (
        struct("buf", mask=struct("set", bits=array(LONG, 16)), tail=INT),
        struct("buf", mask=union("mask", a=struct("set", bits=array(LONG, 15)), b=array(LONG, 16)), tail=INT),
        ["shape struct buf mask array>union"],
    ),
    "a union that grew": (
        union("foo", a=INT),
        union("foo", a=INT, b=DOUBLE),
        ["field-extra union foo b None>0"],
    ),
    "a flexible array": (
        struct("foo", n=INT, items=array(INT, None)),
        struct("foo", n=INT, items=array(INT, 1)),
        ["array-bound struct foo items[] None>1"],
    ),
    "a callback in a struct": (
        struct("foo", call=CALL, data=pointer(VOID)),
        struct("foo", call=pointer(function(LONG)), data=pointer(VOID)),
        ["width struct foo call.*.result 4>8"],
    ),
    "one of two names, an array of bytes": (
        struct("foo", raw=array(CHAR, 8)),
        struct("foo", raw=struct("parts", low=INT, high=INT)),
        [],
    ),
    "another value": (
        enum("color", RED=0, BLUE=1),
        enum("color", RED=0, BLUE=2),
        ["enum-value enum color BLUE 1>2"],
    ),
    "values on one side": (
        enum("color", RED=0, BLUE=1),
        enum("color", RED=0, GREEN=3, GREY=4),
        ["enum-missing enum color BLUE 1>None", "enum-extra enum color GREEN None>3 x2"],
    ),
    "another name for a value": (
        enum("color", RED=0, BLUE=1),
        enum("color", RED=0, AZURE=1),
        ["enum-name enum color BLUE BLUE>AZURE"],
    ),
    "names as Rust has them": (
        enum("color", COLOR_RED=0, COLOR_DARK_BLUE=1),
        enum("Color", Red=0, DarkBlue=1),
        [],
    ),
    "minus one": (enum("e", NONE=-1), enum("e", NONE=0xFFFFFFFF), []),
    "a short enum": (enum("e", A=0), enum("e", 1, A=0), ["size enum e 4>1"]),
    "a table with a slot put in": (
        struct("ops", size=LONG, open=CALL, close=CALL),
        struct("ops", size=LONG, open=CALL, flush=CALL, close=CALL),
        ["slot struct ops member 3 close>flush +1"],
    ),
    "a table that goes on": (
        struct("ops", cbSize=LONG, open=CALL, close=CALL),
        struct("ops", cbSize=LONG, open=CALL, close=CALL, flush=CALL),
        ["slot-count struct ops flush 3>4"],
    ),
    "a slot of another type": (
        struct("ops", version=LONG, open=CALL, close=CALL),
        struct("ops", version=LONG, open=CALL, close=pointer(function(INT, INT))),
        ["parameter-count struct ops close.*.parameter 1 0>1"],
    ),
}  # fmt: skip


@pytest.mark.parametrize(("promised", "built", "lines"), CASES.values(), ids=CASES)
def test_a_record_is_told_once_wherever_it_is_reached(promised, built, lines):
    assert told(takes(promised), takes(built)) == lines
    assert told(takes(pointer(promised), INT), takes(pointer(built), INT)) == lines
    assert told(takes(typedef("t", pointer(promised))), takes(pointer(built))) == lines


def test_a_bound_of_an_array_inside_an_array_is_told():
    promised = struct("foo", grid=array(array(INT, 3), 2))
    built = struct("foo", grid=array(array(INT, 4), 2))
    assert told(takes(promised), takes(built)) == ["array-bound struct foo grid[2][3] 3>4"]


def test_opaque_types_are_nobodys_business():
    assert told(takes(pointer(opaque("foo"))), takes(pointer(FOO))) == []
    assert told(takes(pointer(FOO)), takes(pointer(opaque("foo")))) == []


def chain(name: str, **more: Spec) -> Spec:
    node = struct(name, value=INT, next=pointer(VOID))
    made = struct(name, value=INT, next=pointer(node), **more)
    made.parts["fields"][1][1].type.parts["target"] = made
    return made


def test_a_list_ends():
    assert told(takes(pointer(chain("node"))), takes(pointer(chain("node")))) == []
    lines = told(takes(pointer(chain("node"))), takes(pointer(chain("node", tag=INT))))
    assert lines == ["field-extra struct node tag None>128"]


def test_a_chain_of_five_thousand_structs_is_followed():
    def long_chain(last: Spec) -> Spec:
        spec = last
        for number in range(5000):
            spec = struct(f"link{number}", next=pointer(spec), value=INT)
        return spec

    before, after = long_chain(struct("end", a=INT)), long_chain(struct("end", a=LONG))
    assert told(takes(pointer(before)), takes(pointer(after))) == ["width struct end a 4>8"]


def test_who_reaches_a_type_and_how():
    promised = surface(f=takes(pointer(FOO)), g=takes(struct("outer", inner=pointer(FOO))), v=INT)
    grown = struct("foo", a=INT, b=INT, c=DOUBLE, d=DOUBLE)
    built = surface(
        source=SourceKind.DEBUG_INFO,
        f=takes(pointer(grown)),
        g=takes(struct("outer", inner=pointer(grown))),
        v=INT,
    )
    (found,) = types.compare(promised, built)
    assert (found.reached_by, found.reached_count, found.reach) == (("f", "g"), 2, Reach.POINTER)
    assert (found.before_size, found.after_size, found.declaration, found.built) == (16, 24, 0, 0)
    assert found.built_location is not None
    assert found.built_location.line == 4


def test_a_type_by_value_anywhere_is_by_value():
    promised = surface(f=takes(pointer(FOO)), v=struct("outer", inner=array(FOO, 2)))
    other = struct("foo", a=UNSIGNED, b=INT, c=DOUBLE)
    built = surface(f=takes(pointer(other)), v=struct("outer", inner=array(other, 2)))
    (found,) = types.compare(promised, built)
    assert (found.kind, found.reach) == ("signedness", Reach.VALUE)


def test_surfaces_without_types_are_not_compared():
    known = surface(f=takes(INT))
    assert types.compare(known, replace(known, types=None)) == ()
    assert types.compare(replace(known, types=None), known) == ()


def test_functions_against_variables_are_left_to_the_symbols():
    assert types.compare(surface(f=takes(INT)), surface(f=INT)) == ()


def test_a_struct_that_the_built_side_states_in_two_units_is_told_once():
    short = struct("foo", a=INT, n=SHORT)
    promised = surface(LINUX, f=takes(pointer(FOO)), g=takes(pointer(FOO)))
    twin = struct("foo", a=INT, n=SHORT)
    built = surface(LINUX, SourceKind.DEBUG_INFO, f=takes(pointer(short)), g=takes(pointer(twin)))
    found = types.compare(promised, built)
    assert len(found) == len({(d.kind, d.path) for d in found})
