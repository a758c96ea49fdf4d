"""A PE image as one `Artifact`."""

from __future__ import annotations

from typing import TYPE_CHECKING

from abilint.errors import CorruptBinary
from abilint.model.artifact import Artifact, ArtifactKind, PeFacts, SectionKind
from abilint.model.decoration import Place, split
from abilint.model.symbol import SECTION_UNDEFINED, SECTION_UNKNOWN, Scope, SymbolKind, Table
from abilint.readers.pe.attributes import AttributeTable
from abilint.readers.pe.exports import ExportDirectory, read_exports
from abilint.readers.pe.identity import read_codeview
from abilint.readers.pe.image import open_image
from abilint.readers.pe.imports import Imports, read_imports
from abilint.readers.pe.layout import (
    DEBUG_TABLE,
    EXPORT_TABLE,
    IMAGE_FILE_DLL,
    IMPORT_TABLE,
    LOAD_CONFIG_TABLE,
    MACHINE_ARM64,
)
from abilint.readers.pe.records import raw_table
from abilint.readers.pe.sections import has_debug_info, read_sections
from abilint.readers.pe.symbol_table import Meaning, make_symbol
from abilint.readers.pe.target import image_environment, is_hybrid, target_of

if TYPE_CHECKING:
    from collections.abc import Iterator

    from abilint.model.artifact import Section
    from abilint.model.symbol import Symbol
    from abilint.model.target import Target
    from abilint.readers.file_bytes import FileBytes
    from abilint.readers.pe.exports import Export
    from abilint.readers.pe.identity import CodeView
    from abilint.readers.pe.image import Image
    from abilint.readers.pe.records import RawTable

_DYNAMIC_BASE = 0x40
_NX = 0x100
_HIGH_ENTROPY = 0x20
_GUARD_CF = 0x4000
_READ_ONLY_TABLES = (EXPORT_TABLE, IMPORT_TABLE, DEBUG_TABLE, LOAD_CONFIG_TABLE)


def read_pe(file: FileBytes) -> tuple[Artifact, ...]:
    """Read a PE image: always one artifact.

    Raises CorruptBinary where headers or the export directory contradict the file; imports or a symbol
    table that cannot be read become an entry of `Artifact.notes`.
    """
    image = open_image(file)
    notes: list[str] = []
    table = _raw_table(image, notes)
    sections = read_sections(image.sections, table.strings if table else None, image.optional.image_base)
    exports = read_exports(image)
    imports = _imports(image, notes)
    hybrid = is_hybrid(image)
    if hybrid and image.header.machine == MACHINE_ARM64:
        notes.append(_SECOND_VIEW)
    target = _target(image, exports, imports, sections, hybrid=hybrid)
    dynamic = (*_exported(image, exports, sections, target), *_imported(imports, target))
    static = _static(table, dynamic, sections, target, notes)
    codeview = read_codeview(image)
    return (
        Artifact(
            path=file.path,
            target=target,
            kind=_kind(image),
            identity=exports.dll_name if exports else None,
            build_id=codeview.key if codeview else None,
            dependencies=imports.libraries,
            sections=sections,
            dynamic_symbols=dynamic,
            static_symbols=static or (),
            has_static_symbols=bool(static),
            has_dynamic_symbols=exports is not None or bool(imports.entries),
            has_debug_info=has_debug_info(sections),
            pe=_facts(image, imports, codeview, hybrid=hybrid),
            notes=tuple(notes),
        ),
    )


_SECOND_VIEW = "holds a second table of exports, for x86-64 programs (ARM64X): only that for ARM64 is read"


def _kind(image: Image) -> ArtifactKind:
    dll = image.header.characteristics & IMAGE_FILE_DLL
    return ArtifactKind.SHARED if dll else ArtifactKind.EXECUTABLE


def _raw_table(image: Image, notes: list[str]) -> RawTable | None:
    """Packers and strippers leave a pointer to a table that is gone: no reason to refuse the file."""
    try:
        return raw_table(image.file, image.header.symbol_offset, image.header.symbol_count)
    except CorruptBinary as error:
        notes.append(error.problem)
        return None


