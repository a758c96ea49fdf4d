"""The text of a program: its files, what is defined in them, and what of it is there on a platform."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

from msgspec import Struct
from msgspec.structs import replace

from abilint.errors import InputError
from abilint.surfaces.bindings import tree
from abilint.surfaces.bindings.julia import platforms

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tree_sitter import Node

    from abilint.surfaces.bindings.collected import Collected
    from abilint.surfaces.bindings.tree import Source

BRANCHES = ("elseif_clause", "else_clause")
FUNCTIONS = frozenset({"function_definition", "macro_definition", "do_clause", "let_statement"})
LOCAL = FUNCTIONS | {"struct_definition", "argument_list"}
MOST_FILES = 400


class Place(Struct, frozen=True):
    """A node, its file, and whether a run reaches it."""

    source: Source
    node: Node
    conditional: bool = False
    """Under a condition that only a run can tell, or in a `try` that goes on."""
    generated: bool = False
    """Within `@eval` or a quotation: other text may be put into it."""
    function: Node | None = None
    """The innermost function around it."""
    is_local: bool = False
    """Within a function, struct or list of arguments: what is assigned there is no name of the program."""


class Program:
    """Files that belong together, and their names."""

    def __init__(self, collected: Collected) -> None:
        self.collected = collected
        self.target = collected.graph.target
        self.sources: list[Source] = []
        self.values: dict[str, Place | None] = {}
        """What is assigned to a name at the top; None where several things are."""
        self.structs: dict[str, Place] = {}
        self.enums: dict[str, Place] = {}

    def load(self, path: str) -> None:
        """Read a file and those that it includes; raises InputError for the first alone."""
        waiting = [os.path.normpath(path)]
        seen: set[str] = set()
        while waiting and len(seen) < MOST_FILES:
            file = waiting.pop(0)
            if file in seen:
                continue
            seen.add(file)
            try:
                source = tree.parse(path if len(seen) == 1 else file, "tree_sitter_julia", "Julia")
            except InputError:
                if len(seen) == 1:
                    raise
                continue
            self.sources.append(source)
            waiting += self._define(source)

    def _define(self, source: Source) -> list[str]:
        """Note the names of a file; give the files that it includes."""
        for where, reason in source.broken():
            self.collected.unread(where, reason)
        included = []
        for place in self.places(source):
            match place.node.type:
                case "struct_definition":
                    self.structs.setdefault(_struct_name(place), place)
                case "assignment":
                    self._assign(place)
                case "macrocall_expression" if macro(place) in ("enum", "cenum"):
                    self.enums.setdefault(_enum_name(place), place)
                case "call_expression" if called(place) == "include":
                    included += _file(place)
        return included

    def _assign(self, place: Place) -> None:
        """Note what a name at the top stands for; functions have their own."""
        name = place.source.text(place.node.named_children[0]).partition("::")[0]
        if not name.isidentifier() or place.is_local:
            return
        again = name in self.values
        self.values[name] = None if again and place.conditional else place

    def all_places(self) -> Iterator[Place]:
        """Visit everything that is there on the target, in the order of the text."""
        for source in self.sources:
            yield from self.places(source)

    def places(self, source: Source) -> Iterator[Place]:
        """Visit what is there of one file on the target."""
        waiting = [Place(source, source.root)]
        while waiting:
            place = waiting.pop()
            yield place
            waiting += reversed(list(self._below(place)))

    def _below(self, place: Place) -> Iterator[Place]:
        """Give the parts of a node that the target has."""
        node, source = place.node, place.source
        generated = place.generated or node.type == "quote_statement" or macro(place) == "eval"
        if node.type in ("if_statement", "ternary_expression"):
            yield from self._branches(place)
            return
        if not platforms.only(macro(place), self.target):
            return
        unsure = place.conditional or (node.type == "try_statement" and _goes_on(node))
        function = node if node.type in FUNCTIONS else place.function
        is_local = place.is_local or node.type in LOCAL
        for each in node.named_children:
            if not each.is_error:
                yield Place(source, each, unsure, generated, function, is_local)

    def _branches(self, place: Place) -> Iterator[Place]:
        """Give the branch that the target takes, or all that it may."""
        for condition, body in branches(place.node):
            known = True if condition is None else platforms.decide(place.source, condition, self.target)
            if known is None and condition is not None:
                yield replace(place, node=condition)
            unsure = place.conditional or known is None
            if known is not False:
                for each in body:
                    yield replace(place, node=each, conditional=unsure)
            if known is True:
                return
            if known is None:
                place = replace(place, conditional=True)


def branches(node: Node) -> list[tuple[Node | None, list[Node]]]:
    """List conditions with what stands under them; that of `else` is None."""
    if node.type == "ternary_expression":
        asked, one, other = node.named_children[0], node.named_children[1], node.named_children[-1]
        return [(asked, [one]), (None, [other])]
    condition = node.child_by_field_name("condition")
    own = [each for each in node.named_children if each != condition and each.type not in BRANCHES]
    found: list[tuple[Node | None, list[Node]]] = [(condition, own)]
    for clause in node.children_by_field_name("alternative"):
        again = clause.child_by_field_name("condition")
        found.append((again, [each for each in clause.named_children if each != again]))
    return found


def _goes_on(node: Node) -> bool:
    """Whether a `try` has a `catch` that does not throw again."""
    handler = next((each for each in node.named_children if each.type == "catch_clause"), None)
    written = b"" if handler is None else handler.text or b""
    return (
        handler is not None
        and b"rethrow" not in written
        and b"error(" not in written
        and b"throw" not in written
    )


def macro(place: Place) -> str:
    """Give the name of the macro that a node calls; empty where it calls none."""
    if place.node.type != "macrocall_expression":
        return ""
    return place.source.text(place.node.named_children[0]).removeprefix("@").rpartition(".")[2]


def called(place: Place) -> str:
    """Give the name of the function that a node calls, without its module."""
    if place.node.type != "call_expression":
        return ""
    return place.source.text(place.node.named_children[0]).rpartition(".")[2]


def arguments(node: Node) -> list[Node]:
    """List what stands between the brackets of a call, or behind a macro."""
    for each in node.named_children:
        if each.type in ("argument_list", "macro_argument_list"):
            return [one for one in each.named_children if "comment" not in one.type]
    return []


def text_of(source: Source, node: Node) -> str | None:
    """Give a string, or a symbol's name; None where something is put into it."""
    if node.type == "quote_expression" and node.named_child_count == 1:
        inner = node.named_children[0]
        return source.text(inner) if inner.type == "identifier" else None
    if node.type != "string_literal":
        return None
    parts = [each for each in node.named_children if each.type != "content"]
    return None if parts else "".join(source.text(each) for each in node.named_children)


def _struct_name(place: Place) -> str:
    head = next((each for each in place.node.named_children if each.type == "type_head"), None)
    return place.source.text(head).partition("<:")[0].partition("{")[0].strip()


def _enum_name(place: Place) -> str:
    given = arguments(place.node)
    return place.source.text(given[0]).partition("::")[0].strip() if given else ""


def _file(place: Place) -> list[str]:
    """Give the file that `include` names, where it is there."""
    given = arguments(place.node)
    name = text_of(place.source, given[-1]) if given else None
    folder = os.path.dirname(place.source.path)  # noqa: PTH120  (as the user wrote it)
    path = None if name is None else os.path.normpath(os.path.join(folder, name))  # noqa: PTH118
    return [path] if path is not None and os.path.isfile(path) else []  # noqa: PTH113
