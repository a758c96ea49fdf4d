from __future__ import annotations

import pytest

from abilint.compare.spell import spell
from abilint.model.types import (
    Array,
    Encoding,
    Enum,
    FunctionType,
    MemberPointer,
    Parameter,
    Pointer,
    Primitive,
    Qualified,
    Record,
    RecordKind,
    Reference,
    Type,
    Typedef,
    TypeGraph,
    Unknown,
    Void,
)

INT = Primitive("int", Encoding.SIGNED, 4)
CHAR = Primitive("char", Encoding.CHARACTER, 1)
FLOAT = Primitive("float", Encoding.FLOAT, 4)
POINT = Record(RecordKind.STRUCT, "point", 8)


@pytest.mark.parametrize(
    ("nodes", "text"),
    [
        ((INT,), "int x"),
        ((Pointer(1, 8), CHAR), "char *x"),
        ((Pointer(1, 8), Qualified(2, const=True), CHAR), "const char *x"),
        ((Qualified(1, const=True), Pointer(2, 8), CHAR), "char *const x"),
        ((Qualified(1, const=True, volatile=True), INT), "const volatile int x"),
        ((Array(1, 4), Pointer(2, 8), CHAR), "char *x[4]"),
        ((Pointer(1, 8), Array(2, 4), CHAR), "char (*x)[4]"),
        ((Array(1, 2), Array(2, None), INT), "int x[2][]"),
        ((FunctionType(1, (Parameter("p", 2),)), INT, Pointer(3, 8), POINT), "int x(struct point *p)"),
        ((FunctionType(1, ()), INT), "int x(void)"),
        ((FunctionType(1, (), prototyped=False), INT), "int x()"),
        (
            (Pointer(1, 8), FunctionType(2, (Parameter("", 3),), variadic=True), Void(), INT),
            "void (*x)(int, ...)",
        ),
        (
            (FunctionType(1, ()), Pointer(2, 8), FunctionType(3, (Parameter("", 3),)), INT),
            "int (*x(void))(int)",
        ),
        ((Pointer(1, 8, Reference.LVALUE), Typedef("size_t", 0)), "size_t &x"),
        ((Record(RecordKind.CLASS, "draw::Shape", 8),), "draw::Shape x"),
        ((Record(RecordKind.UNION, "", 8),), "union {...} x"),
        ((Enum("colour", None, 4),), "enum colour x"),
        ((MemberPointer(1, 2, 8), POINT, INT), "int point::*x"),
        ((Unknown("Objective-C"),), "/* Objective-C */ x"),
        ((Array(1, 4, vector=True), FLOAT), "float __attribute__((vector_size(16))) x"),
        ((Pointer(1, 8), Array(2, 4, vector=True), FLOAT), "float __attribute__((vector_size(16))) *x"),
        ((FunctionType(1, (), convention="stdcall"), INT), "int __stdcall x(void)"),
        ((Pointer(1, 8), FunctionType(2, (), convention="stdcall"), INT), "int (__stdcall *x)(void)"),
        (
            (Pointer(1, 8), FunctionType(2, (), convention="ms"), INT),
            "int (__attribute__((ms_abi)) *x)(void)",
        ),
        ((FunctionType(1, (), convention="aapcs"), INT), "int x(void)"),
    ],
)
def test_declaration(nodes: tuple[Type, ...], text: str) -> None:
    assert spell(TypeGraph(nodes), 0, "x") == text


def test_type_alone() -> None:
    assert spell(TypeGraph((Pointer(1, 8), CHAR)), 0) == "char *"
    assert spell(TypeGraph((Array(1, 3), INT)), 0) == "int[3]"
    assert spell(TypeGraph((FunctionType(1, ()), INT)), 0) == "int (void)"


def test_what_never_ends_is_cut() -> None:
    assert spell(TypeGraph((Pointer(0, 8),)), 0).startswith("...")
    assert "..." in spell(TypeGraph((FunctionType(0, (Parameter("", 0),)),)), 0)
    assert spell(TypeGraph((Qualified(0, const=True),)), 0)
