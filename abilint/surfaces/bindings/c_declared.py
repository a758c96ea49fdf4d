"""What C text declares, taken into what a file binds."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from abilint.model.surface import Declaration, DeclarationKind, Obligation

if TYPE_CHECKING:
    from abilint.model.surface import Surface
    from abilint.model.types import TypeId
    from abilint.surfaces.bindings.collected import Collected

KINDS = (DeclarationKind.FUNCTION, DeclarationKind.VARIABLE)


class Declared(NamedTuple):
    """A function or variable that is looked up under `name`."""

    name: str
    declaration: Declaration
    type: TypeId | None
    """In the graph of what is collected."""
    is_variable: bool


def adopt(collected: Collected, surface: Surface) -> tuple[Declared, ...]:
    """Take types and constants in, and give what is to be bound."""
    first = collected.graph.adopt(surface.types) if surface.types else 0
    for constant in surface.constants:
        collected.constant(constant.name, constant.value, constant.location)
    for each in surface.declarations:
        if each.value is not None:
            collected.constant(each.name, each.value, each.location)
    return tuple(
        Declared(
            each.asm_label or each.name,
            each,
            None if each.type is None else each.type + first,
            each.kind is DeclarationKind.VARIABLE,
        )
        for each in surface.declarations
        if each.kind in KINDS and each.obligation is Obligation.PROMISED
    )
