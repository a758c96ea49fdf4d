"""Procedures that a file takes from a DLL: `NewLazyDLL("foo.dll").NewProc("Name")`, and its kin.

`go doc syscall` and `go doc golang.org/x/sys/windows`. All arguments are `uintptr`, so that only names and
numbers of arguments are stated.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from abilint.model.binding import CallSite, Loading
from abilint.surfaces.bindings.collected import Bound
from abilint.surfaces.bindings.go.contexts import Value

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tree_sitter import Node

    from abilint.surfaces.bindings.collected import Collected
    from abilint.surfaces.bindings.go.contexts import Context, Contexts
    from abilint.surfaces.bindings.tree import Source

OPENING = ("NewLazyDLL", "NewLazySystemDLL", "LoadDLL", "MustLoadDLL", "LoadLibrary", "LoadLibraryEx")
FINDING = ("NewProc", "MustFindProc", "FindProc")
TRAPS = frozenset({"Syscall", "Syscall6", "Syscall9", "Syscall12", "Syscall15", "Syscall18"})
NO_NAME = "the name of a procedure is computed: only a run can tell it"


class LazyDll:
    """One file's use of DLLs."""

    def __init__(self, source: Source, collected: Collected, contexts: Contexts) -> None:
        self._source = source
        self._collected = collected
        self._contexts = contexts

    def read(self) -> None:
        """Note the procedures, and how each is called."""
        for call in self._contexts.calls(*FINDING):
            function = call.child_by_field_name("function")
            library = function.child_by_field_name("operand") if function is not None else None
            if library is not None:
                for context in self._contexts.of(call):
                    self._found(call, Value(library, context), self._contexts.arguments(call)[:1], context)
        for call in self._contexts.calls("GetProcAddress"):
            arguments = self._contexts.arguments(call)
            if len(arguments) == 2:
                for context in self._contexts.of(call):
                    self._found(call, Value(arguments[0], context), arguments[1:], context)

    def _found(self, call: Node, library: Value, name: list[Node], context: Context) -> None:
        opened = self._contexts.resolved(library)
        names = self._opened(opened) if opened and opened.node.type == "call_expression" else ()
        if not names or not self._contexts.conditions.is_reached(call):
            return
        procedures = self._contexts.strings(Value(name[0], context)) if name else ()
        if len(procedures) != 1:
            self._collected.unread(self._source.at(call), NO_NAME)
            return
        handle = self._collected.open(Loading.NAMED, names, self._source.at(call))
        graph = self._collected.graph
        type_id = graph.function(graph.unknown("a word"), (), prototyped=False)
        self._collected.bind(
            Bound(
                procedures[0],
                self._source.at(call),
                handle,
                type_id,
                optional=self._is_optional(call),
                states_arguments=False,
                calls=tuple(self._calls(call)),
            )
        )

    def _opened(self, call: Value) -> tuple[str, ...]:
        name = self._source.text(call.node.child_by_field_name("function")).rpartition(".")[2]
        arguments = self._contexts.arguments(call.node)
        return (
            self._contexts.strings(Value(arguments[0], call.context)) if name in OPENING and arguments else ()
        )

    def _is_optional(self, call: Node) -> bool:
        """Whether the file asks before it calls: `FindProc` gives an error, `proc.Find()` too."""
        name = self._source.text(call.child_by_field_name("function")).rpartition(".")[2]
        variable = self._variable(call)
        asked = variable and any(each.endswith(f"{variable}.Find") for each in self._callees("Find"))
        return (
            name in ("FindProc", "GetProcAddress")
            or bool(asked)
            or self._contexts.conditions.is_conditional(call)
        )

    def _callees(self, name: str) -> Iterator[str]:
        for call in self._contexts.calls(name):
            yield self._source.text(call.child_by_field_name("function"))

    def _variable(self, call: Node) -> str:
        """Give the name that a procedure is kept under."""
        row = self._contexts.index.above(call)
        holder = (
            self._contexts.index.above(row) if row is not None and row.type == "expression_list" else None
        )
        if row is None or holder is None:
            return ""
        name = holder.child_by_field_name("name") or holder.child_by_field_name("left")
        if name is not None and name.type == "expression_list" and name.named_children:
            name = name.named_children[0]
        return self._source.text(name)

    def _calls(self, call: Node) -> Iterator[CallSite]:
        """List the calls of a procedure: `proc.Call(a, b)`, `Syscall(proc.Addr(), 2, a, b, 0)`."""
        variable = self._variable(call)
        if not variable:
            return
        for each in self._contexts.calls("Call"):
            if self._source.text(each.child_by_field_name("function")) == f"{variable}.Call":
                given = self._contexts.arguments(each)
                spread = any(one.type == "variadic_argument" for one in given)
                yield CallSite(self._source.at(each), None if spread else len(given), result_used=True)
        for each in self._contexts.calls(*TRAPS):
            given = self._contexts.arguments(each)
            if len(given) > 1 and self._source.text(given[0]) == f"{variable}.Addr()":
                number = self._source.text(given[1])
                count = int(number) if number.isdecimal() and len(number) < len("1000") else None
                yield CallSite(self._source.at(each), count, result_used=True)
