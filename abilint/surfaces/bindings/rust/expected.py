"""The type that a call's result is used as: what a name that is looked up is taken for."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from abilint.surfaces.bindings.rust import imports, names, records
from abilint.surfaces.bindings.rust.crate import Item

if TYPE_CHECKING:
    from tree_sitter import Node

    from abilint.model.target import Target
    from abilint.surfaces.bindings.rust.call_sites import Shape
    from abilint.surfaces.bindings.rust.crate import Link

WRAPPERS = frozenset({"Symbol", "Result", "Option", "Ok", "Some"})
NEEDED = frozenset({"unwrap", "expect"})
TRIED = frozenset({"ok", "is_ok", "is_err", "unwrap_or", "unwrap_or_default", "or_else", "unwrap_or_else"})


class Expected(NamedTuple):
    """How a result is used."""

    item: Item
    """Where the type is written."""
    type: Node | None
    optional: bool
    """The program goes on without the name."""


def of(item: Item, shape: Shape, target: Target) -> Expected:
    """Say what a call that looks a name up is taken for."""
    needed = optional = False
    link = item.chain
    stated = shape.types[0] if shape.types else None
    where = item
    while link is not None:
        node = link.node
        if node.type == "try_expression":
            needed = True
        elif node.type == "field_expression":
            name = item.source.text(node.child_by_field_name("field"))
            needed |= name in NEEDED
            optional |= name in TRIED and not needed
        elif node.type in ("let_condition", "match_expression", "if_expression"):
            optional |= not needed
        elif node.type in _ENDS:
            if stated is None:
                where, stated = _written(item, link, target)
            if node.type == "let_declaration" and not needed and shape.receiver is not None:
                optional |= True
            break
        elif stated is None and node.type == "call_expression":
            stated = _transmuted(item, node)
        link = link.up
    return Expected(where, stated if stated is None else unwrapped(where, stated), optional and not needed)


_ENDS = frozenset(
    {
        "let_declaration",
        "field_initializer",
        "const_item",
        "static_item",
        "function_item",
        "assignment_expression",
    }
)


def _written(item: Item, link: Link, target: Target) -> tuple[Item, Node | None]:
    """Read the type where a result ends up: that of a variable, of a member, of the function itself."""
    node = link.node
    if node.type == "function_item":
        return item, node.child_by_field_name("return_type")
    if node.type == "field_initializer":
        up = link.up.up if link.up is not None else None
        made = item.source.text(up.node.child_by_field_name("name")) if up is not None else ""
        name = item.source.text(node.child_by_field_name("field"))
        return _member(item, _self_or(item, made, link), name, target)
    stated = node.child_by_field_name("type")
    if stated is None and node.type == "let_declaration":
        pattern = item.source.text(node.child_by_field_name("pattern"))
        return _member(item, _self_or(item, "Self", link), pattern, target)
    return item, stated


def _self_or(item: Item, name: str, link: Link) -> str:
    """Give the name of a struct; that of the `impl` for `Self`."""
    up: Link | None = link
    while name == "Self" and up is not None:
        if up.node.type == "impl_item":
            return item.source.text(up.node.child_by_field_name("type"))
        up = up.up
    return name


def _member(item: Item, struct: str, name: str, target: Target) -> tuple[Item, Node | None]:
    path = tuple(struct.partition("<")[0].split("::"))
    found = names.type_of(item.module, path) if struct else None
    if not isinstance(found, Item):
        return item, None
    return found, next((each.type for each in records.members(found, target) if each.name == name), None)


def _transmuted(item: Item, node: Node) -> Node | None:
    """Give `T` of `transmute::<_, T>(...)`."""
    function = node.child_by_field_name("function")
    if function is None or function.type != "generic_function":
        return None
    head = imports.path_of(item.source, function.child_by_field_name("function"))
    listed = function.child_by_field_name("type_arguments")
    known = head[-1:] == ("transmute",) and listed is not None and len(listed.named_children) == 2
    return listed.named_children[1] if known and listed is not None else None


def unwrapped(item: Item, node: Node) -> Node | None:
    """Take off `Symbol<...>`, `Result<...>`, `Option<...>` and references to them; None for `_`."""
    for _ in range(10):
        if node.type == "reference_type":
            inner = node.child_by_field_name("type")
        elif node.type == "generic_type":
            head = imports.path_of(item.source, node.child_by_field_name("type"))
            listed = node.child_by_field_name("type_arguments")
            parts = [each for each in listed.named_children if each.type != "lifetime"] if listed else []
            inner = parts[0] if parts and WRAPPERS.intersection(head[-1:]) else None
        else:
            inner = None
        if inner is None:
            return None if item.source.text(node) == "_" else node
        node = inner
    return node
