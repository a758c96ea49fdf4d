"""An ELF file as one `Artifact`."""

from __future__ import annotations

from itertools import islice, repeat
from typing import TYPE_CHECKING

from abilint.errors import CorruptBinary
from abilint.model.artifact import Artifact, ArtifactKind, ElfFacts, Relro
from abilint.model.symbol import Scope
from abilint.readers.elf.control_flow import control_flow, isa_level
from abilint.readers.elf.dynamic import Dynamic, read_dynamic
from abilint.readers.elf.dynamic_table import find_dynamic_table
from abilint.readers.elf.identity import build_id, debug_link, interpreter, linked_by_lld
from abilint.readers.elf.image import (
    ET_CORE,
    ET_DYN,
    ET_EXEC,
    ET_REL,
    PT_GNU_RELRO,
    PT_GNU_STACK,
    SHF_EXECINSTR,
    SHT_SYMTAB,
    SHT_SYMTAB_SHNDX,
    open_image,
)
from abilint.readers.elf.sections import has_debug_info, is_debug_only, read_sections
from abilint.readers.elf.symbols import (
    EXTENDED_BASE,
    SHN_XINDEX,
    AttributeTable,
    decode_dynamic,
    decode_static,
)
from abilint.readers.elf.target import Clues, read_target
from abilint.readers.elf.versions import VersionTables, read_version_tables

if TYPE_CHECKING:
    from collections.abc import Iterable

    from abilint.model.symbol import Symbol
    from abilint.readers.elf.dynamic_table import DynamicTable
    from abilint.readers.elf.image import Image
    from abilint.readers.elf.layout import RawSymbol
    from abilint.readers.file_bytes import FileBytes

_PF_X = 1
_FILE_SYMBOL = b"\x04"
"""st_info of STT_FILE with STB_LOCAL."""


def read_elf(file: FileBytes) -> tuple[Artifact, ...]:
    """Read an ELF file: always one artifact.

    Raises CorruptBinary where headers or symbol tables contradict the file; what is damaged but not
    needed to trust the symbols becomes an entry of `Artifact.notes`.
    """
    image = open_image(file)
    debug_only = is_debug_only(image) and image.header.type != ET_REL
    dynamic = Dynamic() if debug_only else read_dynamic(image)
    loader = None if debug_only else interpreter(image)
    kind = ArtifactKind.DEBUG_ONLY if debug_only else _kind(image, dynamic, loader)
    notes = [*image.notes, *dynamic.notes]
    table = None if debug_only else find_dynamic_table(image, dynamic)
    versions, dynamic_symbols = _dynamic_symbols(image, table, notes) if table else (VersionTables(), ())
    static_symbols = _static_symbols(image, kind, dynamic_symbols)
    return (
        Artifact(
            path=file.path,
            target=read_target(image, Clues(loader, dynamic.needed)),
            kind=kind,
            identity=dynamic.soname,
            build_id=build_id(image),
            dependencies=dynamic.needed,
            sections=read_sections(image),
            dynamic_symbols=dynamic_symbols,
            static_symbols=static_symbols or (),
            has_static_symbols=static_symbols is not None,
            has_dynamic_symbols=table is not None,
            has_debug_info=has_debug_info(image),
            elf=_facts(image, dynamic, versions, loader),
            notes=tuple(notes),
        ),
    )


def _kind(image: Image, dynamic: Dynamic, loader: str | None) -> ArtifactKind:
    """Tell kinds apart: libc has an interpreter too (one can run it), but names itself by a SONAME."""
    by_type = {
        ET_REL: ArtifactKind.OBJECT,
        ET_EXEC: ArtifactKind.EXECUTABLE,
        ET_DYN: ArtifactKind.SHARED,
        ET_CORE: ArtifactKind.CORE,
    }
    kind = by_type.get(image.header.type)
    if kind is None:
        raise CorruptBinary(image.path, f"ELF file type {image.header.type} is none that a linker writes")
    runs = dynamic.position_independent_executable or (loader is not None and dynamic.soname is None)
    return ArtifactKind.EXECUTABLE if kind is ArtifactKind.SHARED and runs else kind


