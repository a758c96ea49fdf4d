"""The types that C# and .NET name, as native code sees them (learn.microsoft.com, "Type marshalling")."""

from __future__ import annotations

from typing import TYPE_CHECKING

from abilint.model.target import Format
from abilint.model.types import Encoding, Pointer, Primitive, RecordKind, Typedef
from abilint.surfaces.bindings import c_types, record_layout
from abilint.surfaces.bindings.record_layout import Item

if TYPE_CHECKING:
    from abilint.model.location import Location
    from abilint.model.types import TypeId
    from abilint.surfaces.bindings.graph import Graph

S, U, F = Encoding.SIGNED, Encoding.UNSIGNED, Encoding.FLOAT
FIXED = {
    "sbyte": (S, 1), "byte": (U, 1), "short": (S, 2), "ushort": (U, 2), "int": (S, 4), "uint": (U, 4),
    "long": (S, 8), "ulong": (U, 8), "float": (F, 4), "double": (F, 8),
    "SByte": (S, 1), "Byte": (U, 1), "Int16": (S, 2), "UInt16": (U, 2), "Int32": (S, 4), "UInt32": (U, 4),
    "Int64": (S, 8), "UInt64": (U, 8), "Single": (F, 4), "Double": (F, 8), "Half": (F, 2),
    "Int128": (S, 16), "UInt128": (U, 16), "TimeSpan": (S, 8),
}  # fmt: skip
WORDS = frozenset({"IntPtr", "UIntPtr", "nint", "nuint", "HandleRef", "GCHandle"})
OF_C = {"CLong": "long", "CULong": "unsigned long"}
ADDRESSES = frozenset({"Delegate", "MulticastDelegate", "WaitHandle", "ArgIterator"})
UNMANAGED = {
    "I1": (S, 1), "U1": (U, 1), "I2": (S, 2), "U2": (U, 2), "I4": (S, 4), "U4": (U, 4),
    "I8": (S, 8), "U8": (U, 8), "R4": (F, 4), "R8": (F, 8),
    "Bool": (S, 4), "VariantBool": (S, 2), "Error": (S, 4),
}  # fmt: skip
"""`UnmanagedType` -> what a number or truth value becomes."""
NAMESPACES = (
    "System.Runtime.InteropServices.ComTypes.",
    "System.Runtime.InteropServices.",
    "System.Numerics.",
    "System.Drawing.",
    "System.Threading.",
    "System.Text.",
    "System.",
)
RECORDS = {
    "System.": {
        "Guid": (
            ("uint", "_a"),
            ("ushort", "_b"),
            ("ushort", "_c"),
            *(("byte", f"_{n}") for n in "defghijk"),
        )
    },
    "System.Numerics.": {
        "Vector2": tuple(("float", n) for n in "XY"),
        "Vector3": tuple(("float", n) for n in "XYZ"),
        "Vector4": tuple(("float", n) for n in "XYZW"),
        "Quaternion": tuple(("float", n) for n in "XYZW"),
        "Plane": tuple(("float", n) for n in ("X", "Y", "Z", "D")),
        "Matrix3x2": tuple(("float", f"M{r}{c}") for r in "123" for c in "12"),
        "Matrix4x4": tuple(("float", f"M{r}{c}") for r in "1234" for c in "1234"),
    },
    "System.Drawing.": {
        "Point": tuple(("int", n) for n in "xy"),
        "PointF": tuple(("float", n) for n in "xy"),
        "Size": (("int", "width"), ("int", "height")),
        "SizeF": (("float", "width"), ("float", "height")),
        "Rectangle": tuple(("int", n) for n in ("x", "y", "width", "height")),
        "RectangleF": tuple(("float", n) for n in ("x", "y", "width", "height")),
    },
}
"""Structs of .NET that stand in signatures, by namespace."""


def plain(name: str) -> str:
    """Take .NET's own namespaces off a name."""
    name = name.removeprefix("global::")
    return next((name.removeprefix(each) for each in NAMESPACES if name.startswith(each)), name)


def number(graph: Graph, name: str) -> TypeId | None:
    """Give a number or machine word; None where the name is none of them."""
    bits = graph.target.bits
    if name in FIXED:
        return graph.add(Primitive(name, *FIXED[name]))
    if name in WORDS:
        return word(graph, name)
    if name in OF_C:
        size = c_types.long(graph.target)
        return graph.add(Primitive(name, S if name == "CLong" else U, size))
    if name == "NFloat":
        return graph.add(Primitive(name, F, bits // 8))
    return graph.pointer(graph.void) if name in ADDRESSES else None


def word(graph: Graph, name: str) -> TypeId:
    """Make what holds an address or a number of its size."""
    return graph.add(Primitive(name, Encoding.WORD, graph.target.bits // 8))


def is_address(graph: Graph, type_id: TypeId) -> bool:
    """Whether a value is an address: one that may be missing is null."""
    node = graph.nodes[type_id]
    while isinstance(node, Typedef):
        node = graph.nodes[node.target]
    return isinstance(node, Pointer) or (isinstance(node, Primitive) and node.encoding is Encoding.WORD)


def unmanaged(graph: Graph, name: str, shown: str) -> TypeId | None:
    """Give what a member of `UnmanagedType` makes of a number; None where that makes none of it."""
    if name in ("SysInt", "SysUInt"):
        return word(graph, shown)
    if name not in UNMANAGED:
        return None
    encoding, size = UNMANAGED[name]
    if shown in ("bool", "Boolean") and size == 1:
        encoding = Encoding.BOOLEAN
    return graph.add(Primitive(shown, encoding, size))


def truth(graph: Graph, *, raw: bool) -> TypeId:
    """Make `bool`: Windows' `BOOL` of four bytes, but one byte in C#'s own memory."""
    return graph.add(Primitive("bool", Encoding.BOOLEAN, 1) if raw else Primitive("bool", S, 4))


def character(graph: Graph, *, wide: bool) -> TypeId:
    """Make `char`: UTF-16, or a byte of the system's text."""
    return graph.add(Primitive("char", Encoding.UNICODE, 2 if wide else 1))


def text(graph: Graph, name: str, *, wide: bool) -> TypeId:
    """Make what text is handed over as: the address of its first character."""
    return graph.named(name, graph.pointer(character(graph, wide=wide)))


def is_wide(graph: Graph, charset: str) -> bool:
    """Whether a `CharSet` or kind of text is UTF-16 on the target."""
    return charset == "Unicode" or (charset == "Auto" and graph.target.format is Format.PE)


def record(graph: Graph, name: str, usings: frozenset[str], where: Location) -> TypeId | None:
    """Give a struct of .NET; None where the name is none that the file's namespaces have."""
    for space, records in RECORDS.items():
        own = name.removeprefix(space)
        if own in records and (own != name or space.rstrip(".") in usings):
            return _made(graph, own, records[own], where)
    return None


def _made(graph: Graph, name: str, fields: tuple[tuple[str, str], ...], where: Location) -> TypeId:
    items = tuple(Item(member, graph.add(Primitive(t, *FIXED[t])), None, where) for t, member in fields)
    made = graph.record(RecordKind.STRUCT, name)
    laid = record_layout.lay(graph, items)
    assert laid is not None
    graph.complete(made, *laid)
    return made
