"""Structs that another language copies by hand: the same memory, grouped and named otherwise."""

from __future__ import annotations

import pytest
from graphs import (
    CHAR,
    DOUBLE,
    INT,
    LONG,
    SHORT,
    UINT8,
    UNSIGNED,
    VOID,
    Placed,
    Spec,
    array,
    function,
    pointer,
    primitive,
    struct,
    surface,
    union,
)

from abilint.compare import types
from abilint.model.surface import SourceKind
from abilint.model.types import Encoding

UTF16 = primitive("char", Encoding.UNICODE, 2)
UTF8 = primitive("char", Encoding.UNICODE, 1)
WCHAR = primitive("wchar_t", Encoding.UNICODE, 4)
ASPECT = struct("", x=INT, y=INT)
KEY, MOTION = struct("key", code=INT, state=INT), struct("motion", x=INT, y=INT)
ALIKE = {
    "elements written one by one": (struct("s", a=INT, v0=INT, v1=INT), struct("s", a=INT, v=array(INT, 2))),
    "a struct for an array": (
        struct("s", n=INT, v=struct("v_buffer", e0=INT, e1=INT)),
        struct("s", n=INT, v=array(INT, 2)),
    ),
    "members of a struct without name": (
        struct("s", n=INT, aspect_x=INT, aspect_y=INT),
        struct("s", n=INT, aspect=ASPECT),
    ),
    "one alternative of a union": (
        struct("s", n=LONG, data0=LONG, data1=LONG),
        struct("s", n=LONG, data=union("", b=array(CHAR, 16), s=array(SHORT, 8), l=array(LONG, 2))),
    ),
    "the alternative of a union that is as wide": (
        struct("s", n=LONG, data=array(LONG, 2)),
        struct("s", n=LONG, data=array(union("", i=INT, l=LONG), 2)),
    ),
    "alternatives by other names, in another order": (
        union("u", type=INT, Motion=MOTION, Key=KEY),
        union("u", type=INT, xkey=KEY, xmotion=MOTION),
    ),
    "alternatives that nobody needs": (union("u", key=KEY), union("u", key=KEY, motion=MOTION, n=INT)),
    "a filling where the library has padding": (
        struct("s", a=INT, _=INT, b=LONG),
        struct("s", a=INT, b=LONG),
    ),
    "a filling for members that nobody needs": (
        struct("s", a=LONG, _=array(UINT8, 16)),
        struct("s", a=LONG, b=LONG, c=INT, d=INT),
    ),
    "one alternative of members that share a place": (
        struct("s", a=LONG, b=DOUBLE),
        struct("s", a=LONG, n=Placed(INT, 64), b=Placed(DOUBLE, 64)),
    ),
    "numbers for bytes that nobody looks at": (
        struct("s", n=LONG, reserved0=INT, reserved1=INT),
        struct("s", n=LONG, reserved=array(UINT8, 8)),
    ),
    "bytes for a number": (
        struct("s", n=INT, r=UINT8, g=UINT8, b=UINT8, a=UINT8),
        struct("s", n=INT, color=INT),
    ),
    "one of several alternatives, and room for the others": (
        struct("s", room=24, kind=LONG, code=INT),
        struct("s", kind=LONG, u=union("", mouse=array(LONG, 2), key=struct("", code=INT))),
    ),
    "signs, and another grouping": (
        struct("s", n=INT, x=INT, y=INT),
        struct("s", n=INT, v=array(UNSIGNED, 2)),
    ),
    "a number for two of half its size": (
        struct("s", time=LONG),
        struct("s", time=struct("filetime", low=UNSIGNED, high=UNSIGNED)),
    ),
    "another alignment": (struct("s", packed=True, n=LONG), struct("s", n=LONG)),
}  # fmt: skip
DIFFERENT = {
    "an element too few": (
        struct("s", a=INT, v0=INT, v1=INT),
        struct("s", a=INT, v=array(INT, 3)),
    ),
    "elements of another type": (
        struct("s", a=LONG, v0=DOUBLE, v1=DOUBLE),
        struct("s", a=LONG, v=array(LONG, 2)),
    ),
    "elements of another width": (
        struct("s", n=INT, v=struct("v_buffer", e0=SHORT, e1=SHORT)),
        struct("s", n=INT, v=array(INT, 2)),
    ),
    "no alternative is like it": (
        struct("s", n=LONG, data0=SHORT, data1=DOUBLE),
        struct("s", n=LONG, data=union("", b=array(CHAR, 16), l=array(LONG, 2))),
    ),
    "an alternative of another width": (union("u", n=INT, m=LONG), union("u", n=LONG)),
    "a union that is too small": (union("u", n=INT), union("u", n=INT, m=LONG)),
    "a filling that covers half of a member": (
        struct("s", a=INT, _=INT, b=LONG),
        struct("s", a=INT, c=SHORT, d=INT, b=LONG),
    ),
    "a filling that moves members": (
        struct("s", a=INT, _=LONG, b=LONG),
        struct("s", a=INT, b=LONG),
    ),
    "a filling that is too short": (
        struct("s", a=LONG, _=array(UINT8, 8)),
        struct("s", a=LONG, b=LONG, c=LONG),
    ),
    "bytes for a part of a number": (
        struct("s", n=INT, r=UINT8, g=UINT8),
        struct("s", n=INT, color=INT),
    ),
    "room for an alternative that is smaller": (
        struct("s", room=16, kind=LONG, code=SHORT),
        struct("s", kind=LONG, u=union("", mouse=LONG, key=INT)),
    ),
    "a place that is another": (
        struct("s", a=INT, b=Placed(INT, 64)),
        struct("s", a=INT, b=INT),
    ),
}  # fmt: skip


