"""Values of constant expressions (The Rust Reference, "Constant evaluation"), as far as text tells."""

from __future__ import annotations

import operator
from typing import TYPE_CHECKING

from abilint.surfaces.bindings.rust import attributes, c_names, conditions, imports, literals, names
from abilint.surfaces.bindings.rust.crate import Item

if TYPE_CHECKING:
    from collections.abc import Callable

    from tree_sitter import Node

    from abilint.model.target import Target
    from abilint.surfaces.bindings.rust.crate import Module
    from abilint.surfaces.bindings.tree import Source

DEEPEST = 60
LARGEST = 1 << 128
OPERATORS: dict[str, Callable[[int, int], int]] = {
    "+": operator.add, "-": operator.sub, "*": operator.mul, "|": operator.or_, "&": operator.and_,
    "^": operator.xor,
}  # fmt: skip
INNER = frozenset(
    {"parenthesized_expression", "block", "unsafe_block", "const_block", "expression_statement"}
)


class Constants:
    """Evaluates expressions of one crate on a target."""

    def __init__(self, target: Target, size_of: Callable[[Source, Node, Module], int | None]) -> None:
        self.target = target
        self.size_of = size_of
        self.depth = 0
        self.known: dict[Item, int | None] = {}

    def value(self, source: Source, node: Node | None, module: Module) -> int | None:
        """Give an integer, a truth value as 0 or 1; None where text does not tell."""
        if node is None or self.depth > DEEPEST:
            return None
        self.depth += 1
        try:
            found = self._value(source, node, module)
        finally:
            self.depth -= 1
        return found if found is not None and -LARGEST < found < LARGEST else None

    def _value(self, source: Source, node: Node, module: Module) -> int | None:
        match node.type:
            case "integer_literal":
                return literals.integer(source.text(node))
            case "char_literal":
                return literals.character(source.text(node))
            case "boolean_literal":
                return int(source.text(node) == "true")
            case "unary_expression":
                return self._unary(source, node, module)
            case "binary_expression":
                return self._binary(source, node, module)
            case "type_cast_expression":
                value = self.value(source, node.child_by_field_name("value"), module)
                return self.wrapped(source, value, node.child_by_field_name("type"), module)
            case "identifier" | "scoped_identifier":
                return self._named(module, imports.path_of(source, node))
            case "call_expression":
                return self._call(source, node, module)
            case "if_expression":
                return self._branch(source, node, module)
            case "macro_invocation":
                return _as_number(self.condition(source, node))
            case kind if kind in INNER and len(node.named_children) == 1:
                return self.value(source, node.named_children[0], module)
        return None

    def _unary(self, source: Source, node: Node, module: Module) -> int | None:
        value = self.value(source, node.named_children[-1], module)
        if value is None:
            return None
        match source.text(node)[0]:
            case "-":
                return -value
            case "!":
                return 1 - value if node.named_children[-1].type == "macro_invocation" else ~value
        return None

    def _binary(self, source: Source, node: Node, module: Module) -> int | None:
        left = self.value(source, node.child_by_field_name("left"), module)
        right = self.value(source, node.child_by_field_name("right"), module)
        sign = source.text(node.child_by_field_name("operator"))
        if left is None or right is None:
            return None
        if sign in OPERATORS:
            return OPERATORS[sign](left, right)
        if sign in ("<<", ">>") and 0 <= right < 128:
            return left << right if sign == "<<" else left >> right
        if sign in ("/", "%") and left >= 0 and right > 0:
            return left // right if sign == "/" else left % right
        return None

    def _named(self, module: Module, path: tuple[str, ...]) -> int | None:
        if len(path) > 1 and path[-1] in ("MAX", "MIN"):
            return self._bound(path)
        found = names.value_of(module, path)
        if isinstance(found, Item):
            return self.of(found)
        kind = names.type_of(module, path[:-1]) if len(path) > 1 else None
        return self._variant(kind, path[-1]) if isinstance(kind, Item) else None

    def _bound(self, path: tuple[str, ...]) -> int | None:
        number = c_names.rust(path[-2], self.target)
        if number is None or number.encoding not in ("signed", "unsigned"):
            return None
        bits = number.size * 8 - (number.encoding == "signed")
        low = -(1 << bits) if number.encoding == "signed" else 0
        return (1 << bits) - 1 if path[-1] == "MAX" else low

    def of(self, item: Item) -> int | None:
        """Give the value of a constant."""
        if item not in self.known:
            self.known[item] = None
            value = self.value(item.source, item.node.child_by_field_name("value"), item.module)
            kind = item.node.child_by_field_name("type")
            self.known[item] = self.wrapped(item.source, value, kind, item.module)
        return self.known[item]

    def _variant(self, item: Item, name: str) -> int | None:
        if item.node.type != "enum_item":
            return None
        return next((value for variant, value in self.variants(item) if variant == name), None)

    def variants(self, item: Item) -> list[tuple[str, int | None]]:
        """List the names of an enum with their values."""
        body = item.node.child_by_field_name("body")
        found: list[tuple[str, int | None]] = []
        following: int | None = 0
        for node in present(item.source, body, self.target):
            if node.type == "enum_variant":
                stated = node.child_by_field_name("value")
                value = following if stated is None else self.value(item.source, stated, item.module)
                found.append((item.source.text(node.child_by_field_name("name")), value))
                following = None if value is None else value + 1
        return found

    def _call(self, source: Source, node: Node, module: Module) -> int | None:
        """Read `size_of::<T>()`, and `newtype(1)`."""
        function = node.child_by_field_name("function")
        arguments = node.child_by_field_name("arguments")
        if function is None or arguments is None:
            return None
        if function.type == "generic_function":
            listed = function.child_by_field_name("type_arguments")
            if (
                source.text(function.child_by_field_name("function")).endswith("size_of")
                and listed is not None
            ):
                return self.size_of(source, listed.named_children[0], module)
            return None
        made = names.type_of(module, imports.path_of(source, function))
        one = len(arguments.named_children) == 1 and isinstance(made, Item)
        return self.value(source, arguments.named_children[0], module) if one else None

    def _branch(self, source: Source, node: Node, module: Module) -> int | None:
        holds = self.value(source, node.child_by_field_name("condition"), module)
        if holds is None:
            return None
        other = node.child_by_field_name("alternative")
        taken = node.child_by_field_name("consequence") if holds else other and other.named_children[0]
        return self.value(source, taken, module)

    def condition(self, source: Source, node: Node) -> bool | None:
        """Decide `cfg!(...)`; None where it is another macro, or only a build can tell."""
        if source.text(node.child_by_field_name("macro")).rpartition("::")[2] != "cfg":
            return None
        meta = attributes.parse(f"[cfg{source.text(node.named_children[-1])}]")
        return attributes.presence((meta,), self.target)

    def wrapped(self, source: Source, value: int | None, kind: Node | None, module: Module) -> int | None:
        """Cut a value to the size of its type."""
        for _ in range(DEEPEST):
            if value is None or kind is None:
                return value
            path = imports.path_of(source, kind)
            number = c_names.rust(path[-1], self.target) or c_names.c(path[-1], self.target) if path else None
            if number is not None:
                return cut(value, number.size * 8, signed=number.encoding in ("signed", "character"))
            found = names.type_of(module, path)
            if not isinstance(found, Item) or found.node.type != "type_item":
                return value
            source, module, kind = found.source, found.module, found.node.child_by_field_name("type")
        return value


def cut(value: int, bits: int, *, signed: bool) -> int:
    """Keep as many bits of a value as its type has."""
    low = value & ((1 << bits) - 1)
    return low - (1 << bits) if signed and low >> (bits - 1) else low


def _as_number(found: bool | None) -> int | None:
    return None if found is None else int(found)


def present(source: Source, body: Node | None, target: Target) -> list[Node]:
    """List the parts of a body that `cfg` leaves in on a target, or that only a build can tell of."""
    found, pending = [], []
    for each in body.named_children if body is not None else ():
        if each.type == "attribute_item":
            pending.append(attributes.parse(source.text(each)))
        elif each.type not in ("line_comment", "block_comment"):
            if conditions.both((attributes.presence(pending, target),)) is not False:
                found.append(each)
            pending = []
    return found
