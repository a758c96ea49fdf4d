"""Single values: what a register or a memory cell holds, and whether two sources read it alike."""

from __future__ import annotations

from enum import StrEnum
from typing import TYPE_CHECKING, NamedTuple

from abilint.compare.types.fault import Fault, Where
from abilint.model.target import Format
from abilint.model.type_difference import TypeDifferenceKind as Kind
from abilint.model.types import (
    Array,
    Encoding,
    Enum,
    FunctionType,
    MemberPointer,
    Pointer,
    Primitive,
    Record,
    RecordKind,
    Void,
)

if TYPE_CHECKING:
    from abilint.model.target import Target
    from abilint.model.types import Type


class Shape(StrEnum):
    """Which kind of value a type is of."""

    VOID = "void"
    INTEGER = "integer"
    BOOLEAN = "boolean"
    FLOAT = "float"
    COMPLEX = "complex"
    DECIMAL = "decimal"
    POINTER = "pointer"
    MEMBER_POINTER = "member-pointer"
    STRUCT = "struct"
    UNION = "union"
    ARRAY = "array"
    VECTOR = "vector"
    FUNCTION = "function"
    UNKNOWN = "unknown"


NUMBERS = frozenset({Shape.INTEGER, Shape.BOOLEAN, Shape.FLOAT, Shape.COMPLEX, Shape.DECIMAL})
RECORDS = frozenset({Shape.STRUCT, Shape.UNION})
WHOLE = frozenset({Shape.INTEGER, Shape.BOOLEAN})
ADDRESSES = frozenset({Shape.POINTER, Shape.MEMBER_POINTER})
SINGLE = NUMBERS | ADDRESSES

_OF_ENCODING = {
    Encoding.BOOLEAN: Shape.BOOLEAN,
    Encoding.FLOAT: Shape.FLOAT,
    Encoding.COMPLEX: Shape.COMPLEX,
    Encoding.DECIMAL: Shape.DECIMAL,
}
_OF_CLASS: dict[type, Shape] = {
    Void: Shape.VOID,
    Pointer: Shape.POINTER,
    MemberPointer: Shape.MEMBER_POINTER,
    Enum: Shape.INTEGER,
    FunctionType: Shape.FUNCTION,
}
_SIGNED = frozenset({Encoding.SIGNED, Encoding.UNSIGNED})
"""`char`, `char32_t` and the like agree with both."""
_CHAR_IS_SIGNED = frozenset(
    {"x86_64", "i386", "sparc", "sparcv9", "sparc64", "mips", "mipsel", "mips64", "mips64el"}
)
"""Architectures on which compilers for ELF take `char` as signed; those of Apple and Microsoft do on all."""
_BYTES = frozenset({Encoding.SIGNED, Encoding.UNSIGNED, Encoding.CHARACTER, Encoding.UNICODE})


class Scalar(NamedTuple):
    """What matters of a single value."""

    shape: Shape
    size: int | None
    """Bytes."""
    signed: bool | None
    """None where the source leaves it open, and where there are no signs."""
    float_format: str = ""
    """Tells apart floating-point formats of one size."""
    any_whole: bool = False
    """An integer that stands for truth values of its size, too."""


def shape_of(node: Type) -> Shape:
    """Say which kind of value a type is of, typedefs and qualifiers being seen through."""
    match node:
        case Primitive(encoding=encoding):
            return _OF_ENCODING.get(encoding, Shape.INTEGER)
        case Array(vector=vector):
            return Shape.VECTOR if vector else Shape.ARRAY
        case Record(kind=kind):
            return Shape.UNION if kind is RecordKind.UNION else Shape.STRUCT
    return _OF_CLASS.get(type(node), Shape.UNKNOWN)


def scalar(node: Type, target: Target, *, bytes_too: bool = False) -> Scalar:
    """Reduce a primitive, enum or address to what matters of it; `bytes_too`: the sign of single bytes."""
    shape = shape_of(node)
    match node:
        case Primitive(name=name, encoding=encoding, size=size):
            # One byte holds a character in most languages, whatever its sign is called.
            signed = encoding is Encoding.SIGNED if encoding in _SIGNED and (size > 1 or bytes_too) else None
            if bytes_too and encoding is Encoding.CHARACTER and size == 1:
                signed = target.format is not Format.ELF or target.architecture in _CHAR_IS_SIGNED
            any_whole = encoding is Encoding.INTEGER
            return Scalar(shape, size, signed, _float_format(name, shape, size, target), any_whole)
        case Enum(size=size) | Pointer(size=size) | MemberPointer(size=size):
            return Scalar(shape, size, None)
    return Scalar(shape, None, None)


def _float_format(name: str, shape: Shape, size: int, target: Target) -> str:
    if shape in (Shape.FLOAT, Shape.COMPLEX):
        if "bf16" in name.casefold():
            return "bfloat"
        if "long double" in name and size > 8 and target.architecture in ("x86_64", "i386"):
            return "x87"
        if "ibm128" in name:
            return "ibm"
    return ""


def compare_scalars(promised: Scalar, built: Scalar) -> Fault | None:
    """Say how two single values differ; None where caller and callee read them alike."""
    shapes = (promised.shape, built.shape)
    if None in (promised.size, built.size):
        return None
    same_size = promised.size == built.size
    if promised.shape is not built.shape and set(shapes) != WHOLE:
        if ADDRESSES.intersection(shapes) and not (WHOLE.intersection(shapes) and not same_size):
            return Fault(Kind.SHAPE, (), *shapes)
        if not ADDRESSES.intersection(shapes):
            return Fault(Kind.ENCODING, (), *shapes)
    if not same_size:
        return Fault(Kind.WIDTH, (), promised.size, built.size)
    if promised.float_format != built.float_format:
        return Fault(Kind.ENCODING, (), promised.float_format or "ieee", built.float_format or "ieee")
    if promised.shape is not built.shape and not (promised.any_whole or built.any_whole):
        return Fault(Kind.ENCODING, (), *shapes)
    if None not in (promised.signed, built.signed) and promised.signed is not built.signed:
        return Fault(Kind.SIGNEDNESS, (), _sign(promised), _sign(built))
    return None


def is_other_byte(promised: Type, built: Type) -> bool:
    """Whether two types of one byte are two to a compiler, which does not convert pointers to them."""
    match promised, built:
        case Primitive(size=1, encoding=one, name=name), Primitive(size=1, encoding=other, name=other_name):
            return {one, other} <= _BYTES and one is not other and name != other_name
    return False


def _sign(value: Scalar) -> str:
    return "signed" if value.signed else "unsigned"


def passed_alike(target: Target, where: Where, value: Scalar) -> bool:
    """Whether a record of one member goes where that member would go.

    System V AMD64 3.2.3, AAPCS64 6.8.2, RISC-V calling convention ("by value, as if it were the member"),
    i386 psABI 3.2 (on the stack alike, but returned through a hidden address), Microsoft x64 (records of
    a register's size go where integers go).
    """
    if where.in_memory:
        return True
    architecture = target.architecture
    if target.format is Format.PE:
        by_register = value.shape in WHOLE | ADDRESSES and (value.size or 0) <= 8
        return by_register or (architecture == "i386" and where is Where.PARAMETER)
    if architecture == "i386":
        return where is Where.PARAMETER
    if architecture.startswith(("arm", "thumb")) and not architecture.startswith("arm64"):
        return where is Where.PARAMETER or (value.size or 0) <= 4
    return architecture.startswith(("x86_64", "aarch64", "arm64", "riscv", "loongarch"))
