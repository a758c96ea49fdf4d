"""One numbering for a graph of types, whichever order a compiler or a linker met them in.

Types that agree in everything, through all that they refer to, become one (the coarsest partition that is
stable under the references, as for deterministic automata), and are numbered as declarations reach them.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from abilint.model.types import TypeGraph
from abilint.surfaces.snapshot.references import references, renumbered

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from abilint.model.types import Type, TypeId


def canonical(nodes: Sequence[Type], roots: Iterable[TypeId]) -> tuple[TypeGraph, dict[TypeId, TypeId]]:
    """Give what the roots reach, numbered in their order, and the new number of each old one."""
    reached = list(dict.fromkeys(roots))
    _close(nodes, reached)
    classes = _classes(nodes, reached)
    numbers: dict[int, int] = {}
    first: list[TypeId] = []
    for type_id in _in_order(nodes, reached):
        if classes[type_id] not in numbers:
            numbers[classes[type_id]] = len(first)
            first.append(type_id)
    mapping = {type_id: numbers[classes[type_id]] for type_id in reached}
    return TypeGraph(tuple(renumbered(nodes[each], mapping.__getitem__) for each in first)), mapping


def _close(nodes: Sequence[Type], reached: list[TypeId]) -> None:
    """Add everything that is reached through what is."""
    seen = set(reached)
    for type_id in reached:
        for other in references(nodes[type_id]):
            if other not in seen:
                seen.add(other)
                reached.append(other)


def _classes(nodes: Sequence[Type], reached: Sequence[TypeId]) -> dict[TypeId, int]:
    """Tell apart types by what they are, then by the classes of what they refer to, until nothing new."""
    kinds: dict[Type, int] = {}
    links = {type_id: references(nodes[type_id]) for type_id in reached}
    classes = {
        type_id: kinds.setdefault(renumbered(nodes[type_id], lambda _: 0), len(kinds)) for type_id in reached
    }
    count = 0
    while count != (count := len(set(classes.values()))):
        marks: dict[tuple[int, ...], int] = {}
        classes = {
            type_id: marks.setdefault(
                (classes[type_id], *(classes[each] for each in links[type_id])), len(marks)
            )
            for type_id in reached
        }
    return classes


def _in_order(nodes: Sequence[Type], roots: Sequence[TypeId]) -> Iterable[TypeId]:
    """Walk depth first from each root, what stands first in a type before what stands behind it."""
    seen: set[TypeId] = set()
    for root in roots:
        waiting = [root]
        while waiting:
            type_id = waiting.pop()
            if type_id not in seen:
                seen.add(type_id)
                yield type_id
                waiting += reversed(references(nodes[type_id]))
