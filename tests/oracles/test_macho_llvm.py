"""Mach-O against LLVM's nm and objdump, and against LIEF, which reads these files by code of its own."""

from __future__ import annotations

import re
import shutil
import struct
import subprocess
import sys
from collections import Counter
from pathlib import Path

import pytest

from abilint import readers
from abilint.model.symbol import Scope

SAMPLES = Path(__file__).resolve().parents[2] / "samples"
FILES = sorted(path for path in SAMPLES.glob("macho-*/*.dylib"))
N_STAB = 0xE0
"""Bits of n_type that make an entry one for debuggers."""
EXPORT = re.compile(r"(?:\[re-export\]|0x[0-9A-F]+)\s+(\S+)")


def llvm(tool: str, *arguments: str) -> str:
    """Debian names programs with their version; 14 does not know the newer command for the trie."""
    names = [f"llvm-{tool}{suffix}" for suffix in ("-19", "-18", "-17", "-16", "-15", "-14", "")]
    program = next(name for name in names if shutil.which(name))
    return subprocess.run([program, *arguments], capture_output=True, text=True, check=True).stdout


ARTIFACTS = [
    pytest.param(found, id=f"{path.parent.name}-{path.name}-{found.target.architecture}")
    for path in FILES
    for found in readers.read(str(path)).artifacts
]


@pytest.mark.machine
@pytest.mark.parametrize("path", FILES, ids=lambda path: f"{path.parent.name}-{path.name}")
@pytest.mark.parametrize(
    "flags", [(), ("-g",), ("-U",), ("-C",), ("-S",), ("-u",)], ids=lambda flags: " ".join(flags) or "all"
)
@pytest.mark.parametrize("form", ["bsd", "posix", "sysv"])
def test_listing_equals_llvm_nm(path, flags, form):
    assert_equal_listings([path], flags, form)


def assert_equal_listings(paths, flags, form):
    """Line by line. `-U` means defined-only in LLVM since 17 and is spelled out; 14 has it not."""
    files = list(map(str, paths))
    theirs = ("--defined-only" if flag == "-U" else flag for flag in flags)
    wanted = llvm("nm", "--arch=all", f"--format={form}", *theirs, *files)
    command = [sys.executable, "-m", "abilint", "symbols", *files, "-o", form, *flags]
    ours = subprocess.run(command, capture_output=True, text=True, check=True).stdout
    assert ours.splitlines() == wanted.splitlines()
    return wanted


OBJECT = """
    .globl _f
_f: ret
    .globl __ZN3geo4areaEv
    .weak_definition __ZN3geo4areaEv
__ZN3geo4areaEv:
    ret
    .globl _hidden
    .private_extern _hidden
_hidden:
    ret
_own:
    ret
    .comm _tentative, 16, 3
    .globl _OBJC_CLASS_$_Ring
    .data
_OBJC_CLASS_$_Ring:
    .quad _elsewhere, __ZdlPv, _OBJC_CLASS_$_NSDate
    .section __TEXT,__const
    .globl _k
_k: .quad 1
    .globl _absolute
_absolute = 5
"""
TRIPLES = ("x86_64-apple-macos11", "arm64-apple-macos11", "arm64e-apple-macos11")


@pytest.fixture(scope="module")
def built(tmp_path_factory):
    """An object file, a static library and a universal file of either, for three architectures."""
    folder = tmp_path_factory.mktemp("built")
    objects, libraries = [], []
    for triple in TRIPLES:
        (folder / triple).mkdir()
        members = [folder / triple / name for name in ("ring.o", "a_name_of_more_than_sixteen_bytes.o")]
        for member, text in zip(members, (OBJECT, "_alone: ret"), strict=True):
            source = member.with_suffix(".s")
            source.write_text(f"{text}\n")
            llvm("mc", f"--triple={triple}", "--filetype=obj", str(source), "-o", str(member))
        libraries.append(folder / triple / "libring.a")
        llvm("ar", "--format=darwin", "rc", str(libraries[-1]), *map(str, members))
        objects.append(members[0])
    for name, parts in (("ring.o", objects), ("libring.a", libraries), ("one.a", libraries[2:])):
        llvm("lipo", "-create", *map(str, parts), "-output", str(folder / name))
    return folder


