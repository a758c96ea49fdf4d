"""What the linker is asked for: `extern fn`, `extern var`, `@extern`; and what `export fn` gives to C."""

from __future__ import annotations

from typing import TYPE_CHECKING

from abilint.model.binding import CallSite, Loading
from abilint.surfaces.bindings.collected import Bound
from abilint.surfaces.bindings.tree import of_type
from abilint.surfaces.bindings.zig import numbers
from abilint.surfaces.bindings.zig.scopes import has_word, name_of, value_of

if TYPE_CHECKING:
    from tree_sitter import Node

    from abilint.surfaces.bindings.collected import Collected
    from abilint.surfaces.bindings.tree import Source
    from abilint.surfaces.bindings.zig.conditions import Conditions
    from abilint.surfaces.bindings.zig.scopes import Scopes
    from abilint.surfaces.bindings.zig.zig_types import ZigTypes

C_LIBRARY = frozenset({"c", "m"})
COMPUTED = "a declaration whose name or type is computed: only a build can tell it"


class Externs:
    """One file's declarations for linkers."""

    def __init__(
        self, source: Source, scopes: Scopes, conditions: Conditions, types: ZigTypes, collected: Collected
    ) -> None:
        self._source = source
        self._scopes = scopes
        self._conditions = conditions
        self._types = types
        self._collected = collected
        self._used = self._uses()

    def _uses(self) -> dict[str, bool]:
        """List the names that are used, and whether the target comes to one of the uses."""
        declared = {
            name.id
            for node in self._scopes.index.of_type("function_declaration", "variable_declaration")
            if (name := name_of(node)) is not None
        }
        found: dict[str, bool] = {}
        for each in self._scopes.index.of_type("identifier"):
            text = self._source.text(each)
            if each.id not in declared and not found.get(text):
                found[text] = self._conditions.is_reached(each)
        return found

    def read(self) -> None:
        """Note all declarations that are there on the target."""
        for node in self._scopes.index.of_type("function_declaration", "variable_declaration"):
            if has_word(node, "extern") and self._conditions.is_reached(node):
                self._extern(node)
            elif has_word(node, "export") and self._conditions.is_reached(node):
                self._export(node)
            elif self._scopes.index.above(node) == self._source.root and has_word(node, "const"):
                self._constant(node)
        for node in self._scopes.index.of_type("builtin_function"):
            self._builtin(node)
        self._imported()

    def _handle(self, library: str, node: Node) -> int:
        names = (library,) if library else ()
        return self._collected.open(Loading.LINKED, names, self._source.at(node))

    def _extern(self, node: Node) -> None:
        library = next((each for each in node.named_children if each.type == "string"), None)
        name = self._source.text(name_of(node)).removeprefix('@"').removesuffix('"')
        self._bind(name, node, self._handle(self._source.text(library).strip('"'), node))

    def _export(self, node: Node) -> None:
        handle = self._collected.open(Loading.BUILT, (), self._source.at(self._source.root))
        self._bind(self._source.text(name_of(node)), node, handle)

    def _bind(self, name: str, node: Node, handle: int) -> None:
        """Note a declaration: Zig asks the linker for those that are used, wherever that is on the target."""
        is_variable = node.type == "variable_declaration"
        declared = self._source.text(name_of(node))
        kind = node.child_by_field_name("type") if is_variable else node
        convert = self._types.convert if is_variable else self._types.function
        type_id = None if kind is None else convert(kind)
        self._collected.bind(
            Bound(
                name,
                self._source.at(name_of(node) or node),
                handle,
                type_id,
                is_variable=is_variable,
                optional=not self._conditions.is_certain(node) or self._used.get(declared) is False,
                unused=has_word(node, "extern") and declared not in self._used,
            )
        )

    def _constant(self, node: Node) -> None:
        """Note a number that may be one of the header's."""
        value = value_of(node)
        if value is None or value.type == "field_expression":
            return
        found = numbers.integer(self._scopes, value)
        if found is not None:
            self._collected.constant(self._source.text(name_of(node)), found, self._source.at(node))

    def _builtin(self, node: Node) -> None:
        """Read `@extern(*const fn () callconv(.c) void, .{ .name = "foo" })`; `@export` is not read."""
        name = self._source.text(node.named_children[0]) if node.named_children else ""
        if name not in ("@extern", "@export") or not self._conditions.is_reached(node):
            return
        arguments = node.named_children[-1].named_children
        options = self._options(arguments[-1]) if len(arguments) == 2 else {}
        if name == "@export" or "name" not in options:
            self._collected.unread(self._source.at(node), COMPUTED)
            return
        handle = self._handle(options.get("library_name", ""), node)
        inner = arguments[0].named_children[-1] if arguments[0].type == "pointer_type" else None
        type_id = (
            self._types.function(inner) if inner is not None and inner.type == "function_signature" else None
        )
        self._collected.bind(Bound(options["name"], self._source.at(node), handle, type_id))

    def _options(self, node: Node) -> dict[str, str]:
        """List the texts of `.{ .name = "foo" }`."""
        found = {}
        for each in of_type(node, "assignment_expression"):
            left, right = each.child_by_field_name("left"), each.child_by_field_name("right")
            if right is not None and right.type == "string":
                found[self._source.text(left).removeprefix(".")] = self._source.text(right).strip('"')
        return found

    def _imported(self) -> None:
        """Note the functions that are called of what `@cImport` takes from C headers."""
        names = {
            self._source.text(name_of(each))
            for each in self._scopes.index.of_type("variable_declaration")
            if self._source.text(value_of(each)).startswith("@cImport(")
        }
        calls: dict[str, list[CallSite]] = {}
        for each in self._scopes.index.of_type("call_expression") if names else ():
            function = each.child_by_field_name("function")
            if (
                function is None
                or function.type != "field_expression"
                or not self._conditions.is_reached(each)
            ):
                continue
            if self._source.text(function.child_by_field_name("object")) in names:
                name = self._source.text(function.child_by_field_name("member"))
                given = [one for one in each.named_children[1:] if one.type != "comment"]
                calls.setdefault(name, []).append(
                    CallSite(self._source.at(each), len(given), result_used=True)
                )
        graph = self._collected.graph
        for name, sites in calls.items():
            type_id = graph.function(graph.unknown("declared by a header"), (), prototyped=False)
            handle = self._collected.open(Loading.LINKED, (), self._source.at(self._source.root))
            self._collected.bind(
                Bound(
                    name,
                    sites[0].location,
                    handle,
                    type_id,
                    states_arguments=False,
                    calls=tuple(sites),
                    by_header=True,
                )
            )
