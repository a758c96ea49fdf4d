"""What is called: `ccall`, `@ccall`, `cglobal`, and addresses that `dlsym` gave."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from abilint.model.binding import Loading
from abilint.model.types import Array
from abilint.surfaces.bindings.collected import Bound
from abilint.surfaces.bindings.julia import libraries
from abilint.surfaces.bindings.julia.program import Place, arguments, called, macro, text_of

if TYPE_CHECKING:
    from tree_sitter import Node

    from abilint.model.types import TypeId
    from abilint.surfaces.bindings.julia.program import Program
    from abilint.surfaces.bindings.julia.types import Types

CONVENTIONS = {"stdcall": "stdcall", "cdecl": "c", "fastcall": "fastcall", "thiscall": "thiscall"}
NOT_NAMED = "calls what only a run can tell"
NOT_TYPED = "is called with types that only a run can tell"
TWO_WAYS = "two calls declare it in two ways, and only a run tells which is made"


class Callee(NamedTuple):
    """What a call asks for."""

    name: str
    handle: int
    optional: bool = False


def read_all(program: Program, types: Types) -> None:
    """Note all that a program calls."""
    reader = _Reader(program, types)
    for place in program.all_places():
        if place.node.type == "call_expression":
            known = {"ccall": reader.ccall, "cglobal": reader.variable}.get(called(place))
            if known is not None:
                known(place)
            elif called(place) in ("dlsym", "dlsym_e"):
                reader.looked_up(place)
        elif macro(place) == "ccall":
            reader.macro_call(place)
    reader.finish()


class _Reader:
    """Reads calls, and puts together what is said of each name."""

    def __init__(self, program: Program, types: Types) -> None:
        self.program, self.types, self.collected = program, types, program.collected
        self.graph = types.graph
        self.looked: dict[int, tuple[Place, Callee]] = {}
        self.typed: set[int] = set()
        self.bound: list[tuple[Bound, bool]] = []

    def ccall(self, place: Place) -> None:
        """Read `ccall((:name, library), Result, (Types...), arguments...)`."""
        given = arguments(place.node)
        if len(given) < 3:
            return
        callee = self._callee(place, given[0])
        rest = given[1:]
        word = place.source.text(rest[0])
        convention = CONVENTIONS.get(word, "")
        rest = rest[1:] if convention else rest
        if callee is None or len(rest) < 2:
            self._not_named(place, given[0])
            return
        if rest[1].type != "tuple_expression":
            self._note(place, callee, self._unsure())
            self.collected.unread(place.source.at(place.node), f"`{callee.name}` {NOT_TYPED}")
            return
        listed = [each for each in rest[1].named_children if "comment" not in each.type]
        variadic = bool(listed) and listed[-1].type == "splat_expression"
        self._state(place, callee, rest[0], listed[:-1] if variadic else listed, convention or "c", variadic)

    def macro_call(self, place: Place) -> None:
        """Read `@ccall library.name(argument::Type)::Result`."""
        typed = next((each for each in arguments(place.node) if each.type == "typed_expression"), None)
        if typed is None or typed.named_children[0].type != "call_expression":
            self.collected.unread(place.source.at(place.node), NOT_NAMED)
            return
        call, result = typed.named_children[0], typed.named_children[-1]
        callee = self._of_macro(place, call.named_children[0])
        if callee is None:
            self._not_named(place, call.named_children[0])
            return
        brackets = next((each for each in call.named_children if each.type == "argument_list"), None)
        fixed, variadic = _before_semicolon(brackets)
        if any(each.type != "typed_expression" for each in fixed):
            self._note(place, callee, self._unsure())
            self.collected.unread(place.source.at(place.node), f"`{callee.name}` {NOT_TYPED}")
            return
        self._state(place, callee, result, [each.named_children[-1] for each in fixed], "c", variadic)

    def _state(
        self, place: Place, callee: Callee, result: Node, listed: list[Node], convention: str, variadic: bool
    ) -> None:
        types = [self._by_value(place, each) for each in (result, *listed)]
        if any(map(self.graph.is_unknown, types)):
            self.collected.unread(place.source.at(place.node), f"`{callee.name}` {NOT_TYPED}")
        function = self.graph.function(types[0], tuple(types[1:]), variadic=variadic, convention=convention)
        self._note(place, callee, function)

    def _by_value(self, place: Place, node: Node) -> TypeId:
        """Give a type as it is passed: a tuple is, as no array of C's, a struct without a name."""
        found = self.types.of(place.source, node)
        return self.graph.unknown(NOT_TYPED) if isinstance(self.graph.nodes[found], Array) else found

    def variable(self, place: Place) -> None:
        """Read `cglobal((:name, library), Type)`."""
        given = arguments(place.node)
        callee = self._callee(place, given[0]) if given else None
        if callee is None:
            self._not_named(place, place.node)
            return
        type_id = self.types.of(place.source, given[1]) if len(given) > 1 else None
        known = type_id is not None and not self.graph.is_unknown(type_id) and self.graph.size(type_id)
        self._note(place, callee, type_id if known else None, variable=bool(known))

    def looked_up(self, place: Place) -> None:
        """Read `dlsym(library, :name)`; calls of what it gives say the types."""
        callee = self._by_dlsym(place)
        if callee is None:
            if not place.generated:
                self.collected.unread(place.source.at(place.node), "looks up what only a run can tell")
            return
        self.looked.setdefault(place.node.start_byte, (place, callee))

    def _by_dlsym(self, place: Place) -> Callee | None:
        given = arguments(place.node)
        name = libraries.text(self.program, place.source, given[1]) if len(given) > 1 else None
        if name is None:
            return None
        goes_on = called(place) == "dlsym_e" or "throw_error" in place.source.text(place.node)
        return Callee(name, self._handle(place, given[0]), optional=goes_on)

    def _callee(self, place: Place, node: Node) -> Callee | None:
        """Read the first argument of `ccall`."""
        if node.type == "tuple_expression" and node.named_child_count == 2:
            name = libraries.text(self.program, place.source, node.named_children[0])
            return None if name is None else Callee(name, self._handle(place, node.named_children[1]))
        name = text_of(place.source, node)
        if name is not None:
            where = place.source.at(node)
            return Callee(name, self.collected.open(Loading.PROCESS, (), where))
        return self._of_address(place, node)

    def _of_macro(self, place: Place, node: Node) -> Callee | None:
        if node.type == "identifier":
            where = place.source.at(node)
            return Callee(place.source.text(node), self.collected.open(Loading.PROCESS, (), where))
        if node.type == "field_expression":
            name = node.named_children[-1]
            if name.type == "identifier":
                return Callee(place.source.text(name), self._handle(place, node.named_children[0]))
        inner = node.named_children[0] if node.type == "interpolation_expression" else node
        return self._of_address(place, inner)

    def _of_address(self, place: Place, node: Node) -> Callee | None:
        """Find the `dlsym` that an address comes from: written here, or assigned in the same function."""
        found = Place(place.source, node)
        if called(found) not in ("dlsym", "dlsym_e"):
            assigned = libraries.assigned(self.program, place, place.source.text(node))
            if assigned is None or called(assigned) not in ("dlsym", "dlsym_e"):
                return None
            found = assigned
        self.typed.add(found.node.start_byte)
        return self._by_dlsym(found)

    def _handle(self, place: Place, node: Node) -> int:
        sought = libraries.sought(self.program, place.source, node)
        return self.collected.open(sought.loading, sought.names, place.source.at(node), sought.key)

    def _not_named(self, place: Place, node: Node) -> None:
        """Say what could not be read; a plain address is none of a library's names."""
        is_address = node.type in (
            "identifier",
            "field_expression",
            "interpolation_expression",
            "index_expression",
        )
        if not is_address or place.generated:
            self.collected.unread(place.source.at(place.node), NOT_NAMED)

    def _unsure(self) -> TypeId:
        return self.graph.function(self.graph.unknown(NOT_TYPED), (), prototyped=False)

    def _note(self, place: Place, callee: Callee, type_id: TypeId | None, *, variable: bool = False) -> None:
        where = place.source.at(place.node)
        optional = callee.optional or place.conditional
        made = Bound(callee.name, where, callee.handle, type_id, is_variable=variable, optional=optional)
        self.bound.append((made, place.conditional))

    def finish(self) -> None:
        """Hand over what was found; not what branches declare in several ways."""
        for start, (place, callee) in self.looked.items():
            if start not in self.typed:
                self._note(place, callee, None)
        ways: dict[tuple[int, str], list[tuple[Bound, bool]]] = {}
        for made, conditional in self.bound:
            ways.setdefault((made.handle, made.name), []).append((made, conditional))
        for each in ways.values():
            if len({made.type for made, _ in each}) > 1 and any(conditional for _, conditional in each):
                first = each[0][0]
                self.collected.unread(first.location, f"`{first.name}`: {TWO_WAYS}")
                self.collected.bind(Bound(first.name, first.location, first.handle, optional=True))
            else:
                for made, _ in each:
                    self.collected.bind(made)


def _before_semicolon(brackets: Node | None) -> tuple[list[Node], bool]:
    """List the arguments, and say whether more stand behind `;` as those of `...`."""
    fixed: list[Node] = []
    for each in brackets.children if brackets is not None else ():
        if each.type == ";":
            return fixed, True
        if each.is_named and "comment" not in each.type:
            fixed.append(each)
    return fixed, False
