"""Damaged debug information: a note, a clear error, and an end."""

from __future__ import annotations

import contextlib
import functools
import tempfile
import zlib
from pathlib import Path

import pytest
from dwarf_toolchain import SOURCES, run
from dwarf_writer import Shape, opened, sections, sleb, uleb
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from abilint.errors import CorruptBinary
from abilint.readers.dwarf import At, DebugInfo, Form, Reference, Tag
from abilint.readers.dwarf.damage import DamagedDwarf
from abilint.readers.dwarf.decompression import ZLIB, ZSTD, unpack
from abilint.readers.dwarf.elf_sections import read_elf_sections
from abilint.readers.dwarf.section_set import SectionSet
from abilint.readers.dwarf.source import Group
from abilint.readers.file_bytes import FileBytes

PLAIN = Shape("<", 8, 4, 4)
MOST_ENTRIES = 20_000


def made(abbreviations: bytes, body: bytes, **more: bytes) -> DebugInfo:
    """One unit of DWARF 4."""
    header = b"\4\0" + b"\0\0\0\0" + b"\x08"
    info = PLAIN.number(len(header) + len(body), 4) + header + body
    return opened(SectionSet("made up", "<", {"info": info, "abbrev": abbreviations, **more}))


def shape(code: int, tag: int, *specs: tuple[int, int], children: bool = False) -> bytes:
    pairs = b"".join(uleb(attribute) + uleb(form) for attribute, form in specs)
    return uleb(code) + uleb(tag) + bytes([children]) + pairs + b"\0\0"


UNIT = shape(1, Tag.COMPILE_UNIT, children=True)


def exhaust(info: DebugInfo) -> int:
    """Ask for everything that there is, in bounds."""
    count = sum(1 for _ in info.definitions()) + sum(1 for _ in info.codeless_definitions())
    for unit in info.units:
        assert isinstance(unit.name, str | None)
        assert isinstance(unit.language, int | None)
        info.file(unit, 1)
        waiting = [unit.root]
        while waiting and count < MOST_ENTRIES:
            entry = waiting.pop()
            count += 1
            for value in entry.attributes.values():
                if isinstance(value, Reference):
                    with contextlib.suppress(CorruptBinary):
                        info.entry(value)
            waiting.extend(info.children(entry))
    assert len(info.notes) <= 300
    return count


def test_unit_length_of_four_gigabytes():
    data = sections(PLAIN, [[(Form.DATA1, b"\7", int, 7)]]).plain
    info = opened(
        SectionSet("made up", "<", {**data, "info": data["info"] + b"\xef\xff\xff\xff" + b"\4\0" * 9})
    )
    assert len(info.units) == 1
    (note,) = info.notes
    assert "4294967279 bytes long, and 18 follow" in note


def test_reserved_length():
    info = opened(SectionSet("made up", "<", {"info": b"\xf7\xff\xff\xff" + b"\0" * 20}))
    assert not info.units
    assert "reserved length" in info.notes[0]


@pytest.mark.parametrize(
    ("version", "size", "words"), [(1, 8, "version 1"), (6, 8, "version 6"), (4, 3, "3 bytes")]
)
def test_header_that_is_not_known(version, size, words):
    info = opened(sections(Shape("<", 8, 4, 4), []))
    data = bytearray(info.sources[0].info)
    data[4], data[10] = version, size
    info = opened(SectionSet("made up", "<", {"info": bytes(data), "abbrev": b"\0"}))
    assert not info.units
    assert words in info.notes[0]


def test_sibling_that_points_back():
    abbreviations = UNIT + shape(2, Tag.STRUCTURE_TYPE, (At.SIBLING, Form.REF4), children=True) + b"\0"
    body = b"\1" + b"\2" + PLAIN.number(11, 4) + b"\0" + b"\2" + PLAIN.number(0xFFFFFF, 4) + b"\0" + b"\0"
    info = made(abbreviations, body)
    assert [entry.tag for entry in info.roots(info.units[0])] == [Tag.STRUCTURE_TYPE] * 2
    assert len(list(info.scan({Tag.STRUCTURE_TYPE}))) == 2
    assert not info.notes


