"""Every form, written by the test in both byte orders and widths, comes back as the value that went in."""

from __future__ import annotations

import struct

import pytest
from dwarf_writer import CONSTANT, FIRST, STARTS, TEXTS, Shape, opened, sections, sleb, uleb
from hypothesis import given
from hypothesis import strategies as st

from abilint.readers.dwarf import Address, Form, ListIndex, Reference, SectionOffset, Tag
from abilint.readers.dwarf.section_set import SectionSet


def fixed(form, size, kind=int):
    return st.integers(0, (1 << 8 * size) - 1).map(lambda n: lambda s: (form, s.number(n, size), kind, n))


def block(form, size):
    def encode(data):
        return lambda s: (form, (s.number(len(data), size) if size else uleb(len(data))) + data, bytes, data)

    return st.binary(max_size=200).map(encode)


def sized(form, kind, size_of):
    return st.integers(0, 0xFFFF).map(lambda n: lambda s: (form, s.number(n, size_of(s)), kind, n))


def variable(form, kind=int):
    return st.integers(0, (1 << 64) - 1).map(lambda n: lambda s: (form, uleb(n), kind, n))


def string_at(form, size_of):
    return st.sampled_from(STARTS).map(
        lambda at: lambda s: (form, s.number(at, size_of(s)), str, TEXTS[1 + STARTS.index(at)])
    )


def string_index(form, size):
    return st.integers(0, 2).map(
        lambda n: lambda s: (form, s.number(n, size) if size else uleb(n), str, TEXTS[1 + n])
    )


def address_index(form, size):
    return st.integers(0, 3).map(
        lambda n: lambda s: (form, s.number(n, size) if size else uleb(n), Address, 1000 + n)
    )


def reference(form, size):
    return st.integers(0, 255).map(
        lambda n: lambda s: (form, s.number(n, size) if size else uleb(n), Reference, n)
    )


def indirect(held):
    def encode(shape):
        form, data, kind, value = held(shape)
        return Form.INDIRECT, uleb(form) + data, kind, value

    return encode


DIRECT = st.one_of(
    fixed(Form.DATA1, 1),
    fixed(Form.DATA2, 2),
    fixed(Form.DATA4, 4),
    fixed(Form.DATA8, 8),
    st.binary(min_size=16, max_size=16).map(lambda data: lambda _s: (Form.DATA16, data, bytes, data)),
    st.booleans().map(lambda flag: lambda _s: (Form.FLAG, bytes([flag]), bool, flag)),
    st.just(lambda _s: (Form.FLAG_PRESENT, b"", bool, True)),
    variable(Form.UDATA),
    st.integers(-(1 << 63), (1 << 63) - 1).map(lambda n: lambda _s: (Form.SDATA, sleb(n), int, n)),
    block(Form.BLOCK1, 1),
    block(Form.BLOCK2, 2),
    block(Form.BLOCK4, 4),
    block(Form.BLOCK, 0),
    block(Form.EXPRLOC, 0),
    st.sampled_from(TEXTS).map(lambda t: lambda _s: (Form.STRING, t.encode() + b"\0", str, t)),
    sized(Form.ADDR, Address, lambda s: s.address_size),
    sized(Form.SEC_OFFSET, SectionOffset, lambda s: s.offset_size),
    sized(Form.REF_ADDR, Reference, lambda s: s.address_size if s.version == 2 else s.offset_size),
    string_at(Form.STRP, lambda s: s.offset_size),
    string_at(Form.LINE_STRP, lambda s: s.offset_size),
    reference(Form.REF1, 1),
    reference(Form.REF2, 2),
    reference(Form.REF4, 4),
    reference(Form.REF8, 8),
    reference(Form.REF_UDATA, 0),
    variable(Form.LOCLISTX, ListIndex),
    variable(Form.RNGLISTX, ListIndex),
    string_index(Form.STRX, 0),
    string_index(Form.STRX1, 1),
    string_index(Form.STRX2, 2),
    string_index(Form.STRX3, 3),
    string_index(Form.STRX4, 4),
    string_index(Form.GNU_STR_INDEX, 0),
    address_index(Form.ADDRX, 0),
    address_index(Form.ADDRX1, 1),
    address_index(Form.ADDRX2, 2),
    address_index(Form.ADDRX3, 3),
    address_index(Form.ADDRX4, 4),
    address_index(Form.GNU_ADDR_INDEX, 0),
)
ATTRIBUTES = st.lists(st.one_of(DIRECT, DIRECT.map(indirect)), max_size=12)
SHAPES = st.builds(
    Shape,
    st.sampled_from("<>"),
    st.sampled_from((4, 8)),
    st.sampled_from((4, 8)),
    st.sampled_from((2, 3, 4, 5)),
)


@given(SHAPES, st.lists(ATTRIBUTES, min_size=1, max_size=4))
def test_values_come_back(shape, drawn):
    entries = [[held(shape) for held in attributes] for attributes in drawn]
    info = opened(sections(shape, entries))
    found = list(info.roots(info.units[0]))
    assert not info.notes
    assert len(found) == len(entries)
    for entry, encoded in zip(found, entries, strict=True):
        values = [entry.attributes[FIRST + place] for place in range(len(encoded))]
        assert [(type(value), value) for value in values] == [(kind, value) for *_, kind, value in encoded]
        assert entry.attributes[FIRST + 100] == CONSTANT


@given(SHAPES, st.lists(ATTRIBUTES, min_size=1, max_size=4))
def test_the_walk_that_decodes_nothing_stops_at_the_same_entries(shape, drawn):
    info = opened(sections(shape, [[held(shape) for held in attributes] for attributes in drawn]))
    found = [each.offset for each in info.scan({Tag.VARIABLE})]
    assert found == [entry.offset for entry in info.roots(info.units[0])]
    assert not info.notes


@pytest.mark.parametrize("size", [4, 8])
def test_unknown_form_ends_its_unit_only(size):
    shape = Shape("<", 8, size, 4)
    good = sections(shape, [[(Form.DATA1, b"\7", int, 7)]])
    bad = sections(shape, [[(0x77, b"\7", int, 7)]])
    at = struct.pack("<I" if size == 4 else "<Q", len(good.plain["abbrev"]))
    first = 6 if size == 4 else 14
    moved = bad.plain["info"][:first] + at + bad.plain["info"][first + size :]
    both = {**good.plain, "info": moved + good.plain["info"]}
    both["abbrev"] = good.plain["abbrev"] + bad.plain["abbrev"]
    info = opened(SectionSet("made up", "<", both))
    assert len(list(info.scan({Tag.VARIABLE}))) == 1
    assert info.notes == ("made up: the unit at 0x0 is not read to its end: form 0x77 is not known",)
