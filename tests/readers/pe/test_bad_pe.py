"""Images, objects and import objects that contradict themselves: one sentence, in bounded time and memory."""

import random
import struct
import tracemalloc

import pytest
from pe_files import DLLS, LIBRARIES, RVA, exports, image, import_object

from abilint import readers
from abilint.errors import CorruptBinary, InputError, NotABinary
from abilint.readers.pe import joined

MUTANTS_A_FILE = 60
MOST_MEMORY = 32 << 20
NAMES = [b"one", b"two"]


def read(tmp_path, data):
    path = tmp_path / "bad.dll"
    path.write_bytes(data)
    return readers.read(str(path)).artifacts


@pytest.mark.parametrize(
    ("data", "problem"),
    [
        (b"MZ", "the offset of the PE header"),
        (b"MZ".ljust(0x80, b"\0"), "is a DOS program"),
        (image(b"", {})[:0x48], "the COFF header"),
        (image(b"", {})[:0x100], "the optional header"),
        (image(b"", {}, sections=0xFFFF), "the section table"),
        (image(b"", {}, machine=0x1F0), "is for machine 0x01f0"),
        (exports(NAMES, directory=0x7FFF0000), "the export directory at RVA 0x7fff0000"),
        (exports(NAMES, functions=0xFFFFFFFF), "claims 4294967295 exports"),
        (exports(NAMES, names=0x40000000), "1073741824 names"),
        (exports(NAMES, functions=60000), "the export address table"),
        (exports(NAMES, names_rva=RVA - 8), "the table of export names"),
        (exports(NAMES, ordinals_rva=0xFFFFFFF0), "the table of export ordinals"),
        (exports(NAMES, name=0xFFFFFFFF), "an export's name at RVA 0xffffffff"),
        (exports(NAMES, dll_name=0x9000), "the DLL's name at RVA 0x9000"),
        (exports([b"x%d" % n for n in range(65)], index=0), "65 export names share"),
    ],
)
def test_images(tmp_path, data, problem):
    with pytest.raises(CorruptBinary) as caught:
        read(tmp_path, data)
    assert problem in caught.value.problem
    assert "\n" not in caught.value.problem


def test_a_name_without_an_end(tmp_path):
    data = exports(NAMES)
    data = data[: data.index(b"one\0")] + b"o" * (len(data) - data.index(b"one\0"))
    with pytest.raises(CorruptBinary, match="has no end"):
        read(tmp_path, data)


def test_names_that_overlap_without_end(tmp_path):
    """60,000 names of 60,000 characters each, which the file holds once, would be 3.6 GB."""
    names = [b"n" * 60000] + [b""] * 59999
    data = exports(names)
    first = struct.unpack_from("<I", data, 0x400 + 40 + 4 * len(names))[0]
    with pytest.raises(CorruptBinary, match="overlap without end"):
        read(tmp_path, exports(names, name=first))


def test_imports_without_an_end_are_a_note(tmp_path):
    body = struct.pack("<IIIII", RVA + 0x40, 0, 0, RVA + 0x20, 0) + b"\x01" * 0x1EC
    (artifact,) = read(tmp_path, image(body, {1: (RVA, 40)}))
    assert any(note.startswith("what it imports is not known") for note in artifact.notes)


def test_a_symbol_table_that_is_gone_is_a_note(tmp_path):
    (artifact,) = read(tmp_path, image(b"", {}, symbol_offset=0x7FFFFFFF, symbol_count=0x7FFFFFFF))
    assert not artifact.has_static_symbols
    assert any("the COFF symbol table" in note for note in artifact.notes)


@pytest.mark.parametrize(
    ("data", "problem"),
    [
        (import_object(b"f", b"d.dll", 0, 1)[:24], "lacks the name"),
        (import_object(b"", b"d.dll", 0, 1), "lacks the name"),
        (import_object(b"f", b"d.dll", 3, 1), "of type 3"),
        (import_object(b"f", b"d.dll", 0, 7), "name type 7"),
        (import_object(b"f", b"d.dll", 0, 1, machine=0x1234), "machine 0x1234"),
    ],
)
def test_import_objects(tmp_path, data, problem):
    with pytest.raises(CorruptBinary) as caught:
        read(tmp_path, data.ljust(64, b"\0") if problem == "lacks the name" and len(data) > 24 else data)
    assert problem in caught.value.problem


def test_link_time_code_generation_is_no_binary(tmp_path):
    with pytest.raises(NotABinary, match="link-time code generation"):
        read(tmp_path, b"\0\0\xff\xff\1\0" + bytes(58))


@pytest.mark.parametrize("path", [*DLLS, *LIBRARIES], ids=lambda path: f"{path.parent.name}-{path.name}")
def test_mutants_are_read_or_refused(path, tmp_path):
    chance = random.Random(path.name)
    problems: list[str] = []
    whole = path.read_bytes()
    tracemalloc.start()
    try:
        for _ in range(MUTANTS_A_FILE):
            data = bytearray(whole)
            for _ in range(chance.choice((1, 1, 2, 8))):
                at = chance.randrange(2, len(data) - 4)
                value = chance.choice((0, 1, len(data), 0x7FFFFFFF, 0xFFFFFFFF, chance.getrandbits(32)))
                data[at : at + 4] = value.to_bytes(4, "little")
            try:
                joined(
                    read(tmp_path, bytes(data[: chance.choice((len(data), chance.randrange(8, len(data))))]))
                )
            except InputError as error:
                problems.append(error.problem)
        assert tracemalloc.get_traced_memory()[1] < MOST_MEMORY
        assert not any("\n" in problem for problem in problems)
    finally:
        tracemalloc.stop()
