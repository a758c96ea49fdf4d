"""The COFF symbol table as symbols: every object file has one, and images that MinGW linked."""

from __future__ import annotations

from struct import unpack_from
from typing import TYPE_CHECKING

from msgspec import Struct

from abilint.model.decoration import Place, split
from abilint.model.symbol import (
    SECTION_ABSOLUTE,
    SECTION_COMMON,
    SECTION_UNDEFINED,
    Binding,
    Scope,
    Symbol,
    SymbolKind,
    Table,
    Visibility,
)
from abilint.readers.pe.records import WEAK_EXTERNAL, defaults, tag

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from abilint.readers.pe.attributes import AttributeTable
    from abilint.readers.pe.records import RawTable, Record

_SEARCH_ALIAS = 3
_ANTI_DEPENDENCY = 4
"""ARM64EC: `f` and `#f` stand for each other, or `#f` for the thunk that calls an x86-64 `f` of elsewhere."""
_IMPORT_PREFIX = "__imp_"
_UNDECORATED = ("x86_64", "aarch64", "arm")
"""Where an underscore is part of the name; `f@@16` is still decorated."""


class Meaning(Struct, frozen=True):
    """What turns records of one file into symbols."""

    architecture: str
    scope: Callable[[str], Scope]
    """Scope of an external definition of that link name."""
    attributes: AttributeTable

    def symbols(self, table: RawTable) -> Iterator[Symbol]:
        """Every symbol in file order; files and sections are symbols of those kinds."""
        stand_ins = defaults(table) if table.has_weak_externals() else {}
        attributes, link_name = self.attributes, self.link_name
        for record in table.records():
            _, name, value, section, kind, storage_class, auxiliary = record
            if storage_class == WEAK_EXTERNAL:
                yield self._weak(record, stand_ins.get(tag(record)))
                continue
            found = attributes[section, kind, storage_class, bool(auxiliary), bool(value)]
            linked = link_name(name, undefined=found.section == SECTION_UNDEFINED)
            yield Symbol(
                name, linked, None, False, None, found.kind, found.scope or self.scope(linked), found.binding,
                Visibility.DEFAULT, value if found.section == SECTION_COMMON else 0, found.base + value,
                found.section, Table.STATIC, None, None, found.localized,
            )  # fmt: skip

    def _weak(self, record: Record, default: Record | None) -> Symbol:
        """Give the symbol of a weak external: it stands for `default` where nothing else defines it."""
        link_name = self.link_name(record.name, undefined=False)
        found = self.attributes[default.key] if default else None
        defined = found is not None and (found.section >= 0 or found.section == SECTION_ABSOLUTE)
        search = unpack_from("<I", record.auxiliary, 4)[0] if len(record.auxiliary) >= 8 else 0
        alias = search == _SEARCH_ALIAS
        if search == _ANTI_DEPENDENCY and default:
            defined = defined and self.link_name(default.name, undefined=False) == link_name
        described = found is not None and found.kind is not SymbolKind.SECTION
        return make_symbol(
            record.name,
            link_name,
            kind=found.kind if found and described else SymbolKind.UNKNOWN,
            scope=self.scope(link_name) if defined and (alias or record.value == 0) else Scope.UNDEFINED,
            binding=Binding.WEAK,
            section=found.section if found and alias else SECTION_UNDEFINED,
            address=record.value,
        )

    def link_name(self, name: str, *, undefined: bool) -> str:
        """Give the identifier that a declaration obliges: `__imp_f` asks for `f`."""
        plain = name.removeprefix(_IMPORT_PREFIX) if undefined else name
        if self.architecture in _UNDECORATED and "@@" not in plain:
            return plain
        return split(plain, self.architecture, Place.OBJECT).identifier


def make_symbol(
    name: str,
    link_name: str,
    *,
    kind: SymbolKind,
    scope: Scope,
    binding: Binding = Binding.GLOBAL,
    size: int = 0,
    address: int = 0,
    section: int = SECTION_UNDEFINED,
    table: Table = Table.STATIC,
    version_library: str | None = None,
    ordinal: int | None = None,
    forward: str | None = None,
    localized: bool | None = None,
) -> Symbol:
    """Make a symbol without what PE files never have: versions and visibility."""
    visibility = Visibility.DEFAULT
    return Symbol(
        name, link_name, None, False, version_library, kind, scope, binding, visibility, size, address,
        section, table, ordinal, forward, localized,
    )  # fmt: skip
