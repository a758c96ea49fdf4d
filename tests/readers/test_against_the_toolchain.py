"""The reader against readelf on real files, and against what linkers do to names."""

from __future__ import annotations

import re
import subprocess
from pathlib import Path

import pytest

from abilint.errors import InputError
from abilint.model.symbol import SECTION_UNDEFINED
from abilint.readers import linkage, read

SOURCE = """
static int truly_static(void) { return 1; }
int made_local(void) { return truly_static(); }
__attribute__((visibility("hidden"))) int hidden_by_attribute(void) { return 2; }
int shown(void) { return made_local() + hidden_by_attribute(); }
"""
OTHER = "static int other_static(void) { return 3; } int other(void) { return other_static(); }"


def built(tmp_path, *linker):
    (tmp_path / "one.c").write_text(SOURCE)
    (tmp_path / "two.c").write_text(OTHER)
    (tmp_path / "exports.map").write_text("V1 { global: shown; local: *; };")
    for name in ("one", "two"):
        compiled = ["gcc", "-O0", "-fPIC", "-c", f"{name}.c", "-o", f"{name}.o"]
        subprocess.run(compiled, cwd=tmp_path, check=True)
    command = [*linker, "-shared", "one.o", "two.o", "-o", "libx.so"]
    subprocess.run(command, cwd=tmp_path, check=True, capture_output=True)
    symbols = linkage(read(str(tmp_path / "libx.so")).artifacts[0])
    return {s.name: (s.scope, s.localized) for s in symbols}


@pytest.mark.machine
@pytest.mark.parametrize("runtime", [[], ["-nostdlib"]])
def test_gnu_ld_leaves_a_trace_of_what_it_made_local(tmp_path, runtime):
    told = built(tmp_path, "gcc", "-fuse-ld=bfd", *runtime, "-Wl,--version-script=exports.map")
    assert told["shown"] == ("exported", None)
    assert told["truly_static"] == ("local", False)
    assert told["other_static"] == ("local", False)
    assert told["made_local"] == ("local", True)
    assert told["other"] == ("local", True)
    assert told["hidden_by_attribute"] == ("local", True), "GNU ld clears the visibility as it makes it local"


@pytest.mark.machine
def test_lld_leaves_none(tmp_path):
    told = built(tmp_path, "ld.lld-14", "--version-script=exports.map")
    assert told["shown"] == ("exported", None)
    assert told["truly_static"] == ("local", None)
    assert told["made_local"] == ("local", None)
    assert told["hidden_by_attribute"] == ("hidden", True)


