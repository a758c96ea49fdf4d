"""Functions that a file looks up through purego: a Go variable of function type for each name.

`go doc github.com/ebitengine/purego`, RegisterFunc, states which Go type stands for which of C.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from abilint.model.binding import Loading
from abilint.surfaces.bindings.collected import Bound
from abilint.surfaces.bindings.go.contexts import Context, Value
from abilint.surfaces.bindings.go.go_types import Way
from abilint.surfaces.bindings.go.texts import Texts

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tree_sitter import Node

    from abilint.surfaces.bindings.collected import Collected
    from abilint.surfaces.bindings.go.contexts import Contexts
    from abilint.surfaces.bindings.go.go_types import GoTypes
    from abilint.surfaces.bindings.tree import Source

PACKAGE = "github.com/ebitengine/purego"
OPENING = ("Dlopen", "LoadLibrary", "LoadDLL", "MustLoadDLL")
NO_NAME = "the name that is looked up is computed: only a run can tell it"
NO_TYPE = "the function that is registered is declared elsewhere, or computed"


class Purego:
    """One file's use of purego."""

    def __init__(self, source: Source, collected: Collected, types: GoTypes, contexts: Contexts) -> None:
        self._conditions = contexts.conditions
        self._source = source
        self._collected = collected
        self._types = types
        self._contexts = contexts
        self._texts = Texts(source, contexts)
        self._declared = dict(self._functions())
        self._used: set[int] = set()
        """Where the calls of Dlsym stand whose result is registered."""

    def read(self) -> None:
        """Note what is registered and looked up."""
        if not any(
            PACKAGE in self._source.text(each) for each in self._contexts.index.of_type("import_spec")
        ):
            return
        for call in self._contexts.calls("RegisterLibFunc"):
            for context in self._contexts.of(call):
                self._registered(call, context)
        for call in self._contexts.calls("RegisterFunc"):
            for context in self._contexts.of(call):
                self._from_address(call, context)
        for call in self._contexts.calls("Dlsym"):
            for context in self._contexts.of(call):
                self._looked_up(call, context)

    def _functions(self) -> Iterator[tuple[str, Node]]:
        """List variables and fields whose type is that of a function, by name."""
        for node in self._contexts.index.of_type("var_spec", "field_declaration"):
            kind = self._types.resolved(node.child_by_field_name("type"))
            if kind is not None and kind.type == "function_type":
                for name in node.children_by_field_name("name"):
                    yield self._source.text(name), kind

    def _registered(self, call: Node, context: Context) -> None:
        """Read `RegisterLibFunc(&f, library, "name")`."""
        arguments = self._contexts.arguments(call)
        if len(arguments) == 3:
            variable, library, name = (Value(each, context) for each in arguments)
            self._bind(call, variable, library, name)

    def _from_address(self, call: Node, context: Context) -> None:
        """Read `RegisterFunc(&f, symbol)`, where the symbol is what `Dlsym` gave."""
        arguments = self._contexts.arguments(call)
        if len(arguments) != 2:
            return
        symbol = self._contexts.resolved(Value(arguments[1], context))
        if symbol is None or symbol.node.type != "call_expression":
            self._collected.unread(self._source.at(call), NO_NAME)
            return
        looked_up = self._contexts.arguments(symbol.node)
        if len(looked_up) == 2:
            self._used.add(symbol.node.start_byte)
            library, name = (Value(each, symbol.context) for each in looked_up)
            self._bind(call, Value(arguments[0], context), library, name)

    def _looked_up(self, call: Node, context: Context) -> None:
        """Read `Dlsym(library, "name")`, which may be for RegisterFunc, and may fail."""
        arguments = self._contexts.arguments(call)
        if len(arguments) == 2 and call.start_byte not in self._used:
            library, name = (Value(each, context) for each in arguments)
            self._bind(call, None, library, name)

    def _bind(self, call: Node, variable: Value | None, library: Value, name: Value) -> None:
        names = self._texts.of(name)
        if not self._conditions.is_reached(call):
            return
        if len(names) != 1:
            self._collected.unread(self._source.at(call), NO_NAME)
            return
        kind = self._type(variable) if variable else None
        if variable is not None and kind is None:
            self._collected.unread(self._source.at(call), NO_TYPE)
        type_id = self._types.function(kind, Way.PUREGO) if kind is not None else None
        optional = variable is None or self._conditions.is_conditional(call)
        where = self._source.at(kind or (variable.node if variable else call))
        self._collected.bind(Bound(names[0], where, self._handle(library), type_id, optional=optional))

    def _type(self, variable: Value) -> Node | None:
        """Give the function type of what `&f` is the address of."""
        found = self._contexts.resolved(variable)
        if found is None or found.node.type != "unary_expression":
            return None
        name = self._source.text(found.node.child_by_field_name("operand")).rpartition(".")[2]
        return self._declared.get(name)

    def _handle(self, library: Value) -> int:
        """Give the library that a variable holds."""
        text = self._source.text(library.node)
        found = self._contexts.resolved(library)
        if text in ("purego.RTLD_DEFAULT", "purego.RTLD_NEXT"):
            return self._collected.open(Loading.PROCESS, (), self._source.at(library.node))
        names = self._opened(found) if found and found.node.type == "call_expression" else ()
        key = text if found is None else self._source.text(found.node)
        loading = Loading.NAMED if names else Loading.COMPUTED
        return self._collected.open(loading, names, self._source.at(library.node), key)

    def _opened(self, call: Value) -> tuple[str, ...]:
        """Give the file names that a call opens; a function of the file may open what it is given."""
        names: dict[str, None] = {}
        for inner in self._contexts.inside(call, OPENING):
            arguments = self._contexts.arguments(inner.node)
            if arguments and self._conditions.is_reached(inner.node):
                names |= dict.fromkeys(self._texts.of(Value(arguments[0], inner.context)))
        return tuple(names)
