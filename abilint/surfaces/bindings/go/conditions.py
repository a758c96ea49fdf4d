"""Conditions on `runtime.GOOS` and `runtime.GOARCH` in a Go file, decided for a target."""

from __future__ import annotations

from typing import TYPE_CHECKING

from abilint.surfaces.bindings.go import platforms

if TYPE_CHECKING:
    from tree_sitter import Node

    from abilint.model.target import Target
    from abilint.surfaces.bindings.tree import Index, Source


class Conditions:
    """Decides which parts of a file a target comes to."""

    def __init__(self, source: Source, index: Index, target: Target) -> None:
        self._source = source
        self._parent = index.above
        self.own = {
            "runtime.GOOS": platforms.system(target),
            "runtime.GOARCH": platforms.architecture(target),
        }
        """What Go's names for the running system stand for."""

    def is_reached(self, node: Node) -> bool:
        """Whether conditions on `runtime.GOOS` and `runtime.GOARCH` let the target come to a node."""
        inner, outer = node, self._parent(node)
        while outer is not None:
            if outer.type == "if_statement" and self._excludes(outer, inner):
                return False
            if outer.type in ("expression_case", "default_case") and not self._is_case(outer):
                return False
            inner, outer = outer, self._parent(outer)
        return True

    def is_conditional(self, node: Node) -> bool:
        """Whether a condition that only a run can tell stands between a node and its function."""
        inner, outer = node, self._parent(node)
        while outer is not None and outer.type not in ("function_declaration", "method_declaration"):
            if outer.type == "if_statement":
                branches = outer.child_by_field_name("consequence"), outer.child_by_field_name("alternative")
                condition = outer.child_by_field_name("condition")
                if inner in branches and condition is not None and self._holds(condition) is None:
                    return True
            if outer.type == "expression_case" and self._value(outer) is None:
                return True
            inner, outer = outer, self._parent(outer)
        return False

    def _value(self, case: Node) -> str | None:
        """Give what a case is chosen by, where the target decides that."""
        switch = self._parent(case)
        return self._platform(switch.child_by_field_name("value")) if switch is not None else None

    def _excludes(self, statement: Node, inner: Node) -> bool:
        condition = statement.child_by_field_name("condition")
        holds = self._holds(condition) if condition is not None else None
        if holds is None or inner == condition:
            return False
        return holds is (inner != statement.child_by_field_name("consequence"))

    def _holds(self, condition: Node) -> bool | None:
        if condition.type == "parenthesized_expression":
            return self._holds(condition.named_children[0])
        if condition.type != "binary_expression":
            return None
        operator = self._source.text(condition.child_by_field_name("operator"))
        sides = condition.child_by_field_name("left"), condition.child_by_field_name("right")
        if operator in ("&&", "||"):
            values = [self._holds(each) for each in sides if each is not None]
            decisive = operator == "||"
            return decisive if decisive in values else None if None in values else not decisive
        left, right = (self._platform(each) for each in sides)
        if left is None or right is None or operator not in ("==", "!="):
            return None
        return (left == right) is (operator == "==")

    def _platform(self, node: Node | None) -> str | None:
        text = self._source.text(node)
        return self.own.get(text, text[1:-1] if text.startswith('"') else None)

    def _is_case(self, case: Node) -> bool:
        """Whether a case of `switch runtime.GOOS` is the target's."""
        switch = self._parent(case)
        value = self._value(case)
        if switch is None or value is None:
            return True
        named = [self._case_names(each) for each in switch.named_children if each.type == "expression_case"]
        if case.type == "default_case":
            return not any(value in names for names in named)
        return value in self._case_names(case)

    def _case_names(self, case: Node) -> list[str | None]:
        found = case.child_by_field_name("value")
        return [self._platform(each) for each in found.named_children] if found else []
