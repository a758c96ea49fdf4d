"""Exports, imports and headers of images: LIEF, which was not written by us, says the same."""

from pathlib import Path

import lief
import pytest
from pe_files import DLLS, RVA, SAMPLES, exports, image

from abilint import readers
from abilint.model.artifact import ArtifactKind
from abilint.model.symbol import Scope, SymbolKind
from abilint.readers.linkage import linkage

lief.logging.disable()


def one(path):
    (artifact,) = readers.read(str(path)).artifacts
    return artifact


def made(tmp_path: Path, data: bytes):
    path = tmp_path / "made.dll"
    path.write_bytes(data)
    return one(path)


@pytest.mark.parametrize("path", DLLS, ids=lambda path: f"{path.parent.name}-{path.name}")
def test_exports_as_lief_reads_them(path):
    directory = lief.PE.parse(str(path)).get_export()
    entries = [entry for entry in directory.entries if entry.address or entry.is_forwarded]
    expected = {
        (
            entry.name or f"#{entry.ordinal}",
            entry.ordinal,
            f"{entry.forward_information.library}.{entry.forward_information.function}"
            if entry.is_forwarded
            else None,
        )
        for entry in entries
    }
    artifact = one(path)
    found = [s for s in artifact.dynamic_symbols if s.scope is Scope.EXPORTED]
    assert expected
    assert {(s.name, s.ordinal, s.forward) for s in found} == expected
    assert len(found) == len(expected)
    assert artifact.identity == directory.name


def test_addresses_are_image_base_and_rva():
    path = SAMPLES / "pe-plain-x86-64" / "ring.dll"
    binary = lief.PE.parse(str(path))
    expected = {e.name: e.address + binary.optional_header.imagebase for e in binary.get_export().entries}
    assert {s.name: s.address for s in one(path).dynamic_symbols} == expected


def test_code_and_data_by_section():
    kinds = {s.name: s.kind for s in one(SAMPLES / "pe-data-export" / "level.dll").dynamic_symbols}
    assert kinds == {
        "level_read": SymbolKind.FUNCTION,
        "level_limit": SymbolKind.OBJECT,
        "level_table": SymbolKind.OBJECT,
        "level_count": SymbolKind.OBJECT,
    }


def test_a_gap_between_ordinals_is_no_symbol():
    symbols = one(SAMPLES / "pe-ordinal-only" / "dial.dll").dynamic_symbols
    assert [(s.ordinal, s.name) for s in symbols] == [(5, "#5"), (7, "#7"), (9, "#9"), (10, "dial_get")]


def test_a_forwarder_is_neither_code_nor_data():
    symbols = one(SAMPLES / "pe-forwarder" / "facade.dll").dynamic_symbols
    forwarded = {s.name: (s.forward, s.kind) for s in symbols if s.forward}
    assert forwarded["facade_tick"] == ("KERNEL32.GetTickCount", SymbolKind.UNKNOWN)
    assert forwarded["facade_reset"][0] == "CORE.#9"


def test_link_names_lose_the_calling_convention():
    symbols = one(SAMPLES / "pe-stdcall-i386" / "port.dll").dynamic_symbols
    found = {s.name: s.link_name for s in symbols}
    assert found == {
        "@port_close@4": "port_close",
        "@port_poll@4": "port_poll",
        "_port_open@8": "port_open",
        "_port_reset@4": "port_reset",
        "_port_write@8": "port_write",
        "port_count": "port_count",
        "port_flush": "port_flush",
    }


def test_targets_are_those_that_clang_knows():
    assert one(SAMPLES / "pe-plain-x86-64" / "ring.dll").target.triple == "x86_64-pc-windows-msvc"
    assert one(SAMPLES / "pe-plain-i386" / "ring.dll").target.triple == "i686-pc-windows-msvc"


@pytest.mark.parametrize(
    ("machine", "linker", "triple"),
    [
        (0x8664, 2, "x86_64-w64-windows-gnu"),
        (0xAA64, 14, "aarch64-pc-windows-msvc"),
        (0x01C4, 14, "thumbv7-pc-windows-msvc"),
        (0xA641, 14, "arm64ec-pc-windows-msvc"),
    ],
)
def test_machines(tmp_path, machine, linker, triple):
    assert made(tmp_path, image(b"", {}, machine=machine, linker=linker)).target.triple == triple


def test_a_section_that_only_mingw_has(tmp_path):
    """LLD's sign of it, where the imports are those of Microsoft's C run-time (UCRT)."""
    content = image(b"", {})
    assert made(tmp_path, content).target.environment == "msvc"
    content = content.replace(b".rdata\0\0", b".buildid")
    assert made(tmp_path, content).target.environment == "mingw"


def test_what_the_header_says(tmp_path):
    artifact = made(tmp_path, image(b"", {}))
    assert artifact.pe is not None
    assert artifact.kind is ArtifactKind.SHARED
    assert (artifact.pe.dynamic_base, artifact.pe.nx_compatible, artifact.pe.high_entropy_va) == (True,) * 3
    assert (artifact.pe.guard_cf, artifact.pe.subsystem, artifact.pe.os_version) == (True, 3, (6, 0))
    assert artifact.identity is None
    assert made(tmp_path, image(b"", {}, characteristics=0x22)).kind is ArtifactKind.EXECUTABLE


def test_aliases_share_an_ordinal(tmp_path):
    symbols = made(tmp_path, exports([b"first", b"second"], index=1)).dynamic_symbols
    assert [(s.name, s.ordinal) for s in symbols] == [("#1", 1), ("first", 2), ("second", 2)]


def test_imports_by_name_and_number(tmp_path):
    names = RVA + 0x100
    body = bytearray(0x200)
    body[0:20] = (
        (0x40).to_bytes(4, "little").replace(b"\x40\0", b"\x40\x10")
        + bytes(8)
        + (RVA + 0x80).to_bytes(4, "little")
        + (RVA + 0x60).to_bytes(4, "little")
    )
    body[0x40:0x58] = names.to_bytes(8, "little") + (1 << 63 | 9).to_bytes(8, "little") + bytes(8)
    body[0x80:0x89] = b"OTHER.dll"
    body[0x100:0x108] = b"\0\0wanted"
    artifact = made(tmp_path, image(bytes(body), {1: (RVA, 40)}))
    assert artifact.dependencies == ("OTHER.dll",)
    found = [(s.name, s.ordinal, s.version_library, s.scope) for s in artifact.dynamic_symbols]
    assert found == [
        ("wanted", None, "OTHER.dll", Scope.UNDEFINED),
        ("#9", 9, "OTHER.dll", Scope.UNDEFINED),
    ]
    assert [s.name for s in linkage(artifact)] == ["wanted", "#9"]
