"""Short import objects: the members of import libraries that Microsoft's tools, LLVM's and rustc write.

Each is one name in a few bytes: header, the name as callers ask for it, the DLL, and sometimes the
name in the DLL. Source: Microsoft, "PE Format", "Import Library Format".
"""

from __future__ import annotations

from enum import IntEnum
from struct import Struct
from typing import TYPE_CHECKING, Final, NamedTuple

from abilint.errors import CorruptBinary
from abilint.model.artifact import Artifact, ArtifactKind, ImportEntry, ImportType, PeFacts
from abilint.model.decoration import Place, split
from abilint.model.symbol import SECTION_UNKNOWN, Scope, SymbolKind
from abilint.readers.pe.symbol_table import make_symbol
from abilint.readers.pe.target import import_environment, target_of

if TYPE_CHECKING:
    from collections.abc import Iterator

    from abilint.model.symbol import Symbol
    from abilint.readers.file_bytes import FileBytes

HEADER: Final = Struct("<HHHHIIHH")
"""0, 0xFFFF, version 0, machine, time stamp, size of what follows, ordinal or hint, type bits."""
IMPORT_POINTER_PREFIX: Final = "__imp_"
_AUXILIARY_PREFIX: Final = "__imp_aux_"
_MOST_BYTES = 1 << 18
_TYPES = (ImportType.CODE, ImportType.DATA, ImportType.CONST)
_KINDS = {
    ImportType.CODE: SymbolKind.FUNCTION,
    ImportType.DATA: SymbolKind.OBJECT,
    ImportType.CONST: SymbolKind.OBJECT,
}


class NameType(IntEnum):
    """How the name in the DLL follows from the symbol (IMPORT_NAME_TYPE)."""

    ORDINAL = 0
    NAME = 1
    NO_PREFIX = 2
    UNDECORATE = 3
    EXPORT_AS = 4


class ImportObject(NamedTuple):
    """What a short import object says."""

    machine: int
    entry: ImportEntry
    name_type: NameType


def is_import_object(head: bytes) -> bool:
    """Whether bytes that start with 0x0000 0xFFFF are a short import object: its version is 0."""
    return len(head) >= HEADER.size and head[:6] == b"\0\0\xff\xff\0\0"


def parse_import_object(path: str, data: bytes) -> ImportObject:
    """Take the bytes of one member apart; CorruptBinary where they contradict each other."""
    if not is_import_object(data):
        raise CorruptBinary(path, "is no short import object")
    _, _, _, machine, _, size, ordinal_or_hint, bits = HEADER.unpack_from(data)
    texts = data[HEADER.size : HEADER.size + size].split(b"\0")
    if len(data) < HEADER.size + size or len(texts) < 3 or not texts[0] or not texts[1]:
        raise CorruptBinary(path, "an import object lacks the name of its symbol or of its DLL")
    kind, number = bits & 3, bits >> 2 & 7
    if kind >= len(_TYPES) or number > max(NameType):
        raise CorruptBinary(
            path, f"an import object is of type {kind} and name type {number}, which do not exist"
        )
    name_type = NameType(number)
    names = [text.decode("utf-8", "surrogateescape") for text in texts]
    by_ordinal = name_type is NameType.ORDINAL
    entry = ImportEntry(
        symbol=names[0],
        library=names[1],
        export_name=_export_name(name_type, names),
        ordinal=ordinal_or_hint if by_ordinal else None,
        type=_TYPES[kind],
        hint=0 if by_ordinal else ordinal_or_hint,
    )
    return ImportObject(machine, entry, name_type)


def _export_name(name_type: NameType, names: list[str]) -> str | None:
    symbol = names[0]
    if name_type is NameType.ORDINAL:
        return None
    if name_type is NameType.EXPORT_AS:
        return names[2]
    if name_type is NameType.NAME:
        return symbol
    plain = symbol[1:] if symbol[0] in "?@_" else symbol
    return plain.partition("@")[0] if name_type is NameType.UNDECORATE else plain


def read_import_object(file: FileBytes) -> tuple[Artifact, ...]:
    """Read one member as an artifact of its own, of kind IMPORT_LIBRARY."""
    found = parse_import_object(file.path, file.peek(0, min(file.size, _MOST_BYTES)))
    entry = found.entry
    target = target_of(file.path, found.machine, import_environment(entry.symbol))
    symbols = tuple(_symbols(entry, target.architecture))
    return (
        Artifact(
            path=file.path,
            target=target,
            kind=ArtifactKind.IMPORT_LIBRARY,
            identity=entry.library,
            static_symbols=symbols,
            has_static_symbols=True,
            pe=PeFacts(machine=found.machine, imports=(entry,)),
        ),
    )


def _symbols(entry: ImportEntry, architecture: str) -> Iterator[Symbol]:
    """Give the pointer to it, and unless it is data, the thunk that jumps through the pointer.

    ARM64EC has two of each for code: for callers that run as x86-64, and for its own.
    """
    plain = split(entry.symbol, architecture, Place.OBJECT).identifier
    two = architecture == "arm64ec"
    asked = plain if two else entry.symbol
    names = [(IMPORT_POINTER_PREFIX + asked, IMPORT_POINTER_PREFIX + plain)]
    if entry.type is not ImportType.DATA:
        names.append((asked, plain))
        if two:
            names += (_AUXILIARY_PREFIX + plain, _AUXILIARY_PREFIX + plain), (entry.symbol, plain)
    for name, link_name in names:
        yield make_symbol(
            name,
            link_name,
            kind=_KINDS[entry.type],
            scope=Scope.EXPORTED,
            section=SECTION_UNKNOWN,
            version_library=entry.library,
            ordinal=entry.ordinal,
        )
