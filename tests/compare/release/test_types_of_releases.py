"""What two releases of one type differ in: each line a pair, and what is told of it."""

from __future__ import annotations

import random

import pytest
from graphs import (
    BOOL,
    CHAR,
    DOUBLE,
    FLOAT,
    INT,
    LONG,
    LONG_LONG,
    SHORT,
    UINT8,
    UNSIGNED,
    VOID,
    Placed,
    Spec,
    array,
    by_address,
    const,
    enum,
    function,
    opaque,
    pointer,
    struct,
    surface,
    typedef,
    union,
)
from msgspec.structs import replace

from abilint.compare.types import compare, compare_releases
from abilint.model.surface import SourceKind
from abilint.model.types import Base, Encoding, Primitive, RecordKind, Slot


def seen(*_):
    return True


def lines(found):
    return [
        " ".join(
            filter(
                None,
                (
                    str(d.kind),
                    d.subject if d.subject != "f" else d.place,
                    ".".join(d.path),
                    "" if d.before is None and d.after is None else f"{d.before}>{d.after}",
                    f"+{d.moved}" if d.moved else "",
                    f"x{d.count}" if d.count > 1 else "",
                ),
            )
        )
        for d in found
    ]


def told(old: Spec, new: Spec, source: SourceKind = SourceKind.HEADER) -> list[str]:
    return lines(compare_releases(surface(source=source, f=old), surface(source=source, f=new), seen))


def taking(*types: Spec | tuple[str, Spec]) -> Spec:
    return function(VOID, *types)


def scoped(spec: Spec) -> Spec:
    return Spec(replace(spec.node, scoped=True), **spec.parts)


SIGNED_CHAR = Spec(Primitive("signed char", Encoding.SIGNED, 1))
POINT = struct("point", x=INT, y=INT)


@pytest.mark.parametrize(
    ("old", "new"),
    [
        (taking(LONG), taking(LONG_LONG)),
        (taking(INT), taking(typedef("foo_t", INT))),
        (taking(pointer(opaque("a"))), taking(pointer(opaque("a")))),
        (taking(array(INT, 4)), taking(pointer(INT))),
        (taking(enum("e", A=1)), taking(INT)),
        (pointer(struct("s", a=array(array(INT, 3), 2))), pointer(struct("s", a=array(INT, 6)))),
    ],
)
def test_other_spellings_are_silent(old, new):
    assert told(old, new) == []


@pytest.mark.parametrize(
    ("old", "new", "expected"),
    [
        (taking(INT), taking(INT, INT), "parameter-count signature parameter 2 1>2"),
        (
            taking(("a", INT), ("b", INT)),
            taking(("b", INT), ("a", INT)),
            "parameter-order signature a, b>b, a",
        ),
        (taking(INT), taking(LONG), "width parameter 1 4>8"),
        (taking(INT), taking(FLOAT), "encoding parameter 1 integer>float"),
        (taking(INT), taking(UNSIGNED), "signedness parameter 1 signed>unsigned"),
        (taking(SIGNED_CHAR), taking(UINT8), "signedness parameter 1 signed>unsigned"),
        (taking(pointer(CHAR)), taking(pointer(pointer(CHAR))), "pointer-level parameter 1 *"),
        (taking(pointer(VOID)), taking(pointer(pointer(VOID))), "pointer-level parameter 1 *"),
        (taking(pointer(VOID)), taking(pointer(INT)), "pointer-typed parameter 1 *"),
        (taking(pointer(INT)), taking(pointer(VOID)), "pointer-untyped parameter 1 *"),
        (taking(pointer(CHAR)), taking(pointer(UINT8)), "byte-sign parameter 1 *"),
        (taking(CHAR), taking(UINT8), "signedness parameter 1 signed>unsigned"),
        (taking(pointer(CHAR)), taking(pointer(INT)), "width parameter 1 * 1>4"),
        (taking(pointer(CHAR)), taking(pointer(POINT)), "shape parameter 1 * integer>struct"),
        (taking(pointer(CHAR)), taking(pointer(const(CHAR))), "qualifier parameter 1 * >const"),
        (taking(LONG), taking(pointer(POINT)), "shape parameter 1 integer>pointer"),
        (taking(INT), taking(struct("s", v=INT)), "wrapped parameter 1"),
        (function(INT), function(VOID), "shape result integer>void"),
        (taking(INT), function(VOID, INT, variadic=True), "variadic signature >..."),
        (INT, const(INT), "constant variable None>const"),
        (array(INT, 4), array(INT, 8), "array-bound variable 4>8"),
        (
            taking(pointer(taking(INT))),
            taking(pointer(taking(INT, INT))),
            "parameter-count parameter 1 * 1>2",
        ),
        (taking(by_address(POINT)), taking(POINT), "passing parameter 1 by-address>by-copy"),
    ],
)
def test_functions_and_variables(old, new, expected):
    assert told(old, new) == [expected]