def sample_files():
    folders = ("/usr/lib/x86_64-linux-gnu", "/usr/bin", "/usr/lib/gcc")
    files = sorted({p for f in folders for p in Path(f).rglob("*") if p.is_file() and not p.is_symlink()})
    elf = [p for p in files if _starts_as_elf(p)]
    samples = sorted((Path(__file__).resolve().parents[2] / "samples").glob("*/*.so"))
    return [*elf[:: max(1, len(elf) // 40)], *(p for p in samples if _starts_as_elf(p))]


def _starts_as_elf(path):
    try:
        with path.open("rb") as file:
            return file.read(4) == b"\x7fELF"
    except OSError:
        return False


def readelf(path, *options):
    command = ["readelf", "-W", *options, str(path)]
    return subprocess.run(command, capture_output=True, check=False).stdout.decode("utf-8", "surrogateescape")


def dynamic_rows(path):
    """(value, size, type, binding, visibility, undefined, name with version) of each dynamic symbol."""
    row = re.compile(r"\s+\d+: ([0-9a-f]+)\s+(\w+) (\S+)\s+(\S+)\s+(\S+)(?:\s+\[.*?\])?\s+(\S+) ?(.*)")
    for line in readelf(path, "--dyn-syms").splitlines():
        match = row.match(line)
        if match and not line.lstrip().startswith(("0:", "Num:")):
            value, size, kind, bind, visibility, section, name = match.groups()
            number = int(size, 16) if size.startswith("0x") else int(size)
            yield int(value, 16), number, kind, bind, visibility, section == "UND", name.partition(" (")[0]


BINDINGS = {"local": "LOCAL", "global": "GLOBAL", "weak": "WEAK", "unique": "UNIQUE"}
KINDS = {"function": "FUNC", "object": "OBJECT", "tls": "TLS", "ifunc": "IFUNC", "unknown": "NOTYPE",
         "section": "SECTION", "file": "FILE", "common": "COMMON"}  # fmt: skip


def spelled(symbol):
    if symbol.version is None or symbol.version == symbol.name:
        return symbol.name
    return f"{symbol.name}{'@@' if symbol.version_default else '@'}{symbol.version}"


@pytest.mark.machine
def test_dynamic_symbols_and_versions_as_readelf_prints_them():
    compared = 0
    for path in sample_files():
        try:
            artifact = read(str(path)).artifacts[0]
        except InputError as error:
            pytest.fail(str(error))
        ours = [
            (s.address, s.size, KINDS[s.kind], BINDINGS[s.binding], s.visibility.upper(),
             s.section == SECTION_UNDEFINED, spelled(s))
            for s in artifact.dynamic_symbols
        ]  # fmt: skip
        theirs = list(dynamic_rows(path))
        if not artifact.sections:
            assert theirs == []  # readelf finds this table by section headers only
            continue
        assert [o[:6] for o in ours] == [t[:6] for t in theirs], path
        different = [(o[6], t[6]) for o, t in zip(ours, theirs, strict=True) if o[6] != t[6]]
        assert [pair for pair in different if pair[1].partition("@")[0] != pair[0]] == [], path
        compared += len(ours)
    assert compared > 5000


@pytest.mark.machine
def test_the_dynamic_section_as_readelf_prints_it():
    for path in sample_files():
        artifact = read(str(path)).artifacts[0]
        text = readelf(path, "-d", "-l", "-n")
        assert artifact.dependencies == tuple(re.findall(r"\(NEEDED\)\s+Shared library: \[(.*)\]", text)), (
            path
        )
        soname = re.search(r"\(SONAME\)\s+Library soname: \[(.*)\]", text)
        assert artifact.identity == (soname and soname[1]), path
        build_id = re.search(r"Build ID: ([0-9a-f]+)", text)
        assert artifact.build_id == (build_id and build_id[1]), path
        paths = re.findall(r"\((?:RPATH|RUNPATH)\)\s+Library (?:rpath|runpath): \[(.*)\]", text)
        assert ":".join(p for _, p in artifact.elf.run_paths) == ":".join(paths), path
        interpreter = re.search(r"Requesting program interpreter: (.*)\]", text)
        assert artifact.elf.interpreter == (interpreter and interpreter[1]), path
        stack = re.search(r"GNU_STACK .* (R\S*)\s+0", text)
        if artifact.kind != "object":
            assert artifact.elf.executable_stack == (None if stack is None else "E" in stack[1]), path
        assert (artifact.elf.relro == "none") == ("GNU_RELRO" not in text), path
        assert artifact.elf.bind_now == bool(re.search(r"BIND_NOW|Flags:.*\bNOW\b", text)), path
        assert artifact.elf.text_relocations == ("TEXTREL" in text), path


@pytest.mark.machine
def test_a_copy_without_section_headers_exports_the_same(tmp_path):
    """Only the header's way to the section headers is cleared: the loader does not miss it."""
    for path in ("/usr/lib/x86_64-linux-gnu/libz.so.1", "/usr/lib/x86_64-linux-gnu/libsqlite3.so.0"):
        data = bytearray(Path(path).read_bytes())
        data[40:48] = bytes(8)
        data[58:64] = bytes(6)
        copy = tmp_path / "bare.so"
        copy.write_bytes(data)
        whole, bare = read(path).artifacts[0], read(str(copy)).artifacts[0]
        assert [s._replace(section=0) for s in bare.dynamic_symbols] == [
            s._replace(section=0) for s in whole.dynamic_symbols
        ]
        assert (bare.identity, bare.dependencies) == (whole.identity, whole.dependencies)
        assert bare.elf.version_definitions == whole.elf.version_definitions


@pytest.mark.machine
def test_a_separate_debug_file_is_told_apart(tmp_path):
    built(tmp_path, "gcc", "-g")
    library, debug = tmp_path / "libx.so", tmp_path / "libx.debug"
    subprocess.run(["objcopy", "--only-keep-debug", library, debug], check=True)
    subprocess.run(["objcopy", "--strip-debug", f"--add-gnu-debuglink={debug}", library], check=True)
    found = read(str(debug)).artifacts[0]
    assert found.kind == "debug-only"
    assert found.build_id == read(str(library)).artifacts[0].build_id
    assert not found.dynamic_symbols
    assert "shown" in {s.name for s in found.static_symbols}
    assert read(str(library)).artifacts[0].elf.debug_link == "libx.debug"
