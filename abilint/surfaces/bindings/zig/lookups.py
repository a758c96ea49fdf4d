"""What a run looks up: `std.DynLib.open("libfoo.so")`, and `lookup` with a type and a name."""

from __future__ import annotations

from typing import TYPE_CHECKING

from abilint.model.binding import Loading
from abilint.surfaces.bindings.collected import Bound
from abilint.surfaces.bindings.tree import of_type
from abilint.surfaces.bindings.zig.scopes import name_of, value_of

if TYPE_CHECKING:
    from tree_sitter import Node

    from abilint.surfaces.bindings.collected import Collected
    from abilint.surfaces.bindings.tree import Source
    from abilint.surfaces.bindings.zig.conditions import Conditions
    from abilint.surfaces.bindings.zig.scopes import Scopes
    from abilint.surfaces.bindings.zig.zig_types import ZigTypes

NO_NAME = "the name that is looked up is computed: only a run can tell it"
NO_TYPE = "the type of what is looked up is declared elsewhere, or computed"
OPENING = ("open", "openZ", "dlopen", "dlopenZ")
REQUIRED = ("return", "unreachable", "@panic", "try")
MOST_DEPTH = 12


class Lookups:
    """One file's use of `std.DynLib`."""

    def __init__(
        self, source: Source, scopes: Scopes, conditions: Conditions, types: ZigTypes, collected: Collected
    ) -> None:
        self._source = source
        self._scopes = scopes
        self._conditions = conditions
        self._types = types
        self._collected = collected
        self._calls = scopes.index.of_type("call_expression")

    def read(self) -> None:
        """Note what is looked up."""
        for call in self._calls:
            function, arguments = call.child_by_field_name("function"), call.named_children[1:]
            if function is None or self._source.text(function.child_by_field_name("member")) != "lookup":
                continue
            if len(arguments) == 2 and self._conditions.is_reached(call):
                self._found(call, function, arguments[0], arguments[1])

    def _found(self, call: Node, function: Node, kind: Node, name: Node) -> None:
        library = function.child_by_field_name("object")
        names = self._texts(name)
        if len(names) != 1:
            self._collected.unread(self._source.at(call), NO_NAME)
            return
        signature = self._signature(kind)
        if signature is None:
            self._collected.unread(self._source.at(call), NO_TYPE)
        type_id = self._types.function(signature) if signature is not None else None
        optional = self._is_optional(call) or not self._conditions.is_certain(call)
        bound = Bound(names[0], self._source.at(call), self._handle(library), type_id, optional=optional)
        self._collected.bind(bound)

    def _signature(self, kind: Node) -> Node | None:
        """Give the function type behind a pointer, through names of the file."""
        for _ in range(MOST_DEPTH):
            if kind.type == "function_signature":
                return kind
            if kind.type == "pointer_type" and kind.named_children:
                kind = kind.named_children[-1]
                continue
            value = self._scopes.value(kind)
            if value is None:
                return None
            kind = value
        return None

    def _is_optional(self, call: Node) -> bool:
        """Whether the file goes on where a name is not found."""
        outer = self._scopes.index.above(call)
        if outer is None or outer.type == "null_coercion_expression":
            return False
        text = self._source.text(outer.child_by_field_name("right"))
        return outer.type != "binary_expression" or not text.startswith(REQUIRED)

    def _handle(self, library: Node | None) -> int:
        text = self._source.text(library)
        opened = [
            value
            for each in self._scopes.index.of_type("variable_declaration")
            if (value := self._opened(each, text.rpartition(".")[2])) is not None
        ]
        names = tuple(dict.fromkeys(name for each in opened for name in self._texts(each)))
        where = self._source.at(library or self._source.root)
        loading = Loading.NAMED if names else Loading.COMPUTED
        return self._collected.open(loading, names, where, "" if names else text)

    def _opened(self, node: Node, name: str) -> Node | None:
        """Give what is opened where a variable of some name is set."""
        left, value = name_of(node) or node.named_children[0], value_of(node)
        if value is None or self._source.text(left).rpartition(".")[2] != name:
            return None
        for call in of_type(value, "call_expression"):
            function = call.child_by_field_name("function")
            if function is not None and self._source.text(function).rpartition(".")[2] in OPENING:
                return call.named_children[1] if len(call.named_children) > 1 else None
        return None

    def _texts(self, node: Node | None, depth: int = 0) -> tuple[str, ...]:
        """Give the texts that an expression may be on the target."""
        if node is None or depth > MOST_DEPTH:
            return ()
        if node.type == "string":
            return (self._source.text(node)[1:-1],)
        if node.type in ("identifier", "field_expression"):
            return self._texts(self._scopes.value(node), depth + 1)
        if node.type == "if_expression":
            condition = node.child_by_field_name("condition")
            branches = [each for each in node.named_children if each != condition]
        else:
            branches = [each.named_children[-1] for each in node.named_children if each.type == "switch_case"]
        reached = [each for each in branches if self._conditions.is_reached(each)]
        return tuple(dict.fromkeys(text for each in reached for text in self._texts(each, depth + 1)))
