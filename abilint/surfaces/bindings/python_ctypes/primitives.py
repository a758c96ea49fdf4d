"""The types that `ctypes` and `ctypes.wintypes` name, as they are on a target (docs.python.org, ctypes)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from abilint.model.target import Format, Target
from abilint.model.types import Encoding, Primitive
from abilint.surfaces.bindings import c_types

if TYPE_CHECKING:
    from abilint.model.types import TypeId
    from abilint.surfaces.bindings.graph import Graph

S, U, C = Encoding.SIGNED, Encoding.UNSIGNED, Encoding.CHARACTER
FIXED = {
    "c_byte": (S, 1), "c_ubyte": (U, 1), "c_char": (C, 1), "c_short": (S, 2), "c_ushort": (U, 2),
    "c_int": (S, 4), "c_uint": (U, 4), "c_longlong": (S, 8), "c_ulonglong": (U, 8),
    "c_int8": (S, 1), "c_uint8": (U, 1), "c_int16": (S, 2), "c_uint16": (U, 2),
    "c_int32": (S, 4), "c_uint32": (U, 4), "c_int64": (S, 8), "c_uint64": (U, 8),
    "c_bool": (Encoding.BOOLEAN, 1), "c_float": (Encoding.FLOAT, 4), "c_double": (Encoding.FLOAT, 8),
    "c_float_complex": (Encoding.COMPLEX, 8), "c_double_complex": (Encoding.COMPLEX, 16),
    "HRESULT": (S, 4),
    "BYTE": (U, 1), "CHAR": (C, 1), "BOOLEAN": (U, 1), "WORD": (U, 2), "SHORT": (S, 2), "USHORT": (U, 2),
    "INT": (S, 4), "UINT": (U, 4), "BOOL": (S, 4), "FLOAT": (Encoding.FLOAT, 4), "ATOM": (U, 2),
    "DOUBLE": (Encoding.FLOAT, 8), "VARIANT_BOOL": (S, 2), "COLORREF": (U, 4), "LANGID": (U, 2),
    "LARGE_INTEGER": (S, 8), "ULARGE_INTEGER": (U, 8), "LCID": (U, 4),
}  # fmt: skip
OF_WORD = {"c_size_t": U, "c_ssize_t": S, "WPARAM": U, "LPARAM": S}
OF_LONG = {"c_long": S, "c_ulong": U, "LONG": S, "ULONG": U, "DWORD": U}
CHARACTER_POINTERS = frozenset({"c_char_p", "LPSTR", "LPCSTR"})
WIDE_POINTERS = frozenset({"c_wchar_p", "LPWSTR", "LPCWSTR", "OLESTR", "LPOLESTR"})
POINTERS = frozenset({"c_void_p", "c_voidp", "py_object", "LPVOID", "LPCVOID", "HANDLE", "SC_HANDLE"})


def primitive(name: str, target: Target) -> Primitive | None:
    """Give the number, character or truth value of that name; None where ctypes has none such."""
    if name in FIXED:
        return Primitive(name, *FIXED[name])
    word, long = target.bits // 8, c_types.long(target)
    if name in OF_WORD:
        return Primitive(name, OF_WORD[name], word)
    if name in OF_LONG:
        return Primitive(name, OF_LONG[name], long)
    if name in {"c_wchar", "WCHAR", "OLECHAR"}:
        return Primitive(name, Encoding.UNICODE, 2 if target.format is Format.PE else 4)
    if name == "c_time_t":
        return Primitive(name, S, 8 if target.format is Format.PE else word)
    if name == "c_longdouble":
        return Primitive("long double", Encoding.FLOAT, c_types.long_double(target))
    return None


def of_ctypes(graph: Graph, name: str) -> TypeId | None:
    """Give a type that `ctypes` or `ctypes.wintypes` defines; None where the name is no type."""
    plain = primitive(name, graph.target)
    if plain is not None:
        return graph.add(plain)
    if name in CHARACTER_POINTERS:
        return graph.named(name, graph.pointer(_plain(graph, "c_char")))
    if name in WIDE_POINTERS:
        return graph.named(name, graph.pointer(_plain(graph, "c_wchar")))
    if name in POINTERS or (name.startswith("H") and name.isupper()):
        return graph.named(name, graph.pointer(graph.void))
    if name.startswith(("LP", "P")):
        pointee = of_ctypes(graph, name.removeprefix("L").removeprefix("P"))
        return None if pointee is None else graph.pointer(pointee)
    return None


def _plain(graph: Graph, name: str) -> TypeId:
    found = primitive(name, graph.target)
    assert found is not None
    return graph.add(found)
