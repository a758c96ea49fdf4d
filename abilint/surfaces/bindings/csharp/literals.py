"""Numbers and texts as C# writes them (C# specification, section 6.4.5)."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from tree_sitter import Node

    from abilint.surfaces.bindings.tree import Source

INTEGER = re.compile(r"(0[xX][0-9a-fA-F]+|0[bB][01]+|[0-9]+)[uUlL]*$")
LONGEST = 80
"""Characters of an integer: 64 binary digits, and what stands around them."""
ESCAPES = {
    "n": "\n",
    "t": "\t",
    "r": "\r",
    "0": "\0",
    "a": "\a",
    "b": "\b",
    "f": "\f",
    "v": "\v",
    "e": "\x1b",
}
MARKS = frozenset({'"', "'", "raw_string_start", "raw_string_end"})
BASES = {"x": 16, "b": 2}


def value(source: Source, node: Node) -> int | str | None:
    """Give what a literal stands for; None where it is none that constants are made of."""
    match node.type:
        case "integer_literal":
            return _integer(source.text(node).replace("_", ""))
        case "boolean_literal":
            return int(source.text(node) == "true")
        case "character_literal":
            content = _content(source, node)
            return ord(content) if len(content) == 1 else None
        case "string_literal" | "raw_string_literal":
            return _content(source, node)
        case "verbatim_string_literal":
            return source.text(node)[2:-1].replace('""', '"')
    return None


def _integer(written: str) -> int | None:
    found = INTEGER.match(written)
    if found is None or len(written) > LONGEST:
        return None
    return int(found[1], BASES.get(found[1][1:2].lower(), 10))


def _content(source: Source, node: Node) -> str:
    """Give what stands between the quotation marks."""
    return "".join(
        _escaped(source.text(child)) if child.type == "escape_sequence" else source.text(child)
        for child in node.children
        if child.type not in MARKS
    )


def _escaped(written: str) -> str:
    if written[1:2] in tuple("xuU"):
        number = int(f"0x{written[2:]}", 0)
        return chr(number) if number < 0x110000 else ""
    return ESCAPES.get(written[1:], written[1:])
