"""The text that is followed: a file, or a string that a file gives to `module_eval`."""

from __future__ import annotations

from typing import TYPE_CHECKING

from abilint.surfaces.bindings import tree

if TYPE_CHECKING:
    from tree_sitter import Node

    from abilint.model.location import Location

GRAMMAR, WORDS = "tree_sitter_ruby", "Ruby"


class Text:
    """A syntax tree, and where its nodes stand."""

    def __init__(self, source: tree.Source, place: Location | None = None) -> None:
        self.source = source
        self.place = place
        """Where the whole of it is made; None for a file."""
        self._bodies: dict[int, Node] | None = None

    def of(self, node: Node | None) -> str:
        """Give what is written at a node."""
        return self.source.text(node)

    def at(self, node: Node) -> Location:
        """Give the place of a node."""
        return self.place or self.source.at(node)

    def heredoc(self, beginning: Node) -> Node | None:
        """Give the lines that `<<~END` stands for."""
        if self._bodies is None:
            starts = [each.start_byte for each in tree.of_type(self.source.root, "heredoc_beginning")]
            bodies = list(tree.of_type(self.source.root, "heredoc_body"))
            self._bodies = dict(zip(starts, bodies, strict=False))
        return self._bodies.get(beginning.start_byte)


def of_file(path: str) -> Text:
    """Read a file; raises InputError."""
    return Text(tree.parse(path, GRAMMAR, WORDS))


def of_string(text: str, path: str, place: Location) -> Text:
    """Take a string for Ruby that is evaluated at a place."""
    return Text(tree.parsed(path, text.encode(), GRAMMAR, WORDS), place)
