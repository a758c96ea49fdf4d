"""What an expression stands for: constants, rows of tables that loops go over, arguments of functions."""

from __future__ import annotations

from collections.abc import Mapping
from itertools import islice
from typing import TYPE_CHECKING, TypeAlias

from msgspec import Struct, field

from abilint.surfaces.bindings.go.conditions import Conditions
from abilint.surfaces.bindings.tree import of_type

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tree_sitter import Node

    from abilint.model.target import Target
    from abilint.surfaces.bindings.tree import Index, Source

MOST_CONTEXTS = 20_000
MOST_DEPTH = 12
FUNCTIONS = ("function_declaration", "method_declaration")
LOOP = "for_statement"
INDEXED = (
    "var_spec", "const_spec", "short_var_declaration", "assignment_statement", *FUNCTIONS, "type_spec",
    "call_expression",
)  # fmt: skip


class Value(Struct, frozen=True, dict=True):
    """An expression, with what the names in it stand for."""

    node: Node
    context: Context


Row: TypeAlias = Mapping[str, "Value"]
"""Fields of one row of a table."""


class Context(Struct, frozen=True, dict=True):
    """What names stand for: loop variables and parameters."""

    names: Mapping[str, Value | Row] = field(default_factory=dict)


class Contexts:
    """Follows names through one file."""

    def __init__(self, source: Source, index: Index, target: Target) -> None:
        self._source = source
        self.index = index
        self.conditions = Conditions(source, index, target)
        self.assigned: dict[str, list[Node]] = {}
        """What variables, constants and fields are set to, by their last name."""
        self.functions: dict[str, Node] = {}
        """Functions and methods of the file."""
        self._calls: dict[str, list[Node]] = {}
        self._structs: dict[str, Node] = {}
        for node in index.of_type(*INDEXED):
            self._file(node)

    def _file(self, node: Node) -> None:
        text = self._source.text
        if node.type in ("var_spec", "const_spec"):
            self._pair(node.children_by_field_name("name"), node.child_by_field_name("value"))
        elif node.type in ("short_var_declaration", "assignment_statement"):
            left = node.child_by_field_name("left")
            self._pair(left.named_children if left else [], node.child_by_field_name("right"))
        elif node.type in FUNCTIONS:
            self.functions.setdefault(text(node.child_by_field_name("name")), node)
        elif node.type == "type_spec":
            self._structs.setdefault(text(node.child_by_field_name("name")), node)
        elif node.type == "call_expression":
            called = text(node.child_by_field_name("function")).rpartition(".")[2]
            self._calls.setdefault(called, []).append(node)

    def _pair(self, names: list[Node], values: Node | None) -> None:
        """Note what is assigned; a call that gives several values gives the first name its first."""
        given = values.named_children if values is not None else []
        for name, value in zip(names, given, strict=False):
            self.assigned.setdefault(self._source.text(name).rpartition(".")[2], []).append(value)

    def calls(self, *names: str) -> Iterator[Node]:
        """List the calls of functions, by their last name."""
        for name in names:
            yield from self._calls.get(name, ())

    def arguments(self, call: Node) -> list[Node]:
        """Give the arguments of a call."""
        found = call.child_by_field_name("arguments")
        return [each for each in found.named_children if each.type != "comment"] if found else []

    def of(self, node: Node) -> Iterator[Context]:
        """Give each context that a run reaches a node in, as far as the text tells."""
        return islice(self._of(node, 0), MOST_CONTEXTS)

    def _of(self, node: Node, depth: int) -> Iterator[Context]:
        """Go outwards: loops give rows, a function what it is called with."""
        outer = self.index.above(node)
        while outer is not None and outer.type not in (*FUNCTIONS, LOOP):
            outer = self.index.above(outer)
        if outer is None or depth > MOST_DEPTH:
            yield Context()
        elif outer.type == LOOP:
            for context in self._of(outer, depth + 1):
                yield from self._rows(outer, context)
        else:
            yield from self._called(outer, depth)

    def _called(self, function: Node, depth: int) -> Iterator[Context]:
        text = self._source.text
        names = self.parameters(function)
        calls = self._calls.get(text(function.child_by_field_name("name")), []) if names else []
        if not calls:
            yield Context()
        for call in calls:
            for context in self._of(call, depth + 1):
                given = [Value(each, context) for each in self.arguments(call)]
                yield Context(dict(zip(names, given, strict=False)))

    def parameters(self, function: Node) -> list[str]:
        """Give the names of a function's parameters."""
        found = function.child_by_field_name("parameters")
        names = [
            n for each in (found.named_children if found else ()) for n in each.children_by_field_name("name")
        ]
        return [self._source.text(name) for name in names]

    def _rows(self, loop: Node, context: Context) -> Iterator[Context]:
        """Give a context for each row of the table that a loop goes over."""
        clause = next((each for each in loop.named_children if each.type == "range_clause"), None)
        sides = [clause.child_by_field_name(name) for name in ("left", "right")] if clause else [None, None]
        left, right = sides
        table = self.resolved(Value(right, context)) if right is not None else None
        if table is None or left is None or table.node.type != "composite_literal":
            yield context
            return
        names = [self._source.text(each) for each in left.named_children]
        kind, body = table.node.child_by_field_name("type"), table.node.child_by_field_name("body")
        for element in body.named_children if body else ():
            row = self._row(kind, element, table.context)
            yield Context({**context.names, **dict(zip(names, row, strict=False))})

    def _row(self, kind: Node | None, element: Node, context: Context) -> tuple[Value | Row, ...]:
        """Give key and value of an element of a table."""
        key, value = element, element
        if element.type == "keyed_element":
            key, value = element.named_children[0], element.named_children[-1]
        inner = value.named_children[0] if value.type == "literal_element" and value.named_children else value
        if inner.type in ("literal_value", "composite_literal"):
            body = inner if inner.type == "literal_value" else inner.child_by_field_name("body")
            return Value(key, context), self._fields(kind, body, context)
        return Value(key, context), Value(inner, context)

    def _fields(self, kind: Node | None, body: Node | None, context: Context) -> Row:
        """Give the fields of one row, by the names of the table's struct where it states none."""
        names = self._field_names(kind)
        found: dict[str, Value] = {}
        for number, each in enumerate(body.named_children if body else ()):
            if each.type == "keyed_element":
                name = self._source.text(each.named_children[0])
                found[name] = Value(each.named_children[-1], context)
            elif number < len(names):
                found[names[number]] = Value(each, context)
        return found

    def _field_names(self, kind: Node | None) -> list[str]:
        element = kind.child_by_field_name("element") or kind.child_by_field_name("value") if kind else None
        if element is not None and element.type == "type_identifier":
            spec = self._structs.get(self._source.text(element))
            element = spec.child_by_field_name("type") if spec else None
        if element is None or element.type != "struct_type":
            return []
        declarations = of_type(element, "field_declaration")
        return [self._source.text(n) for each in declarations for n in each.children_by_field_name("name")]

    def resolved(self, value: Value | None) -> Value | None:
        """Follow names to what they stand for, as long as that is one thing."""
        for _ in range(MOST_DEPTH):
            if value is None:
                return None
            node = value.node
            if (
                node.type in ("literal_element", "parenthesized_expression", "expression_list")
                and node.named_children
            ):
                value = Value(node.named_children[0], value.context)
                continue
            step = self._step(value)
            if step is None:
                return value
            value = step
        return value

    def _step(self, value: Value) -> Value | None:
        text = self._source.text(value.node)
        if value.node.type == "identifier":
            known = value.context.names.get(text)
            if known is not None:
                return known if isinstance(known, Value) else None
            return self._single(text)
        if value.node.type == "selector_expression":
            operand, _, name = text.rpartition(".")
            row = value.context.names.get(operand)
            if isinstance(row, Mapping):
                return row.get(name)
            return self._single(name)
        return None

    def _single(self, name: str) -> Value | None:
        found = self.assigned.get(name, ())
        return Value(found[0], Context()) if len(found) == 1 else None

    def inside(self, call: Value, names: tuple[str, ...]) -> Iterator[Value]:
        """Give a call itself where it is of those functions, else such calls in its function."""
        called = self._source.text(call.node.child_by_field_name("function")).rpartition(".")[2]
        function = None if called in names else self.functions.get(called)
        if function is None:
            contexts = [call.context] if call.context.names else self.of(call.node)
            yield from (Value(call.node, context) for context in contexts)
            return
        given = [Value(each, call.context) for each in self.arguments(call.node)]
        own = dict(zip(self.parameters(function), given, strict=False))
        for each in of_type(function, "call_expression"):
            if self._source.text(each.child_by_field_name("function")).rpartition(".")[2] in names:
                for context in self._inner(each, Context(own)):
                    yield Value(each, context)

    def _inner(self, node: Node, outermost: Context) -> Iterator[Context]:
        """Give the contexts of a node in a function whose arguments are known."""
        outer = self.index.above(node)
        while outer is not None and outer.type not in (*FUNCTIONS, LOOP):
            outer = self.index.above(outer)
        if outer is None or outer.type != LOOP:
            yield outermost
            return
        for context in self._inner(outer, outermost):
            yield from self._rows(outer, context)
