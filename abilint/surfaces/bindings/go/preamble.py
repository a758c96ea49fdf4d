"""The C text above `import "C"`, with the places of its lines."""

from __future__ import annotations

from typing import TYPE_CHECKING

from abilint.model.location import Location
from abilint.surfaces.bindings import c_text

if TYPE_CHECKING:
    from tree_sitter import Node

    from abilint.surfaces.bindings.tree import Index, Source


def pieces(source: Source, index: Index) -> list[c_text.Piece] | None:
    """Give the text above each `import "C"`, without its `#cgo` lines; None where C is not imported."""
    imports = [spec for spec in index.of_type("import_spec") if _is_c(source, spec)]
    if not imports:
        return None
    found = []
    for spec in imports:
        lines = [line for comment in _above(spec) for line in _lines(source, comment)]
        if lines:
            text = "\n".join("" if line.lstrip().startswith("#cgo") else line for line, _ in lines)
            found.append(c_text.Piece(text, tuple(place for _, place in lines)))
    return found


def _is_c(source: Source, spec: Node) -> bool:
    return source.text(spec.child_by_field_name("path"))[1:-1] == "C"


def _above(spec: Node) -> list[Node]:
    """Give the comments that end on the line before an import, in the order of the text."""
    below = spec if spec.prev_sibling is not None and spec.prev_sibling.type == "comment" else _whole(spec)
    found: list[Node] = []
    row = below.start_point[0]
    above = below.prev_sibling
    while above is not None and above.type == "comment" and above.end_point[0] == row - 1:
        found.append(above)
        row = above.start_point[0]
        above = above.prev_sibling
    return found[::-1]


def _whole(spec: Node) -> Node:
    """Give the import declaration that a spec stands in."""
    node = spec
    while node.type != "import_declaration" and node.parent is not None:
        node = node.parent
    return node


def _lines(source: Source, comment: Node) -> list[tuple[str, Location]]:
    """Give the lines of a comment without its marks."""
    text = source.text(comment)
    first = source.at(comment)
    inner = text[2:].removesuffix("*/") if text.startswith("/*") else text[2:]
    places = [
        first._replace(column=first.column + 2),
        *(Location(first.file, first.line + n, 1) for n in range(1, inner.count("\n") + 1)),
    ]
    return list(zip(inner.split("\n"), places, strict=True))