def _dynamic_symbols(
    image: Image, table: DynamicTable, notes: list[str]
) -> tuple[VersionTables, tuple[Symbol, ...]]:
    layout = image.layout
    versions = read_version_tables(layout, table.version_definitions, table.version_needs, table.strings)
    attributes = AttributeTable(image.header.machine, len(image.sections), versions)
    count = len(table.symbols) // layout.symbol.size
    indices = layout.halves(table.version_indices)
    if indices and len(indices) < count:
        notes.append(f"only {len(indices)} of {count} dynamic symbols have a version index")
    padded = (*indices, *repeat(0, count - len(indices)))
    records = islice(layout.symbols(table.symbols), 1, None)
    symbols = decode_dynamic(records, padded[1:], table.strings, attributes)
    if attributes.unknown_versions:
        notes.append("some symbols have a version index that no version table explains")
    notes.extend(table.notes)
    notes.extend(versions.notes)
    return versions, symbols


def _static_symbols(
    image: Image, kind: ArtifactKind, dynamic_symbols: tuple[Symbol, ...]
) -> tuple[Symbol, ...] | None:
    index = image.section_of_type(SHT_SYMTAB)
    if index is None:
        return None
    header = image.sections[index]
    if header.entry_size not in (0, image.layout.symbol.size):
        raise CorruptBinary(image.path, f".symtab has entries of {header.entry_size} bytes")
    data = image.contents(index)
    strings = image.string_table(header.link, ".symtab")
    attributes = AttributeTable(image.header.machine, len(image.sections), VersionTables())
    records = islice(_extended(image, index, image.layout.symbols(data)), 1, None)
    linked = kind in (ArtifactKind.SHARED, ArtifactKind.EXECUTABLE)
    exported = frozenset(s.name for s in dynamic_symbols if s.scope is Scope.EXPORTED) if linked else None
    localized_from = (
        _localized_from(image, data, header.info) if kind is not ArtifactKind.OBJECT else header.info
    )
    return decode_static(records, strings, attributes, exported, localized_from)


def _extended(image: Image, table: int, records: Iterable[RawSymbol]) -> Iterable[RawSymbol]:
    """Put section indices that do not fit 16 bits into their place (SHT_SYMTAB_SHNDX, gABI chapter 4)."""
    index = image.section_of_type(SHT_SYMTAB_SHNDX, link=table)
    if index is None:
        return records
    extended = image.layout.words(image.contents(index))
    return (
        (name, info, other, EXTENDED_BASE + real if section == SHN_XINDEX else section, value, size)
        for (name, info, other, section, value, size), real in zip(records, extended, strict=False)
    )


def _localized_from(image: Image, data: bytes, first_global: int) -> int | None:
    """Position of the first symbol that GNU ld made local: it writes them behind a nameless file symbol.

    None where the last file symbol has a name (one input file only, or another linker).
    """
    layout = image.layout
    kinds = data[layout.symbol_info_at :: layout.symbol.size]
    last_file = kinds.rfind(_FILE_SYMBOL, 0, min(first_global, len(kinds)))
    if last_file <= 0 or linked_by_lld(image):
        return None
    name_offset = layout.word.unpack_from(data, last_file * layout.symbol.size)[0]
    return last_file + 1 if name_offset == 0 else None


def _facts(image: Image, dynamic: Dynamic, versions: VersionTables, loader: str | None) -> ElfFacts:
    return ElfFacts(
        run_paths=dynamic.run_paths,
        interpreter=loader,
        executable_stack=_executable_stack(image),
        text_relocations=dynamic.text_relocations,
        relro=_relro(image, dynamic),
        bind_now=dynamic.bind_now,
        static_tls=dynamic.static_tls,
        symbolic=dynamic.symbolic,
        no_delete=dynamic.no_delete,
        no_open=dynamic.no_open,
        runs_at_start=dynamic.runs_at_start,
        runs_at_end=dynamic.runs_at_end,
        control_flow=control_flow(image),
        isa_level=isa_level(image),
        debug_link=debug_link(image),
        version_definitions=tuple(versions.defined.values()),
        version_needs=tuple((need.library, need.version) for need in versions.all_needed),
        machine=image.header.machine,
        osabi=image.header.osabi,
        flags=image.header.flags,
    )


def _executable_stack(image: Image) -> bool | None:
    for segment in image.segments_of_type(PT_GNU_STACK):
        return bool(segment.flags & _PF_X)
    if image.header.type == ET_REL:
        section = image.section_named(".note.GNU-stack")
        return None if section is None else bool(section.flags & SHF_EXECINSTR)
    return None


def _relro(image: Image, dynamic: Dynamic) -> Relro:
    if next(image.segments_of_type(PT_GNU_RELRO), None) is None:
        return Relro.NONE
    return Relro.FULL if dynamic.bind_now else Relro.PARTIAL
