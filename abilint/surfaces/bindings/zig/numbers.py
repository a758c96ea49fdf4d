"""Numbers in a Zig file: values of constants and enumerators, widths of fields."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from abilint.model.types import Enumerator

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tree_sitter import Node

    from abilint.surfaces.bindings.tree import Source
    from abilint.surfaces.bindings.zig.scopes import Scopes

LITERAL = re.compile(r"-?(0x[0-9a-fA-F_]{1,40}|0o[0-7_]{1,60}|0b[01_]{1,140}|[0-9][0-9_]{0,40})")
WIDTH = re.compile(r"[iu](\d{1,4})")
MOST_DEPTH = 60
MOST_SHIFT = 128


def integer(scopes: Scopes, node: Node | None, depth: int = 0) -> int | None:
    """Give the value of a constant expression; None where the text does not tell."""
    if node is None or depth > MOST_DEPTH:
        return None
    text = scopes.text(node)
    if LITERAL.fullmatch(text):
        return int(text.replace("_", ""), 0) if not re.fullmatch(r"-?0\d+", text) else int(text)
    inner = node.named_children
    match node.type:
        case "identifier" | "field_expression":
            return integer(scopes, scopes.value(node), depth + 1)
        case "parenthesized_expression" if inner:
            return integer(scopes, inner[0], depth + 1)
        case "unary_expression" if inner and text.startswith("-"):
            value = integer(scopes, inner[-1], depth + 1)
            return None if value is None else -value
        case "binary_expression":
            return _combined(scopes, node, depth)
        case "builtin_function" if text.startswith("@as(") and inner:
            return (
                integer(scopes, inner[-1].named_children[-1], depth + 1) if inner[-1].named_children else None
            )
    return None


def _combined(scopes: Scopes, node: Node, depth: int) -> int | None:
    one, other = (integer(scopes, node.child_by_field_name(side), depth + 1) for side in ("left", "right"))
    if one is None or other is None:
        return None
    match scopes.text(node.child_by_field_name("operator")):
        case "|":
            return one | other
        case "&":
            return one & other
        case "+":
            return one + other
        case "-":
            return one - other
        case "*":
            return one * other
        case "<<" if 0 <= other < MOST_SHIFT:
            return one << other
    return None


def enumerators(source: Source, scopes: Scopes, node: Node) -> Iterator[Enumerator]:
    """List the named values of an enum; after one that is computed no more are known."""
    following = 0
    for each in node.named_children:
        if each.type != "container_field":
            continue
        name = source.text(each.child_by_field_name("name"))
        stated = next((n for n, part in enumerate(each.children) if part.type == "="), None)
        value = following if stated is None else integer(scopes, each.children[stated + 1])
        if value is None:
            return
        if name != "_":
            yield Enumerator(name, value, source.at(each))
            following = value + 1


def bits(text: str) -> int | None:
    """Give the width of a field of a packed struct; None where it is no number or truth value."""
    if text == "bool":
        return 1
    found = WIDTH.fullmatch(text)
    return int(found[1]) if found else None
