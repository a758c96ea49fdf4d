"""Constant expressions: library names, sizes of arrays, values of enums (C# specification, 12.23)."""

from __future__ import annotations

import operator
import re
from typing import TYPE_CHECKING, TypeAlias

from msgspec import Struct, field
from msgspec.structs import replace

from abilint.surfaces.bindings.csharp import literals

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from tree_sitter import Node

    from abilint.surfaces.bindings.csharp.index import Declared
    from abilint.surfaces.bindings.csharp.project import Project
    from abilint.surfaces.bindings.csharp.sources import Text

Value: TypeAlias = int | str
DEEPEST = 40
"""Expressions in each other, and constants that refer to others."""
LIMIT = 1 << 64
"""No constant of C# is as large."""
LONGEST = 4096
NUMBERS = {
    "sbyte": (8, True), "byte": (8, False), "short": (16, True), "ushort": (16, False), "int": (32, True),
    "uint": (32, False), "long": (64, True), "ulong": (64, False), "char": (16, False),
}  # fmt: skip
SIZES = {name: bits // 8 for name, (bits, _) in NUMBERS.items()} | {"bool": 1, "float": 4, "double": 8}
OPERATORS: dict[str, Callable[[int, int], int]] = {
    "+": operator.add,
    "-": operator.sub,
    "*": operator.mul,
    "|": operator.or_,
    "&": operator.and_,
    "^": operator.xor,
    "<<": lambda value, shift: value << (shift & 63),
    ">>": lambda value, shift: value >> (shift & 63),
}
NAMED = frozenset({"identifier", "member_access_expression", "qualified_name", "alias_qualified_name"})
NAME_OF = re.compile(r"nameof\s*\(\s*([\w.@]+)\s*\)")


class Place(Struct, frozen=True):
    """Where an expression stands, and so what its names mean."""

    text: Text
    scope: tuple[str, ...]
    local: Mapping[str, int | None] = field(default_factory=dict)
    """Members of the enum that the expression stands in."""
    depth: int = 0

    def inside(self) -> Place:
        """Go on with a part of the expression."""
        return replace(self, depth=self.depth + 1)


class Evaluator:
    """Works out what constant expressions come to."""

    def __init__(self, project: Project) -> None:
        self._project = project
        self._known: dict[tuple[str, int], Value | None] = {}
        self._enums: dict[tuple[str, int], list[tuple[str, int | None, Node]]] = {}

    def value(self, place: Place, node: Node | None) -> Value | None:
        """Give a number or text; None where it is no constant that could be followed."""
        if node is None or place.depth > DEEPEST:
            return None
        found = literals.value(place.text.source, node)
        if found is None:
            found = self._compound(place.inside(), node)
        if isinstance(found, int):
            return found if abs(found) < LIMIT else None
        return found if found is None or len(found) < LONGEST else None

    def number(self, place: Place, node: Node | None) -> int | None:
        """Give a number; None where it is none, or not known."""
        found = self.value(place, node)
        return found if isinstance(found, int) else None

    def alternatives(self, place: Place, node: Node) -> tuple[Value, ...]:
        """List all that an expression may come to, under conditions that are not decided."""
        if node.type not in NAMED:
            found = [self.value(place, node)]
        else:
            found = self._declared(place, place.text.source.text(node))
        return tuple(dict.fromkeys(each for each in found if each is not None))

    def _compound(self, place: Place, node: Node) -> Value | None:
        source = place.text.source
        match node.type:
            case "binary_expression":
                left, right = (self.value(place, node.child_by_field_name(s)) for s in ("left", "right"))
                return _binary(source.text(node.child_by_field_name("operator")), left, right)
            case "prefix_unary_expression":
                return _unary(source.text(node)[:1], self.value(place, node.named_children[-1]))
            case "cast_expression":
                inner = self.value(place, node.child_by_field_name("value"))
                return _cast(source.text(node.child_by_field_name("type")), inner)
            case "parenthesized_expression" | "checked_expression":
                return self.value(place, next(iter(node.named_children), None))
            case "sizeof_expression":
                return SIZES.get(source.text(node.child_by_field_name("type")))
            case "invocation_expression":
                found = NAME_OF.fullmatch(source.text(node))
                return found[1].rpartition(".")[2].lstrip("@") if found else None
            case "interpolated_string_expression":
                return self._interpolated(place, node)
        return self._named(place, source.text(node)) if node.type in NAMED else None

    def _interpolated(self, place: Place, node: Node) -> str | None:
        pieces: list[str] = []
        for child in node.children:
            if child.type == "string_content":
                pieces.append(place.text.source.text(child))
            elif child.type == "interpolation":
                inner = [each for each in child.named_children if each.type != "interpolation_brace"]
                value = self.value(place, inner[0]) if len(inner) == 1 else None
                if value is None:
                    return None
                pieces.append(str(value))
        return "".join(pieces)

    def _named(self, place: Place, name: str) -> Value | None:
        if name in place.local:
            return place.local[name]
        found = set(self._declared(place, name))
        return found.pop() if len(found) == 1 else None

    def _declared(self, place: Place, name: str) -> list[Value | None]:
        """List the values of all declarations that a name may mean."""
        constants = self._project.constants(name, place.scope)
        if constants:
            return [self.declared(each, place.depth) for each in constants]
        owner, _, member = name.rpartition(".")
        enums = self._project.types(owner, place.scope) if owner else []
        return [
            value
            for each in enums
            if each.node.type == "enum_declaration"
            for name, value, _ in self.enumerators(each, place.depth)
            if name == member
        ]

    def declared(self, constant: Declared, depth: int = 0) -> Value | None:
        """Give the value of a constant."""
        key = (constant.text.source.path, constant.node.start_byte)
        if key not in self._known:
            self._known[key] = None
            name = constant.node.child_by_field_name("name")
            children = constant.node.named_children
            values = [each for each in children if each != name and each.type != "comment"]
            place = Place(constant.text, constant.path[:-1], depth=depth)
            self._known[key] = self.value(place, values[0]) if values else None
        return self._known[key]

    def enumerators(self, enum: Declared, depth: int = 0) -> list[tuple[str, int | None, Node]]:
        """List the members of an enum; a value of None is one that could not be worked out."""
        key = (enum.text.source.path, enum.node.start_byte)
        if key in self._enums:
            return self._enums[key]
        body = enum.node.child_by_field_name("body")
        found = self._enums[key] = []
        known: dict[str, int | None] = {}
        place = Place(enum.text, enum.path, known, depth + 1)
        following: int | None = 0
        for each in body.named_children if body else ():
            if each.type != "enum_member_declaration":
                continue
            name = enum.text.source.text(each.child_by_field_name("name")).lstrip("@")
            stated = each.child_by_field_name("value")
            value = following if stated is None else self.number(place, stated)
            known[name] = value
            found.append((name, value, each))
            following = None if value is None else value + 1
        return found


def _binary(sign: str, left: Value | None, right: Value | None) -> Value | None:
    if left is None or right is None:
        return None
    if isinstance(left, str) or isinstance(right, str):
        return f"{left}{right}" if sign == "+" else None
    if sign in OPERATORS:
        return OPERATORS[sign](left, right)
    if sign in ("/", "%") and right:
        whole = abs(left) // abs(right) * (1 if (left < 0) is (right < 0) else -1)
        return whole if sign == "/" else left - whole * right
    return None


def _unary(sign: str, inner: Value | None) -> Value | None:
    if not isinstance(inner, int):
        return None
    return {"-": -inner, "~": ~inner, "+": inner}.get(sign)


def _cast(name: str, inner: Value | None) -> Value | None:
    if not isinstance(inner, int) or name not in NUMBERS:
        return inner
    bits, signed = NUMBERS[name]
    inner &= (1 << bits) - 1
    return inner - (1 << bits) if signed and inner >> (bits - 1) else inner
