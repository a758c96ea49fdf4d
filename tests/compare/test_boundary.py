from __future__ import annotations

from abilint.compare.boundary import foreign_in, values
from abilint.model.location import Location
from abilint.model.surface import Declaration, DeclarationKind, Obligation, SourceKind, Surface
from abilint.model.target import ByteOrder, Format, Target
from abilint.model.types import (
    Array,
    Encoding,
    Field,
    Foreign,
    FunctionType,
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
    Void,
)

TARGET = Target(Format.ELF, "x86_64", 64, ByteOrder.LITTLE, "linux", "gnu")
STRING = Record(RecordKind.STRUCT, "alloc::string::String", 24, foreign=Foreign.RUST_STRING)
CHAR = Primitive("char", Encoding.CHARACTER, 1)


def function(name: str, *nodes: Type) -> Surface:
    declaration = Declaration(
        name,
        name,
        name,
        (name,),
        DeclarationKind.FUNCTION,
        Obligation.DEFINED,
        Location("f.rs", 3, 1),
        type=0,
    )
    return Surface(SourceKind.DEBUG_INFO, TARGET, (declaration,), types=TypeGraph(nodes))


def test_a_string_by_value_is_foreign() -> None:
    (result, argument) = values(function("f", FunctionType(1, (Parameter("p", 2),)), STRING, Pointer(1, 8)))
    assert (result.position, result.foreign, result.culprit) == (0, Foreign.RUST_STRING, 1)
    assert (argument.foreign, argument.pointee) == (None, 1)


def test_a_mangled_function_is_no_boundary() -> None:
    assert list(values(function("_ZN1a1fE", FunctionType(1, ()), STRING))) == []


def test_a_field_gives_its_record_away() -> None:
    outer = Record(RecordKind.STRUCT, "pair", 24, fields=(Field("text", 2, 0),))
    (result,) = values(function("f", FunctionType(1, ()), outer, STRING))
    assert (result.foreign, result.culprit, result.path) == (Foreign.RUST_STRING, 2, ("text",))


def test_names_of_cgo() -> None:
    plain = Record(RecordKind.STRUCT, "_GoString_", 16)
    (result,) = values(function("f", FunctionType(1, ()), Typedef("GoString", 2), plain))
    assert result.foreign is Foreign.GO_STRING


def test_a_reference_is_foreign_a_pointer_to_const_is_not() -> None:
    (result, argument) = values(
        function(
            "f",
            FunctionType(1, (Parameter("p", 3),)),
            Pointer(2, 8, Reference.LVALUE),
            CHAR,
            Pointer(4, 8),
            Qualified(2, const=True),
        )
    )
    assert result.foreign is Foreign.CXX_REFERENCE
    assert (argument.foreign, argument.pointee, argument.pointee_const) == (None, 2, True)


def test_what_c_can_hold() -> None:
    record = Record(RecordKind.STRUCT, "s", 8, fields=(Field("a", 1, 0), Field("next", 2, 64)))
    graph = TypeGraph((record, Array(3, 8), Pointer(0, 8), CHAR, Void()))
    assert foreign_in(graph, 0) is None
    assert foreign_in(graph, 4) is None


def test_a_record_in_itself_ends() -> None:
    graph = TypeGraph((Record(RecordKind.STRUCT, "s", 8, fields=(Field("s", 0, 0), Field("t", 0, 0))),))
    assert foreign_in(graph, 0) is None
