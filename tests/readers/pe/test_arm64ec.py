"""ARM64EC, large objects and delay imports, made by LLVM and GNU tools and read back by theirs and ours."""

from __future__ import annotations

import json
import re
import subprocess
from typing import TYPE_CHECKING, Any

import pytest

from abilint.cli.main import main

if TYPE_CHECKING:
    from collections.abc import Iterable
    from pathlib import Path

pytestmark = pytest.mark.machine

SOURCE = """
    int outside(int a);
    __declspec(dllexport) int value = 3;
    __declspec(dllexport) int add(int a, int b) { return a + b; }
    __declspec(dllexport) int call(int a) { return outside(a); }
    int kept(int a) { return a; }
"""
CLASSES = """
    __declspec(dllexport) int plus(int a) { return a; }
    struct __declspec(dllexport) Meter { int get() const; static int all; };
    int Meter::get() const { return all; }
    int Meter::all = 1;
"""
LOAD_CONFIGURATION = """
    .section .00cfg,"dr"
    .globl __os_arm64x_check_icall, __os_arm64x_dispatch_call_no_redirect, __os_arm64x_dispatch_ret
    .p2align 3
__os_arm64x_check_icall: .xword 0
__os_arm64x_dispatch_call_no_redirect: .xword 0
__os_arm64x_dispatch_ret: .xword 0
    .section .rdata,"dr"
    .globl _load_config_used
    .p2align 3
_load_config_used:
    .word 0x140
    .fill 0xc4, 1, 0
    .xword metadata
    .fill 0x70, 1, 0
    .p2align 3
metadata:
    .word 1
    .rva __hybrid_code_map
    .word __hybrid_code_map_count
    .fill 0x60, 1, 0
"""
"""What the C run-time brings; it says that the image holds ARM64EC code."""


def run(folder: Path, *words: str, text: str | None = None) -> str:
    done = subprocess.run(words, cwd=folder, input=text, capture_output=True, text=True, check=True)
    return done.stdout


def compile_for(folder: Path, triple: str, name: str, source: str, *options: str) -> str:
    suffix = name.rpartition(".")[2]
    language = {"s": "assembler", "cc": "c++"}.get(suffix, "c")
    out = f"{name}.obj"
    run(
        folder,
        *("clang-19", f"--target={triple}", "-x", language, "-c", "-o", out, *options, "-"),
        text=source,
    )
    return out


def link(folder: Path, machine: str, name: str, *words: str) -> None:
    run(
        folder,
        "lld-link-19",
        f"/machine:{machine}",
        "/dll",
        "/noentry",
        "/nodefaultlib",
        f"/out:{name}.dll",
        f"/implib:{name}.lib",
        *words,
    )


@pytest.fixture
def hybrid(tmp_path: Path) -> Path:
    """A folder with `c.dll`, `c.lib`, `cxx.dll`, `cxx.lib` and their objects."""
    triple = "arm64ec-pc-windows-msvc"
    configuration = compile_for(tmp_path, triple, "configuration.s", LOAD_CONFIGURATION)
    other = compile_for(tmp_path, triple, "other.c", "int outside(int a) { return a; }")
    link(tmp_path, "arm64ec", "c", compile_for(tmp_path, triple, "c.c", SOURCE), other, configuration)
    link(tmp_path, "arm64ec", "cxx", compile_for(tmp_path, triple, "cxx.cc", CLASSES), configuration)
    return tmp_path


def listing(capsys: pytest.CaptureFixture[str], path: Path, format_name: str = "bsd") -> str:
    assert main(["symbols", "-o", format_name, str(path)]) == 0
    return capsys.readouterr().out


def symbols(capsys: pytest.CaptureFixture[str], path: Path) -> list[dict[str, Any]]:
    artifacts = json.loads(listing(capsys, path, "json"))["artifacts"]
    return [symbol for artifact in artifacts for symbol in artifact["symbols"]]


def checked(capsys: pytest.CaptureFixture[str], words: Iterable[Path | str]) -> dict[str, Any]:
    main(["check", *map(str, words), "-o", "json"])
    report: dict[str, Any] = json.loads(capsys.readouterr().out)
    return report


