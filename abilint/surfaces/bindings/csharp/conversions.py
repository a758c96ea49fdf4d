"""From an address that was looked up to the delegate or function pointer that is made of it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from abilint.model.types import Pointer, Typedef
from abilint.surfaces.bindings import tree
from abilint.surfaces.bindings.csharp.way import RAW

if TYPE_CHECKING:
    from tree_sitter import Node

    from abilint.model.types import TypeId
    from abilint.surfaces.bindings.csharp.constants import Place
    from abilint.surfaces.bindings.csharp.types_of import Types
    from abilint.surfaces.bindings.tree import Source

CONVERSION = "GetDelegateForFunctionPointer"
THROUGH = frozenset({"argument", "argument_list", "parenthesized_expression", "cast_expression"})
METHODS = frozenset({"method_declaration", "local_function_statement", "constructor_declaration"})


def delegate(types: Types, place: Place, call: Node) -> TypeId | None:
    """Give the function type that a looked up address is called with; None where that is not to be seen."""
    found = _around(types, place, call)
    if found is not None:
        return found
    source = types.project.text.source
    name = _given_out(source, call) or holder(source, call)
    method = _enclosing(call)
    if not name or method is None:
        return None
    for each in tree.of_type(method, "identifier"):
        if source.text(each) == name and each.start_byte > call.end_byte:
            found = _around(types, place, each)
            if found is not None:
                return found
    return None


def _around(types: Types, place: Place, node: Node) -> TypeId | None:
    """Look for a conversion that takes a value as it is."""
    source = types.project.text.source
    around = node.parent
    while around is not None and (around.type in THROUGH or around.type == "invocation_expression"):
        if around.type == "cast_expression":
            written = around.child_by_field_name("type")
            if written is not None and written.type == "function_pointer_type":
                return _function(types, types.type_of(place, written, RAW))
        elif around.type == "invocation_expression":
            function = around.child_by_field_name("function")
            if CONVERSION not in source.text(function):
                return None
            return type_argument(types, place, function) or _type_of(types, place, around)
        around = around.parent
    return None


def type_argument(types: Types, place: Place, function: Node | None) -> TypeId | None:
    """Give the delegate that stands between `<` and `>`."""
    for each in tree.of_type(function, "type_argument_list") if function is not None else ():
        inner = each.named_children
        return _function(types, types.type_of(place, inner[0], RAW)) if len(inner) == 1 else None
    return None


def _type_of(types: Types, place: Place, call: Node) -> TypeId | None:
    """Give the delegate of `typeof(Foo)`."""
    for each in tree.of_type(call, "typeof_expression"):
        written = each.child_by_field_name("type")
        return None if written is None else _function(types, types.type_of(place, written, RAW))
    return None


def _function(types: Types, type_id: TypeId) -> TypeId | None:
    """Give what a delegate or function pointer points to; None where it is none."""
    node = types.graph.nodes[type_id]
    while isinstance(node, Typedef):
        node = types.graph.nodes[node.target]
    if not isinstance(node, Pointer) or node.target == types.graph.void:
        return None
    return node.target


def holder(source: Source, call: Node) -> str:
    """Name the variable that a value is assigned to; empty where it is none."""
    given = _given_out(source, call)
    around = call.parent
    while not given and around is not None and around.type not in METHODS | {"declaration_list"}:
        if around.type == "variable_declarator":
            return source.text(around.child_by_field_name("name"))
        if around.type == "assignment_expression":
            return source.text(around.child_by_field_name("left")).rpartition(".")[2]
        around = around.parent
    return given


def _given_out(source: Source, call: Node) -> str:
    """Name what `TryGetExport(library, "foo", out address)` writes to."""
    group = call.child_by_field_name("arguments")
    last = group.named_children[-1] if group is not None and group.named_children else None
    written = source.text(last)
    return written.split()[-1].rpartition(".")[2] if written.startswith("out ") else ""


def helper(source: Source, call: Node, name: Node) -> Node | None:
    """Give the generic method of the file's own that a lookup stands in, by a name that it is given."""
    method = _enclosing(call)
    if method is None or method.child_by_field_name("type_parameters") is None:
        return None
    written = source.text(name)
    group = method.child_by_field_name("parameters")
    names = [source.text(each.child_by_field_name("name")) for each in group.named_children] if group else []
    return method if written in names and CONVERSION in source.text(method) else None


def _enclosing(node: Node) -> Node | None:
    around = node.parent
    while around is not None and around.type not in METHODS:
        around = around.parent
    return around
