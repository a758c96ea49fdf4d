"""What C text declares, taken into what a file binds."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from msgspec.structs import replace

from abilint.model.surface import Declaration, DeclarationKind, Obligation
from abilint.model.target import Format
from abilint.model.types import FunctionType, TypeGraph

if TYPE_CHECKING:
    from abilint.model.surface import Surface
    from abilint.model.target import Target
    from abilint.model.types import TypeId
    from abilint.surfaces.bindings.collected import Collected

KINDS = (DeclarationKind.FUNCTION, DeclarationKind.VARIABLE)


PLATFORMS = {
    Format.PE: frozenset({"win32", "win64", "windows", "w32"}),
    Format.MACHO: frozenset({"quartz", "macos", "darwin", "cocoa", "osx"}),
}
"""Words in names of functions that only one platform has."""


class Declared(NamedTuple):
    """A function or variable that is looked up under `name`."""

    name: str
    declaration: Declaration
    type: TypeId | None
    """In the graph of what is collected."""
    is_variable: bool


def adopt(collected: Collected, surface: Surface) -> tuple[Declared, ...]:
    """Take types and constants in, and give what is to be bound."""
    first = collected.graph.adopt(_prototyped(surface.types)) if surface.types else 0
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


def _prototyped(types: TypeGraph) -> TypeGraph:
    """Take empty parentheses for no arguments, as languages with C text do: their calls are checked."""
    return TypeGraph(
        tuple(
            replace(node, prototyped=True) if isinstance(node, FunctionType) and not node.parameters else node
            for node in types.nodes
        )
    )


def is_of_another_platform(name: str, target: Target) -> bool:
    """Whether a name says that it belongs to a platform that is not the target."""
    words = set(name.lower().split("_"))
    return any(words & named for format_, named in PLATFORMS.items() if format_ is not target.format)
