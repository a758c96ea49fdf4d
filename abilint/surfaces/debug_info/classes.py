"""Classes whose virtual table a binary exports: C++ names them by that symbol alone."""

from __future__ import annotations

from typing import TYPE_CHECKING

from abilint.errors import CorruptBinary
from abilint.model.location import Location
from abilint.model.surface import Declaration, DeclarationKind, Obligation
from abilint.surfaces.debug_info.attributes import CXX_LANGUAGES, language_name, location_of, readable

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from abilint.model.symbol import Symbol
    from abilint.readers.dwarf import Entry
    from abilint.surfaces.debug_info.resolver import Resolver

_TABLE = "_ZTV"


def classes(resolver: Resolver, symbols: Iterable[Symbol]) -> Iterator[Declaration]:
    """Describe the class of each exported virtual table; classes of templates are left out."""
    for symbol in symbols:
        parts = _parts(symbol.link_name)
        entry = _defined(resolver, parts) if parts else None
        if entry is not None:
            yield _declaration(resolver, symbol, "::".join(parts), entry)


def _parts(name: str) -> list[str]:
    """Split a mangled name into its scopes, where it is made of plain names only (Itanium C++ ABI, 5.1.3)."""
    if not name.startswith(_TABLE):
        return []
    rest = name.removeprefix(_TABLE)
    if rest.startswith("N") and rest.endswith("E"):
        rest = rest[1:-1]
    parts: list[str] = []
    while rest:
        digits = rest[: len(rest) - len(rest.lstrip("0123456789"))]
        if not digits or len(digits) > 4:
            return []
        end = len(digits) + int(digits)
        parts.append(rest[len(digits) : end])
        rest = rest[end:]
    return [] if any(not part or part.startswith("_GLOBAL__N") for part in parts) else parts


def _defined(resolver: Resolver, parts: list[str]) -> Entry | None:
    wanted = "::".join(parts)
    for offset in resolver.completions.named(parts[-1]):
        try:
            entry = resolver.info.entry(offset)
            if entry.unit.language in CXX_LANGUAGES and resolver.scopes.qualified(entry) == wanted:
                return entry
        except CorruptBinary:
            continue
    return None


def _declaration(resolver: Resolver, symbol: Symbol, name: str, entry: Entry) -> Declaration:
    unit = entry.unit
    return Declaration(
        key=f"class {name}",
        name=name.rpartition("::")[2],
        qualified_name=name,
        link_names=(symbol.link_name,),
        kind=DeclarationKind.CLASS,
        obligation=Obligation.DEFINED,
        location=location_of(resolver.info, (entry,)) or Location(readable(unit.name)),
        signature=f"class {name}",
        language="c++",
        type=resolver.resolve(entry.offset),
        unit=readable(unit.name),
        producer=readable(unit.producer),
        source_language=language_name(unit),
    )
