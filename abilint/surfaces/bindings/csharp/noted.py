"""What a file states beside functions: constants, enums, and what could not be read of it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from abilint.model.location import Location
from abilint.surfaces.bindings.csharp import attributes, records

if TYPE_CHECKING:
    from collections.abc import Iterator

    from abilint.surfaces.bindings.csharp.index import Declared
    from abilint.surfaces.bindings.csharp.types_of import Types

LISTED = 8
GUESSED = "conditions of `#if` cut through declarations: symbols that are not known are taken as not defined"
TOO_DEEP = "types nest too deeply: what is inside is not read"
LACKING = "types that were not found in the files of the project are not compared: {}"
COM = "interfaces of COM are not compared: their methods have no names in a library"


def constants(types: Types) -> None:
    """Note the constants and enums of the file."""
    for name, found in types.project.index.constants.items():
        own = [each for each in found if each.text is types.project.text]
        values = {types.evaluator.declared(each) for each in own}
        if len(values) == 1 and (value := values.pop()) is not None:
            types.collected.constant(name, value, own[0].text.source.at(own[0].node))
    for found in types.project.index.types.values():
        paths = [each.path for each in found]
        for each in found:
            is_own = each.text is types.project.text and each.node.type == "enum_declaration"
            if is_own and paths.count(each.path) == 1 and not _is_converted(each):
                records.enum(types, each)


def _is_converted(enum: Declared) -> bool:
    """Whether code stands between an enum and the library's numbers: `[Map]` of Mono's own generator."""
    return "Map" in attributes.of(enum.text.source, enum.node)


def unread(types: Types) -> None:
    """Say what could not be read."""
    text = types.project.text
    whole = Location(text.source.path)
    for where, reason in text.source.broken():
        types.collected.unread(where, reason)
    if text.is_guessed:
        types.collected.unread(whole, GUESSED)
    if types.project.index.is_too_deep:
        types.collected.unread(whole, TOO_DEEP)
    lacking = list(types.project.lacking)
    if lacking:
        more = ", ..." if len(lacking) > LISTED else ""
        types.collected.unread(
            Location(text.source.path, 1), LACKING.format(", ".join(lacking[:LISTED]) + more)
        )
    for each in _of_com(types):
        types.collected.unread(each.text.source.at(each.node), COM)
        break


def _of_com(types: Types) -> Iterator[Declared]:
    for found in types.project.index.types.values():
        for each in found:
            is_own = each.text is types.project.text and each.node.type == "interface_declaration"
            if is_own and "ComImport" in attributes.of(each.text.source, each.node):
                yield each
