"""A COFF object file as one `Artifact`: the plain kind, and the extended one with 32-bit section numbers."""

from __future__ import annotations

from typing import TYPE_CHECKING

from abilint.errors import CorruptBinary, NotABinary
from abilint.model.artifact import Artifact, ArtifactKind, PeFacts
from abilint.model.symbol import Scope
from abilint.readers.pe.attributes import AttributeTable
from abilint.readers.pe.image import FileHeader, section_headers
from abilint.readers.pe.import_object import is_import_object, read_import_object
from abilint.readers.pe.layout import BIG_CLASS_ID, BIG_HEADER, FILE_HEADER
from abilint.readers.pe.long_import import read_long_import
from abilint.readers.pe.records import mergeable_sections, raw_table
from abilint.readers.pe.sections import has_debug_info, read_sections
from abilint.readers.pe.symbol_table import Meaning
from abilint.readers.pe.target import architecture_of, object_environment, target_of

if TYPE_CHECKING:
    from abilint.model.symbol import Symbol
    from abilint.readers.file_bytes import FileBytes
    from abilint.readers.pe.image import SectionHeader


def read_coff(file: FileBytes) -> tuple[Artifact, ...]:
    """Read a COFF object: always one artifact. Raises CorruptBinary where a table contradicts the file."""
    header = FileHeader(*FILE_HEADER.unpack(file.take(0, FILE_HEADER.size, "the COFF header")))
    headers = section_headers(file, FILE_HEADER.size + header.optional_size, header.section_count)
    return (_object(file, header.machine, headers, (header.symbol_offset, header.symbol_count), big=False),)


def read_extended(file: FileBytes) -> tuple[Artifact, ...]:
    """Read what starts with 0x0000 0xFFFF: an import object, or an object with many sections.

    Raises NotABinary for the third kind, objects of Microsoft's link-time code generation (/GL).
    """
    data = file.peek(0, BIG_HEADER.size)
    if is_import_object(data):
        return read_import_object(file)
    if len(data) < BIG_HEADER.size or data[12:28] != BIG_CLASS_ID:
        raise NotABinary(
            file.path,
            "holds no machine code but what Microsoft's compiler writes for link-time code generation (/GL)",
        )
    fields = BIG_HEADER.unpack(data)
    machine, count, table = fields[3], fields[10], fields[11:13]
    headers = section_headers(file, BIG_HEADER.size, count)
    return (_object(file, machine, headers, table, big=True),)


def _object(
    file: FileBytes,
    machine: int,
    headers: tuple[SectionHeader, ...],
    place: tuple[int, int],
    *,
    big: bool,
) -> Artifact:
    table = raw_table(file, *place, big=big)
    sections = read_sections(headers, table.strings if table else None, 0)
    symbols: tuple[Symbol, ...] = ()
    if table:
        mergeable = mergeable_sections(table, tuple(header.flags for header in headers))
        attributes = AttributeTable(sections, mergeable, linked=False)
        architecture = architecture_of(file.path, machine)
        symbols = tuple(Meaning(architecture, lambda _: Scope.EXPORTED, attributes).symbols(table))
    environment = object_environment((s.name for s in symbols), (s.name for s in sections))
    target = target_of(file.path, machine, environment)
    if any(not symbol.name and symbol.scope is Scope.EXPORTED for symbol in symbols):
        raise CorruptBinary(file.path, "an external symbol has no name; the symbol table is damaged")
    offered = read_long_import(file, sections, symbols)
    return Artifact(
        path=file.path,
        target=target,
        kind=ArtifactKind.IMPORT_LIBRARY if offered else ArtifactKind.OBJECT,
        identity=offered.dll_name if offered else None,
        sections=sections,
        static_symbols=symbols,
        has_static_symbols=table is not None,
        has_debug_info=has_debug_info(sections),
        pe=PeFacts(machine=machine, imports=offered.entries if offered else ()),
    )
