"""What kind of file this is, from its first bytes; a file's suffix is only a hint and is not asked."""

from __future__ import annotations

from enum import Enum

SNIFFED_BYTES = 64
"""No more than this is read to tell formats apart."""


class FileFormat(Enum):
    """A format that abilint recognises; the value completes "this is ..." in messages."""

    ELF = "an ELF file"
    MACHO = "a Mach-O file"
    MACHO_UNIVERSAL = "a universal Mach-O file"
    PE = "a PE file (Windows)"
    COFF = "a COFF object (Windows)"
    COFF_EXTENDED = "a COFF import or big object (Windows)"
    ARCHIVE = "an ar archive (static library)"
    THIN_ARCHIVE = "a thin ar archive (static library)"
    BITCODE = "LLVM bitcode (an LTO object)"
    TEXT_STUB = "a text-based stub library (.tbd)"
    WASM = "a WebAssembly module"
    JAVA_CLASS = "a Java class file"
    ZIP = "a zip archive"
    GZIP = "a gzip file"
    XZ = "an xz file"
    ZSTD = "a zstd file"
    TEXT = "a text file"
    EMPTY = "an empty file"
    UNKNOWN = "of no format that abilint knows"


_MAGIC = (
    (b"\x7fELF", FileFormat.ELF),
    (b"\xfe\xed\xfa\xce", FileFormat.MACHO),
    (b"\xfe\xed\xfa\xcf", FileFormat.MACHO),
    (b"\xce\xfa\xed\xfe", FileFormat.MACHO),
    (b"\xcf\xfa\xed\xfe", FileFormat.MACHO),
    (b"\xca\xfe\xba\xbf", FileFormat.MACHO_UNIVERSAL),
    (b"MZ", FileFormat.PE),
    (b"\x00\x00\xff\xff", FileFormat.COFF_EXTENDED),
    (b"!<arch>\n", FileFormat.ARCHIVE),
    (b"!<thin>\n", FileFormat.THIN_ARCHIVE),
    (b"BC\xc0\xde", FileFormat.BITCODE),
    (b"\xde\xc0\x17\x0b", FileFormat.BITCODE),
    (b"--- !tapi-tbd", FileFormat.TEXT_STUB),
    (b"\x00asm", FileFormat.WASM),
    (b"PK\x03\x04", FileFormat.ZIP),
    (b"\x1f\x8b", FileFormat.GZIP),
    (b"\xfd7zXZ\x00", FileFormat.XZ),
    (b"\x28\xb5\x2f\xfd", FileFormat.ZSTD),
)

_COFF_MACHINES = frozenset({0x014C, 0x8664, 0x01C0, 0x01C4, 0xAA64, 0xA641, 0xA64E})
"""i386, x86-64, ARM, ARMv7, ARM64, ARM64EC, ARM64X (PE specification, "Machine Types")."""

_TEXT_CONTROLS = frozenset(b"\t\n\r\f\v")


def sniff(head: bytes) -> FileFormat:
    """Name the format of a file that starts with `head` (SNIFFED_BYTES, or less where it is shorter)."""
    if not head:
        return FileFormat.EMPTY
    for magic, found in _MAGIC:
        if head.startswith(magic):
            return found
    if head.startswith(b"\xca\xfe\xba\xbe"):
        return _java_or_universal(head)
    if _is_text(head):
        return FileFormat.TEXT
    return FileFormat.COFF if _is_coff(head) else FileFormat.UNKNOWN


def _java_or_universal(head: bytes) -> FileFormat:
    """Two formats share this magic: a class file's version starts at 45, no one ships 45 slices."""
    count = int.from_bytes(head[4:8], "big")
    return FileFormat.MACHO_UNIVERSAL if 0 < count < 45 else FileFormat.JAVA_CLASS


def _is_coff(head: bytes) -> bool:
    """Accept a COFF file header: it has no magic, so its machine and optional header size must both fit."""
    machine = int.from_bytes(head[0:2], "little")
    sections = int.from_bytes(head[2:4], "little")
    optional_header = int.from_bytes(head[16:18], "little")
    return len(head) >= 20 and machine in _COFF_MACHINES and 0 < sections < 0xFF00 and optional_header == 0


def _is_text(head: bytes) -> bool:
    return all(byte >= 0x20 or byte in _TEXT_CONTROLS for byte in head) and _is_utf8(head)


def _is_utf8(head: bytes) -> bool:
    """Accept also a character that the cut at SNIFFED_BYTES split."""
    try:
        head.decode("utf-8")
    except UnicodeDecodeError as error:
        return len(head) == SNIFFED_BYTES and error.start > len(head) - 4
    return True
