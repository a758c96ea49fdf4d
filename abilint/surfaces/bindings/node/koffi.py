"""koffi: libraries, functions and types (koffi.dev)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from abilint.model.binding import Loading
from abilint.model.location import Location
from abilint.surfaces.bindings.node import koffi_makers, koffi_prototypes, koffi_types
from abilint.surfaces.bindings.node.run import COMPUTED_NAME
from abilint.surfaces.bindings.node.values import UNKNOWN, Const, CType, Library, Row, text

if TYPE_CHECKING:
    from collections.abc import Callable

    from tree_sitter import Node

    from abilint.model.types import TypeId
    from abilint.surfaces.bindings.node.run import Run
    from abilint.surfaces.bindings.node.values import Scope, Value

FUNCTIONS = {
    "func": "__cdecl", "cdecl": "__cdecl", "stdcall": "__stdcall", "fastcall": "__fastcall",
    "thiscall": "__thiscall",
}  # fmt: skip
DECORATED = {"stdcall": "_{}@{}", "fastcall": "@{}@{}"}
"""What koffi looks up first on 32-bit x86."""


def attribute(run: Run, name: str) -> Value | None:
    """Give `koffi.types.int`."""
    prefix, _, last = name.rpartition(".")
    if prefix != "koffi.types":
        return None
    found = koffi_types.named(run, last)
    return None if found is None else CType(found)


def load(run: Run, scope: Scope, given: list[Value], node: Node) -> Value:
    """`koffi.load("libfoo.so")`."""
    library = run.open(given[0] if given else UNKNOWN, run.at(scope, node))
    library.declare = declare
    return library


def on_unknown(run: Run, scope: Scope, name: str, given: list[Value], node: Node) -> Value | None:
    """`lib.func("int foo(int)")` of a library that comes from elsewhere."""
    if name not in FUNCTIONS or run.quiet or not given or "koffi" not in run.modules:
        return None
    first = text(given[0])
    is_prototype = first is not None and koffi_prototypes.parse(first) is not None
    if not is_prototype and not (len(given) > 2 and isinstance(given[-1], Row)):
        return None
    library = Library(Loading.COMPUTED, (), Location(run.path), declare, run.conditional)
    return declare(run, scope, library, name, given, node)


def declare(run: Run, scope: Scope, library: Library, name: str, given: list[Value], node: Node) -> Value:
    """`lib.func(...)`, `lib.symbol(...)`."""
    where = run.at(scope, node)
    if name == "symbol" and given:
        _variable(run, library, given, where)
    elif name in FUNCTIONS and given:
        found = _function(run, given, where, FUNCTIONS[name])
        if found is None:
            run.unread(where, COMPUTED_NAME)
        elif found[0]:
            spelled, made, convention, place = found
            run.ask(library, spelled, place, made, spellings=_decorated(run, spelled, convention, made))
    return UNKNOWN


def _variable(run: Run, library: Library, given: list[Value], where: Location) -> None:
    name = text(given[0])
    if name is None:
        run.unread(where, COMPUTED_NAME)
        return
    place = given[0].where if isinstance(given[0], Const) and given[0].where else where
    made = (lambda: koffi_types.of(run, given[1], place)) if len(given) > 1 else None
    run.ask(library, name, place, made, is_variable=True)


def _function(
    run: Run, given: list[Value], where: Location, convention: str
) -> tuple[str, Callable[[], TypeId], str, Location] | None:
    """Give name, type, convention and place; None where only a run can tell, no name where it fails."""
    first = text(given[0])
    if first is not None and len(given) == 1:
        place = given[0].where if isinstance(given[0], Const) and given[0].where else where
        parsed = koffi_prototypes.parse(first)
        if parsed is None:
            run.unread(place, f"`{first}` {koffi_prototypes.NO_PROTOTYPE}")
            return "", lambda: run.graph.void, "c", place
        return parsed.name, lambda: koffi_prototypes.type_of(run, parsed, place), parsed.convention, place
    if first in koffi_prototypes.CONVENTIONS:
        given, convention, first = given[1:], first, text(given[1])
    if first is None or len(given) < 3:
        return None
    place = given[0].where if isinstance(given[0], Const) and given[0].where else where
    kind = koffi_prototypes.CONVENTIONS[convention]
    return first, lambda: koffi_makers.classic(run, given[1], given[2], place, kind), kind, place


def _decorated(run: Run, name: str, convention: str, made: Callable[[], TypeId]) -> tuple[str, ...]:
    pattern = DECORATED.get(convention)
    if pattern is None or run.target.architecture != "i386":
        return ()
    function = run.graph.nodes[made()]
    sizes = [run.graph.size(each.type) or 4 for each in getattr(function, "parameters", ())]
    return (pattern.format(name, sum(-(-each // 4) * 4 for each in sizes)),)


CALLS: dict[str, Callable[..., Value | None]] = {"koffi.load": load, **koffi_makers.CALLS}
