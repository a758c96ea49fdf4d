"""Names for what a DLL exports by number alone: import libraries and `.def` files know them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from msgspec.structs import replace

from abilint.compare import list_choice
from abilint.model.decoration import Place, split
from abilint.model.export_list import ListFormat

if TYPE_CHECKING:
    from collections.abc import Mapping

    from abilint.model.artifact import Artifact
    from abilint.model.build import Build, Member
    from abilint.model.export_list import ExportList
    from abilint.model.target import Target


def of_import_library(dll: Member, library: Artifact) -> Member:
    """Give nameless exports the names under which programs that are linked with the library call them."""
    entries = library.pe.imports if library.pe else ()
    architecture = library.target.architecture
    return _given(
        dll,
        {
            entry.ordinal: split(entry.symbol, architecture, Place.OBJECT).identifier
            for entry in entries
            if entry.ordinal is not None
        },
    )


def of_lists(build: Build) -> Build:
    """Give nameless exports the names that `.def` files have for their numbers (`name @7 NONAME`).

    Every import library that is made from such a file offers them; a line without NONAME does not, since
    what is linked by it asks for the name.
    """
    members = list(build.members)
    for number, m, _ in list_choice.chosen(build):
        listed = build.export_lists[number]
        if listed.format is ListFormat.MODULE_DEFINITION:
            members[m] = _given(members[m], _listed(listed, build.target))
    return replace(build, members=tuple(members))


def _listed(listed: ExportList, target: Target) -> dict[int, str]:
    place = Place.MINGW_IMAGE if target.environment == "mingw" else Place.IMAGE
    return {
        entry.ordinal: split(entry.pattern, target.architecture, place).identifier
        for entry in listed.entries
        if entry.ordinal is not None and "noname" in entry.tags
    }


def _given(dll: Member, names: Mapping[int, str]) -> Member:
    if not names:
        return dll
    return replace(
        dll,
        symbols=tuple(
            symbol._replace(link_name=names.get(symbol.ordinal or 0, symbol.link_name))
            if symbol.nameless
            else symbol
            for symbol in dll.symbols
        ),
    )