def test_specification_that_leads_to_itself():
    specs = ((At.SPECIFICATION, Form.REF4), (At.LOW_PC, Form.ADDR))
    info = made(UNIT + shape(2, Tag.SUBPROGRAM, *specs) + b"\0", b"\1\2" + PLAIN.number(12, 4) + b"\0" * 9)
    (found,) = info.definitions()
    assert found.name is None
    assert len(found.chain) <= 8


def test_specification_that_leads_nowhere():
    specs = ((At.SPECIFICATION, Form.REF4), (At.LOW_PC, Form.ADDR))
    info = made(UNIT + shape(2, Tag.SUBPROGRAM, *specs) + b"\0", b"\1\2" + PLAIN.number(9999, 4) + b"\0" * 9)
    assert not list(info.definitions())
    assert "no unit holds an entry at 0x270f" in info.notes[0]


def test_number_that_never_ends():
    abbreviations = UNIT + shape(2, Tag.VARIABLE, (At.NAME, Form.UDATA)) + b"\0"
    info = made(abbreviations, b"\1\2" + b"\x80" * 5000 + b"\0\0")
    assert not list(info.roots(info.units[0]))
    assert "never ends" in info.notes[0]


def test_block_that_is_longer_than_its_unit():
    abbreviations = UNIT + shape(2, Tag.VARIABLE, (At.LOCATION, Form.BLOCK4)) + b"\0"
    info = made(abbreviations, b"\1\2" + b"\xff\xff\xff\x7f" + b"\0")
    assert not list(info.roots(info.units[0]))
    assert "reaches past the end" in info.notes[0]


def test_abbreviation_that_is_missing():
    info = made(UNIT + b"\0", b"\1\x55\0")
    assert not list(info.roots(info.units[0]))
    assert "abbreviation 85 is not in its table" in info.notes[0]


def test_string_behind_its_section():
    abbreviations = UNIT + shape(2, Tag.VARIABLE, (At.NAME, Form.STRP)) + b"\0"
    info = made(abbreviations, b"\1\2" + PLAIN.number(77, 4) + b"\0", str=b"a\0")
    (entry,) = info.roots(info.units[0])
    assert not isinstance(entry.get(At.NAME), str)
    assert "0x4d lies outside" in info.notes[0]


def test_name_that_is_not_utf_8():
    abbreviations = UNIT + shape(2, Tag.VARIABLE, (At.NAME, Form.STRING)) + b"\0"
    info = made(abbreviations, b"\1\2\xff\xfe\0\0")
    (entry,) = info.roots(info.units[0])
    assert entry.get(At.NAME) == "\udcff\udcfe"


def test_form_that_is_indirect_twice():
    abbreviations = UNIT + shape(2, Tag.VARIABLE, (At.NAME, Form.INDIRECT)) + b"\0"
    info = made(abbreviations, b"\1\2" + uleb(Form.INDIRECT) * 100 + b"\0")
    assert not list(info.roots(info.units[0]))
    assert "indirect" in info.notes[0]


def test_one_attribute_twice():
    specs = ((At.TYPE, Form.REF4), (At.TYPE, Form.REF4))
    info = made(
        UNIT + shape(2, Tag.VARIABLE, *specs) + b"\0",
        b"\1\2" + PLAIN.number(1, 4) + PLAIN.number(2, 4) + b"\0",
    )
    (entry,) = info.roots(info.units[0])
    assert entry.get(At.TYPE) == 2


def test_tables_of_abbreviations_that_overlap():
    """Thousands of units, each with another place of one endless table: it is not decoded for each."""
    table = b"".join(shape(1, Tag.COMPILE_UNIT, *((At.NAME, Form.DATA1),) * 100) for _ in range(300))
    unit = b"\4\0%s\x08\1"
    units = [unit.replace(b"%s", PLAIN.number(3 + 2 * n, 4)) for n in range(20_000)]
    info = b"".join(PLAIN.number(len(each), 4) + each for each in units)
    found = opened(SectionSet("made up", "<", {"info": info, "abbrev": table + b"\0" * 4}))
    list(found.scan({Tag.SUBPROGRAM}))
    assert any("overlap without end" in note for note in found.notes)


