"""Structures and unions: `_fields_`, `_pack_`, `_anonymous_`, and what is written almost like them."""

from __future__ import annotations

from difflib import get_close_matches
from typing import TYPE_CHECKING

from abilint.model.binding import UnknownAttribute
from abilint.model.types import Record, RecordKind
from abilint.surfaces.bindings.python_ctypes import attributes, layout, types_of
from abilint.surfaces.bindings.python_ctypes.values import Class, Const, Function
from abilint.surfaces.bindings.record_layout import Item

if TYPE_CHECKING:
    import ast

    from abilint.model.location import Location
    from abilint.surfaces.bindings.python_ctypes.run import Run
    from abilint.surfaces.bindings.python_ctypes.values import Scope, Value

HEEDED = ("_fields_", "_pack_", "_anonymous_")
NOT_READ = "has members that only a run can tell"
NOT_LAID_OUT = "has members whose places only a run can tell, or which versions of Python lay out in two ways"


def is_record(run: Run, of: Class) -> bool:
    """Whether a class is a Structure or Union."""
    return of.type is not None and isinstance(run.graph.nodes[of.type], Record)


def kind(run: Run, of: Class) -> RecordKind:
    """Say whether it is a struct or a union."""
    node = None if of.type is None else run.graph.nodes[of.type]
    return node.kind if isinstance(node, Record) else RecordKind.STRUCT


def declared(run: Run, scope: Scope, of: Class, name: str, value: Value, node: ast.AST) -> None:
    """Take in an attribute that is set after the class statement."""
    if not is_record(run, of):
        return
    if name == "_fields_":
        complete(run, scope, of, node)
    else:
        _misspelt(run, of, name, value, run.at(scope, node))


def complete(run: Run, scope: Scope, of: Class, node: ast.AST) -> None:
    """Lay the members of a record out, as far as they are known."""
    if not is_record(run, of) or of.type is None:
        return
    for name, value in tuple(of.names.items()):
        _misspelt(run, of, name, value, of.location)
    where = run.at(scope, node)
    if "_fields_" not in of.names:
        _like_its_base(run, of)
        return
    items = _items(run, of, where)
    if items is None:
        run.unread(where, f"`{of.name}` {NOT_READ}")
        return
    laid = layout.lay(run.graph, items, _pack(of), union=kind(run, of) is RecordKind.UNION)
    if laid is None:
        run.unread(of.location, f"`{of.name}` {NOT_LAID_OUT}")
    else:
        run.was_read(where)
        run.graph.complete(of.type, *laid)


def _like_its_base(run: Run, of: Class) -> None:
    for base in of.bases:
        if isinstance(base, Class) and base.type is not None and of.type is not None:
            node = run.graph.nodes[base.type]
            if isinstance(node, Record) and node.complete and node.size is not None:
                run.graph.complete(of.type, node.fields, node.size, run.graph.alignments[base.type])


def _pack(of: Class) -> int | None:
    found = of.names.get("_pack_")
    return found.value if isinstance(found, Const) and isinstance(found.value, int) else None


def _items(run: Run, of: Class, where: Location) -> tuple[Item, ...] | None:
    """Give the members in order, inherited ones first; None where not all are known."""
    found: list[Item] = []
    for base in of.bases:
        if isinstance(base, Class) and "_fields_" in base.names and is_record(run, base):
            inherited = _items(run, base, base.location)
            if inherited is None:
                return None
            found += inherited
    rows = attributes.elements(of.names["_fields_"])
    if rows is None:
        return None
    unnamed = _anonymous(of)
    for row in rows:
        entry = attributes.elements(row)
        item = None if entry is None else _item(run, entry, unnamed, where)
        if item is None:
            return None
        found.append(item)
    return tuple(found)


def _anonymous(of: Class) -> frozenset[object]:
    names = attributes.elements(of.names["_anonymous_"]) if "_anonymous_" in of.names else None
    return frozenset(each.value for each in names or () if isinstance(each, Const))


def _item(run: Run, entry: list[Value], unnamed: frozenset[object], where: Location) -> Item | None:
    if len(entry) not in (2, 3) or not isinstance(entry[0], Const) or not isinstance(entry[0].value, str):
        return None
    bits = entry[2] if len(entry) == 3 else Const(None)
    if not isinstance(bits, Const) or not (bits.value is None or isinstance(bits.value, int)):
        return None
    type_id = types_of.type_of(run, entry[1])
    name = "" if entry[0].value in unnamed else entry[0].value
    if run.graph.is_unknown(type_id) or (bits.value is not None and bits.value < 1):
        return None
    return Item(name, type_id, bits.value, where)


def _misspelt(run: Run, of: Class, name: str, value: Value, where: Location) -> None:
    """Note an attribute that is almost one of those that ctypes heeds."""
    if name in HEEDED or isinstance(value, Function | Class):
        return
    meant = get_close_matches(name, HEEDED, 1, 0.8)
    if not meant or meant[0] in of.names or not name.startswith("_"):
        return
    run.unknown_attributes[where, name] = UnknownAttribute(name, meant[0], of.name, where)