LISTED = [
    *(f"{triple}/{name}" for triple in TRIPLES for name in ("ring.o", "libring.a")),
    "ring.o",
    "libring.a",
    "one.a",
    "ring.o libring.a arm64e-apple-macos11/ring.o arm64e-apple-macos11/libring.a",
]


LC_SYMTAB = 2
UNDEFINED_EXTERNAL, INDIRECT_EXTERNAL = 0x01, 0x0B


@pytest.mark.machine
@pytest.mark.parametrize("form", ["bsd", "posix", "sysv"])
@pytest.mark.parametrize("flags", [(), ("-S",), ("-g",), ("-U",), ("-u",)], ids=" ".join)
@pytest.mark.parametrize("triple", TRIPLES)
def test_symbols_that_stand_for_another(built, tmp_path, triple, flags, form):
    """What a dylib re-exports: Apple's linker writes N_INDR, no assembler here does."""
    artifact = readers.read(str(built / triple / "ring.o")).artifacts[0]
    names = [symbol.name for symbol in artifact.static_symbols if symbol.scope is Scope.UNDEFINED]
    data = bytearray((built / triple / "ring.o").read_bytes())
    command = data.index(struct.pack("<II", LC_SYMTAB, 24))
    table, count, strings = struct.unpack_from("<III", data, command + 8)
    for record in range(table, table + 16 * count, 16):
        name, kind = struct.unpack_from("<IB", data, record)
        if kind == UNDEFINED_EXTERNAL and data.startswith(b"_elsewhere\0", strings + name):
            struct.pack_into("<BBHQ", data, record + 4, INDIRECT_EXTERNAL, 0, 0, name)
    (tmp_path / "indirect.o").write_bytes(data)
    assert "_elsewhere" in names
    assert_equal_listings([tmp_path / "indirect.o"], flags, form)


@pytest.mark.machine
@pytest.mark.parametrize("form", ["bsd", "posix", "sysv"])
@pytest.mark.parametrize("flags", [(), ("-g",), ("-U",), ("-C",), ("-u",), ("-u", "-C")], ids=" ".join)
@pytest.mark.parametrize("names", LISTED)
def test_objects_and_static_libraries(built, names, flags, form):
    assert "_" in assert_equal_listings([built / name for name in names.split()], flags, form)


@pytest.mark.machine
@pytest.mark.parametrize("artifact", ARTIFACTS)
def test_exports_equal_llvm_objdump(artifact):
    arch = f"--arch={artifact.target.architecture}"
    wanted = EXPORT.findall(llvm("objdump", "--macho", "--exports-trie", arch, artifact.path))
    assert Counter(s.name for s in artifact.dynamic_symbols if s.scope == "exported") == Counter(wanted)
    assert wanted


@pytest.mark.parametrize("artifact", ARTIFACTS)
def test_lief_reads_the_same(artifact):
    import lief

    lief.logging.disable()
    fat = lief.MachO.parse(artifact.path)
    names = {"ARM64": "arm64", "X86_64": "x86_64"}
    binary = next(b for b in fat if names[b.header.cpu_type.name] == artifact.target.architecture)
    assert artifact.build_id == bytes(binary.uuid.uuid).hex()
    libraries = [library for library in binary.libraries if library.command.name != "ID_DYLIB"]
    assert artifact.dependencies == tuple(library.name for library in libraries)
    identity = next(library for library in binary.libraries if library.command.name == "ID_DYLIB")
    assert artifact.identity == identity.name
    assert artifact.macho.current_version == ".".join(map(str, identity.current_version))
    exported = {s.name for s in binary.symbols if s.has_export_info}
    assert {s.name for s in artifact.dynamic_symbols if s.scope == "exported"} == exported
    listed = (s for s in binary.symbols if s.origin.name == "SYMTAB" and not s.raw_type & N_STAB)
    table = Counter((s.name, s.value) for s in listed)
    assert Counter((s.name, s.address) for s in artifact.static_symbols) == table
    assert [s.name for s in artifact.sections] == [f"{s.segment_name},{s.name}" for s in binary.sections]
    version = binary.build_version
    assert artifact.target.os_version == ".".join(map(str, version.minos[:2]))
