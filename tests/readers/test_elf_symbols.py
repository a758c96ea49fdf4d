"""Symbol tables: what a writer that shares no code with the reader put in, the reader gives back."""

from __future__ import annotations

import struct

import pytest
from elf_writer import ElfFile, Entry, Part
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from abilint.errors import CorruptBinary
from abilint.model.symbol import (
    SECTION_ABSOLUTE,
    SECTION_COMMON,
    SECTION_UNDEFINED,
    SECTION_UNKNOWN,
    Binding,
    Scope,
    SymbolKind,
    Visibility,
)
from abilint.readers import linkage, read

LAYOUTS = [
    {"bits": bits, "order": order, "machine": machine}
    for bits, order, machine in [
        (64, "<", 62), (64, ">", 22), (32, "<", 3), (32, ">", 8), (32, "<", 62), (64, "<", 183),
    ]
]  # fmt: skip
KINDS = {
    0: SymbolKind.UNKNOWN, 1: SymbolKind.OBJECT, 2: SymbolKind.FUNCTION, 3: SymbolKind.SECTION,
    4: SymbolKind.FILE, 5: SymbolKind.COMMON, 6: SymbolKind.TLS, 10: SymbolKind.IFUNC,
}  # fmt: skip
BINDINGS = {0: Binding.LOCAL, 1: Binding.GLOBAL, 2: Binding.WEAK, 10: Binding.UNIQUE}
VISIBILITIES = {0: Visibility.DEFAULT, 1: Visibility.INTERNAL, 2: Visibility.HIDDEN, 3: Visibility.PROTECTED}
SECTIONS = {
    0: SECTION_UNDEFINED,
    1: 1,
    0xFFF1: SECTION_ABSOLUTE,
    0xFFF2: SECTION_COMMON,
    0xFE00: SECTION_UNKNOWN,
}

entries = st.lists(
    st.builds(
        Entry,
        name=st.binary(min_size=1, max_size=20).map(lambda b: b.replace(b"\0", b"n").replace(b"@", b"a")),
        type=st.sampled_from(sorted(KINDS)),
        bind=st.sampled_from(sorted(BINDINGS)),
        other=st.sampled_from(sorted(VISIBILITIES)),
        section=st.sampled_from(sorted(SECTIONS)),
        value=st.integers(0, 2**32 - 1),
        size=st.integers(0, 2**32 - 1),
    ),
    max_size=12,
).map(tuple)


def artifact_of(tmp_path, file):
    path = tmp_path / "tiny.so"
    path.write_bytes(file.build())
    return read(str(path)).artifacts[0]


def scope_of(entry):
    if entry.section == 0:
        return Scope.UNDEFINED
    if entry.other in (1, 2):
        return Scope.HIDDEN
    return Scope.LOCAL if entry.bind == 0 else Scope.EXPORTED


def facts(symbol):
    return (
        symbol.name.encode("utf-8", "surrogateescape"), symbol.kind, symbol.binding, symbol.visibility,
        symbol.scope, symbol.address, symbol.size, symbol.section,
    )  # fmt: skip


def expected(entry):
    kind = SymbolKind.COMMON if entry.section == 0xFFF2 else KINDS[entry.type]
    return (
        entry.name, kind, BINDINGS[entry.bind], VISIBILITIES[entry.other], scope_of(entry), entry.value,
        entry.size, SECTIONS[entry.section],
    )  # fmt: skip


@pytest.mark.parametrize("layout", LAYOUTS)
@pytest.mark.parametrize("gnu_hash", [False, True])
@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(entries=entries)
def test_dynamic_symbols_come_back(tmp_path, layout, gnu_hash, entries):
    file = ElfFile(**layout, dynamic=entries, gnu_hash=gnu_hash)
    found = artifact_of(tmp_path, file)
    assert [facts(s) for s in found.dynamic_symbols] == [expected(e) for e in entries]
    assert found.has_dynamic_symbols
    assert not found.has_static_symbols


