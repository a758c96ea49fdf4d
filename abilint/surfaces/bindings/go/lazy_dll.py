"""Procedures that a file takes from a DLL: `NewLazyDLL("foo.dll").NewProc("Name")`, and its kin.

`go doc syscall` and `go doc golang.org/x/sys/windows`. All arguments are `uintptr`, so that only names and
numbers of arguments are stated.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from abilint.model.binding import CallSite, Loading
from abilint.surfaces.bindings.collected import Bound
from abilint.surfaces.bindings.go.contexts import Value
from abilint.surfaces.bindings.go.texts import Texts

if TYPE_CHECKING:
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
        self._texts = Texts(source, contexts)
        self._sites = self._called()
        callees = (each.child_by_field_name("function") for each in contexts.calls("Find"))
        self._asked = frozenset(source.text(each).removesuffix(".Find") for each in callees)

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
        if not self._contexts.conditions.is_reached(call):
            return
        procedures = self._texts.of(Value(name[0], context)) if name else ()
        if len(procedures) != 1:
            self._collected.unread(self._source.at(call), NO_NAME)
            return
        loading = Loading.NAMED if names else Loading.COMPUTED
        key = None if names else self._source.text(library.node)
        handle = self._collected.open(loading, names, self._source.at(call), key)
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
                calls=tuple(self._sites.get(self._variable(call), ())),
            )
        )

    def _opened(self, call: Value) -> tuple[str, ...]:
        name = self._source.text(call.node.child_by_field_name("function")).rpartition(".")[2]
        arguments = self._contexts.arguments(call.node)
        return self._texts.of(Value(arguments[0], call.context)) if name in OPENING and arguments else ()

    def _is_optional(self, call: Node) -> bool:
        """Whether the file asks before it calls: `FindProc` gives an error, `proc.Find()` too."""
        name = self._source.text(call.child_by_field_name("function")).rpartition(".")[2]
        asked = name in ("FindProc", "GetProcAddress") or self._variable(call) in self._asked
        return asked or self._contexts.conditions.is_conditional(call)

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

    def _called(self) -> dict[str, list[CallSite]]:
        """List the calls of each variable: `proc.Call(a, b)`, `Syscall(proc.Addr(), 2, a, b, 0)`."""
        found: dict[str, list[CallSite]] = {}
        for each in self._contexts.calls("Call"):
            name = self._source.text(each.child_by_field_name("function")).removesuffix(".Call")
            found.setdefault(name, []).append(self._site(each, self._contexts.arguments(each)))
        for each in self._contexts.calls("SyscallN", *TRAPS):
            given = self._contexts.arguments(each)
            address = self._source.text(given[0]) if given else ""
            if address.endswith(".Addr()"):
                trap = self._source.text(each.child_by_field_name("function")).rpartition(".")[2]
                site = self._trapped(each, given) if trap in TRAPS else self._site(each, given[1:])
                found.setdefault(address.removesuffix(".Addr()"), []).append(site)
        return found

    def _site(self, call: Node, given: list[Node]) -> CallSite:
        spread = any(one.type == "variadic_argument" for one in given)
        return CallSite(self._source.at(call), None if spread else len(given), result_used=True)

    def _trapped(self, call: Node, given: list[Node]) -> CallSite:
        """Read the number that `Syscall` is told behind the address."""
        number = self._source.text(given[1]) if len(given) > 1 else ""
        count = int(number) if number.isdecimal() and len(number) < len("1000") else None
        return CallSite(self._source.at(call), count, result_used=True)
