"""Windows binaries of the samples, and a small PE image made by hand."""

import struct
from pathlib import Path

SAMPLES = Path(__file__).resolve().parents[3] / "samples"
DLLS = sorted(SAMPLES.glob("pe-*/*.dll"))
LIBRARIES = sorted(SAMPLES.glob("pe-*/*.lib"))
RVA = 0x1000
OFFSET = 0x400
"""One section holds everything: RVA 0x1000 is file offset 0x400."""


def image(section: bytes, directories: dict[int, tuple[int, int]], **changes: int) -> bytes:
    """A 64-bit DLL of one read-only section, its data directories by number."""
    table = b"".join(struct.pack("<II", *directories.get(number, (0, 0))) for number in range(16))
    raw = -(-len(section) // 512) * 512
    optional = struct.pack("<HBBIIIII", 0x20B, changes.get("linker", 14), 0, 0, raw, 0, 0, RVA)
    optional += struct.pack(
        "<QIIHHHHHHIIIIHHQQQQII",
        0x180000000, 4096, 512, 6, 0, 0, 0, 6, 0, 0, 0x3000, OFFSET, 0, 3, 0x4160,
        1 << 20, 4096, 1 << 20, 4096, 0, 16,
    )  # fmt: skip
    optional += table
    header = struct.pack(
        "<HHIIIHH",
        changes.get("machine", 0x8664),
        changes.get("sections", 1),
        0,
        changes.get("symbol_offset", 0),
        changes.get("symbol_count", 0),
        len(optional),
        changes.get("characteristics", 0x2022),
    )
    row = struct.pack("<8sIIIIIIHHI", b".rdata", len(section), RVA, raw, OFFSET, 0, 0, 0, 0, 0x40000040)
    start = b"MZ".ljust(0x3C, b"\0") + struct.pack("<I", 0x40)
    return (start + b"PE\0\0" + header + optional + row).ljust(OFFSET, b"\0") + section.ljust(raw, b"\0")


def exports(listed: list[bytes], **changes: int) -> bytes:
    """An image whose section is an export directory; `changes` overwrite its fields."""
    count = len(listed)
    functions = RVA + 40
    name_table = functions + 4 * count
    ordinals = name_table + 4 * count
    texts = ordinals + 2 * count
    blob, places = b"made.dll\0", []
    for name in listed:
        places.append(texts + len(blob))
        blob += name + b"\0"
    directory = struct.pack(
        "<IIHHIIIIIII",
        0, 0, 0, 0,
        changes.get("dll_name", texts),
        changes.get("base", 1),
        changes.get("functions", count),
        changes.get("names", count),
        changes.get("functions_rva", functions),
        changes.get("names_rva", name_table),
        changes.get("ordinals_rva", ordinals),
    )  # fmt: skip
    body = directory
    body += b"".join(struct.pack("<I", changes.get("function", 0x2000 + 16 * n)) for n in range(count))
    body += b"".join(struct.pack("<I", changes.get("name", place)) for place in places)
    body += b"".join(struct.pack("<H", changes.get("index", n)) for n in range(count)) + blob
    return image(body, {0: (changes.get("directory", RVA), changes.get("size", len(body)))})


def import_object(
    symbol: bytes,
    library: bytes,
    kind: int,
    name_type: int,
    number: int = 7,
    machine: int = 0x8664,
    extra: bytes = b"",
) -> bytes:
    """A short import object."""
    texts = symbol + b"\0" + library + b"\0" + extra
    return (
        struct.pack("<HHHHIIHH", 0, 0xFFFF, 0, machine, 0, len(texts), number, kind | name_type << 2) + texts
    )
