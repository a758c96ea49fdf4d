"""Identity, dependencies, versions, hardening and target, from files of the test's own writer."""

from __future__ import annotations

import pytest
from elf_writer import ElfFile, Entry, Part
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from abilint.model.artifact import Relro
from abilint.readers import linkage, read

DT_RPATH, DT_TEXTREL, DT_BIND_NOW, DT_FLAGS, DT_FLAGS_1 = 15, 22, 24, 30, 0x6FFFFFFB
PT_GNU_STACK, PT_GNU_RELRO = 0x6474E551, 0x6474E552


def artifact_of(tmp_path, file):
    path = tmp_path / "tiny.so"
    path.write_bytes(file.build())
    return read(str(path)).artifacts[0]


versions = st.lists(st.from_regex(r"[A-Z]{1,6}_[0-9.]{1,6}", fullmatch=True), unique=True, max_size=6)


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    names=st.tuples(versions, versions),
    hidden=st.booleans(),
    sections=st.booleans(),
    layout=st.sampled_from([(64, "<", 62), (32, ">", 8), (64, ">", 22)]),
)
def test_versions_come_back(tmp_path, names, hidden, sections, layout):
    """Index 1 is the file's own base node; definitions follow, then requirements, as GNU ld numbers them."""
    (bits, order, machine), (defined, needed) = layout, names
    first_need = 2 + len(defined)
    entries = [Entry(b"plain", version=1), Entry(b"local", version=0)]
    entries += [Entry(b"f%d" % n, version=n | (0x8000 if hidden else 0)) for n in range(2, 2 + len(defined))]
    entries += [Entry(b"u%d" % n, section=0, version=n) for n in range(first_need, first_need + len(needed))]
    file = ElfFile(
        bits=bits,
        order=order,
        machine=machine,
        sections=sections,
        dynamic=tuple(entries),
        definitions=((1, 1, b"libtiny.so.1"), *((0, n, v.encode()) for n, v in enumerate(defined, 2))),
        needs=((b"libc.so.6", tuple((n, v.encode()) for n, v in enumerate(needed, first_need))),)
        if needed
        else (),
    )
    found = artifact_of(tmp_path, file)
    told = [(s.version, s.version_default, s.version_library) for s in found.dynamic_symbols]
    assert told == [
        (None, False, None),
        (None, False, None),
        *((version, not hidden, None) for version in defined),
        *((version, False, "libc.so.6") for version in needed),
    ]
    assert found.elf.version_definitions == tuple(defined)
    assert found.elf.version_needs == tuple(("libc.so.6", version) for version in needed)
    assert found.notes == ()


def test_a_copied_variable_keeps_the_version_that_it_came_from(tmp_path):
    """An executable defines `stdout` in its own .bss with the version of libc's."""
    needs = ((b"libc.so.6", ((2, b"GLIBC_2.2.5"),)),)
    found = artifact_of(tmp_path, ElfFile(dynamic=(Entry(b"stdout", version=2),), needs=needs))
    (symbol,) = found.dynamic_symbols
    assert (symbol.version, symbol.version_default, symbol.version_library, symbol.scope) == (
        "GLIBC_2.2.5", False, "libc.so.6", "exported",
    )  # fmt: skip


def test_symbols_that_stand_for_versions_are_no_exports(tmp_path):
    entries = (
        Entry(b"V_1", section=0xFFF1, type=1, version=2),
        Entry(b"absolute", section=0xFFF1, version=2),
    )
    found = artifact_of(tmp_path, ElfFile(dynamic=entries, definitions=((0, 2, b"V_1"),)))
    assert [s.name for s in found.dynamic_symbols] == ["V_1", "absolute"]
    assert [s.name for s in linkage(found)] == ["absolute"]


@pytest.mark.parametrize(
    ("definitions", "needs", "version"),
    [
        (((0, 2, b"V1"),), (), 9),
        ((), ((b"libc.so.6", ((3, b"V2"),)),), 9),
    ],
)
def test_a_version_index_that_no_table_explains_is_noted(tmp_path, definitions, needs, version):
    found = artifact_of(
        tmp_path, ElfFile(dynamic=(Entry(b"f", version=version),), definitions=definitions, needs=needs)
    )
    assert found.dynamic_symbols[0].version is None
    assert found.notes == ("some symbols have a version index that no version table explains",)


def test_who_it_is_and_what_it_needs(tmp_path):
    found = artifact_of(tmp_path, ElfFile(needed=(b"libb.so", b"liba.so", b"libc.so.6")))
    assert found.identity == "libtiny.so.1"
    assert found.dependencies == ("libb.so", "liba.so", "libc.so.6")
    assert artifact_of(tmp_path, ElfFile(soname=None)).identity is None


def test_run_paths_are_split(tmp_path):
    file = ElfFile(soname=b"/opt/lib:$ORIGIN/../lib")
    file.tags = ((DT_RPATH, 1 + len(b"libc.so.6\0")),)
    assert artifact_of(tmp_path, file).elf.run_paths == (("rpath", "/opt/lib"), ("rpath", "$ORIGIN/../lib"))


