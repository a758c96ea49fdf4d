"""`.tbd` stubs of version 5, which are JSON.

Source: LLVM, "TextAPI", the reader of `tapi_tbd_version` 5.
"""

from __future__ import annotations

import json
import re
from typing import TYPE_CHECKING, Any

from abilint.model.export_list import ExportEntry, ExportList, ListFormat
from abilint.model.symbol import SymbolKind
from abilint.surfaces.export_list import stub_names
from abilint.surfaces.export_list.text import LONGEST_NAME

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from abilint.surfaces.export_list.text import SourceText

_STRING = re.compile(r'"((?:[^"\\]|\\.)*)"')
_KINDS = {
    "global": stub_names.SYMBOL,
    "weak": stub_names.WEAK,
    "thread_local": stub_names.THREAD_LOCAL,
    "objc_class": stub_names.OBJECTIVE_C_CLASS,
    "objc_eh_type": stub_names.OBJECTIVE_C_EXCEPTION,
    "objc_ivar": stub_names.OBJECTIVE_C_IVAR,
}
_SEGMENTS = {"text": SymbolKind.FUNCTION, "data": SymbolKind.OBJECT}
_SECTIONS = {"exported_symbols": (), "reexported_symbols": ("reexport",)}


def parse(source: SourceText) -> ExportList:
    """Read the main library and those that its file holds beside it; raises InputError."""
    root = _load(source)
    main = _mapping(source, root.get("main_library"), "main_library")
    others = root.get("libraries", [])
    if not isinstance(others, list):
        source.fail(1, "`libraries` is no list")
    places = _places(source)
    entries: list[ExportEntry] = []
    names = []
    for library in (main, *(_mapping(source, other, "an entry of `libraries`") for other in others)):
        names.append(_install_name(source, library))
        entries += _entries(source, library, names[-1], places)
    notes = tuple(f"the stub of {name} stands in the same file" for name in names[1:])
    return ExportList(source.path, ListFormat.TEXT_STUB, tuple(entries), notes, names[0])


def _load(source: SourceText) -> Mapping[str, Any]:
    try:
        root = json.loads(source.text)
    except json.JSONDecodeError as error:
        source.fail(error.lineno, f"is no JSON: {error.msg.lower()}")
    except RecursionError:
        source.fail(1, "its JSON is nested too deeply to be a stub")
    except ValueError as error:  # an integer of more digits than Python converts
        source.fail(1, f"is no JSON: {error}")
    return _mapping(source, root, "the stub")


def _mapping(source: SourceText, value: object, what: str) -> Mapping[str, Any]:
    if not isinstance(value, dict):
        source.fail(1, f"{what} is missing or no JSON object")
    return value


def _places(source: SourceText) -> dict[str, tuple[int, int]]:
    """Where each string stands first: JSON readers do not tell."""
    places: dict[str, tuple[int, int]] = {}
    for match in _STRING.finditer(source.text):
        places.setdefault(match[1], source.place(match.start()))
    return places


def _install_name(source: SourceText, library: Mapping[str, Any]) -> str:
    entries = _list(source, library, "install_names")
    name = _mapping(source, entries[0], "an install name").get("name") if entries else None
    if not isinstance(name, str):
        source.fail(1, "a stub states its install name under `install_names`, and this one has none")
    return name


def _list(source: SourceText, mapping: Mapping[str, Any], key: str) -> list[Any]:
    found = mapping.get(key, [])
    if not isinstance(found, list):
        source.fail(1, f"`{key}` is no list")
    return found


def _entries(
    source: SourceText, library: Mapping[str, Any], name: str, places: Mapping[str, tuple[int, int]]
) -> Iterator[ExportEntry]:
    for section, tags in _SECTIONS.items():
        for part in _list(source, library, section):
            part = _mapping(source, part, f"an entry of `{section}`")  # noqa: PLW2901  (the same, checked)
            machines = stub_names.condition(_strings(source, part, "targets"))
            for segment, segment_kind in _SEGMENTS.items():
                lists = _mapping(source, part.get(segment, {}), f"`{segment}`")
                for key, kind in _KINDS.items():
                    told = kind._replace(kind=kind.kind or segment_kind, tags=(*tags, *kind.tags))
                    for symbol in _strings(source, lists, key):
                        place = places.get(symbol, (0, 0))
                        yield from stub_names.entries(symbol, place, told, name, machines)


def _strings(source: SourceText, mapping: Mapping[str, Any], key: str) -> list[str]:
    found = _list(source, mapping, key)
    for text in found:
        if not isinstance(text, str):
            source.fail(1, f"`{key}` holds something else than names")
        if len(text) > LONGEST_NAME:
            source.fail(1, f"a name under `{key}` has more than {LONGEST_NAME} characters")
    return found