@pytest.mark.parametrize(
    ("old", "new", "expected"),
    [
        (struct("s", a=INT, b=INT), struct("s", a=INT, n=INT, b=INT), "field-extra struct s n None>32 +1"),
        (struct("s", a=INT), struct("s", a=INT, n=INT), "field-extra struct s n None>32"),
        (struct("s", a=INT, b=INT), struct("s", a=INT), "field-missing struct s b 32>None"),
        (struct("s", a=INT, b=INT), struct("s", b=INT, a=INT), "field-order struct s a 0>32 +2"),
        (struct("s", a=INT, b=INT), struct("s", a=INT, c=INT), "field-name struct s b b>c"),
        (
            struct("s", item_count=INT),
            struct("s", itemCount=INT),
            "field-name struct s item_count item_count>itemCount",
        ),
        (struct("s", a=INT), struct("s", a=DOUBLE), "encoding struct s a integer>float"),
        (struct("s", a=INT), struct("s", a=const(INT)), "qualifier struct s a >const"),
        (struct("s", a=array(CHAR, 8)), struct("s", a=array(INT, 2)), "width struct s a[8] 1>4"),
        (
            struct("s", a=array(CHAR, 8)),
            struct("s", a=struct("t", x=INT, y=INT)),
            "shape struct s a[8] array>struct",
        ),
        (struct("s", a=LONG), struct("s", a=pointer(CHAR)), "shape struct s a integer>pointer"),
        (struct("s", a=Placed(INT, 0, 3)), struct("s", a=Placed(INT, 0, 4)), "bit-field struct s a 3>4"),
        (
            struct("s", a=Placed(typedef("e", enum("", A=0, B=1)), 0, 4)),
            struct("s", a=Placed(typedef("e", enum("", A=1, B=0)), 0, 4)),
            "enum-value e A 0>1 x2",
        ),
        (
            struct("s", a=array(array(INT, 4), 3)),
            struct("s", a=array(array(INT, 3), 4)),
            "array-bound struct s a[3][4] 3>4",
        ),
        (
            struct("s", a=Placed(INT, 0, 3)),
            struct("s", a=Placed(UNSIGNED, 0, 3)),
            "signedness struct s a signed>unsigned",
        ),
        (struct("s", 12, a=INT), struct("s", 16, a=INT), "size struct s 12>16"),
        (union("u", a=INT, b=FLOAT), union("u", a=INT), "alternative-missing union u b 0>None"),
        (union("u", a=INT), union("u", a=INT, b=FLOAT), "alternative-extra union u b None>0"),
        (union("u", a=INT), union("u", a=INT, b=LONG), "field-extra union u b None>0"),
        (
            struct("s", a=INT, b=INT, c=INT),
            struct("s", a=INT, inner=struct("t", x=INT, y=INT)),
            "field-name struct s b b, c>inner x2",
        ),
        (struct("s", a=INT), opaque("s"), "opacity struct s complete>opaque"),
        (opaque("s"), struct("s", a=INT), "opacity struct s opaque>complete"),
        (struct("s", a=INT), struct("t", a=INT), "record-name struct s s>t"),
    ],
)
def test_records(old, new, expected):
    assert told(taking(pointer(old)), taking(pointer(new))) == [expected]


def test_debug_info_that_does_not_define_a_struct_says_nothing():
    for one, other in ((opaque("point"), POINT), (POINT, opaque("point"))):
        assert told(taking(pointer(one)), taking(pointer(other)), SourceKind.DEBUG_INFO) == []


