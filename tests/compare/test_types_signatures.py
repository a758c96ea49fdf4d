"""What the machine code of a caller and of a function must agree on, case by case."""

from __future__ import annotations

import pytest
from graphs import (
    BOOL,
    CHAR,
    DOUBLE,
    FLOAT,
    FLOAT128,
    INT,
    LINUX,
    LONG,
    LONG_DOUBLE,
    LONG_LONG,
    UINT8,
    UINTPTR,
    UNSIGNED,
    VOID,
    WINDOWS,
    WORD,
    Spec,
    array,
    by_address,
    const,
    enum,
    function,
    newtype,
    opaque,
    pointer,
    struct,
    told,
    typedef,
    union,
)


def takes(*parameters: Spec | tuple[str, Spec], **more: bool) -> Spec:
    return function(VOID, *parameters, **more)


FOO = struct("foo", a=INT, b=INT, c=DOUBLE)
HANDLER = pointer(function(INT, pointer(VOID)))

ALIKE = {
    "int": (INT, INT),
    "long and long long": (LONG, LONG_LONG),
    "through typedefs": (typedef("ssize", typedef("word", LONG)), LONG),
    "an enum is an integer": (INT, enum("color", RED=1)),
    "an enum is an unsigned integer": (enum("color", RED=1), UNSIGNED),
    "char of any sign": (CHAR, UINT8),
    "top-level const": (const(INT), INT),
    "a word for an address": (WORD, pointer(FOO)),
    "a word for a number": (WORD, LONG),
    "a word behind a pointer": (pointer(WORD), pointer(pointer(FOO))),
    "any address": (pointer(VOID), pointer(FOO)),
    "any address of an address": (pointer(VOID), pointer(pointer(CHAR))),
    "bytes of anything": (pointer(UINT8), pointer(FOO)),
    "opaque": (pointer(opaque("foo")), pointer(FOO)),
    "two opaque types": (pointer(opaque("foo")), pointer(opaque("bar"))),
    "an opaque handle that is a box": (pointer(opaque("handle")), pointer(pointer(FOO))),
    "a reference": (pointer(INT), pointer(INT)),
    "an array parameter": (pointer(INT), array(INT, 4)),
    "a function parameter": (HANDLER, function(INT, pointer(VOID))),
    "pointer to an array": (pointer(INT), pointer(array(INT, 4))),
    "a newtype": (pointer(INT), struct("Handle", _0=pointer(INT))),
    "a newtype of a newtype": (LONG, struct("Id", _0=struct("Raw", _0=LONG))),
    "a pointer to a newtype": (pointer(LONG), pointer(struct("Id", _0=LONG))),
    "storage for a struct": (pointer(struct("raw", bytes=array(CHAR, 16))), pointer(array(CHAR, 16))),
    "one struct in two spellings": (FOO, struct("Foo", A=INT, B=INT, C=DOUBLE)),
}


@pytest.mark.parametrize(("promised", "built"), ALIKE.values(), ids=ALIKE)
def test_what_goes_the_same_way_is_no_difference(promised, built):
    assert told(takes(promised), takes(built)) == []
    assert told(takes(built), takes(promised)) == []


DIFFERENT = {
    "int is not long": (INT, LONG, "width parameter 1 4>8"),
    "bool is not int": (BOOL, INT, "width parameter 1 1>4"),
    "bool and a byte": (BOOL, UINT8, "encoding parameter 1 boolean>integer"),
    "sign": (INT, UNSIGNED, "signedness parameter 1 signed>unsigned"),
    "float is not int": (FLOAT, INT, "encoding parameter 1 float>integer"),
    "float is not double": (FLOAT, DOUBLE, "width parameter 1 4>8"),
    "two formats of 16 bytes": (LONG_DOUBLE, FLOAT128, "encoding parameter 1 x87>ieee"),
    "a word for an int": (WORD, INT, "width parameter 1 8>4"),
    "a handle": (UINTPTR, pointer(VOID), "shape parameter 1 integer>pointer"),
    "an int is no pointer": (INT, pointer(VOID), "width parameter 1 4>8"),
    "written through a pointer": (pointer(INT), pointer(LONG), "width parameter 1 * 4>8"),
    "bits behind a pointer": (pointer(INT), pointer(FLOAT), "encoding parameter 1 * integer>float"),
    "bytes or numbers": (pointer(CHAR), pointer(INT), "pointee parameter 1 * bytes>integer"),
    "a truth value behind a pointer": (pointer(BOOL), pointer(INT), "width parameter 1 * 1>4"),
    "pointer to pointer": (pointer(FOO), pointer(pointer(FOO)), "pointer-level parameter 1 *"),
    "string and strings": (pointer(CHAR), pointer(pointer(CHAR)), "pointer-level parameter 1 *"),
    "opaque, and a pointer to it": (
        pointer(opaque("foo")),
        pointer(pointer(FOO)),
        "pointer-level parameter 1 *",
    ),
    "a struct is no number": (FOO, INT, "shape parameter 1 struct>integer"),
    "an int is no struct": (pointer(INT), pointer(FOO), "shape parameter 1 * integer>struct"),
    "another view of eight bytes": (
        pointer(LONG),
        pointer(struct("halves", low=INT, high=INT)),
        "pointee parameter 1 * integer>struct",
    ),
    "unrelated structs": (
        pointer(FOO),
        pointer(struct("bar", p=pointer(INT), q=INT)),
        "record parameter 1 * foo>bar",
    ),
    "by copy or by address": (FOO, by_address(FOO), "passing parameter 1 by-copy>by-address"),
    "a callback's argument": (
        HANDLER,
        pointer(function(INT, LONG)),
        "shape parameter 1 *.parameter 1 pointer>integer",
    ),
    "a callback's count": (
        HANDLER,
        pointer(function(INT, pointer(VOID), INT)),
        "parameter-count parameter 1 *.parameter 2 1>2",
    ),
    "a callback's result": (
        HANDLER,
        pointer(takes(pointer(VOID))),
        "shape parameter 1 *.result integer>void",
    ),
    "vectors": (array(FLOAT, 4, vector=True), array(FLOAT, 8, vector=True), "width parameter 1 16>32"),
    "a function is no datum": (HANDLER, pointer(INT), "shape parameter 1 * function>integer"),
}


