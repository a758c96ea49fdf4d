"""Texts that an expression may stand for: names of functions and of libraries."""

from __future__ import annotations

from typing import TYPE_CHECKING

from abilint.surfaces.bindings.go.contexts import MOST_DEPTH, Context, Value
from abilint.surfaces.bindings.tree import of_type

if TYPE_CHECKING:
    from abilint.surfaces.bindings.go.contexts import Contexts
    from abilint.surfaces.bindings.tree import Source


class Texts:
    """Reads constant texts of one file."""

    def __init__(self, source: Source, contexts: Contexts) -> None:
        self._source = source
        self._contexts = contexts

    def of(self, value: Value | None, depth: int = 0) -> tuple[str, ...]:
        """Give the texts that an expression may be; empty where only a run can tell."""
        found = self._contexts.resolved(value)
        if found is None or depth > MOST_DEPTH:
            return ()
        node, text = found.node, self._source.text(found.node)
        if node.type == "interpreted_string_literal":
            return (text[1:-1],) if "\\" not in text else (text[1:-1].replace("\\\\", "\\"),)
        if node.type == "raw_string_literal":
            return (text[1:-1],)
        if node.type == "binary_expression":
            left, right = node.child_by_field_name("left"), node.child_by_field_name("right")
            if (
                left is None
                or right is None
                or self._source.text(node.child_by_field_name("operator")) != "+"
            ):
                return ()
            ones, others = (self.of(Value(n, found.context), depth + 1) for n in (left, right))
            return tuple(one + other for one in ones for other in others)
        if text in self._contexts.conditions.own:
            return (self._contexts.conditions.own[text],)
        if node.type == "identifier":
            return self._assigned(text, depth)
        return self._returned(found, depth) if node.type == "call_expression" else ()

    def _assigned(self, name: str, depth: int) -> tuple[str, ...]:
        """Give what a variable gets in several places that are built for the target."""
        found: dict[str, None] = {}
        for node in self._contexts.assigned.get(name, ()):
            if self._contexts.conditions.is_reached(node):
                found |= dict.fromkeys(self.of(Value(node, Context()), depth + 1))
        return tuple(found)

    def _returned(self, call: Value, depth: int) -> tuple[str, ...]:
        """Give what a function of the file may return."""
        name = self._source.text(call.node.child_by_field_name("function")).rpartition(".")[2]
        function = self._contexts.functions.get(name)
        if function is None:
            return ()
        given = [Value(each, call.context) for each in self._contexts.arguments(call.node)]
        context = Context(dict(zip(self._contexts.parameters(function), given, strict=False)))
        found: dict[str, None] = {}
        for each in of_type(function, "return_statement"):
            if each.named_children and self._contexts.conditions.is_reached(each):
                found |= dict.fromkeys(self.of(Value(each.named_children[0], context), depth + 1))
        return tuple(found)
