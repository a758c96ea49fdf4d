"""What expressions of a PHP file can come to, by its text alone."""

from __future__ import annotations

import os
from itertools import product
from typing import TYPE_CHECKING, TypeAlias

from abilint.errors import InputError
from abilint.surfaces.bindings import c_literals, text_file
from abilint.surfaces.bindings.c_text import Piece
from abilint.surfaces.bindings.php_ffi import gathered, platforms

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from tree_sitter import Node

    from abilint.model.target import Target
    from abilint.surfaces.bindings.php_ffi.gathered import Gathered, Within
    from abilint.surfaces.bindings.tree import Source

Known: TypeAlias = "Piece | bool | int"
DEEPEST = 12
MOST = 32
"""Values that one expression may have."""
SINGLE = {"'": "'", "\\": "\\"}
DOUBLE = {"n": "\n", "t": "\t", "r": "\r", "\\": "\\", '"': '"', "$": "$"}
EQUALITIES = {"==": True, "===": True, "!=": False, "!==": False}
LITERAL_PARTS = frozenset({"string_content", "escape_sequence", "nowdoc_string"})
FOLDER = "."
"""Stands for `__DIR__`: paths in the file start from its folder."""


class Values:
    """Values of one file."""

    def __init__(self, source: Source, found: Gathered, target: Target) -> None:
        self._source = source
        self._found = found
        self._constants = platforms.constants(target)
        self._answers: dict[int, bool | None] = {}
        self._values: dict[str, list[Known]] = {}

    def reached(self, within: Within) -> bool | None:
        """Whether the target gets to a place; None where only a run can tell."""
        answers = [(self._asked(condition, within), wanted) for condition, wanted in within.guards]
        if any(truth is not None and truth is not wanted for truth, wanted in answers):
            return False
        return None if any(truth is None for truth, _ in answers) else True

    def _asked(self, condition: Node, within: Within) -> bool | None:
        """Answer a condition once; one that hangs on itself (`if (!$x) { $x = ...`) only a run can tell."""
        if condition.id not in self._answers:
            self._answers[condition.id] = None
            self._answers[condition.id] = self._truth(condition, within)
        return self._answers[condition.id]

    def _truth(self, node: Node, within: Within, depth: int = 0) -> bool | None:
        truths = {bool(_plain(each)) for each in self.of(node, within, depth)}
        return truths.pop() if len(truths) == 1 else None

    def texts(self, node: Node, within: Within) -> list[Piece]:
        """Give the texts that an expression can be."""
        return [each for each in self.of(node, within) if isinstance(each, Piece)]

    def of(self, node: Node, within: Within, depth: int = 0) -> Sequence[Known]:
        """Give all values that an expression can have; none where only a run can tell."""
        if depth > DEEPEST:
            return ()
        match node.type:
            case "string" | "encapsed_string" | "heredoc" | "nowdoc":
                return self._literal(node, within, depth)
            case "integer" if self._source.text(node).isdigit():
                return (int(self._source.text(node)[:9]),)
            case "boolean" | "null":
                return (self._source.text(node).lower() == "true",)
            case "parenthesized_expression" if node.named_children:
                return self.of(node.named_children[0], within, depth + 1)
            case "binary_expression":
                return self._binary(node, within, depth)
            case "unary_op_expression" if self._source.text(node).startswith("!"):
                truth = self._truth(node.named_children[-1], within, depth + 1)
                return () if truth is None else (not truth,)
            case "conditional_expression":
                return self._conditional(node, within, depth)
            case "match_expression":
                return self._match(node, within, depth)
            case "function_call_expression":
                return self._called(node, within, depth)
        return self._named(gathered.name_of(self._source, node, within), depth)

    def _literal(self, node: Node, within: Within, depth: int) -> Sequence[Known]:
        body = node.child_by_field_name("value") or node
        if any(each.type not in LITERAL_PARTS for each in body.named_children):
            return self._filled(body, within, depth)
        text, start = self._source.text(body), self._source.at(body)
        if body is node:
            text, start = text[1:-1], start._replace(column=start.column + 1)
        if node.type == "nowdoc":
            return (c_literals.plain(text, start.file, start.line, start.column),)
        return (c_literals.escaped(text, start, SINGLE if node.type == "string" else DOUBLE),)

    def _filled(self, body: Node, within: Within, depth: int) -> Sequence[Known]:
        """Put a text together that has variables in it."""
        made = [Piece("", (self._source.at(body),))]
        for part in body.named_children:
            if part.type in LITERAL_PARTS:
                others: list[Known] = [
                    c_literals.escaped(self._source.text(part), self._source.at(part), DOUBLE)
                ]
            else:
                others = list(self.of(part, within, depth + 1))
            made = _concatenated(made, others)
        return made

    def _binary(self, node: Node, within: Within, depth: int) -> Sequence[Known]:
        left, right = node.child_by_field_name("left"), node.child_by_field_name("right")
        operator = self._source.text(node.child_by_field_name("operator"))
        if left is None or right is None:
            return ()
        one, other = self.of(left, within, depth + 1), self.of(right, within, depth + 1)
        if operator == ".":
            return _concatenated(one, other)
        if operator in EQUALITIES and len(one) == len(other) == 1:
            return ((_plain(one[0]) == _plain(other[0])) is EQUALITIES[operator],)
        if operator in ("??", "?:"):
            return [*one, *other][:MOST]
        return _joined_truths(operator, _truth_of(one), _truth_of(other))

    def _conditional(self, node: Node, within: Within, depth: int) -> Sequence[Known]:
        condition = node.child_by_field_name("condition")
        truth = self._truth(condition, within, depth + 1) if condition else None
        branches = [node.child_by_field_name(name) for name in ("body", "alternative")]
        taken = branches if truth is None else branches[:1] if truth else branches[1:]
        return [value for each in taken if each for value in self.of(each, within, depth + 1)][:MOST]

    def _match(self, node: Node, within: Within, depth: int) -> Sequence[Known]:
        """Give what the arm for the value gives; all arms where the value is not known."""
        condition, block = node.child_by_field_name("condition"), node.child_by_field_name("body")
        asked = self.of(condition, within, depth + 1) if condition else ()
        found: list[Known] = []
        for arm in block.named_children if block else ():
            result = arm.child_by_field_name("return_expression")
            listed = arm.child_by_field_name("conditional_expressions")
            cases = [
                v
                for each in (listed.named_children if listed else ())
                for v in self.of(each, within, depth + 1)
            ]
            fits = not listed or len(asked) != 1 or _plain(asked[0]) in [_plain(each) for each in cases]
            if result is not None and fits:
                found += self.of(result, within, depth + 1)
                if len(asked) == 1:
                    break
        return found[:MOST]

    def _named(self, name: str, depth: int) -> Sequence[Known]:
        if name in self._constants:
            return (_value(self._constants[name]),)
        if name == "__DIR__":
            return (_value(FOLDER),)
        if name not in self._values:
            self._values[name] = found = []
            for node, within in self._found.assigned.get(name, ()):
                if self.reached(within) is not False:
                    found += [each for each in self.of(node, within, depth + 1) if each not in found][:MOST]
        return self._values[name][:MOST]

    def _called(self, node: Node, within: Within, depth: int) -> Sequence[Known]:
        name = self._source.text(node.child_by_field_name("function")).rpartition("\\")[2].lower()
        nodes = gathered.arguments(node)
        if name == "dirname" and nodes and self._source.text(nodes[0]) == "__FILE__":
            return (_value(FOLDER),)
        given = [self.of(each, within, depth + 1) for each in nodes]
        if name == "file_get_contents" and given:
            return [text for each in given[0] if isinstance(each, Piece) and (text := self.file(each.text))]
        known = _FUNCTIONS.get(name)
        plain = [_plain(each[0]) for each in given if len(each) == 1]
        if known is None or not plain or len(plain) != len(given):
            return ()
        try:
            return (_value(known(*plain)),)
        except (TypeError, ValueError, AttributeError):
            return ()

    def file(self, path: str) -> Piece | None:
        """Give the text of a file beside this one."""
        found = text_file.near(self._source.path, path.removeprefix(f"{FOLDER}/"))
        if found is None:
            return None
        try:
            return c_literals.plain(text_file.read(found).decode(), found, 1, 1)
        except InputError:
            return None


