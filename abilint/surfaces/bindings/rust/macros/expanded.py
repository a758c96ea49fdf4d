"""Text that macros have made, as a source whose parts know where they are written."""

from __future__ import annotations

from bisect import bisect_right
from typing import TYPE_CHECKING

from abilint.model.location import Location
from abilint.surfaces.bindings import tree
from abilint.surfaces.bindings.rust import parsing
from abilint.surfaces.bindings.rust.macros import token_trees
from abilint.surfaces.bindings.rust.macros.token_trees import Group, Token
from abilint.surfaces.bindings.tree import Source

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from tree_sitter import Node

    from abilint.surfaces.bindings.rust.macros.expansion import Expander
    from abilint.surfaces.bindings.rust.macros.token_trees import Tree


class Expanded(Source, frozen=True):
    """What a macro's call comes to, parsed."""

    call: Location
    places: tuple[tuple[int, Location], ...]

    def at(self, node: Node) -> Location:
        """Give the place of what the call was given and that stands in a node, else that of the call."""
        found = bisect_right(self.places, node.start_byte, key=lambda each: each[0] - 1)
        inside = found < len(self.places) and self.places[found][0] < node.end_byte
        return self.places[found][1] if inside else self.call

    def broken(self) -> Iterator[tuple[Location, str]]:
        """Say nothing: what a macro makes is not always what it is taken for here."""
        yield from ()


def of_call(expander: Expander, source: Source, call: Node, block: Node | None = None) -> Expanded | None:
    """Parse the items that a call comes to; None where that is not known, or several builds have several.

    Those within an `extern` block are put into one of the same kind.
    """
    found = expander.expanded(name_of(source, call), given(source, call))
    if len(found) != 1:
        return None
    trees = expander.in_full(found[0])
    if block is not None:
        head = token_trees.read(source.text(block).partition("{")[0])
        trees = (*head, Group(Token("{"), trees))
    return _parsed(source, call, trees)


def types_of_call(expander: Expander, source: Source, call: Node) -> list[Expanded]:
    """Parse what a call that stands for a type may come to: as `type T = ...;`."""
    before = (Token("type"), Token("T"), Token("="))
    found = expander.expanded(name_of(source, call), given(source, call))
    return [_parsed(source, call, (*before, *each, Token(";"))) for each in found]


def name_of(source: Source, call: Node) -> str:
    """Give the name of a macro that is called."""
    return source.text(call.child_by_field_name("macro")).rpartition("::")[2].strip()


def _parsed(source: Source, node: Node, trees: Sequence[Tree]) -> Expanded:
    written = token_trees.write(trees)
    data = written.text.encode()
    made = tree.parsed(source.path, data, parsing.GRAMMAR, parsing.WORDS)
    return Expanded(made.path, data, made.root, made.words, source.at(node), written.places)


def given(source: Source, node: Node) -> tuple[Tree, ...]:
    """Read what a macro is given, without the outer brackets."""
    groups = [each for each in node.named_children if each.type == "token_tree"]
    if not groups:
        return ()
    return token_trees.read(source.text(groups[-1])[1:-1], _places(source, groups[-1]))


def _places(source: Source, node: Node) -> Callable[[int], Location]:
    """Say where a part of a node's text stands."""
    if isinstance(source, Expanded):
        return lambda _: source.at(node)
    lines = [0]
    text = source.text(node)[1:]
    lines += [number + 1 for number, letter in enumerate(text) if letter == "\n"]
    first = source.at(node)

    def place(offset: int) -> Location:
        line = bisect_right(lines, offset) - 1
        column = offset - lines[line] + 1 + ((first.column or 0) if line == 0 else 0)
        return Location(first.file, (first.line or 0) + line, column)

    return place
