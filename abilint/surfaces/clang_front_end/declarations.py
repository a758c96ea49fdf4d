"""Everything that the given headers of a clean unit declare, as rows with the fields of `Declaration`."""

from __future__ import annotations

from abilint.surfaces.clang_front_end import libclang, promises, source_facts
from abilint.surfaces.clang_front_end.classes import class_
from abilint.surfaces.clang_front_end.context import place_key
from abilint.surfaces.clang_front_end.entities import CLASSES, TEMPLATES
from abilint.surfaces.clang_front_end.functions import function
from abilint.surfaces.clang_front_end.obligation import PROMISED
from abilint.surfaces.clang_front_end.renaming import Renaming
from abilint.surfaces.clang_front_end.templates import template
from abilint.surfaces.clang_front_end.variables import variable

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator

    from abilint.surfaces.clang_front_end.context import Context, Row
    from abilint.surfaces.clang_front_end.entities import Entity, Macro, Walk

_VARIABLES = frozenset({"variable", "static-member"})
_FUNCTIONS = frozenset({"function", "method", "constructor", "destructor"})


def rows(context: Context, walk: Walk) -> Iterator[Row]:
    """Describe each entity, then the function-like macros whose names nothing else declares."""
    names = set()
    renaming = Renaming(context, walk.plain_macros)
    for entity in walk.entities.values():
        row = _describe(context, entity)
        if row is not None:
            names.add(row["name"])
            read_types(context, row, entity)
            if renamed := renaming.of(entity, row["name"]):
                row["renamed"] = renamed
            yield row
    for cursor in walk.types:
        if context.types:
            context.types.of_entity(cursor)
    for found in walk.macros:
        row = _macro(context, found)
        if row["name"] not in names and not row["name"].startswith("_"):
            names.add(row["name"])
            yield row


def read_types(context: Context, row: Row, entity: Entity) -> None:
    """Add the type, where asked for, and what else only a comparison of types or of releases needs."""
    if not context.types:
        return
    if _has_type(row, entity):
        row["type"] = context.types.of_entity(entity.cursors[-1])
    if row["kind"] in _FUNCTIONS:
        if context.language == "c++":
            source_facts.of_function(context, row, entity.cursors)
        if promised := promises.of_function(context, entity.cursors[-1]):
            row["attributes"] = promised
    elif row["kind"] in _VARIABLES:
        source_facts.of_variable(context, row, entity.cursors)


def _has_type(row: Row, entity: Entity) -> bool:
    return (row["obligation"] == PROMISED or row["kind"] == "class") and entity.kind not in TEMPLATES


def _describe(context: Context, entity: Entity) -> Row | None:
    if entity.kind in CLASSES:
        return class_(context, entity)
    if entity.kind in TEMPLATES:
        return template(context, entity)
    if entity.kind == libclang.VAR_DECL:
        return variable(context, entity)
    return function(context, entity)


def _macro(context: Context, found: Macro) -> Row:
    row = context.row(found, context.naming.name(found.cursor), "macro")
    row["obligation"], row["reason"] = "macro", "a macro: nothing of this name is in the library"
    row["key"] = place_key(row)
    return row