@pytest.mark.parametrize("layout", LAYOUTS)
@pytest.mark.parametrize("gnu_hash", [False, True])
@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(entries=entries)
def test_the_segment_alone_says_the_same(tmp_path, layout, gnu_hash, entries):
    with_sections = ElfFile(**layout, dynamic=entries, gnu_hash=gnu_hash)
    without = ElfFile(**layout, dynamic=entries, gnu_hash=gnu_hash, sections=False)
    one, other = artifact_of(tmp_path, with_sections), artifact_of(tmp_path, without)
    assert other.sections == ()
    assert [facts(s)[:7] for s in other.dynamic_symbols] == [facts(s)[:7] for s in one.dynamic_symbols]
    assert (other.identity, other.dependencies) == (one.identity, one.dependencies)
    assert (other.target, other.kind) == (one.target, one.kind)


@pytest.mark.parametrize("layout", LAYOUTS)
@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(entries=entries.filter(bool))
def test_static_symbols_of_an_object_come_back(tmp_path, layout, entries):
    found = artifact_of(tmp_path, ElfFile(**layout, type=1, static=entries))
    assert [facts(s) for s in found.static_symbols] == [expected(e) for e in entries]
    assert found.kind == "object"


def test_a_section_index_that_does_not_fit_sixteen_bits(tmp_path):
    entries = (Entry(b"far", section=0xFFFF), Entry(b"near", section=1), Entry(b"absolute", section=0xFFF1))
    many = tuple(Part(b".s", 1, b"x", 6) for _ in range(0xFF10))
    found = artifact_of(
        tmp_path, ElfFile(type=1, static=entries, extended=(0, 0xFF05, 0, 0), extra=many[:10])
    )
    assert [s.section for s in found.static_symbols] == [SECTION_UNKNOWN, 1, SECTION_ABSOLUTE]


def test_more_than_65279_sections(tmp_path):
    """e_shnum is 0 then, and the number stands in sh_size of section 0 (gABI, "ELF Header")."""
    count = 0xFF10
    parts = tuple(Part(b".s", 1, b"", 6) for _ in range(count))
    file = ElfFile(
        type=1,
        static=(Entry(b"far", section=0xFFFF), Entry(b"common", section=0xFFF2)),
        extended=(0, 0xFF05, 0),
        extra=parts,
    )
    data = bytearray(_without_sixteen_bit_counts(file))
    path = tmp_path / "many.o"
    path.write_bytes(data)
    found = read(str(path)).artifacts[0]
    assert [s.section for s in found.static_symbols] == [0xFF05, SECTION_COMMON]
    assert len(found.sections) > count
    assert found.sections[-1].name == ".shstrtab"


def _without_sixteen_bit_counts(file):
    """Write the file with its counts kept out of the header, then put them into section 0."""
    original = file._header
    wanted = {}

    def header(segments, sections):
        shoff, shnum, shsize, names = sections
        wanted.update(shoff=shoff, shnum=shnum, names=names)
        return original(segments, (shoff, 0, shsize, 0))[:-2] + struct.pack(file.order + "H", 0xFFFF)

    file._header = header
    data = bytearray(file.build())
    struct.pack_into("<Q", data, wanted["shoff"] + 32, wanted["shnum"])
    struct.pack_into("<I", data, wanted["shoff"] + 40, wanted["names"])
    return data


def test_linkage_gives_each_name_once(tmp_path):
    dynamic = (Entry(b"shown"), Entry(b"wanted", section=0, bind=2))
    static = (
        Entry(b"tiny.c", type=4, bind=0, section=0xFFF1),
        Entry(b".text", type=3, bind=0),
        Entry(b"", bind=0),
        Entry(b"shown", bind=0),
        Entry(b"hidden", bind=0, other=2),
        Entry(b"shown"),
        Entry(b"wanted", section=0, bind=2),
        Entry(b"not_in_dynsym"),
    )
    found = artifact_of(tmp_path, ElfFile(dynamic=dynamic, static=static, static_first_global=6))
    assert [(s.name, s.scope, s.table) for s in linkage(found)] == [
        ("shown", "exported", "dynamic"),
        ("wanted", "undefined", "dynamic"),
        ("shown", "local", "static"),
        ("hidden", "hidden", "static"),
        ("not_in_dynsym", "hidden", "static"),
    ]


