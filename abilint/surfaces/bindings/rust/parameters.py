"""What stands in the brackets of a function, and before them."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from abilint.surfaces.bindings.rust import attributes, conditions, conventions

if TYPE_CHECKING:
    from tree_sitter import Node

    from abilint.model.target import Target
    from abilint.surfaces.bindings.rust.attributes import Meta
    from abilint.surfaces.bindings.tree import Source

SKIPPED = frozenset({"line_comment", "block_comment", "lifetime", "mutable_specifier"})


class Stated(NamedTuple):
    """One argument."""

    name: str
    """Empty where there is none, or `_`."""
    type: Node


class Listed(NamedTuple):
    """All arguments."""

    stated: tuple[Stated, ...]
    variadic: bool
    is_uncertain: bool
    """Which there are, only a build can tell."""


def of(source: Source, node: Node, target: Target) -> Listed:
    """List the arguments of a function that there are on a target."""
    stated, pending = [], list[attributes.Meta]()
    variadic = uncertain = False
    listed = node.child_by_field_name("parameters")
    for each in listed.named_children if listed is not None else ():
        if each.type == "attribute_item":
            pending.append(attributes.parse(source.text(each)))
            continue
        if each.type in SKIPPED:
            continue
        there, pending = _present(pending, target), []
        uncertain |= there is None
        if there is not False and each.type == "variadic_parameter":
            variadic = True
        elif there is not False:
            stated.append(_stated(source, each))
    return Listed(tuple(stated), variadic, uncertain)


def _present(metas: list[Meta], target: Target) -> bool | None:
    return conditions.both((attributes.presence(metas, target),))


def _stated(source: Source, node: Node) -> Stated:
    if node.type != "parameter":
        return Stated("", node)
    pattern = node.child_by_field_name("pattern")
    kind = node.child_by_field_name("type")
    name = source.text(pattern) if pattern is not None and pattern.type == "identifier" else ""
    return Stated(name.removeprefix("r#"), kind if kind is not None else node)


def _modifier(node: Node) -> Node | None:
    for each in node.named_children:
        if each.type == "function_modifiers":
            return next((one for one in each.named_children if one.type == "extern_modifier"), None)
    return None


def convention(source: Source, node: Node) -> str:
    """Give the convention's name of a pointer to a function; one without `extern` has Rust's."""
    found = _modifier(node)
    return "Rust" if found is None else conventions.stated(source, found)


def is_foreign(source: Source, node: Node) -> bool:
    """Whether C cannot call what a pointer points to."""
    return convention(source, node) in conventions.RUST
