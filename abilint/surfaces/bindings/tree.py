"""Source text as a syntax tree, by the grammars of tree-sitter: parsed, never run."""

from __future__ import annotations

import importlib
from typing import TYPE_CHECKING

from msgspec import Struct

from abilint.errors import InputError
from abilint.model.location import Location
from abilint.surfaces.bindings import text_file

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from tree_sitter import Node

EXTRA = "pip install 'abilint[bindings]'"
BROKEN = "the text is no {} that abilint can parse"


class Source(Struct, frozen=True):
    """One file, parsed."""

    path: str
    data: bytes
    root: Node
    words: str
    """What messages call its language."""

    def text(self, node: Node | None) -> str:
        """Give what is written at a node; empty for None."""
        return "" if node is None else self.data[node.start_byte : node.end_byte].decode()

    def at(self, node: Node) -> Location:
        """Give the place of a node; columns count bytes, as compilers do."""
        return Location(self.path, node.start_point[0] + 1, node.start_point[1] + 1)

    def broken(self) -> Iterator[tuple[Location, str]]:
        """List the places that could not be parsed, the outermost of each, with the reason."""
        for node in walk(self.root, into_errors=False):
            if node.is_error or node.is_missing:
                yield self.at(node), BROKEN.format(self.words)


def parse(path: str, grammar: str, words: str, function: str = "language") -> Source:
    """Parse a file with the grammar of package `grammar` (`tree_sitter_rust`).

    Raises InputError where the file cannot be read or the grammar is not installed.
    """
    return parsed(path, text_file.read(path), grammar, words, function)


def parsed(
    path: str,
    data: bytes,
    grammar: str,
    words: str,
    function: str = "language",
    within: Sequence[Node] = (),
) -> Source:
    """Parse text that was read already; raises InputError where the grammar is not installed.

    Only from the first to the last of the nodes `within`, where such are given.
    """
    try:
        from tree_sitter import Language, Parser, Range

        module = importlib.import_module(grammar)
    except ImportError:
        raise InputError(path, f"{words} needs tree-sitter and its grammar: {EXTRA}") from None
    parser = Parser(Language(getattr(module, function)()))
    if within:
        first, last = within[0], within[-1]
        places = (first.start_point, last.end_point, first.start_byte, last.end_byte)
        parser.included_ranges = [Range(*places)]
    return Source(path, data, parser.parse(data).root_node, words)


def walk(node: Node, *, into_errors: bool = True) -> Iterator[Node]:
    """Visit a node and all below it, in the order of the text, however deep they nest."""
    cursor = node.walk()
    while True:
        found = cursor.node
        assert found is not None
        yield found
        down = into_errors or not found.is_error
        if down and cursor.goto_first_child():
            continue
        while not cursor.goto_next_sibling():
            if not cursor.goto_parent():
                return


def of_type(node: Node, *types: str) -> Iterator[Node]:
    """Visit all nodes of some types below and at a node, in the order of the text."""
    return (each for each in walk(node) if each.type in types)


class Index:
    """All nodes of a tree by type, and what stands above each: a tree looks for that from its root."""

    def __init__(self, root: Node) -> None:
        self._above: dict[int, Node] = {}
        self._of_type: dict[str, list[Node]] = {}
        cursor = root.walk()
        stack: list[Node] = []
        while True:
            found = cursor.node
            assert found is not None
            if stack:
                self._above[found.id] = stack[-1]
            if found.is_named:
                self._of_type.setdefault(found.type, []).append(found)
            if cursor.goto_first_child():
                stack.append(found)
                continue
            while not cursor.goto_next_sibling():
                if not cursor.goto_parent():
                    return
                stack.pop()

    def above(self, node: Node) -> Node | None:
        """Give what stands right above a node; None for the root."""
        return self._above.get(node.id)

    def of_type(self, *types: str) -> list[Node]:
        """List all named nodes of some types, those of one in the order of the text."""
        return [node for each in types for node in self._of_type.get(each, ())]
