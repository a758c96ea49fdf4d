"""What is no binary, or a broken one: a sentence that names the fault, at once, and no traceback."""

from __future__ import annotations

import os
import socket
import struct

import pytest
from elf_writer import ElfFile, Entry, Part

from abilint.errors import CorruptBinary, InputError, NotABinary
from abilint.readers import read
from abilint.readers.sniff import FileFormat, sniff

GOOD = ElfFile(dynamic=(Entry(b"f"), Entry(b"g")), static=(Entry(b"f"), Entry(b"s", bind=0)))
SHNUM_AT, SHOFF_AT = 60, 40


def write(tmp_path, data):
    path = tmp_path / "input.so"
    path.write_bytes(data)
    return str(path)


@pytest.mark.parametrize(
    ("head", "words"),
    [
        (b"", "an empty file"),
        (
            b"\xca\xfe\xba\xbe\0\0\0\x41" + b"\0" * 24,
            "a Java class file; this version of abilint reads only .* ELF",
        ),
        (b"BC\xc0\xde\x35\x14", "LLVM bitcode"),
        (b"\0asm\x01\0\0\0", "WebAssembly"),
        (b"PK\x03\x04zip", "zip archive"),
        (b"#include <stdio.h>\n", "text file"),
        (b"GROUP without parenthesis", "text file"),
        (("x" * 63 + "é" * 20).encode(), "text file"),
        (b"\x01\x02\x03\x04", "no format that abilint knows"),
    ],
)
def test_other_formats_are_named(tmp_path, head, words):
    with pytest.raises(NotABinary, match=words):
        read(write(tmp_path, head))


@pytest.mark.parametrize(
    ("head", "found"),
    [
        (b"\x7fELF\x02\x01\x01", FileFormat.ELF),
        (b"\xfe\xed\xfa\xce", FileFormat.MACHO),
        (b"\xcf\xfa\xed\xfe", FileFormat.MACHO),
        (b"\xca\xfe\xba\xbe\0\0\0\x02", FileFormat.MACHO_UNIVERSAL),
        (b"\xca\xfe\xba\xbf\0\0\0\x02", FileFormat.MACHO_UNIVERSAL),
        (b"MZ\x90\0", FileFormat.PE),
        (b"\x64\x86\x02\0" + b"\0" * 16, FileFormat.COFF),
        (b"\x64\x86\x02\0" + b"\0" * 15, FileFormat.UNKNOWN),
        (b"\0\0\xff\xff\0\0\x64\x86", FileFormat.COFF_EXTENDED),
        (b"!<arch>\n", FileFormat.ARCHIVE),
        (b"!<thin>\n", FileFormat.THIN_ARCHIVE),
        (b"\xde\xc0\x17\x0b", FileFormat.BITCODE),
        (b"--- !tapi-tbd\n", FileFormat.TEXT_STUB),
        (b"\xff\xfe\0", FileFormat.UNKNOWN),
        (b"text\0", FileFormat.UNKNOWN),
    ],
)
def test_magic(head, found):
    assert sniff(head) is found


def test_what_is_no_regular_file_is_not_opened(tmp_path):
    fifo = tmp_path / "fifo"
    os.mkfifo(fifo)
    server = socket.socket(socket.AF_UNIX)
    server.bind(str(tmp_path / "socket"))
    for path, words in [
        (tmp_path, "is a directory"),
        (fifo, "is a FIFO"),
        (tmp_path / "socket", "is a socket"),
        ("/dev/zero", "is a character device"),
        (tmp_path / "missing.so", "no such file"),
        (str(tmp_path / "n") + "\0ul", "NUL character"),
    ]:
        with pytest.raises(InputError, match=words):
            read(str(path))
    server.close()


def test_a_link_to_itself_and_an_unreadable_file(tmp_path):
    loop = tmp_path / "loop.so"
    loop.symlink_to(loop)
    with pytest.raises(InputError, match="cannot be read"):
        read(str(loop))


