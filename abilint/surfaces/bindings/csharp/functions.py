"""Signatures: of extern methods, delegates and function pointers."""

from __future__ import annotations

from typing import TYPE_CHECKING

from abilint.model.target import Format
from abilint.surfaces.bindings.csharp import attributes, basic_types
from abilint.surfaces.bindings.csharp.constants import Place
from abilint.surfaces.bindings.csharp.way import RAW, Way, marshal

if TYPE_CHECKING:
    from tree_sitter import Node

    from abilint.model.target import Target
    from abilint.model.types import TypeId
    from abilint.surfaces.bindings.csharp.attributes import Attribute
    from abilint.surfaces.bindings.csharp.index import Declared
    from abilint.surfaces.bindings.csharp.types_of import Types

CONVENTIONS = {
    "Cdecl": "c", "StdCall": "stdcall", "Stdcall": "stdcall", "ThisCall": "thiscall", "Thiscall": "thiscall",
    "FastCall": "fastcall", "Fastcall": "fastcall",
    "1": "stdcall", "2": "c", "3": "stdcall", "4": "thiscall", "5": "fastcall",
}  # fmt: skip
"""Members of `CallingConvention`, by name and number, and classes `CallConv...`; not `Winapi`."""
ERROR_CODE = "HRESULT"


def default_convention(target: Target) -> str:
    """Give `Winapi`: `stdcall` on Windows for 32-bit x86, where others are C's."""
    return "stdcall" if target.format is Format.PE and target.architecture == "i386" else "c"


def convention(types: Types, place: Place, stated: Node | None) -> str:
    """Read `CallingConvention.Cdecl`, on the one platform where it matters."""
    default = default_convention(types.graph.target)
    if stated is None or default == "c":
        return default
    written = place.text.source.text(stated)
    last = written.rpartition(".")[2].rpartition(")")[2].strip()
    return CONVENTIONS.get(last, default)


def of_method(
    types: Types, place: Place, node: Node, way: Way, how: str, *, keeps_result: bool = True
) -> TypeId:
    """Give the function type of an extern method.

    Without `keeps_result` (`PreserveSig = false`) the function returns an error code, and writes the result
    to an address behind the other arguments.
    """
    result = _result(types, place, node, way)
    named = _parameters(types, place, node, way)
    if named is None:
        return types.graph.function(result, (), prototyped=False, convention=how)
    names, parameters, is_variadic = named
    if not keeps_result:
        code = basic_types.unmanaged(types.graph, "Error", ERROR_CODE)
        assert code is not None
        if result != types.graph.void:
            names, parameters = (*names, "result"), (*parameters, types.graph.pointer(result))
        result = code
    return types.graph.function(result, parameters, names=names, variadic=is_variadic, convention=how)


def _result(types: Types, place: Place, node: Node, way: Way) -> TypeId:
    written = node.child_by_field_name("returns") or node.child_by_field_name("type")
    if written is None:
        return types.graph.unknown("is not written in a way that is understood")
    stated = marshal(place, attributes.of(place.text.source, node, "return"))
    return types.type_of(place, written, way, stated)


def _parameters(
    types: Types, place: Place, node: Node, way: Way
) -> tuple[tuple[str, ...], tuple[TypeId, ...], bool] | None:
    """Read the parameters' names and types, and whether any number may follow; None where that fails."""
    group = node.child_by_field_name("parameters")
    if group is None or group.has_error or place.text.is_conditional_inside(group):
        return None
    names: list[str] = []
    found: list[TypeId] = []
    text = place.text.source.text
    for each in group.named_children:
        if text(each) == "__arglist":
            return tuple(names), tuple(found), True
        if each.type == "parameter":
            names.append(text(each.child_by_field_name("name")).lstrip("@"))
            found.append(types.argument(place, each, way))
    spread = group.child_by_field_name("type")
    if spread is not None:
        names.append(text(group.child_by_field_name("name")).lstrip("@"))
        found.append(types.type_of(place, spread, way))
    return tuple(names), tuple(found), False


def delegate(types: Types, declared: Declared) -> TypeId:
    """Give a callback: the address of a function."""
    graph, source = types.graph, declared.text.source
    key = (declared.path, False)
    if key in types.known:
        return types.known[key]
    types.known[key] = graph.pointer(graph.void)
    place = Place(declared.text, declared.path[:-1])
    stated = attributes.of(source, declared.node).get("UnmanagedFunctionPointer")
    first = stated.first() if stated else None
    how = convention(types, place, first)
    way = Way(wide=charset(types, stated))
    made = graph.pointer(of_method(types, place, declared.node, way, how))
    types.known[key] = graph.named(declared.path[-1], made)
    return types.known[key]


def charset(types: Types, stated: Attribute | None) -> bool:
    """Say whether text is UTF-16, by an attribute's own `CharSet` or by the file's."""
    written = stated.named.get("CharSet") if stated else None
    if stated is None or written is None:
        return types.default_wide
    return basic_types.is_wide(types.graph, _last(written))


def _last(node: Node) -> str:
    """Give the last name of `CharSet.Unicode`."""
    raw = node.text or b""
    return raw.decode().rpartition(".")[2].strip()


def pointer(types: Types, place: Place, node: Node) -> TypeId:
    """Give `delegate* unmanaged[Cdecl]<int, void>`; one that is managed no native code can call."""
    graph, text = types.graph, place.text.source.text
    how = next((each for each in node.children if each.type == "calling_convention"), None)
    returns = node.child_by_field_name("returns")
    if how is None or "unmanaged" not in text(how) or returns is None:
        return graph.pointer(graph.void)
    parameters = []
    for each in node.named_children:
        written = each.child_by_field_name("type")
        if each.type == "function_pointer_parameter" and written is not None:
            found = types.type_of(place, written, RAW)
            parameters.append(
                graph.pointer(found) if text(each).startswith(("ref ", "out ", "in ")) else found
            )
    result = types.type_of(place, returns, RAW)
    return graph.pointer(
        graph.function(result, tuple(parameters), convention=_pointer_convention(types, text(how)))
    )


def _pointer_convention(types: Types, written: str) -> str:
    default = default_convention(types.graph.target)
    if default == "c":
        return default
    return next((CONVENTIONS[name] for name in CONVENTIONS if name in written and name.isalpha()), default)
