"""Import libraries: raw members, and whole ones that LLVM's and GNU's tools wrote."""

import subprocess

import pytest
from pe_files import SAMPLES, import_object

from abilint import readers
from abilint.model.artifact import ArtifactKind, ImportType
from abilint.readers.pe import joined
from abilint.readers.pe.import_object import parse_import_object


@pytest.mark.parametrize(
    ("symbol", "name_type", "extra", "export_name", "ordinal"),
    [
        (b"_f@8", 0, b"", None, 7),
        (b"_f@8", 1, b"", "_f@8", None),
        (b"_f@8", 2, b"", "f@8", None),
        (b"@f@8", 2, b"", "f@8", None),
        (b"_f@8", 3, b"", "f", None),
        (b"?f@@YAXXZ", 3, b"", "f", None),
        (b"f", 4, b"other\0", "other", None),
    ],
)
def test_name_types(symbol, name_type, extra, export_name, ordinal):
    entry = parse_import_object("m", import_object(symbol, b"d.dll", 0, name_type, extra=extra)).entry
    assert (entry.symbol, entry.library) == (symbol.decode(), "d.dll")
    assert (entry.export_name, entry.ordinal) == (export_name, ordinal)
    assert entry.hint == (0 if ordinal else 7)


@pytest.mark.parametrize(("number", "kind"), list(enumerate(ImportType)))
def test_types(number, kind):
    assert parse_import_object("m", import_object(b"f", b"d.dll", number, 1)).entry.type is kind


def test_a_member_offers_pointer_and_thunk_and_data_only_the_pointer(tmp_path):
    names = []
    for kind in (0, 1):
        path = tmp_path / f"{kind}.obj"
        path.write_bytes(import_object(b"_f@8", b"d.dll", kind, 1, machine=0x14C).ljust(64, b"\0"))
        (artifact,) = readers.read(str(path)).artifacts
        assert artifact.kind is ArtifactKind.IMPORT_LIBRARY
        names.append([(s.name, s.link_name) for s in artifact.static_symbols])
    pointer = ("__imp__f@8", "__imp_f")
    assert names == [[pointer, ("_f@8", "f")], [pointer]]


def test_a_whole_library_is_one_artifact():
    (library,) = joined(readers.read(str(SAMPLES / "pe-ordinal-import-library" / "dial.lib")).artifacts)
    assert library.kind is ArtifactKind.IMPORT_LIBRARY
    assert (library.identity, library.member, library.in_archive) == ("dial.dll", None, False)
    assert library.pe is not None
    found = {(e.symbol, e.export_name, e.ordinal) for e in library.pe.imports}
    assert found == {
        ("dial_get", "dial_get", None),
        ("dial_set", None, 5),
        ("dial_lock", None, 7),
        ("dial_secret", None, 9),
    }
    assert {s.name for s in library.static_symbols} == {"dial_get", "dial_set", "dial_lock", "dial_secret"}


def test_what_is_no_import_library_stays_as_it_was():
    artifacts = readers.read(str(SAMPLES / "pe-plain-i386" / "ring.dll")).artifacts
    assert joined(artifacts) == artifacts


HEAD = """
    .section .idata$2,"dw"
    .globl _head_d
_head_d: .long 0, 0, 0
    .rva d_iname
    .rva fthunk
    .section .idata$5,"dw"
fthunk:
"""
TAIL = """
    .section .idata$7,"dw"
    .globl d_iname
d_iname: .asciz "d.dll"
"""
CODE = """
    .text
    .globl {name}
{name}: jmp *__imp_{name}(%rip)
"""
POINTER = """
    .section .idata$7,"dw"
    .rva _head_d
    .section .idata$5,"dw"
    .globl __imp_{name}
__imp_{name}: {target}
"""
BY_NAME = (
    POINTER.replace("{target}", ".rva name\n .long 0")
    + """
    .section .idata$6,"dw"
name: .short 3
    .asciz "{name}"
"""
)
BY_NUMBER = POINTER.replace("{target}", ".long 5, 0x80000000")


def built(folder, sources):
    words = ["llvm-mc", "--triple=x86_64-w64-windows-gnu", "--filetype=obj"]
    for name, source in sources.items():
        subprocess.run([*words, "-o", f"{name}.o", "-"], cwd=folder, input=source, text=True, check=True)
    members = [f"{name}.o" for name in sources]
    subprocess.run(["llvm-ar", "rcs", "libd.dll.a", *members], cwd=folder, check=True)
    return str(folder / "libd.dll.a")


@pytest.mark.machine
def test_the_long_form_in_three_kinds_of_members(tmp_path):
    """The members that `dlltool -d` makes of `f`, `v DATA` and `g @5 NONAME`."""
    sources = {
        "head": HEAD,
        "f": CODE.format(name="f") + BY_NAME.format(name="f"),
        "v": BY_NAME.format(name="v"),
        "g": CODE.format(name="g") + BY_NUMBER.format(name="g"),
        "tail": TAIL,
    }
    (library,) = joined(readers.read(built(tmp_path, sources)).artifacts)
    assert (library.identity, library.target.environment) == ("d.dll", "mingw")
    assert library.pe is not None
    found = {(e.symbol, e.library, e.export_name, e.ordinal, e.hint, e.type) for e in library.pe.imports}
    assert found == {
        ("f", "d.dll", "f", None, 3, ImportType.CODE),
        ("v", "d.dll", "v", None, 3, ImportType.DATA),
        ("g", "d.dll", None, 5, 0, ImportType.CODE),
    }


@pytest.mark.machine
def test_a_library_that_offers_no_name(tmp_path):
    """A DLL without exports has one."""
    (library,) = joined(readers.read(built(tmp_path, {"head": HEAD, "tail": TAIL})).artifacts)
    assert (library.kind, library.identity) == (ArtifactKind.IMPORT_LIBRARY, "d.dll")
    assert library.pe is not None
    assert library.static_symbols == library.pe.imports == ()