@pytest.mark.parametrize(
    ("old", "new", "expected"),
    [
        (enum("e", A=0, B=1), enum("e", A=0, B=1, C=2), ["enum-extra enum e C None>2"]),
        (enum("e", A=0, B=1), enum("e", A=0), ["enum-missing enum e B 1>None"]),
        (enum("e", A=0, B=1, C=2), enum("e", A=0, B=2, C=3), ["enum-value enum e B 1>2 x2"]),
        (enum("e", A=0, B=1), enum("e", A=0, C=1), ["enum-name enum e B B>C"]),
        (enum("e", A=0), enum("e", 1, A=0), ["size enum e 4>1"]),
        (enum("e", A=0), scoped(enum("e", A=0)), ["enum-scoped enum e None>scoped"]),
        (
            enum("e", A=0, E_MAX=1),
            enum("e", A=0, B=1, E_MAX=2),
            ["enum-extra enum e B None>1", "enum-sentinel enum e E_MAX 1>2"],
        ),
        (
            enum("e", A=0, C=1, NUM_E=2),
            enum("e", A=0, B=1, C=2, NUM_E=3),
            ["enum-extra enum e B None>1", "enum-value enum e C 1>2"],
        ),
        (enum("e", COLOR_RED=0, COLOR_BLUE=1), enum("e", Red=0, Blue=1),
         ["enum-name enum e COLOR_RED COLOR_RED, COLOR_BLUE>Red, Blue x2"]),
    ],
)  # fmt: skip
def test_enums(old, new, expected):
    assert told(taking(old), taking(new)) == expected


def test_a_bit_field_has_the_sign_of_its_enum():
    old = struct("s", a=Placed(enum("e", A=0), 0, 1))
    new = struct("s", a=Placed(enum("e", A=0, B=-1), 0, 1))
    extra = "enum-extra enum e B None>-1"
    assert told(taking(pointer(old)), taking(pointer(new))) == [
        extra, "signedness struct s a unsigned>signed"
    ]  # fmt: skip
    plain = (struct("s", a=enum("e", A=0)), struct("s", a=enum("e", A=0, B=-1)))
    assert told(*(taking(pointer(each)) for each in plain)) == [extra]


def test_a_tag_for_what_a_typedef_names_is_no_new_name():
    old, new = (typedef("foo_t", struct(tag, a=INT)) for tag in ("", "foo"))
    assert told(taking(pointer(old)), taking(pointer(new))) == []
    assert told(taking(pointer(new)), taking(pointer(old))) == ["record-name struct foo foo>foo_t"]


def reserved(**members: Spec) -> Spec:
    return pointer(struct("s", a=INT, flags=INT, **members))


@pytest.mark.parametrize(
    ("old", "new", "expected"),
    [
        (
            reserved(reserved=array(pointer(VOID), 4)),
            reserved(hook=pointer(VOID), reserved=array(pointer(VOID), 3)),
            ["reserved-used struct s hook None>64"],
        ),
        (
            reserved(_reserved1=INT, pad=INT),
            reserved(mode=INT, pad=INT),
            ["reserved-used struct s mode None>64"],
        ),
        (reserved(spare=LONG), reserved(one=INT, two=INT), ["reserved-used struct s one None>64 x2"]),
        (reserved(hook=LONG), reserved(reserved_1=LONG), ["reserved-again struct s hook 64>None"]),
        (reserved(reserved=LONG), reserved(reserved=array(LONG, 2)), ["size struct s 16>24"]),
        (reserved(unused=INT, b=INT), reserved(b=INT), ["field-offset struct s b 96>64"]),
        (reserved(padding=LONG), reserved(padding=DOUBLE), ["encoding struct s padding integer>float"]),
    ],
)
def test_reserved_room(old, new, expected):
    assert told(taking(old), taking(new)) == expected


def test_a_type_that_was_renamed_is_told_once_and_another_type_where_it_stands():
    a, b, c = struct("a", x=INT), struct("b", x=INT), struct("c", z=INT, y=INT)
    before = surface(f=taking(pointer(a)), g=taking(pointer(a)), h=taking(pointer(c)))
    after = surface(f=taking(pointer(b)), g=taking(pointer(b)), h=taking(pointer(c)))
    assert lines(compare_releases(before, after, seen)) == ["record-name struct a a>b"]
    after = surface(f=taking(pointer(c)), g=taking(pointer(a)), h=taking(pointer(c)))
    assert lines(compare_releases(before, after, seen)) == ["record parameter 1 * a>c"]


