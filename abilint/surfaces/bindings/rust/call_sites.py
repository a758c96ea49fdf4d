"""Calls that open a library or look a name up: `libloading`, `dlopen`, `dlsym` and their kin."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from tree_sitter import Node

    from abilint.surfaces.bindings.rust.crate import Item

METHODS = frozenset({"get", "get_singlethreaded", "pin_get", "symbol"})
FUNCTIONS = frozenset({"dlsym", "GetProcAddress"})
TYPES = frozenset({"Library", "DynamicLibrary", "DynLib"})
OPENERS = frozenset({"dlopen", "LoadLibraryA", "LoadLibraryW", "LoadLibraryExA", "LoadLibraryExW"})
IDENTIFIER = re.compile(r"[A-Za-z_?$@][\w$@?]*$")
LOADER = re.compile(rb"libloading|dlopen|dlsym|DynamicLibrary|GetProcAddress")


class Shape(NamedTuple):
    """A call, taken apart."""

    receiver: Node | None
    """What a method is called on."""
    path: tuple[str, ...]
    """Of a method, its name."""
    types: tuple[Node, ...]
    """What stands in `::<...>`."""
    arguments: tuple[Node, ...]


def shape(item: Item) -> Shape:
    """Take a call apart."""
    function = item.node.child_by_field_name("function")
    listed = item.node.child_by_field_name("arguments")
    arguments = tuple(listed.named_children) if listed is not None else ()
    types: tuple[Node, ...] = ()
    if function is not None and function.type == "generic_function":
        stated = function.child_by_field_name("type_arguments")
        types = tuple(stated.named_children) if stated is not None else ()
        function = function.child_by_field_name("function")
    if function is None:
        return Shape(None, (), types, arguments)
    if function.type == "field_expression":
        name = item.source.text(function.child_by_field_name("field"))
        return Shape(function.child_by_field_name("value"), (name,), types, arguments)
    path = "".join(item.source.text(function).split()).split("::")
    return Shape(None, tuple(path), types, arguments)


def opened(item: Item, found: Shape) -> Node | None:
    """Give the argument that names the library which a call opens; None where it opens none."""
    if not found.arguments or found.receiver is not None:
        return None
    of_type = (
        len(found.path) > 1
        and found.path[-2] in TYPES
        and found.path[-1] in ("new", "open", "load_with_flags")
    )
    known = of_type or found.path[-1] in OPENERS
    return found.arguments[0] if known and LOADER.search(item.source.data) else None


def looked_up(item: Item, found: Shape) -> Node | None:
    """Give the argument that names what a call looks up; None where it looks nothing up."""
    if found.receiver is None and found.path[-1:] and found.path[-1] in FUNCTIONS:
        return found.arguments[1] if len(found.arguments) == 2 else None
    method = found.receiver is not None and found.path[-1] in METHODS and len(found.arguments) == 1
    if not method or not LOADER.search(item.source.data):
        return None
    text = item.source.text(found.arguments[0])
    plain = text.startswith('"') and found.path[-1] == "get" and not found.types
    return None if plain else found.arguments[0]