def test_marks_of_code_and_data_are_no_names(tmp_path):
    static = tuple(Entry(name, type=0, bind=0) for name in (b"$x", b"$d.3", b"$dollar", b"real"))
    arm = artifact_of(tmp_path, ElfFile(machine=183, type=1, static=static))
    intel = artifact_of(tmp_path, ElfFile(type=1, static=static))
    assert [s.name for s in linkage(arm)] == ["$dollar", "real"]
    assert [s.name for s in linkage(intel)] == ["$x", "$d.3", "$dollar", "real"]


@pytest.mark.parametrize(
    ("written", "name", "version", "default"),
    [
        (b"f@@V1", "f", "V1", True),
        (b"f@V1", "f", "V1", False),
        (b"f@GLIBC_2.2.5", "f", "GLIBC_2.2.5", False),
        (b"@V1", "@V1", None, False),
        (b"f@", "f@", None, False),
        (b'type:.eq.struct { A int "x@y z" }', 'type:.eq.struct { A int "x@y z" }', None, False),
    ],
)
def test_a_version_inside_a_static_name(tmp_path, written, name, version, default):
    (symbol,) = artifact_of(tmp_path, ElfFile(type=1, static=(Entry(written),))).static_symbols
    assert (symbol.name, symbol.version, symbol.version_default) == (name, version, default)


def test_local_symbols_behind_a_nameless_file_symbol_were_global(tmp_path):
    static = (
        Entry(b"a.c", type=4, bind=0, section=0xFFF1),
        Entry(b"really_static", bind=0),
        Entry(b"hidden_by_attribute", bind=0, other=2),
        Entry(b"", type=4, bind=0, section=0xFFF1),
        Entry(b"made_local", bind=0),
        Entry(b"exported"),
    )
    found = artifact_of(
        tmp_path, ElfFile(dynamic=(Entry(b"exported"),), static=static, static_first_global=6)
    )
    told = {s.name: s.localized for s in found.static_symbols if s.kind != "file"}
    assert told == {
        "really_static": False, "hidden_by_attribute": True, "made_local": True, "exported": None,
    }  # fmt: skip


@pytest.mark.parametrize("comment", [b"", b"Linker: LLD 14.0.6\0"])
def test_without_that_trace_nothing_is_claimed(tmp_path, comment):
    last_file = b"" if comment else b"b.c"
    static = (
        Entry(b"a.c", type=4, bind=0, section=0xFFF1),
        Entry(last_file, type=4, bind=0, section=0xFFF1),
        Entry(b"either", bind=0),
    )
    extra = (Part(b".comment", 1, comment, 0x30),) if comment else ()
    found = artifact_of(tmp_path, ElfFile(dynamic=(Entry(b"x"),), static=static, extra=extra))
    assert {s.name: s.localized for s in found.static_symbols}["either"] is None


def test_names_that_overlap_without_end_are_refused(tmp_path):
    """Every symbol points at another place of one endless name: the names are a thousand times the file."""
    data = bytearray(ElfFile(dynamic=tuple(Entry(b"%05d" % n) for n in range(4000))).build())
    at = data.index(b"\x0000000\x0000001\x00")
    for place in range(at, data.index(b"libc.so.6") - 1):
        data[place] = data[place] or 0x41
    path = tmp_path / "endless.so"
    path.write_bytes(data)
    with pytest.raises(CorruptBinary, match="overlap without end"):
        read(str(path))
