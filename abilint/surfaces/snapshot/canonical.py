"""One order of types, whichever order a compiler or a linker met them in.

Types that agree in everything, through all that they refer to, become one: two units of a program state the
same type twice. Most types are told apart by what they are called. Among those that are called alike, first
the rest of what they state decides, then, again and again, what they refer to, as in minimising an automaton.
"""

from __future__ import annotations

from operator import itemgetter
from typing import TYPE_CHECKING, Any, Final, NamedTuple

from abilint.surfaces.snapshot.fields import Plain
from abilint.surfaces.snapshot.layout import NODES
from abilint.surfaces.snapshot.names import MARK, names_of
from abilint.surfaces.snapshot.references import references
from abilint.surfaces.snapshot.text import line

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence

    from abilint.model.types import Type, TypeId

MOST_ROUNDS: Final = 200
"""Types that are alike as far as so many steps from them, and not further, no compiler states."""
_LISTS: Final = {kind: place for place, kind in enumerate(NODES.values())}
Classes = dict[str, list[list[int]]]
"""By name: lists of types that nothing has told apart yet, in the order of what did for the others."""


class Canonical(NamedTuple):
    """The types of a graph that are kept, each once."""

    chosen: Sequence[TypeId]
    """One number of each, sorted by what they are called."""
    numbers: Mapping[TypeId, TypeId]
    """The new number for each old one that is reached."""
    ids: Mapping[TypeId, str]
    """What each that is reached is called."""


def canonical(nodes: Sequence[Type], roots: Iterable[TypeId]) -> Canonical:
    """Choose what the roots reach, and name it."""
    links = _reached(nodes, roots)
    names = names_of(nodes, links)
    alike = _classes(nodes, names, links)
    numbers: dict[TypeId, TypeId] = {}
    chosen: list[TypeId] = []
    counts: dict[str, int] = {}
    for (_, name, _), members in sorted(_listed(nodes, alike), key=itemgetter(0)):
        numbers.update(dict.fromkeys(members, len(chosen)))
        chosen.append(members[0])
        count = counts[name] = counts.get(name, 0) + 1
        if count > 1:
            names.update(dict.fromkeys(members, f"{name}{MARK}{count}"))
    return Canonical(chosen, numbers, names)


def _listed(nodes: Sequence[Type], alike: Classes) -> Iterator[tuple[tuple[int, str, int], list[TypeId]]]:
    """Give each class with what it is sorted by: list of its kind, name, place among those alike."""
    for name, classes in alike.items():
        for place, members in enumerate(classes):
            yield (_LISTS[type(nodes[members[0]])], name, place), members


def _reached(nodes: Sequence[Type], roots: Iterable[TypeId]) -> dict[TypeId, tuple[TypeId, ...]]:
    """Give what is reached, with what it refers to."""
    links: dict[TypeId, tuple[TypeId, ...]] = {}
    waiting = list(roots)
    for type_id in waiting:
        if type_id not in links:
            links[type_id] = references(nodes[type_id])
            waiting += links[type_id]
    return links


def _classes(
    nodes: Sequence[Type], names: Mapping[TypeId, str], links: Mapping[TypeId, Sequence[TypeId]]
) -> Classes:
    """Put types that are the same together, by name."""
    alike: dict[str, list[TypeId]] = {}
    for type_id, name in names.items():
        alike.setdefault(name, []).append(type_id)
    doubtful = {name: [members] for name, members in alike.items() if len(members) > 1}
    _tell_apart(nodes, names, links, doubtful)
    return {name: doubtful.get(name) or [members] for name, members in alike.items()}


def _tell_apart(
    nodes: Sequence[Type],
    names: Mapping[TypeId, str],
    links: Mapping[TypeId, Sequence[TypeId]],
    classes: Classes,
) -> None:
    """Split the classes until only types that are the same share one."""
    plain = Plain(names)
    _split(classes, lambda type_id: (type(nodes[type_id]).__name__, line(plain(nodes[type_id]))))
    for _ in range(MOST_ROUNDS):
        places = {t: at for found in classes.values() for at, members in enumerate(found) for t in members}
        if not _split(classes, lambda type_id: tuple(places.get(each, 0) for each in links[type_id])):  # noqa: B023
            return
    for name, found in classes.items():
        classes[name] = [[type_id] for members in found for type_id in members]


def _split(classes: Classes, key: Callable[[TypeId], Any]) -> bool:
    """Split each class by a key, in the order of the keys; say whether that told any apart."""
    told = False
    for name, found in classes.items():
        split: list[list[TypeId]] = []
        for members in found:
            parts: dict[Any, list[TypeId]] = {}
            for type_id in members if len(members) > 1 else ():
                parts.setdefault(key(type_id), []).append(type_id)
            split += [parts[each] for each in sorted(parts)] or [members]
        told = told or len(split) > len(found)
        classes[name] = split
    return told