def test_attributes_that_take_no_room():
    """A byte of entries could otherwise cost as much as the whole table."""
    abbreviations = UNIT + shape(2, Tag.VARIABLE, *((At.EXTERNAL, Form.FLAG_PRESENT),) * 5000) + b"\0"
    info = made(abbreviations, b"\1" + b"\2" * 1000 + b"\0")
    assert not list(info.scan({Tag.VARIABLE}))
    assert "more than 256 attributes" in info.notes[0]


def test_entries_nested_without_end():
    info = made(UNIT + shape(2, Tag.STRUCTURE_TYPE, children=True) + b"\0", b"\1" + b"\2" * 100_000)
    assert len(list(info.roots(info.units[0]))) == 1
    assert "nested more than 1000 deep" in info.notes[0]


@pytest.mark.parametrize("kind", [ZLIB, ZSTD])
def test_compressed_section_that_is_said_to_be_huge(kind):
    with pytest.raises(DamagedDwarf, match="is said to be 1099511627776 bytes long"):
        unpack(zlib.compress(b"a"), 1 << 40, kind)


def test_compressed_section_that_unpacks_to_more_than_is_said():
    assert unpack(zlib.compress(b"a" * 100_000_000), 1000, ZLIB) == b"a" * 1000


@pytest.mark.parametrize(("data", "kind"), [(b"junk", ZLIB), (b"", ZLIB), (b"junk", 77)])
def test_compressed_section_that_is_none(data, kind):
    with pytest.raises(DamagedDwarf):
        unpack(data, 1000, kind)


def test_constant_of_the_largest_size():
    table = UNIT + uleb(2) + uleb(Tag.VARIABLE) + b"\0" + uleb(At.CONST_VALUE) + uleb(Form.IMPLICIT_CONST)
    info = made(table + sleb(-(1 << 63)) + b"\0\0\0", b"\1\2\0")
    (entry,) = info.roots(info.units[0])
    assert entry.get(At.CONST_VALUE) == -(1 << 63)


@functools.cache
def real(*flags: str) -> SectionSet:
    with tempfile.TemporaryDirectory() as folder:
        source = "shapes.cc" if "-fdebug-types-section" in flags else "shapes.c"
        run(Path(folder), "gcc", "-g", *flags, "-c", str(SOURCES / source), "-o", "out.o")
        with FileBytes(f"{folder}/out.o") as file:
            return read_elf_sections(file)


FLAVOURS = (("-gdwarf-5",), ("-gdwarf-2", "-O2"), ("-gdwarf-4", "-fdebug-types-section"), ("-gsplit-dwarf",))


@pytest.mark.machine
@pytest.mark.parametrize("flags", FLAVOURS, ids=" ".join)
@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(data=st.data())
def test_real_sections_with_changed_bytes(flags, data):
    found = real(*flags)
    plain = {name: bytearray(content) for name, content in found.plain.items() if content}
    for _ in range(data.draw(st.integers(1, 8))):
        content = plain[data.draw(st.sampled_from(sorted(plain)))]
        at = data.draw(st.integers(0, len(content) - 1))
        new = data.draw(st.sampled_from((b"\0", b"\1", b"\x7f", b"\x80" * 12, b"\xff", b"\xff" * 4, b"\x16")))
        content[at : at + len(new)] = new[: len(content) - at]
    cut = data.draw(st.sampled_from((0, 0, 0, 1, 50)))
    group = Group()
    kept = {name: bytes(content[: len(content) - cut]) for name, content in plain.items()}
    changed = SectionSet("made up", found.mark, kept)
    for types in (False, True):
        if types <= bool(kept.get("types")):
            group.add(changed, types=types)
    exhaust(DebugInfo(group, "made up"))
