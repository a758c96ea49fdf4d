"""What the surface says of types, asserted in C and C++ that compilers then compile."""

from __future__ import annotations

import subprocess
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from msgspec import Struct, field
from surfaces.conftest import X86_64
from surfaces.debug_info.compiled import clang, clangxx
from surfaces.header_types.type_probe import Probe, bits_in

from abilint.model.surface import HeaderStatus
from abilint.model.target import ByteOrder, Format, Target
from abilint.surfaces.header import HeaderRequest, start
from abilint.surfaces.header_files import expand

if TYPE_CHECKING:
    from collections.abc import Sequence

    from abilint.model.surface import Surface

pytestmark = pytest.mark.machine

HERE = Path(__file__).parent
INCLUDE = Path("/usr/include")
MULTIARCH = INCLUDE / "x86_64-linux-gnu"
ERRORS = ("-Werror=incompatible-pointer-types",)
CLANG = ("-Wno-everything", *ERRORS, "-Werror=incompatible-function-pointer-types")
CXX = ("-std=gnu++17", "-fno-access-control", "-Wno-invalid-offsetof")


def little(architecture: str, bits: int, environment: str = "gnu") -> Target:
    return Target(Format.ELF, architecture, bits, ByteOrder.LITTLE, "linux", environment)


def big(architecture: str, bits: int) -> Target:
    return Target(Format.ELF, architecture, bits, ByteOrder.BIG, "linux", "gnu")


def windows(architecture: str, bits: int, environment: str) -> Target:
    return Target(Format.PE, architecture, bits, ByteOrder.LITTLE, "windows", environment)


def macos(architecture: str) -> Target:
    return Target(Format.MACHO, architecture, 64, ByteOrder.LITTLE, "macos", "")


TARGETS = (
    X86_64,
    little("x86_64", 32, "gnux32"),
    little("i386", 32),
    little("aarch64", 64),
    little("arm", 32, "gnueabihf"),
    little("riscv64", 64),
    little("powerpc64le", 64),
    big("s390x", 64),
    big("mips", 32),
    windows("x86_64", 64, "msvc"),
    windows("i386", 32, "msvc"),
    windows("x86_64", 64, "mingw"),
    windows("i386", 32, "mingw"),
    windows("aarch64", 64, "msvc"),
    macos("arm64"),
    macos("x86_64"),
)


class Package(Struct, frozen=True, dict=True):
    name: str
    headers: tuple[Path, ...]
    at_least: int
    """Assertions that the compiler must have seen."""
    include_dirs: tuple[str, ...] = field(default=())
    language: str = "c"


PACKAGES = (
    Package("zlib", (INCLUDE / "zlib.h",), 180),
    Package("sqlite", (INCLUDE / "sqlite3.h", INCLUDE / "sqlite3ext.h"), 650),
    Package("png", (INCLUDE / "libpng16",), 550),
    Package("curl", (MULTIARCH / "curl",), 900),
    Package("xml2", (INCLUDE / "libxml2/libxml",), 4500, (f"{INCLUDE}/libxml2",)),
    Package("freetype", (INCLUDE / "freetype2/freetype/freetype.h",), 500, (f"{INCLUDE}/freetype2",)),
    Package("ncurses", tuple(INCLUDE / f"{n}.h" for n in ("curses", "form", "menu", "panel", "term")), 1100),
    Package("gmp", (MULTIARCH / "gmp.h",), 380),
    Package("readline", (INCLUDE / "readline",), 600),
    Package("x11", tuple(INCLUDE / f"X11/{name}.h" for name in ("Xlib", "Xutil", "Xresource")), 2000),
    Package("elfutils", (INCLUDE / "libelf.h", INCLUDE / "gelf.h"), 400),
    Package("openssl", (INCLUDE / "openssl",), 8000),
)
CXX_PACKAGES = (
    Package("classes", (HERE / "classes.hpp",), 240, language="c++"),
    Package("pugixml", (INCLUDE / "pugixml.hpp",), 450, language="c++"),
    Package("gmpxx", (INCLUDE / "gmpxx.h",), 20, language="c++"),
    Package("ncurses++", tuple(INCLUDE / f"curses{n}.h" for n in "mfpw"), 400, language="c++"),
)


