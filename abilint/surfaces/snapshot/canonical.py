"""One numbering for a graph of types, whichever order a compiler or a linker met them in.

Types that agree in everything, through all that they refer to, become one (the coarsest partition that is
stable under the references, as for deterministic automata), and are numbered as declarations reach them.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from abilint.model.types import TypeGraph
from abilint.surfaces.snapshot.references import references, renumbered

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from abilint.model.types import Type, TypeId


def canonical(
    nodes: Sequence[Type], roots: Iterable[TypeId], also: Iterable[TypeId] = ()
) -> tuple[TypeGraph, dict[TypeId, TypeId]]:
    """Give what the roots reach, numbered in their order, and the new number of each old one.

    `also`: further roots, which have no order of their own.
    """
    first = list(dict.fromkeys(roots))
    reached = list(dict.fromkeys([*first, *also]))
    _close(nodes, reached)
    classes = _classes(nodes, reached)
    order = [*first, *sorted(reached, key=classes.__getitem__)]
    kept = _in_order(nodes, order, classes)
    numbers = {classes[type_id]: number for number, type_id in enumerate(kept)}
    mapping = {type_id: numbers[classes[type_id]] for type_id in reached}
    return TypeGraph(tuple(renumbered(nodes[each], mapping.__getitem__) for each in kept)), mapping


def _close(nodes: Sequence[Type], reached: list[TypeId]) -> None:
    """Add everything that is reached through what is."""
    seen = set(reached)
    for type_id in reached:
        for other in references(nodes[type_id]):
            if other not in seen:
                seen.add(other)
                reached.append(other)


def _classes(nodes: Sequence[Type], reached: Sequence[TypeId]) -> dict[TypeId, int]:
    """Tell apart types by what they are, then by the classes of what they refer to, until nothing new.

    Classes are numbered by what is in them, so that the order of the nodes has no part in it.
    """
    links = {type_id: references(nodes[type_id]) for type_id in reached}
    classes = _ranked({each: str(renumbered(nodes[each], lambda _: 0)) for each in reached})
    count = 0
    while count != (count := len(set(classes.values()))):
        signatures = {
            type_id: (classes[type_id], *(classes[each] for each in links[type_id])) for type_id in reached
        }
        classes = _ranked(signatures)
    return classes


def _ranked(marks: Mapping[TypeId, Any]) -> dict[TypeId, int]:
    ranks = {mark: rank for rank, mark in enumerate(sorted(set(marks.values())))}
    return {type_id: ranks[mark] for type_id, mark in marks.items()}


def _in_order(nodes: Sequence[Type], roots: Sequence[TypeId], classes: Mapping[TypeId, int]) -> list[TypeId]:
    """Give one type of each class, depth first from each root, what stands first in a type before the rest."""
    seen: dict[int, TypeId] = {}
    for root in roots:
        waiting = [root]
        while waiting:
            type_id = waiting.pop()
            if classes[type_id] not in seen:
                seen[classes[type_id]] = type_id
                waiting += reversed(references(nodes[type_id]))
    return list(seen.values())