def test_a_struct_that_begins_with_the_other_goes_in_its_place():
    base = struct("base", x=INT)
    derived = struct("derived", base=base, y=INT)
    before = surface(f=taking(pointer(derived)), g=taking(pointer(base)))
    after = surface(f=taking(pointer(base)), g=taking(pointer(base)))
    assert lines(compare_releases(before, after, seen)) == ["record-name parameter 1 * derived>base"]


def test_a_struct_without_a_name_is_called_by_its_member():
    def release(inner: Spec):
        return taking(pointer(struct("outer", within=array(struct("", first=INT, second=inner), 2))))

    (line,) = told(release(INT), release(LONG))
    assert "outer.within" in line
    assert "{...}" not in line


def test_a_typedef_is_told_once_with_all_who_write_it():
    def release(inner: Spec):
        size = typedef("foo_size", inner)
        holder = struct("holder", n=size)
        return surface(f=taking(size), g=taking(pointer(size)), h=function(size), i=taking(pointer(holder)))

    found = compare_releases(release(INT), release(LONG), seen)
    assert lines(found) == ["width foo_size 4>8"]
    assert (found[0].place, found[0].reached_by) == ("typedef", ("f", "g", "h", "i"))


def test_the_innermost_typedef_is_at_fault():
    def release(inner: Spec):
        number = typedef("number", inner)
        return surface(f=taking(typedef("callback", pointer(taking(number)))))

    assert lines(compare_releases(release(INT), release(LONG), seen)) == ["width number 4>8"]


def test_a_callback_behind_a_typedef():
    def release(*parameters: Spec):
        return surface(f=taking(typedef("callback", pointer(taking(*parameters)))))

    assert lines(compare_releases(release(INT), release(INT, INT), seen)) == [
        "parameter-count callback * 1>2"
    ]


def shows_outer(name, _node, by_value):
    return by_value or name == "outer"


def test_what_lies_behind_a_hidden_type_is_hidden():
    def release(inner: Spec):
        hidden = struct("hidden", inner=struct("inner", a=inner))
        return surface(f=taking(pointer(struct("outer", h=pointer(hidden)))))

    found = compare_releases(release(INT), release(LONG), shows_outer)
    assert [(d.subject, d.reach) for d in found] == [("struct inner", "opaque")]


def test_what_one_way_shows_is_shown():
    def release(inner: Spec):
        shared = struct("shared", a=inner)
        return surface(f=taking(pointer(struct("hidden", s=pointer(shared)))), g=taking(shared))

    found = compare_releases(release(INT), release(LONG), shows_outer)
    assert [(d.subject, d.reach, d.reached_by) for d in found] == [("struct shared", "value", ("g",))]


def method(name: str, *types: Spec) -> tuple[Slot, Spec]:
    return Slot(name, None, None, 0), function(VOID, *types)


def pure(name: str) -> tuple[Slot, Spec]:
    return replace(method(name)[0], pure=True), function(VOID)


def a_class(name: str, *slots: tuple[Slot, Spec], bases: tuple[tuple[Base, Spec], ...] = (), **members: Spec):
    made = struct(name, **members)
    return Spec(replace(made.node, kind=RecordKind.CLASS), **made.parts, slots=list(slots), bases=list(bases))


F, G, H = method("f()"), method("g()"), method("h()")


@pytest.mark.parametrize(
    ("old", "new", "expected"),
    [
        ((F, G), (F, H, G), ["slot-extra Foo h() None>1 +1"]),
        ((F, G), (F, G, H), ["slot-extra Foo h() None>end"]),
        ((F, G), (G,), ["slot-missing Foo f() 0>None +1"]),
        ((F, G), (G, F), ["slot Foo function 1 f()>g() +1"]),
        ((F, G), (F, H), ["slot Foo function 2 g()>h()"]),
        ((F,), (pure("f()"),), ["slot-pure Foo f() None>pure"]),
        ((method("f()", INT),), (method("f()", LONG),), ["width Foo f().parameter 1 4>8"]),
    ],
)
def test_virtual_tables(old, new, expected):
    assert told(taking(pointer(a_class("Foo", *old))), taking(pointer(a_class("Foo", *new)))) == expected


