"""Where the dynamic symbol table and its version tables lie: by section headers, or by the segment alone."""

from __future__ import annotations

from typing import TYPE_CHECKING

from msgspec import Struct

from abilint.errors import CorruptBinary
from abilint.readers.elf.dynamic import (
    DT_GNU_HASH,
    DT_HASH,
    DT_MIPS_SYMTABNO,
    DT_STRTAB,
    DT_SYMTAB,
    DT_VERDEF,
    DT_VERDEFNUM,
    DT_VERNEED,
    DT_VERNEEDNUM,
    DT_VERSYM,
)
from abilint.readers.elf.image import (
    PT_LOAD,
    SHT_DYNSYM,
    SHT_GNU_VERDEF,
    SHT_GNU_VERNEED,
    SHT_GNU_VERSYM,
)
from abilint.readers.elf.versions import VersionBytes

if TYPE_CHECKING:
    from abilint.readers.elf.dynamic import Dynamic
    from abilint.readers.elf.image import Image
    from abilint.readers.string_table import StringTable

_EM_S390 = 22
_EM_ALPHA = 0x9026


class DynamicTable(Struct, frozen=True):
    """Raw bytes of the dynamic symbols and what belongs to them; empty bytes where a part is absent."""

    symbols: bytes
    strings: StringTable
    version_indices: bytes
    version_definitions: VersionBytes
    version_needs: VersionBytes
    notes: tuple[str, ...] = ()


def find_dynamic_table(image: Image, dynamic: Dynamic) -> DynamicTable | None:
    """Find the table by section headers; where they are stripped away, by the dynamic segment."""
    index = image.section_of_type(SHT_DYNSYM)
    if index is not None:
        return _by_sections(image, index)
    if DT_SYMTAB in dynamic.numbers and dynamic.strings is not None:
        return _by_segment(image, dynamic, dynamic.strings)
    return None


def _by_sections(image: Image, index: int) -> DynamicTable:
    header = image.sections[index]
    if header.entry_size not in (0, image.layout.symbol.size):
        raise CorruptBinary(image.path, f".dynsym has entries of {header.entry_size} bytes")
    strings = image.string_table(header.link, ".dynsym")
    notes: list[str] = []
    return DynamicTable(
        image.contents(index),
        strings,
        _optional_section(image, SHT_GNU_VERSYM, notes).data,
        _optional_section(image, SHT_GNU_VERDEF, notes),
        _optional_section(image, SHT_GNU_VERNEED, notes),
        tuple(notes),
    )


def _optional_section(image: Image, kind: int, notes: list[str]) -> VersionBytes:
    index = image.section_of_type(kind)
    if index is None:
        return VersionBytes()
    try:
        return VersionBytes(image.contents(index), image.sections[index].info)
    except CorruptBinary as error:
        notes.append(f"symbol versions are incomplete: {error.problem}")
        return VersionBytes()


def _by_segment(image: Image, dynamic: Dynamic, strings: StringTable) -> DynamicTable:
    numbers = dynamic.numbers
    notes: list[str] = []
    start = image.offset_of(numbers[DT_SYMTAB])
    if start is None:
        raise CorruptBinary(image.path, "the dynamic symbol table lies in no loaded segment")
    count = _symbol_count(image, dynamic, notes)
    symbols = image.file.take(start, count * image.layout.symbol.size, "the dynamic symbol table")
    return DynamicTable(
        symbols,
        strings,
        _rest_of_segment(image, numbers.get(DT_VERSYM), count * 2),
        VersionBytes(_rest_of_segment(image, numbers.get(DT_VERDEF), None), numbers.get(DT_VERDEFNUM, 0)),
        VersionBytes(_rest_of_segment(image, numbers.get(DT_VERNEED), None), numbers.get(DT_VERNEEDNUM, 0)),
        tuple(notes),
    )


def _rest_of_segment(image: Image, address: int | None, size: int | None) -> bytes:
    """Bytes from `address` to the end of its segment: without section headers nothing says how long it is."""
    if address is None:
        return b""
    for segment in image.segments_of_type(PT_LOAD):
        skipped = address - segment.address
        if 0 <= skipped < segment.file_size:
            left = segment.file_size - skipped
            return image.file.peek(segment.offset + skipped, left if size is None else min(left, size))
    return b""


def _symbol_count(image: Image, dynamic: Dynamic, notes: list[str]) -> int:
    """Count the symbols by what the loader itself uses: a hash table. The null symbol counts."""
    numbers = dynamic.numbers
    if DT_HASH in numbers:
        return _count_by_hash(image, numbers[DT_HASH])
    if DT_GNU_HASH in numbers:
        return _count_by_gnu_hash(image, numbers[DT_GNU_HASH])
    if DT_MIPS_SYMTABNO in numbers:
        return numbers[DT_MIPS_SYMTABNO]
    notes.append("no hash table says how many dynamic symbols there are; counted up to the string table")
    distance = numbers.get(DT_STRTAB, 0) - numbers[DT_SYMTAB]
    return max(distance, 0) // image.layout.symbol.size


def _count_by_hash(image: Image, address: int) -> int:
    """Return nchain, the second number; s390x and Alpha have 64-bit numbers there."""
    wide = image.layout.bits == 64 and image.header.machine in (_EM_S390, _EM_ALPHA)
    width = 8 if wide else 4
    data = image.file.take(_offset(image, address), 2 * width, "the symbol hash table")
    return int.from_bytes(data[width:], image.layout.order.value)


def _count_by_gnu_hash(image: Image, address: int) -> int:
    """Follow the chain of the bucket that starts last: its end is the end of the symbol table."""
    start = _offset(image, address)
    what = "the GNU symbol hash table"
    buckets, first, bloom_words, _shift = image.layout.words(image.file.take(start, 16, what))
    bucket_start = start + 16 + bloom_words * (image.layout.bits // 8)
    last = max(image.layout.words(image.file.take(bucket_start, buckets * 4, what)), default=0)
    if last < first:
        return first
    chains = bucket_start + buckets * 4 + (last - first) * 4
    return last + 1 + _chain_length(image, chains)


def _chain_length(image: Image, offset: int) -> int:
    """Count the entries before the one whose lowest bit ends the chain, a block at a time."""
    count = 0
    while block := image.layout.words(image.file.peek(offset + count * 4, 4096)):
        for word in block:
            if word & 1:
                return count
            count += 1
    raise CorruptBinary(image.path, "a chain of the GNU symbol hash table does not end")


def _offset(image: Image, address: int) -> int:
    offset = image.offset_of(address)
    if offset is None:
        raise CorruptBinary(image.path, f"the symbol hash table at {address:#x} lies in no loaded segment")
    return offset
