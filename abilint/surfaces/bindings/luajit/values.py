"""What expressions of a Lua file can come to, by its text alone: texts, truth values, libraries."""

from __future__ import annotations

from itertools import product
from typing import TYPE_CHECKING, TypeAlias

from abilint.surfaces.bindings import c_literals
from abilint.surfaces.bindings.c_text import Piece
from abilint.surfaces.bindings.luajit import platforms

if TYPE_CHECKING:
    from collections.abc import Sequence

    from tree_sitter import Node

    from abilint.model.target import Target
    from abilint.surfaces.bindings.luajit.gathered import Call, Gathered, Within
    from abilint.surfaces.bindings.tree import Source

Known: TypeAlias = "Piece | bool"
DEEPEST = 12
MOST = 32
"""Values that one expression may have."""
ESCAPES = {"n": "\n", "t": "\t", "r": "\r", "\\": "\\", '"': '"', "'": "'", "\n": "\n", "a": "\a", "b": "\b"}
TABLE_DEPTH = 5
"""Nodes from a loop's values to the texts of `ipairs({"a", "b"})`."""
PROCESS = -1
"""Stands for `ffi.C` among the numbers of calls that open libraries."""


class Values:
    """Values of one file."""

    def __init__(self, source: Source, gathered: Gathered, target: Target) -> None:
        self._source = source
        self._gathered = gathered
        self._target = target
        self._calls: dict[str, list[Call]] = {}
        for each in gathered.calls:
            self._calls.setdefault(each.callee, []).append(each)
        self._libraries: dict[str, frozenset[int]] = {}
        self._answers: dict[int, bool | None] = {}
        self._values: dict[str, list[Known]] = {}
        self.loads: dict[int, Node] = {}
        """Calls of `ffi.load` by number of their node, with the name that each is given."""
        self.ffi = {"ffi"} | self._names_of_module()

    def _names_of_module(self) -> set[str]:
        """Give the names that the module has in the file: `local ffi = require("ffi")`."""
        return {
            name
            for name, given in self._gathered.assigned.items()
            if any(self._source.text(node).replace("'", '"').endswith('"ffi")') for node, _ in given)
        }

    def names(self, callee: str, member: str) -> bool:
        """Whether a call is one of `ffi.<member>`, by that name or another that it was given."""
        owner, _, last = callee.rpartition(".")
        if last == member and owner in self.ffi:
            return True
        return not owner and any(
            self.names(self._source.text(node), member)
            for node, _ in self._gathered.assigned.get(callee, ())
            if node.type == "dot_index_expression"
        )

    def reached(self, within: Within) -> bool | None:
        """Whether the target gets to a place; None where only a run can tell."""
        answers = [(self._asked(condition), wanted) for condition, wanted in within.guards]
        if any(truth is not None and truth is not wanted for truth, wanted in answers):
            return False
        return None if any(truth is None for truth, _ in answers) else True

    def _asked(self, condition: Node) -> bool | None:
        """Answer a condition once; one that hangs on itself (`if not x then x = ...`) only a run can tell."""
        if condition.id not in self._answers:
            self._answers[condition.id] = None
            self._answers[condition.id] = self._truth(condition)
        return self._answers[condition.id]

    def _truth(self, node: Node) -> bool | None:
        truths = {each is not False for each in self.of(node)}
        return truths.pop() if len(truths) == 1 else None

    def texts(self, node: Node) -> list[Piece]:
        """Give the texts that an expression can be."""
        return [each for each in self.of(node) if isinstance(each, Piece)]

    def of(self, node: Node, depth: int = 0) -> Sequence[Known]:
        """Give all values that an expression can have; none where only a run can tell."""
        if depth > DEEPEST:
            return ()
        match node.type:
            case "string":
                return (self._literal(node),)
            case "true" | "false" | "nil":
                return (node.type == "true",)
            case "parenthesized_expression" if node.named_children:
                return self.of(node.named_children[0], depth + 1)
            case "binary_expression":
                return self._binary(node, depth)
            case "unary_expression" if self._source.text(node).startswith("not"):
                return [each is False for each in self.of(node.named_children[-1], depth + 1)]
            case "identifier" | "dot_index_expression":
                return self._named(self._source.text(node), depth)
            case "function_call":
                return self._called(node)
        return ()

    def _literal(self, node: Node) -> Piece:
        content = node.child_by_field_name("content")
        start = self._source.at(content or node)
        body = self._source.text(content)
        if not self._source.text(node).startswith("["):
            return c_literals.escaped(body, start, ESCAPES)
        return c_literals.plain(body, start.file, start.line, start.column)

    def _binary(self, node: Node, depth: int) -> Sequence[Known]:
        left, right = node.child_by_field_name("left"), node.child_by_field_name("right")
        operator = node.children[1].type
        if left is None or right is None:
            return ()
        one, other = self.of(left, depth + 1), self.of(right, depth + 1)
        match operator:
            case "and":
                if not one:
                    return other
                kept = other if any(each is not False for each in one) else ()
                return [*(each for each in one if each is False), *kept][:MOST]
            case "or":
                return [*(each for each in one if each is not False), *self._otherwise(one, other)][:MOST]
            case "==" | "~=" if len(one) == len(other) == 1:
                return ((_plain(one[0]) == _plain(other[0])) is (operator == "=="),)
            case "..":
                pairs = [
                    (a, b) for a, b in product(one, other) if isinstance(a, Piece) and isinstance(b, Piece)
                ]
                return [made for a, b in pairs[:MOST] if (made := c_literals.joined(a, b))]
        return ()

    def _otherwise(self, one: Sequence[Known], other: Sequence[Known]) -> Sequence[Known]:
        return other if not one or any(each is False for each in one) else ()

    def _named(self, name: str, depth: int) -> Sequence[Known]:
        owner, _, last = name.rpartition(".")
        if last == "os" and (owner in self.ffi or owner == "jit"):
            return (_made(platforms.system(self._target)),)
        if last == "arch" and (owner in self.ffi or owner == "jit"):
            return (_made(platforms.architecture(self._target)),)
        if name not in self._values:
            self._values[name] = found = []
            for node in self._sources(name):
                found += [each for each in self.of(node, depth + 1) if each not in found][:MOST]
        return self._values[name][:MOST]

    def _sources(self, name: str) -> list[Node]:
        """Give the expressions that a name may get its value from."""
        gathered = self._gathered
        found = [
            node for node, within in gathered.assigned.get(name, ()) if self.reached(within) is not False
        ]
        for values in gathered.looped.get(name, ()):
            found += [each for each in _inner(values) if each.type == "string"]
        for function, place in gathered.parameters.get(name, ()):
            calls = self._calls.get(function, ())
            found += [each.arguments[place] for each in calls if place < len(each.arguments)]
        return found[:MOST]

    def _called(self, node: Node) -> Sequence[Known]:
        callee = self._source.text(node.child_by_field_name("name"))
        given = node.child_by_field_name("arguments")
        if not self.names(callee, "abi") or given is None or not given.named_children:
            return ()
        answers = [platforms.has(text.text, self._target) for text in self.texts(given.named_children[0])]
        return [each for each in answers if each is not None]

    def libraries(self, node: Node, depth: int = 0) -> frozenset[int]:
        """Give the libraries that an expression can be, by the numbers of the calls that open them."""
        if depth > DEEPEST:
            return frozenset()
        match node.type:
            case "identifier" | "dot_index_expression":
                return self._library_named(self._source.text(node), depth)
            case "function_call":
                return self._library_called(node, depth)
            case "binary_expression" | "parenthesized_expression" | "expression_list":
                return frozenset().union(*(self.libraries(each, depth + 1) for each in node.named_children))
        return frozenset()

    def _library_named(self, name: str, depth: int) -> frozenset[int]:
        owner, _, last = name.rpartition(".")
        if last == "C" and owner in self.ffi:
            return frozenset({PROCESS})
        if name not in self._libraries:
            self._libraries[name] = frozenset()
            given = self._gathered.assigned.get(name, ())
            sources = [node for node, within in given if self.reached(within) is not False]
            found = [self.libraries(each, depth + 1) for each in sources]
            self._libraries[name] = frozenset().union(*found)
        return self._libraries[name]

    def _library_called(self, node: Node, depth: int) -> frozenset[int]:
        callee = self._source.text(node.child_by_field_name("name"))
        if node.id in self.loads:
            return frozenset({node.id})
        key = f"{callee}()"
        if key not in self._libraries:
            self._libraries[key] = frozenset()
            found = [self.libraries(each, depth + 1) for each in self._gathered.returned.get(callee, ())]
            self._libraries[key] = frozenset().union(*found)
        return self._libraries[key]


def _inner(node: Node) -> list[Node]:
    """Give what lies in a node, and in what lies there, to a table in a call of `ipairs`."""
    found = [node]
    level = [node]
    for _ in range(TABLE_DEPTH):
        level = [child for each in level for child in each.named_children][:MOST]
        found += level
    return found


def _plain(value: Known) -> str | bool:
    return value.text if isinstance(value, Piece) else value


def _made(text: str) -> Piece:
    return Piece(text, ())
