"""`use`: names for what stands elsewhere (The Rust Reference, "Use declarations")."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tree_sitter import Node

    from abilint.surfaces.bindings.tree import Source

DEEPEST = 40


class Use(NamedTuple):
    """One name that is brought in; None: all of a module's."""

    name: str | None
    path: tuple[str, ...]


def path_of(source: Source, node: Node | None) -> tuple[str, ...]:
    """Split `a::b::c`; a path that begins with `::` has an empty first part."""
    text = "".join(source.text(node).split()).partition("<")[0]
    return tuple(part.removeprefix("r#") for part in text.split("::")) if text else ()


def of(source: Source, node: Node) -> Iterator[Use]:
    """List what a `use` brings in."""
    argument = node.child_by_field_name("argument")
    if argument is not None:
        yield from _of(source, argument, (), 0)


def _of(source: Source, node: Node, before: tuple[str, ...], depth: int) -> Iterator[Use]:
    if depth > DEEPEST:
        return
    match node.type:
        case "use_as_clause":
            yield from _named(source, node, before)
        case "use_wildcard":
            inner = node.named_children[0] if node.named_children else None
            yield Use(None, before + path_of(source, inner))
        case "scoped_use_list":
            path = before + path_of(source, node.child_by_field_name("path"))
            listed = node.child_by_field_name("list")
            if listed is not None:
                yield from _of(source, listed, path, depth + 1)
        case "use_list":
            for each in node.named_children:
                yield from _of(source, each, before, depth + 1)
        case "self":
            yield Use(before[-1] if before else None, before)
        case "identifier" | "scoped_identifier" | "crate":
            path = before + path_of(source, node)
            yield Use(path[-1] if path else None, path)


def _named(source: Source, node: Node, before: tuple[str, ...]) -> Iterator[Use]:
    path = path_of(source, node.child_by_field_name("path"))
    whole = before if path == ("self",) and before else before + path
    yield Use(source.text(node.child_by_field_name("alias")).removeprefix("r#"), whole)
