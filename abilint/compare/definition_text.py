"""A record or enum as C defines it, a line for each member: what people compare two releases by."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from abilint.compare.spell import spell
from abilint.model.types import Enum, FunctionType, Qualified, Record, Typedef

if TYPE_CHECKING:
    from collections.abc import Iterator

    from abilint.model.types import Base, Field, Slot, TypeGraph, TypeId

TAG = re.compile(r"(struct|union|class|enum) ")
INDENT = "    "
DEEPEST = 8
"""Records without a name within each other; beyond it stands `...`."""
MOST_LINES = 2_000
CUT = "..."


def definition(graph: TypeGraph, type_id: TypeId, name: str) -> str | None:
    """Write the definition of what messages call `struct point`, a typedef `point_t`, a member `line.in`.

    None where it is neither a record nor an enum nor a typedef. Places and sizes are left out, but for the
    size of the whole: a member put in moves all behind it, and this is to show the one that was put in.
    """
    node = graph[type_id]
    if isinstance(node, Typedef):
        return f"typedef {spell(graph, node.target, name)};"
    if not isinstance(node, Record | Enum):
        return None
    if not node.complete:
        return f"{_tagged(node, name)};"
    members = list(_record(graph, node, INDENT, 0) if isinstance(node, Record) else _enum(node))
    if len(members) > MOST_LINES:
        members = [*members[:MOST_LINES], f"{INDENT}{CUT}"]
    size = "" if node.size is None else f" /* {node.size} byte{'s' * (node.size != 1)} */"
    if node.name:
        return "\n".join([f"{_tagged(node, name)}{_heritage(graph, node)} {{{size}", *members, "};"])
    _, of_member, member = name.rpartition(".")
    typedef = "" if of_member else "typedef "
    return "\n".join([f"{typedef}{_tag(node)} {{{size}", *members, f"}} {member};"])


def _tagged(node: Record | Enum, name: str) -> str:
    """Write `class ns::point`; messages about C++ leave the tag out."""
    return name if TAG.match(name) else f"{_tag(node)} {name}"


def _tag(node: Record | Enum) -> str:
    if isinstance(node, Record):
        return node.kind
    return "enum class" if node.scoped else "enum"


def _heritage(graph: TypeGraph, node: Record | Enum) -> str:
    if isinstance(node, Enum):
        stated = node.scoped and node.underlying is not None  # debug info gives that of every enum
        return f" : {spell(graph, node.underlying or 0)}" if stated else ""
    bases = ", ".join(_base(graph, base) for base in node.bases)
    return f" : {bases}" if bases else ""


def _base(graph: TypeGraph, base: Base) -> str:
    return f"{'virtual ' * base.virtual}{spell(graph, base.type)}"


def _record(graph: TypeGraph, record: Record, margin: str, depth: int) -> Iterator[str]:
    yield from (f"{margin}{_slot(graph, slot)}" for slot in record.slots)
    for field in record.fields:
        inner = _unnamed(graph, field)
        if inner is None:
            yield f"{margin}{_field(graph, field)}"
        elif depth >= DEEPEST:
            yield f"{margin}{CUT}"
        else:
            yield f"{margin}{inner.kind} {{"
            yield from _record(graph, inner, margin + INDENT, depth + 1)
            yield f"{margin}}}{' ' * bool(field.name)}{field.name};"


def _slot(graph: TypeGraph, slot: Slot) -> str:
    function = None if slot.type is None or slot.name.startswith("~") else graph[slot.type]
    result = f"{spell(graph, function.result)} " if isinstance(function, FunctionType) else ""
    return f"virtual {result}{slot.name}{' = 0' * slot.pure};"


def _field(graph: TypeGraph, field: Field) -> str:
    width = "" if field.bits is None else f" : {field.bits}"
    return f"{spell(graph, field.type, field.name)}{width};"


def _unnamed(graph: TypeGraph, field: Field) -> Record | None:
    """Give the record that the field spells out in place, where it does."""
    inner = graph[field.type]
    if isinstance(inner, Qualified):
        inner = graph[inner.target]
    return inner if isinstance(inner, Record) and not inner.name and inner.complete else None


def _enum(enum: Enum) -> Iterator[str]:
    return (f"{INDENT}{each.name} = {each.value}," for each in enum.enumerators)