def test_every_truncation_is_refused_or_read_whole(tmp_path):
    data = GOOD.build()
    for size in range(1, len(data)):
        with pytest.raises((CorruptBinary, NotABinary)):
            read(write(tmp_path, data[:size]))


@pytest.mark.parametrize(("offset", "value"), [(4, 0), (4, 3), (5, 0), (5, 9)])
def test_class_and_byte_order(tmp_path, offset, value):
    data = bytearray(GOOD.build())
    data[offset] = value
    with pytest.raises(CorruptBinary, match="each must be 1 or 2"):
        read(write(tmp_path, bytes(data)))


@pytest.mark.parametrize(
    ("at", "form", "value"),
    [
        (SHOFF_AT, "<Q", 0xFFFFFFFF),
        (SHOFF_AT, "<Q", 0xFFFFFFFFFFFFFFFF),
        (SHNUM_AT, "<H", 0xFFFE),
        (SHNUM_AT - 2, "<H", 3),
        (54, "<H", 1),
        (56, "<H", 0xFFF0),
        (16, "<H", 0xABCD),
    ],
)
def test_header_fields_that_contradict_the_file(tmp_path, at, form, value):
    data = bytearray(GOOD.build())
    struct.pack_into(form, data, at, value)
    with pytest.raises(CorruptBinary):
        read(write(tmp_path, bytes(data)))


def section(data, name):
    """Offset of the section header with that name."""
    (table,) = struct.unpack_from("<Q", data, SHOFF_AT)
    count, names = struct.unpack_from("<HH", data, SHNUM_AT)
    (names_at,) = struct.unpack_from("<Q", data, table + names * 64 + 24)
    for index in range(count):
        header = table + index * 64
        (offset,) = struct.unpack_from("<I", data, header)
        if data[names_at + offset :].startswith(name + b"\0"):
            return header
    raise LookupError(name)


@pytest.mark.parametrize("name", [b".dynsym", b".dynstr", b".symtab", b".strtab"])
@pytest.mark.parametrize("size", [0xFFFFFFFF, 1 << 40, (1 << 64) - 1])
def test_a_size_field_of_gigabytes(tmp_path, name, size):
    data = bytearray(GOOD.build())
    struct.pack_into("<Q", data, section(data, name) + 32, size)
    with pytest.raises(CorruptBinary, match="past the end of the file"):
        read(write(tmp_path, bytes(data)))


@pytest.mark.parametrize("link", [0, 1 << 31, 200])
def test_a_symbol_table_without_names(tmp_path, link):
    data = bytearray(GOOD.build())
    struct.pack_into("<I", data, section(data, b".dynsym") + 40, link)
    with pytest.raises(CorruptBinary, match=r"\.dynsym refers to section"):
        read(write(tmp_path, bytes(data)))


def test_entries_of_another_size(tmp_path):
    data = bytearray(GOOD.build())
    struct.pack_into("<Q", data, section(data, b".symtab") + 56, 7)
    with pytest.raises(CorruptBinary, match="entries of 7 bytes"):
        read(write(tmp_path, bytes(data)))


def test_a_name_outside_its_table(tmp_path):
    data = bytearray(GOOD.build())
    (at,) = struct.unpack_from("<Q", data, section(data, b".dynsym") + 24)
    struct.pack_into("<I", data, at + 24, 0x7FFFFFFF)
    with pytest.raises(CorruptBinary, match="outside"):
        read(write(tmp_path, bytes(data)))


def test_tables_that_overlap_are_only_strange(tmp_path):
    """Nothing forbids that two sections share bytes; what is decoded stays bounded."""
    data = bytearray(GOOD.build())
    (at,) = struct.unpack_from("<Q", data, section(data, b".dynstr") + 24)
    (size,) = struct.unpack_from("<Q", data, section(data, b".dynstr") + 32)
    struct.pack_into("<QQ", data, section(data, b".gnu.version_d") + 24, at, size)
    struct.pack_into("<I", data, section(data, b".gnu.version_d") + 44, 0xFFFFFFFF)
    assert [s.name for s in read(write(tmp_path, bytes(data))).artifacts[0].dynamic_symbols] == ["f", "g"]