@pytest.mark.parametrize(
    ("tags", "segments", "expected"),
    [
        ((), (), (Relro.NONE, False, False)),
        ((), ((PT_GNU_RELRO, 4),), (Relro.PARTIAL, False, False)),
        (((DT_FLAGS, 8),), ((PT_GNU_RELRO, 4),), (Relro.FULL, True, False)),
        (((DT_FLAGS_1, 1),), ((PT_GNU_RELRO, 4),), (Relro.FULL, True, False)),
        (((DT_BIND_NOW, 0),), (), (Relro.NONE, True, False)),
        (((DT_TEXTREL, 0),), (), (Relro.NONE, False, True)),
        (((DT_FLAGS, 4),), (), (Relro.NONE, False, True)),
    ],
)
def test_hardening(tmp_path, tags, segments, expected):
    elf = artifact_of(tmp_path, ElfFile(tags=tags, segments=segments)).elf
    assert (elf.relro, elf.bind_now, elf.text_relocations) == expected


@pytest.mark.parametrize(
    ("segments", "expected"), [((), None), (((PT_GNU_STACK, 6),), False), (((PT_GNU_STACK, 7),), True)]
)
def test_executable_stack(tmp_path, segments, expected):
    assert artifact_of(tmp_path, ElfFile(segments=segments)).elf.executable_stack is expected


@pytest.mark.parametrize(("flags", "expected"), [(0, False), (4, True)])
def test_executable_stack_of_an_object(tmp_path, flags, expected):
    file = ElfFile(type=1, static=(Entry(b"f"),), extra=(Part(b".note.GNU-stack", 1, b"", flags),))
    assert artifact_of(tmp_path, file).elf.executable_stack is expected


def test_build_id_and_debug_link(tmp_path):
    note = b"\x04\0\0\0\x05\0\0\0\x03\0\0\0GNU\0\xde\xad\xbe\xef\x01\0\0\0"
    other = b"\x04\0\0\0\x04\0\0\0\x01\0\0\0GNU\0\0\0\0\0"
    extra = (
        Part(b".note.gnu.build-id", 7, other + note),
        Part(b".gnu_debuglink", 1, b"tiny.debug\0\0" + b"\0\0\0\0", 0),
        Part(b".debug_info", 1, b"x", 0),
    )
    found = artifact_of(tmp_path, ElfFile(extra=extra))
    assert found.build_id == "deadbeef01"
    assert found.elf.debug_link == "tiny.debug"
    assert found.has_debug_info


def test_a_debug_only_file_says_so(tmp_path):
    file = ElfFile(type=3, dynamic=(Entry(b"f"),), static=(Entry(b"f"),))
    parts = file._parts

    def emptied():
        return [
            Part(p.name, 8 if p.flags & 2 else p.type, p.data, p.flags, p.link, p.info, p.entry)
            for p in parts()
        ]

    file._parts = emptied
    found = artifact_of(tmp_path, file)
    assert found.kind == "debug-only"
    assert not found.has_dynamic_symbols
    assert [s.name for s in found.static_symbols] == ["f"]


@pytest.mark.parametrize(
    ("layout", "flags", "triple"),
    [
        ((64, "<", 62), 0, "x86_64-unknown-linux-gnu"),
        ((32, "<", 62), 0, "x86_64-unknown-linux-gnux32"),
        ((32, "<", 3), 0, "i386-unknown-linux-gnu"),
        ((64, "<", 183), 0, "aarch64-unknown-linux-gnu"),
        ((64, ">", 183), 0, "aarch64_be-unknown-linux-gnu"),
        ((32, "<", 40), 0x5000400, "arm-unknown-linux-gnueabihf"),
        ((32, "<", 40), 0x5000200, "arm-unknown-linux-gnueabi"),
        ((64, "<", 243), 5, "riscv64-unknown-linux-gnu"),
        ((64, "<", 21), 2, "powerpc64le-unknown-linux-gnu"),
        ((64, ">", 22), 0, "s390x-unknown-linux-gnu"),
        ((32, ">", 8), 0x1000, "mips-unknown-linux-gnu"),
        ((32, "<", 8), 0x20, "mips64el-unknown-linux-gnuabin32"),
        ((64, "<", 8), 0, "mips64el-unknown-linux-gnuabi64"),
    ],
)
def test_targets(tmp_path, layout, flags, triple):
    bits, order, machine = layout
    found = artifact_of(tmp_path, ElfFile(bits=bits, order=order, machine=machine, flags=flags))
    assert found.target.triple == triple
    assert found.target.bits == bits


@pytest.mark.parametrize(
    ("needed", "environment"),
    [((b"libc.musl-x86_64.so.1",), "musl"), ((b"libc.so",), "musl"), ((b"libc.so.6",), "gnu"), ((), "gnu")],
)
def test_the_c_library(tmp_path, needed, environment):
    assert artifact_of(tmp_path, ElfFile(needed=needed)).target.environment == environment