@pytest.mark.parametrize(("promised", "built", "line"), DIFFERENT.values(), ids=DIFFERENT)
def test_what_goes_another_way_is_told_once(promised, built, line):
    assert told(takes(promised), takes(built)) == [line]


def test_results_stand_at_their_own_place():
    assert told(function(INT), function(LONG)) == ["width result 4>8"]
    assert told(takes(), function(INT)) == ["shape result void>integer"]
    assert told(function(INT), takes()) == ["shape result integer>void"]


@pytest.mark.parametrize(
    ("promised", "built", "line"),
    [
        ([("a", INT), ("c", INT)], [("a", INT), ("b", LONG), ("c", INT)], "parameter-count signature b 2>3"),
        ([INT, INT], [INT], "parameter-count signature parameter 2 2>1"),
        ([("to", INT), ("from", INT)], [("from", INT), ("to", INT)],
         "parameter-order signature to, from>from, to"),
    ],
)  # fmt: skip
def test_a_count_is_one_difference_and_names_what_is_lacking(promised, built, line):
    assert told(takes(*promised), takes(*built)) == [line]


def test_types_that_tell_swapped_arguments_apart_speak_for_themselves():
    lines = told(takes(("n", INT), ("x", DOUBLE)), takes(("x", DOUBLE), ("n", INT)))
    assert lines == ["encoding parameter 1 integer>float", "encoding parameter 2 float>integer"]


def test_an_ellipsis_explains_the_count():
    assert told(takes(INT, variadic=True), takes(INT, INT)) == ["variadic signature ...>"]


def test_functions_without_a_prototype_are_not_counted():
    assert told(takes(prototyped=False), takes(INT, INT)) == []
    assert told(takes(FLOAT, INT), takes(DOUBLE, INT, prototyped=False)) == []
    assert told(takes(INT), takes(LONG, prototyped=False)) == ["width parameter 1 4>8"]


def test_conventions_count_where_both_sources_tell_and_the_target_has_several():
    stdcall = {"convention": "stdcall"}
    assert told(takes(INT), takes(INT, **stdcall), WINDOWS) == ["convention signature c>stdcall"]
    assert told(takes(INT, **stdcall), takes(INT), WINDOWS) == []
    assert told(takes(INT), takes(INT, **stdcall), LINUX) == ["convention signature c>stdcall"]


def test_a_struct_of_one_float_is_returned_otherwise_on_i386_unless_the_source_says_what_it_is():
    one = struct("X", _0=FLOAT)
    assert told(takes(FLOAT), takes(one), WINDOWS) == []
    assert told(function(FLOAT), function(one), WINDOWS) == ["shape result float>struct"]
    assert told(function(FLOAT), function(newtype(one, FLOAT)), WINDOWS) == []


def test_const_behind_a_pointer_is_told_where_both_sources_know_of_it():
    promised, built = pointer(const(FOO)), pointer(FOO)
    assert told(takes(promised, pointer(const(INT))), takes(built, pointer(const(INT)))) == [
        "qualifier parameter 1 * const>"
    ]
    assert told(takes(promised), takes(built)) == []


def test_variables():
    assert told(array(INT, None), array(INT, 4)) == []
    assert told(array(INT, 3), array(INT, 4)) == ["array-bound variable 3>4"]
    assert told(pointer(CHAR), array(CHAR, None)) == ["shape variable pointer>array"]
    assert told(pointer(CHAR), array(CHAR, 8)) == ["shape variable pointer>array"]
    assert told(LONG, INT) == ["width variable 8>4"]
    assert told(union("u", a=INT), INT) == []


@pytest.mark.parametrize(
    "promised",
    [opaque("foo"), typedef("foo_t", opaque("foo")), const(opaque("foo"))],
    ids=("plain", "named", "const"),
)
@pytest.mark.parametrize("built", [pointer(FOO), INT, DOUBLE], ids=("a pointer", "a number", "a double"))
def test_header_that_passes_a_struct_which_it_does_not_define(promised, built):
    """Whoever forgot the `*`: no caller can compile it, and what the library takes is something else."""
    (of_parameter,) = told(takes(("self", promised)), takes(("self", built)))
    assert of_parameter.startswith("shape parameter 1 struct>")
    (of_result,) = told(function(promised), function(built))
    assert of_result.startswith("shape result struct>")


@pytest.mark.parametrize(
    ("promised", "built"),
    [
        (pointer(opaque("foo")), pointer(INT)),
        (pointer(pointer(opaque("foo"))), pointer(pointer(INT))),
        (opaque("foo"), FOO),
        (pointer(INT), opaque("foo")),
    ],
    ids=("behind a pointer", "two pointers", "defined in the library", "opaque in the debug info"),
)
def test_struct_that_is_not_defined_where_nothing_is_known_to_differ(promised, built):
    assert told(takes(promised), takes(built)) == []
