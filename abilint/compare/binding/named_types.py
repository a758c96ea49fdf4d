"""Structs and unions of C text that no function leads to: their names are the header's own."""

from __future__ import annotations

from typing import TYPE_CHECKING

from abilint.model.surface import Declaration, DeclarationKind, Obligation
from abilint.model.types import Array, FunctionType, Pointer, Qualified, Record, Typedef

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from abilint.model.surface import Surface
    from abilint.model.types import Type, TypeGraph, TypeId


def pairs(
    ours: Surface, theirs: Surface, compared: Iterable[Declaration]
) -> tuple[tuple[Declaration, ...], tuple[Declaration, ...]]:
    """Give a declaration for each record that both sides lay out, and that nothing `compared` leads to."""
    if ours.types is None or theirs.types is None:
        return (), ()
    mine, others = _named(ours.types), _named(theirs.types)
    reached = _reached(ours.types, [each.type for each in compared if each.type is not None])
    names = sorted(name for name in mine.keys() & others.keys() if mine[name] not in reached)
    return _declared(ours.types, mine, names), _declared(theirs.types, others, names)


def _named(types: TypeGraph) -> dict[str, TypeId]:
    """Give records by tag, or by the typedef that alone names them."""
    found: dict[str, TypeId] = {}
    for number, node in enumerate(types.nodes):
        record = types.stripped(number) if isinstance(node, Typedef) else number
        of = types[record]
        if isinstance(of, Record) and of.fields and of.location and (record == number) is bool(of.name):
            name = node.name if isinstance(node, Record | Typedef) else ""
            found.setdefault(name, record)
    return found


def _reached(types: TypeGraph, waiting: list[TypeId]) -> set[TypeId]:
    seen = set(waiting)
    while waiting:
        for part in _parts(types[waiting.pop()]):
            if part not in seen:
                seen.add(part)
                waiting.append(part)
    return seen


def _parts(node: Type) -> Iterator[TypeId]:
    match node:
        case Pointer(target=part) | Qualified(target=part) | Typedef(target=part) | Array(element=part):
            yield part
        case Record(fields=fields):
            yield from (each.type for each in fields)
        case FunctionType(result=result, parameters=parameters):
            yield from (result, *(each.type for each in parameters))


def _declared(types: TypeGraph, named: dict[str, TypeId], names: list[str]) -> tuple[Declaration, ...]:
    return tuple(_declaration(types, name, named[name]) for name in names)


def _declaration(types: TypeGraph, name: str, type_id: TypeId) -> Declaration:
    record = types[type_id]
    assert isinstance(record, Record)
    assert record.location is not None
    return Declaration(
        f"class {name}",
        name,
        name,
        (),
        DeclarationKind.CLASS,
        Obligation.PROMISED,
        record.location,
        type=type_id,
    )