def installed(packages: Sequence[Package]) -> list[Package]:
    return [package for package in packages if all(path.exists() for path in package.headers)]


def read(package: Package) -> Surface:
    headers = expand(tuple(map(str, package.headers)))
    return start(
        HeaderRequest(
            headers, X86_64, include_dirs=package.include_dirs, language=package.language, types=True
        )
    ).result()


def compile_probe(probe: Probe, command: Sequence[str], folder: Path) -> bytes:
    """Compile it, and give the object file; a wrong assertion is in the message of the failure."""
    source = folder / ("probe.cc" if probe.cxx else "probe.c")
    source.write_text(probe.text())
    done = subprocess.run(
        [*command, "-c", source.name, "-o", "probe.o"],
        cwd=folder,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, [line for line in done.stderr.splitlines() if "error" in line][:20]
    return (folder / "probe.o").read_bytes()


def assert_bit_fields(probe: Probe, compiled: bytes, target: Target) -> None:
    for mark, (record, member, offset) in probe.bit_fields.items():
        found = bits_in(compiled, mark, record.size or 0, little=target.byte_order is ByteOrder.LITTLE)
        assert found == (offset, member.bits), (record.name, member.name)


def verify(surface: Surface, command: Sequence[str], folder: Path, target: Target = X86_64) -> Probe:
    clean = [each.path for each in surface.headers if each.status is not HeaderStatus.NOT_CHECKED]
    assert clean
    probe = Probe(surface, clean)
    assert_bit_fields(probe, compile_probe(probe, command, folder), target)
    return probe


@pytest.mark.parametrize("compiler", [("gcc", *ERRORS), (clang(), *CLANG)], ids=["gcc", "clang"])
@pytest.mark.parametrize("package", installed(PACKAGES), ids=lambda package: package.name)
def test_released_c_headers(package: Package, compiler: tuple[str, ...], tmp_path: Path) -> None:
    flags = [f"-I{path}" for path in package.include_dirs]
    probe = verify(read(package), [*compiler, *flags], tmp_path)
    assert sum(probe.asserted.values()) >= package.at_least


@pytest.mark.parametrize("compiler", ["g++", clangxx()])
@pytest.mark.parametrize("package", installed(CXX_PACKAGES), ids=lambda package: package.name)
def test_cxx_headers(package: Package, compiler: str, tmp_path: Path) -> None:
    probe = verify(read(package), [compiler, *CXX], tmp_path)
    assert sum(probe.asserted.values()) >= package.at_least


@pytest.mark.parametrize("target", TARGETS, ids=str)
@pytest.mark.parametrize("header", [HERE / "shapes.h", INCLUDE / "sqlite3.h"], ids=lambda path: path.stem)
def test_every_target(header: Path, target: Target, tmp_path: Path) -> None:
    nothing = str(tmp_path / "nothing")
    surface = start(HeaderRequest((str(header),), target, sysroot=nothing, types=True)).result()
    freestanding = ["-ffreestanding", "-nostdlibinc", "-std=gnu17"]
    probe = verify(surface, [clang(), f"--target={target.triple}", *freestanding, *CLANG], tmp_path, target)
    assert sum(probe.asserted.values()) > 200
    assert probe.bit_fields or header.stem != "shapes"


def test_a_wrong_statement_does_not_compile(tmp_path: Path) -> None:
    """The oracle can say no: one offset, one size and one signature, each on its own."""
    (tmp_path / "x.h").write_text("struct s { int a; long b; }; struct s f(struct s *, char);\n")
    surface = start(HeaderRequest((str(tmp_path / "x.h"),), X86_64, types=True)).result()
    text = Probe(surface, [str(tmp_path / "x.h")]).text()
    for right, wrong in (("b) == 8", "b) == 4"), ("s) == 16", "s) == 12"), (", char)", ", int)")):
        assert right in text
        source = tmp_path / "wrong.c"
        source.write_text(text.replace(right, wrong))
        command = [clang(), *CLANG, "-fsyntax-only", str(source)]
        assert subprocess.run(command, capture_output=True, check=False).returncode