@pytest.mark.parametrize("name", ["c.c.obj", "cxx.cc.obj", "other.c.obj", "c.lib", "cxx.lib"])
def test_hybrid_files_are_listed_as_nm_does(
    name: str, hybrid: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert listing(capsys, hybrid / name) == run(hybrid, "llvm-nm-19", str(hybrid / name))


@pytest.mark.parametrize("name", ["c.dll", "cxx.dll"])
def test_hybrid_images_export_what_readobj_says(
    name: str, hybrid: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    exports = re.findall(r"  Name: (.*)", run(hybrid, "llvm-readobj-19", "--coff-exports", name))
    found = [s["name"] for s in symbols(capsys, hybrid / name) if s["scope"] == "exported"]
    assert exports
    assert sorted(found) == sorted(exports)


def test_a_hybrid_image_is_told_from_one_of_its_machine(
    hybrid: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert (
        main(["query", str(hybrid / "c.dll"), "SELECT architecture, hybrid FROM artifacts, pe_images"]) == 0
    )
    assert "arm64ec" in capsys.readouterr().out


C_HEADER = "extern int value; int add(int a, int b); int call(int a); int outside(int a); int kept(int a);"
CXX_HEADER = "int plus(int a); struct Meter { int get() const; static int all; };"


@pytest.mark.parametrize(
    ("name", "text", "missing"),
    [
        ("c.dll", C_HEADER, ["kept", "outside"]),
        ("c.c.obj", C_HEADER, ["outside"]),
        ("cxx.dll", CXX_HEADER, []),
        ("cxx.cc.obj", CXX_HEADER, []),
    ],
)
def test_headers_against_hybrid_files(
    name: str, text: str, missing: list[str], hybrid: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """An object with an exit thunk for a name calls it and does not define it."""
    header = hybrid / ("x.hpp" if "cxx" in name else "x.h")
    header.write_text(text)
    report = checked(capsys, [hybrid / name, "--header", header])
    found = [f["symbol"] for f in report["findings"] if f["rule"] == "declared-not-exported"]
    assert sorted(found) == missing
    assert report["declarations"]["verified"] == report["declarations"]["total"] - len(missing)


def test_a_hybrid_image_and_its_import_library_agree(
    hybrid: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (hybrid / "x.h").write_text("extern int value; int add(int a, int b); int call(int a);")
    report = checked(capsys, [hybrid / "c.dll", hybrid / "c.lib", "--header", hybrid / "x.h"])
    assert report["findings"] == []


LARGE = """
    int value = 1;
    static int twice(int a) { return a * 2; }
    int add(int a) { return twice(a) + value; }
    __attribute__((weak)) int faint(int a) { return a; }
    int common;
"""


@pytest.mark.parametrize("compiler", ["x86_64-w64-mingw32-gcc", "i686-w64-mingw32-gcc"])
def test_large_objects_of_gnu(compiler: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    run(tmp_path, compiler, "-x", "c", "-c", "-Wa,-mbig-obj", "-o", "o.obj", "-", text=LARGE)
    assert (tmp_path / "o.obj").read_bytes()[:6] == b"\0\0\xff\xff\2\0"
    assert listing(capsys, tmp_path / "o.obj") == run(tmp_path, "llvm-nm-19", "o.obj")


def test_large_objects_of_llvm(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """More sections than the old header can count; the last of them have numbers above 65,279."""
    row = '.section .text$f{0},"xr",one_only,f{0}\n.globl f{0}\nf{0}: ret\n'
    source = "".join(row.format(number) for number in range(66_000))
    run(
        tmp_path,
        "llvm-mc-19",
        "--triple=x86_64-pc-windows-msvc",
        "--filetype=obj",
        "-o",
        "o.obj",
        text=source,
    )
    assert (tmp_path / "o.obj").read_bytes()[:6] == b"\0\0\xff\xff\2\0"
    assert listing(capsys, tmp_path / "o.obj") == run(tmp_path, "llvm-nm-19", "o.obj")


LATE = (
    "int late(int a); int later(int a); __declspec(dllexport) int use(int a) { return late(a) + later(a); }"
)
HELPER = "void *__stdcall __delayLoadHelper2(void *a, void *b) { return a == b ? a : b; }"
DEFINED = "int late(int a) { return a; } int later(int a) { return a; }"


@pytest.mark.parametrize(("triple", "machine"), [("x86_64", "x64"), ("i686", "x86"), ("aarch64", "arm64")])
def test_delay_imports(triple: str, machine: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    target = f"{triple}-pc-windows-msvc"
    (tmp_path / "late.def").write_text("LIBRARY late.dll\nEXPORTS\n  late\n  later @7 NONAME\n")
    link(tmp_path, machine, "late", compile_for(tmp_path, target, "late.c", DEFINED), "/def:late.def")
    helper = compile_for(tmp_path, target, "helper.c", HELPER)
    used = compile_for(tmp_path, target, "use.c", LATE)
    link(tmp_path, machine, "use", used, helper, "late.lib", "/delayload:late.dll")
    printed = run(tmp_path, "llvm-readobj-19", "--coff-imports", "use.dll")
    assert "DelayImport {" in printed
    assert re.findall(r"Symbol: (\S*) \((\d+)\)", printed) == [("late", "0"), ("", "7")]
    found = [s for s in symbols(capsys, tmp_path / "use.dll") if s["scope"] == "undefined"]
    assert {(s["name"], s["ordinal"], s["version_library"]) for s in found} == {
        ("late", None, "late.dll"),
        ("#7", 7, "late.dll"),
    }
    report = checked(capsys, [tmp_path / "use.dll", "--select", "undefined-without-provider"])
    assert report["findings"] == []


def test_the_second_table_of_an_arm64x_image_is_not_passed_over(
    hybrid: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """Windows swaps the export directory when an x86-64 program loads it; only the first is read.

    LLD 19 writes no such image: one is made by the machine number, which is what Windows goes by.
    """
    image = bytearray((hybrid / "c.dll").read_bytes())
    machine = int.from_bytes(image[0x3C:0x40], "little") + 4
    image[machine : machine + 2] = b"\x64\xaa"
    (hybrid / "arm64x.dll").write_bytes(image)
    assert "ARM64X" in run(hybrid, "llvm-readobj-19", "--file-headers", "arm64x.dll")
    not_run = checked(capsys, [hybrid / "arm64x.dll"])["not_run"]
    assert ["input-part" for note in not_run if "second table of exports" in str(note)] == ["input-part"]