def test_functions_that_override_take_no_slot():
    base = a_class("Base", F)

    def derived(*slots):
        return taking(pointer(a_class("Foo", *slots, bases=((Base(0, 0), base),))))

    assert told(derived(G), derived(F, G)) == []
    assert told(derived(G), derived(G, method("f(int)", INT))) == ["slot-extra Foo f(int) None>end"]


def test_a_slot_at_the_end_moves_those_of_classes_that_derive():
    def release(*slots):
        base = a_class("Base", *slots)
        return taking(pointer(a_class("Foo", H, bases=((Base(0, 0), base),))))

    assert told(release(F), release(F, G)) == ["slot-extra Base g() None>end +1"]


def test_nobody_goes_on_behind_a_final_class():
    def final(*slots):
        made = a_class("Foo", *slots)
        return taking(pointer(Spec(replace(made.node, final=True), **made.parts)))

    assert told(final(F), final(F, G)) == ["slot-extra Foo g() final>end"]


def test_the_first_virtual_function_is_one_cause():
    moved = a_class("Foo", F, a=Placed(INT, 64))
    assert told(taking(pointer(a_class("Foo", a=INT))), taking(pointer(moved))) == [
        "table-pointer Foo f() None>virtual"
    ]


@pytest.mark.parametrize(
    ("old", "new", "expected"),
    [
        ((), ((Base(0, 0), "A"),), ["base-extra Foo A None>0 +1"]),
        (((Base(0, 0), "A"),), (), ["base-missing Foo A 0>None +1"]),
        (
            ((Base(0, 0), "A"), (Base(0, 32), "B")),
            ((Base(0, 32), "A"), (Base(0, 0), "B")),
            ["base-offset Foo A 0>32 +2"],
        ),
        (((Base(0, 0), "A"),), ((Base(0, None, virtual=True), "A"),), ["base-virtual Foo A None>virtual"]),
    ],
)
def test_bases(old, new, expected):
    bases = {name: struct(name, a=INT) for name in "AB"}

    def made(given):
        room = 32 * sum(not base.virtual for base, _ in given)
        return taking(
            pointer(a_class("Foo", bases=tuple((b, bases[n]) for b, n in given), z=Placed(INT, room)))
        )

    found = told(made(old), made(new))
    assert [each for each in found if each.startswith("base")] == expected


def test_static_members_keep_their_names():
    member = Spec(function(VOID, ("this", pointer(POINT)), ("", INT)).node, result=VOID,
                  parameters=[("this", pointer(POINT)), ("", INT)])  # fmt: skip
    assert told(member, taking(INT)) == ["static signature member>static"]
    assert told(taking(INT), member) == ["static signature static>member"]
    assert told(taking(pointer(POINT), INT), member) == []


def test_alignment_that_only_one_release_states():
    plain, aligned = POINT, Spec(replace(POINT.node, alignment=16), **POINT.parts)
    for one, other, expected in ((plain, aligned, "4>16"), (aligned, plain, "16>4")):
        assert told(taking(pointer(one)), taking(pointer(other)), SourceKind.DEBUG_INFO) == [
            f"alignment struct point {expected}"
        ]


def test_check_is_as_forgiving_as_it_was():
    """What two sources may spell otherwise is nothing to a header against debug info."""
    for one, other in (
        (SIGNED_CHAR, UINT8),
        (pointer(VOID), pointer(INT)),
        (pointer(CHAR), pointer(POINT)),
        (INT, struct("s", v=INT)),
        (pointer(struct("s", item_count=INT)), pointer(struct("s", itemCount=INT))),
        (enum("e", COLOR_RED=0, COLOR_BLUE=1), enum("e", Red=0, Blue=1)),
        (pointer(struct("s", a=INT)), pointer(opaque("s"))),
    ):
        promised, built = taking(one), taking(other)
        assert compare(surface(f=promised), surface(source=SourceKind.DEBUG_INFO, f=built)) == ()
        assert told(promised, built) != []


def test_order_of_types_does_not_count():
    node = struct("s", a=INT, next=pointer(opaque("t")), b=BOOL, c=SHORT)
    declared = {"f": taking(pointer(node)), "g": function(typedef("n", LONG), ("a", DOUBLE))}
    one = surface(**declared)
    for seed in range(5):
        assert compare_releases(one, surface(order=random.Random(seed), **declared), seen) == ()
