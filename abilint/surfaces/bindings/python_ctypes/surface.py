"""What was followed, as the values that every language's bindings come to."""

from __future__ import annotations

from typing import TYPE_CHECKING

from abilint.model.binding import Binding, Handle, Lookup
from abilint.model.surface import Declaration, DeclarationKind, Obligation, SourceKind, Surface

if TYPE_CHECKING:
    from abilint.model.types import TypeId
    from abilint.surfaces.bindings.python_ctypes.run import Run
    from abilint.surfaces.bindings.python_ctypes.values import Bound

DEFAULT = "the language's default result"
UNCERTAIN = "two branches declare it in two ways"


def of(run: Run, language: str) -> Binding:
    """Give everything that the module states."""
    libraries = list({id(each): each for each in run.libraries.values()}.values())
    places = {id(each): number for number, each in enumerate(libraries)}
    bound = sorted(run.bound.values(), key=lambda each: (each.location, each.name))
    for each in bound:
        if each.ambiguous:
            run.unread(each.location, f"`{each.name}`: {UNCERTAIN}, or by what only a run can tell")
    declarations = tuple(_declaration(run, each) for each in bound)
    numbers = tuple(each for _, each in sorted(run.numbers.items()) if each is not None)
    return Binding(
        run.path,
        language,
        Surface(SourceKind.BINDING, run.target, declarations, types=run.graph.frozen(), constants=numbers),
        tuple(Handle(each.loading, each.files, each.location) for each in libraries),
        tuple(_lookup(each, places[id(each.library)]) for each in bound),
        tuple(run.unknown_attributes[place] for place in sorted(run.unknown_attributes)),
        tuple(run.all_unread()),
    )


def _declaration(run: Run, bound: Bound) -> Declaration:
    is_variable = bound.variable is not None
    return Declaration(
        bound.name,
        bound.name,
        bound.name,
        (bound.name,),
        DeclarationKind.VARIABLE if is_variable else DeclarationKind.FUNCTION,
        Obligation.PROMISED,
        bound.location,
        object_name=f"_{bound.name}",
        type=bound.variable if is_variable else _signature(run, bound),
    )


def _signature(run: Run, bound: Bound) -> TypeId:
    if bound.ambiguous:
        return run.graph.function(run.graph.unknown(UNCERTAIN), (), prototyped=False)
    result = run.graph.unknown(DEFAULT) if bound.result is None else bound.result
    return run.graph.function(
        result,
        bound.arguments or (),
        prototyped=bound.arguments is not None,
        convention=bound.convention or bound.library.convention,
    )


def _lookup(bound: Bound, handle: int) -> Lookup:
    return Lookup(
        handle,
        bound.optional,
        bound.arguments is not None or bound.ambiguous,
        bound.result is not None or bound.ambiguous,
        tuple(bound.calls[where] for where in sorted(bound.calls)),
        tested=bound.tested,
    )