@pytest.mark.parametrize("following", [1, 2, 0xFFFFFFFF])
def test_version_chains_that_never_stop(tmp_path, following):
    file = ElfFile(
        dynamic=(Entry(b"f", version=2),),
        definitions=((1, 1, b"base"), (0, 2, b"V1")),
        needs=((b"libc.so.6", ((3, b"V2"), (4, b"V3"))),),
        extra=(Part(b".filler", 1, b"\1" * 200_000),),
    )
    data = bytearray(file.build())
    (definitions,) = struct.unpack_from("<Q", data, section(data, b".gnu.version_d") + 24)
    (needs,) = struct.unpack_from("<Q", data, section(data, b".gnu.version_r") + 24)
    struct.pack_into("<I", data, definitions + 16, following)
    struct.pack_into("<I", data, needs + 12, following)
    struct.pack_into("<H", data, needs + 2, 0xFFFF)
    for name in (b".gnu.version_d", b".gnu.version_r"):
        struct.pack_into("<Q", data, section(data, name) + 32, 200_000)
        struct.pack_into("<I", data, section(data, name) + 44, 0xFFFFFFFF)
    found = read(write(tmp_path, bytes(data))).artifacts[0]
    assert [s.name for s in found.dynamic_symbols] == ["f"]
    assert any("damaged" in note for note in found.notes)


def test_section_names_are_not_needed_for_symbols(tmp_path):
    data = bytearray(GOOD.build())
    struct.pack_into("<Q", data, section(data, b".shstrtab") + 24, 1 << 50)
    found = read(write(tmp_path, bytes(data))).artifacts[0]
    assert [s.name for s in found.dynamic_symbols] == ["f", "g"]
    assert "section names cannot be read" in found.notes[0]


def test_without_section_headers_a_hash_table_that_lies(tmp_path):
    file = ElfFile(dynamic=(Entry(b"f"),))
    data = bytearray(file.build())
    (hash_at,) = struct.unpack_from("<Q", data, section(data, b".hash") + 24)
    struct.pack_into("<I", data, hash_at + 4, 0xFFFFFFFF)
    struct.pack_into("<Q", data, SHOFF_AT, 0)
    with pytest.raises(CorruptBinary, match="dynamic symbol table"):
        read(write(tmp_path, bytes(data)))


def test_a_section_name_cannot_break_the_message(tmp_path):
    """The names of sections come from the file, which may hold anything in their place."""
    data = bytearray(GOOD.build())
    at = data.rindex(b".dynstr\0")
    data[at : at + 7] = b"\n\x1b[31m!"
    header = section(data, b"\n\x1b[31m!")
    struct.pack_into("<Q", data, header + 32, 1 << 40)
    with pytest.raises(CorruptBinary, match="section 3 at offset") as refused:
        read(write(tmp_path, bytes(data)))
    assert str(refused.value).isprintable()


def test_thousands_of_note_sections_that_share_their_bytes(tmp_path):
    parts = tuple(Part(b".n", 7, b"") for _ in range(20_000))
    filler = Part(b".filler", 1, b"\4\0\0\0\0\0\0\0\0\0\0\0AAA\0" * 10_000)
    data = bytearray(ElfFile(type=1, static=(Entry(b"f"),), extra=(filler, *parts)).build())
    (at,) = struct.unpack_from("<Q", data, section(data, b".filler") + 24)
    first = section(data, b".n")
    for number in range(len(parts)):
        struct.pack_into("<QQ", data, first + number * 64 + 24, at, 160_000)
    assert read(write(tmp_path, bytes(data))).artifacts[0].build_id is None
