"""The types of a snapshot as a graph: their `id`s become numbers."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple

import msgspec

from abilint.model.types import TypeGraph
from abilint.surfaces.snapshot.hints import Reference
from abilint.surfaces.snapshot.layout import NODES, type_lists
from abilint.surfaces.snapshot.shared import ABSENT, rows_of

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from abilint.model.types import Type, TypeId
    from abilint.surfaces.snapshot.shared import Types

Ids = dict[str, list[str]]
"""By kind, in the order of the text."""


class Found(NamedTuple):
    """The types of one source."""

    graph: TypeGraph | None
    find: Callable[[type, Any], Any]
    """Gives the number of a type by its `id`; raises ValueError where there is none."""


def read(text: msgspec.Raw, shared: Types) -> Found:
    """Read all types, but those that a snapshot which was read before has in the same words."""
    ids = _ids(text)
    names = [name for kind in ids.values() for name in kind]
    if shared.texts and (texts := _texts(text, ids)):
        return _read_beside(shared, ids, texts)
    find = _finder({name: number for number, name in enumerate(names)})
    nodes = _decoded(bytes(text), find)
    if nodes is None:
        return Found(None, find)
    shared.texts = _texts(text, ids)
    shared.numbers = {name: number for number, name in enumerate(names)}
    shared.graph = TypeGraph(tuple(nodes))
    return Found(shared.graph, find)


def _ids(text: msgspec.Raw) -> Ids:
    rows = msgspec.json.decode(text, type=type_lists()[0] | None)
    ids = {kind: [row.id for row in getattr(rows, kind, ())] for kind in NODES}
    names = [name for kind in ids.values() for name in kind]
    if len(set(names)) != len(names):
        raise msgspec.ValidationError("two types have the same id")
    return ids


def _texts(text: msgspec.Raw, ids: Ids) -> Mapping[str, bytes]:
    """Give the row of each type; nothing where they do not stand a line each."""
    lists = msgspec.json.decode(text, type=dict[str, msgspec.Raw])
    found: dict[str, bytes] = {}
    for kind, own in lists.items():
        rows = rows_of(bytes(own)) or []
        if len(rows) != len(ids.get(kind, ())):
            return {}
        found.update(zip(ids[kind], rows, strict=True))
    return found


def _read_beside(shared: Types, ids: Ids, texts: Mapping[str, bytes]) -> Found:
    """Take what is shared as it is, under the numbers that it has, and decode the rest."""
    same, taken = shared.shared(texts)
    numbers = {name: shared.numbers[name] for name in texts if name in shared.numbers}
    added = [name for name in texts if name not in numbers]
    numbers |= {name: number for number, name in enumerate(added, len(shared.graph.nodes))}
    find = _finder(numbers)
    others = {kind: [name for name in names if numbers[name] not in taken] for kind, names in ids.items()}
    lists = (
        b'"%s":[%s]' % (kind.encode(), b",".join(map(texts.__getitem__, n))) for kind, n in others.items()
    )
    fresh = _decoded(b"{" + b",".join(lists) + b"}", find) or ()
    nodes: list[Type] = [ABSENT] * (len(shared.graph.nodes) + len(added))
    for number in taken:
        nodes[number] = shared.graph.nodes[number]
    for name, node in zip((name for names in others.values() for name in names), fresh, strict=True):
        nodes[numbers[name]] = node
    return Found(TypeGraph(tuple(nodes), shared.graph, same), find)


def _decoded(text: bytes, find: Callable[[type, Any], Any]) -> Sequence[Type] | None:
    lists = msgspec.json.decode(text, type=type_lists()[1] | None, dec_hook=find)
    return None if lists is None else [node for kind in NODES for node in getattr(lists, kind)]


def _finder(numbers: Mapping[str, TypeId]) -> Callable[[type, Any], Any]:
    """Make what finds a type by its `id`."""
    known: dict[object, Reference] = {name: Reference(number) for name, number in numbers.items()}

    def find(_: type, name: object) -> Reference:
        try:
            return known[name]
        except (KeyError, TypeError):  # a list has no hash
            raise ValueError(f"there is no type {str(name)[:80]!r}") from None

    return find