def _imports(image: Image, notes: list[str]) -> Imports:
    try:
        return read_imports(image)
    except CorruptBinary as error:
        notes.append(f"what it imports is not known: {error.problem}")
        return Imports()


def _target(
    image: Image,
    exports: ExportDirectory | None,
    imports: Imports,
    sections: tuple[Section, ...],
    *,
    hybrid: bool,
) -> Target:
    names = (export.name for export in exports.exports if export.name) if exports else ()
    environment = image_environment(image, names, imports.libraries, (s.name for s in sections))
    return target_of(image.path, image.header.machine, environment, emulation_compatible=hybrid)


def _exported(
    image: Image, directory: ExportDirectory | None, sections: tuple[Section, ...], target: Target
) -> Iterator[Symbol]:
    if directory is None:
        return
    place = Place.MINGW_IMAGE if target.environment == "mingw" else Place.IMAGE
    merged = frozenset(image.section_of(image.directory(table)[0]) for table in _READ_ONLY_TABLES)
    for export in directory.exports:
        name = f"#{export.ordinal}" if export.name is None else export.name
        section = SECTION_UNKNOWN if export.forward else image.section_of(export.rva)
        index = SECTION_UNKNOWN if section is None else section
        yield make_symbol(
            name,
            name if export.name is None else split(name, target.architecture, place).identifier,
            kind=_export_kind(export, index, sections, merged),
            scope=Scope.EXPORTED,
            address=image.optional.image_base + export.rva,
            section=index,
            table=Table.DYNAMIC,
            ordinal=export.ordinal,
            forward=export.forward,
        )


def _export_kind(
    export: Export, section: int, sections: tuple[Section, ...], merged: frozenset[int | None]
) -> SymbolKind:
    """Code or data by the section, unless code and read-only data share it (`/merge:.rdata=.text`)."""
    if export.forward or section < 0:
        return SymbolKind.UNKNOWN
    if not sections[section].executable:
        return SymbolKind.TLS if sections[section].kind is SectionKind.TLS_DATA else SymbolKind.OBJECT
    return SymbolKind.UNKNOWN if section in merged or sections[section].writable else SymbolKind.FUNCTION


def _imported(imports: Imports, target: Target) -> Iterator[Symbol]:
    for library, name, ordinal in imports.entries:
        spelling = f"#{ordinal}" if name is None else name
        yield make_symbol(
            spelling,
            spelling if name is None else split(name, target.architecture, Place.IMAGE).identifier,
            kind=SymbolKind.UNKNOWN,
            scope=Scope.UNDEFINED,
            section=SECTION_UNDEFINED,
            table=Table.DYNAMIC,
            version_library=library,
            ordinal=ordinal,
        )


def _static(
    table: RawTable | None,
    dynamic: tuple[Symbol, ...],
    sections: tuple[Section, ...],
    target: Target,
    notes: list[str],
) -> tuple[Symbol, ...] | None:
    if table is None:
        return None
    exported = frozenset(symbol.link_name for symbol in dynamic if symbol.scope is Scope.EXPORTED)

    def scope(link_name: str) -> Scope:
        return Scope.EXPORTED if link_name in exported else Scope.HIDDEN

    try:
        attributes = AttributeTable(sections, frozenset(), linked=True)
        return tuple(Meaning(target.architecture, scope, attributes).symbols(table))
    except CorruptBinary as error:
        notes.append(error.problem)
        return None


def _facts(image: Image, imports: Imports, codeview: CodeView | None, *, hybrid: bool) -> PeFacts:
    optional = image.optional
    flags = optional.dll_characteristics
    return PeFacts(
        machine=image.header.machine,
        characteristics=image.header.characteristics,
        dll_characteristics=flags,
        dynamic_base=bool(flags & _DYNAMIC_BASE),
        nx_compatible=bool(flags & _NX),
        high_entropy_va=bool(flags & _HIGH_ENTROPY),
        guard_cf=bool(flags & _GUARD_CF),
        subsystem=optional.subsystem,
        os_version=optional.os_version,
        subsystem_version=optional.subsystem_version,
        linker_version=optional.linker_version,
        image_base=optional.image_base,
        delay_loaded=imports.delayed,
        pdb=codeview.pdb if codeview else None,
        hybrid=hybrid,
    )