_FUNCTIONS: dict[str, Callable[..., str | bool | int]] = {
    "strtolower": lambda text: text.lower(),
    "strtoupper": lambda text: text.upper(),
    "substr": lambda text, start, count=None: text[start:][:count],
    "str_starts_with": lambda text, start: text.startswith(start),
    "stripos": lambda text, part: text.lower().find(part.lower()),
    "strpos": lambda text, part: text.find(part),
    "realpath": lambda text: text,
    "trim": lambda text: text.strip(),
    "basename": os.path.basename,
}


def _concatenated(one: Sequence[Known], other: Sequence[Known]) -> list[Piece]:
    pairs = [(a, b) for a, b in product(map(_text, one), map(_text, other)) if a and b]
    return [made for a, b in pairs[:MOST] if a and b and (made := c_literals.joined(a, b))]


def _joined_truths(operator: str, one: bool | None, other: bool | None) -> Sequence[bool]:
    if operator in ("&&", "and"):
        known = False if False in (one, other) else None if None in (one, other) else True
    elif operator in ("||", "or"):
        known = True if True in (one, other) else None if None in (one, other) else False
    else:
        known = None
    return () if known is None else (known,)


def _truth_of(values: Sequence[Known]) -> bool | None:
    truths = {bool(_plain(each)) for each in values}
    return truths.pop() if len(truths) == 1 else None


def _text(value: Known) -> Piece | None:
    if isinstance(value, bool):
        return None
    return Piece(str(value), ()) if isinstance(value, int) else value


def _plain(value: Known) -> str | bool | int:
    return value.text if isinstance(value, Piece) else value


def _value(value: str | bool | int) -> Known:
    return Piece(value, ()) if isinstance(value, str) else value
