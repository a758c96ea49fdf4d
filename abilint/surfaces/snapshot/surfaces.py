"""What headers and debug info state: the types and declarations that are kept, and their order."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple

from msgspec.structs import replace

from abilint.model.surface import SourceKind, Surface
from abilint.model.types import Enum, Record, Typedef, TypeGraph
from abilint.surfaces.snapshot.canonical import Canonical, canonical
from abilint.surfaces.snapshot.fields import Rewriter, lists_of, place, without_folders

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from abilint.model.surface import Declaration
    from abilint.model.types import Type, TypeId

SURFACE: type = Surface


class Arranged(NamedTuple):
    """What of a surface is kept."""

    about: Surface
    """All but types and declarations, reduced."""
    nodes: Sequence[Type]
    types: Canonical
    """Of `nodes`."""
    declarations: Sequence[Declaration]
    """As they were, in their new order."""
    rewrite: Rewriter
    """Reduces nodes and declarations."""


def arranged(surface: Surface) -> Arranged:
    """Choose what is kept of a surface, and sort it."""
    nodes = surface.types.nodes if surface.types else ()
    roots = [each.type for each in surface.declarations if each.type is not None]
    types = canonical(nodes, [*roots, *_named(surface, nodes)])
    rewrite = Rewriter(types.numbers)
    about: Surface = rewrite(replace(surface, declarations=(), types=None))
    lists: dict[str, Any] = {name: tuple(sorted(getattr(about, name), key=str)) for name in lists_of(SURFACE)}
    return Arranged(
        replace(about, undescribed=tuple(sorted(about.undescribed)), **lists),
        nodes,
        types,
        sorted(surface.declarations, key=lambda each: _order(each, types.numbers)),
        rewrite,
    )


def reduced_surface(surface: Surface) -> Surface:
    """Give what is kept of a surface."""
    kept = arranged(surface)
    nodes = (kept.rewrite(kept.nodes[type_id]) for type_id in kept.types.chosen)
    return replace(
        kept.about,
        declarations=tuple(map(kept.rewrite, kept.declarations)),
        types=surface.types and TypeGraph(tuple(nodes)),
    )


def _order(declaration: Declaration, numbers: Mapping[TypeId, TypeId]) -> tuple[object, ...]:
    """Sort by what a reader looks for; the rest decides where debug info states a name twice."""
    return (
        declaration.qualified_name,
        declaration.kind,
        without_folders(declaration.key),
        place(declaration.location),
        declaration.link_names,
        declaration.signature,
        -1 if declaration.type is None else numbers[declaration.type],
    )


def _named(surface: Surface, nodes: Sequence[Type]) -> Iterator[int]:
    """Of headers every type that has a name: sources may use it, though no function does."""
    if surface.source is SourceKind.HEADER:
        for number, node in enumerate(nodes):
            if isinstance(node, Record | Enum | Typedef) and node.name:
                yield number