def differences(promised: Spec, built: Spec) -> list[str]:
    taking = (function(VOID, pointer(each)) for each in (promised, built))
    ours, theirs = taking
    found = types.compare(surface(source=SourceKind.BINDING, f=ours), surface(f=theirs))
    return [str(each.kind) for each in found if each.kind not in ("field-name", "signedness")]


@pytest.mark.parametrize(("promised", "built"), ALIKE.values(), ids=ALIKE)
def test_the_same_memory_is_no_difference(promised, built):
    assert differences(promised, built) == []


@pytest.mark.parametrize(("promised", "built"), DIFFERENT.values(), ids=DIFFERENT)
def test_other_memory_is_told(promised, built):
    assert differences(promised, built)


COLOR = struct("color", r=UINT8, g=UINT8, b=UINT8, a=UINT8)


@pytest.mark.parametrize(
    ("promised", "built", "kinds"),
    [
        (COLOR, INT, []),
        (INT, COLOR, []),
        (DOUBLE, COLOR, ["shape"]),
        (COLOR, LONG, ["shape"]),
        (COLOR, DOUBLE, ["shape"]),
    ],
)
def test_a_struct_of_whole_numbers_goes_where_a_number_goes(promised, built, kinds):
    ours = surface(source=SourceKind.BINDING, f=function(VOID, promised))
    assert [str(each.kind) for each in types.compare(ours, surface(f=function(VOID, built)))] == kinds


@pytest.mark.parametrize(
    ("promised", "built", "kinds"),
    [
        (UTF16, CHAR, ["width"]),
        (UTF8, WCHAR, ["width"]),
        (WCHAR, CHAR, ["width"]),
        (UTF8, CHAR, []),
        (UTF8, UINT8, []),
        (UTF16, SHORT, []),
        (UTF8, VOID, []),
        (CHAR, WCHAR, ["pointee"]),
        (UINT8, WCHAR, ["pointee"]),
    ],
)
def test_text_of_another_width_is_more_than_bytes(promised, built, kinds):
    assert differences(promised, built) == kinds
