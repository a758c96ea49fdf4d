"""Records of PE images and COFF objects, all little endian.

Source: Microsoft, "PE Format"; the extended ("big") object header stands in LLVM's and Microsoft's
headers (`ANON_OBJECT_HEADER_BIGOBJ`) only.
"""

from __future__ import annotations

from struct import Struct
from typing import Final

FILE_HEADER: Final = Struct("<HHIIIHH")
"""Machine, sections, time stamp, symbol table, symbols, size of the optional header, characteristics."""
BIG_HEADER: Final = Struct("<HHHHI16sIIIIIII")
"""0, 0xFFFF, version, machine, time stamp, class id, size of data, flags, metadata size and offset,
sections, symbol table, symbols."""
BIG_CLASS_ID: Final = bytes.fromhex("c7a1bad1eebaa94baf20faf66aa4dcb8")
SECTION_HEADER: Final = Struct("<8sIIIIIIHHI")
"""Name, virtual size, address, raw size, raw offset, relocations, line numbers, their counts, flags."""
OPTIONAL_COMMON: Final = Struct("<HBBIIIII")
"""Magic, linker version (major, minor), sizes of code, data and bss, entry point, base of code."""
OPTIONAL_REST_32: Final = Struct("<IIIHHHHHHIIIIHHIIIIII")
"""From ImageBase to NumberOfRvaAndSizes of a 32-bit image (`BaseOfData` stands before)."""
OPTIONAL_REST_64: Final = Struct("<QIIHHHHHHIIIIHHQQQQII")
DATA_DIRECTORY: Final = Struct("<II")
"""RVA and size."""
EXPORT_DIRECTORY: Final = Struct("<IIHHIIIIIII")
"""Flags, time stamp, version, name, ordinal base, functions, names, and the RVAs of three tables."""
IMPORT_DESCRIPTOR: Final = Struct("<IIIII")
"""Lookup table, time stamp, forwarder chain, name, address table."""
DELAY_DESCRIPTOR: Final = Struct("<IIIIIIII")
"""Attributes, name, module handle, address table, name table, bound table, unload table, time stamp."""
DEBUG_ENTRY: Final = Struct("<IIHHIIII")
"""Flags, time stamp, version, type, size, RVA, file offset."""
SYMBOL: Final = Struct("<8sIhHBB")
"""Name, value, section, type, storage class, number of auxiliary records (18 bytes)."""
BIG_SYMBOL: Final = Struct("<8sIiHBB")
"""The same with a section number of 32 bits (20 bytes)."""

MAGIC_32: Final = 0x10B
MAGIC_64: Final = 0x20B

EXPORT_TABLE: Final = 0
IMPORT_TABLE: Final = 1
DEBUG_TABLE: Final = 6
TLS_TABLE: Final = 9
LOAD_CONFIG_TABLE: Final = 10
DELAY_IMPORT_TABLE: Final = 13

IMAGE_FILE_DLL: Final = 0x2000

SCN_CODE: Final = 0x20
SCN_INITIALIZED_DATA: Final = 0x40
SCN_UNINITIALIZED_DATA: Final = 0x80
SCN_LINK_INFO: Final = 0x200
SCN_LINK_COMDAT: Final = 0x1000
SCN_MEM_DISCARDABLE: Final = 0x02000000
SCN_MEM_EXECUTE: Final = 0x20000000
SCN_MEM_WRITE: Final = 0x80000000

MACHINE_I386: Final = 0x014C
MACHINE_ARMNT: Final = 0x01C4
MACHINE_AMD64: Final = 0x8664
MACHINE_ARM64: Final = 0xAA64
MACHINE_ARM64EC: Final = 0xA641
MACHINE_ARM64X: Final = 0xA64E
