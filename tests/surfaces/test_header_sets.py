"""Headers of foreign targets: from a wheel that is laid out as `ziglang` is, and never from this machine."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from abilint.model.target import ByteOrder, Format, Target
from abilint.surfaces.clang_front_end import header_set, header_wheel
from abilint.surfaces.clang_front_end.arguments import arguments
from abilint.surfaces.clang_front_end.system_directories import OWN_HEADERS
from abilint.surfaces.header import HeaderRequest, _wire

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from abilint.model.surface import Surface

    Read = Callable[..., Surface]

LITTLE = ByteOrder.LITTLE
AARCH64_MUSL = Target(Format.ELF, "aarch64", 64, LITTLE, "linux", "musl")
MACOS = Target(Format.MACHO, "arm64", 64, LITTLE, "macos", "", "11.0")
IOS = Target(Format.MACHO, "arm64", 64, LITTLE, "ios", "", "14.0")
MSVC = Target(Format.PE, "x86_64", 64, LITTLE, "windows", "msvc")
MSVC_32 = Target(Format.PE, "i386", 32, LITTLE, "windows", "msvc")
MINGW = Target(Format.PE, "x86_64", 64, LITTLE, "windows", "mingw")
FREEBSD = Target(Format.ELF, "x86_64", 64, LITTLE, "freebsd", "")

FOLDERS = (
    "aarch64-linux-musl", "generic-musl", "aarch64-linux-any", "any-linux-any", "any-macos-any",
    "any-windows-any", "mips64el-linux-gnuabi64", "generic-glibc", "mips-linux-any", "x86-linux-gnu",
    "x86_64-linux-gnu", "x86-linux-any",
)  # fmt: skip


@pytest.fixture
def wheel(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Lay out a package that must not be imported: its `__init__` fails."""
    lib = tmp_path / "site" / "ziglang" / "lib"
    for folder in FOLDERS:
        (lib / "libc" / "include" / folder).mkdir(parents=True)
    for folder in ("include", "libcxx/include", "libcxxabi/include"):
        (lib / folder).mkdir(parents=True)
    (lib / "libc" / "include" / "any-windows-any" / "_mingw.h").write_text("")
    (tmp_path / "site" / "ziglang" / "__init__.py").write_text("raise SystemError")
    monkeypatch.syspath_prepend(str(tmp_path / "site"))
    return lib


@pytest.fixture
def no_wheel(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(header_wheel, "folder", lambda: None)


def wire(target: Target) -> dict[str, str]:
    spelled: dict[str, str] = _wire(HeaderRequest((), target))["target"]
    return spelled


def names(directories: list[str]) -> list[str]:
    return [path.rpartition("/")[2] for path in directories]


@pytest.mark.parametrize(
    ("target", "folders"),
    [
        (AARCH64_MUSL, ["aarch64-linux-musl", "generic-musl", "aarch64-linux-any", "any-linux-any"]),
        (
            Target(Format.ELF, "mips64el", 64, LITTLE, "linux", "gnu"),
            ["mips64el-linux-gnuabi64", "generic-glibc", "mips-linux-any", "any-linux-any"],
        ),
        (
            Target(Format.ELF, "i386", 32, LITTLE, "linux", "gnu"),
            ["x86-linux-gnu", "generic-glibc", "x86-linux-any", "any-linux-any"],
        ),
        (
            Target(Format.ELF, "x86_64", 64, LITTLE, "linux", ""),
            ["x86_64-linux-gnu", "generic-glibc", "x86-linux-any", "any-linux-any"],
        ),
        (Target(Format.ELF, "s390x", 64, ByteOrder.BIG, "linux", "gnu"), []),
        (MACOS, ["any-macos-any"]),
        (Target(Format.MACHO, "x86_64", 64, LITTLE, "darwin", ""), ["any-macos-any"]),
        (IOS, []),
        (MSVC, ["any-windows-any"]),
        (MINGW, ["any-windows-any"]),
        (FREEBSD, []),
    ],
    ids=str,
)
def test_folders_of_a_target_in_the_wheel(wheel: Path, target: Target, folders: list[str]) -> None:
    assert names(header_wheel.c_directories(str(wheel), wire(target))) == folders


@pytest.mark.parametrize("target", [AARCH64_MUSL, MACOS, MSVC, MINGW, MSVC_32], ids=str)
@pytest.mark.parametrize("language", ["c", "c++"])
def test_a_foreign_target_is_searched_in_the_wheel_alone(wheel: Path, target: Target, language: str) -> None:
    request: Any = _wire(HeaderRequest((), target))
    given = arguments(request, language)
    searched = [given[at + 1] for at, part in enumerate(given) if part in ("-isystem", "-idirafter")]

    own = OWN_HEADERS.rpartition("/")[0]
    assert searched
    assert all(path.startswith((f"{wheel}/", f"{own}/include")) for path in searched)
    assert "-nostdinc" in given
    assert "-ffreestanding" not in given
    assert (f"{wheel}/libcxx/include" in searched) is (language == "c++")


@pytest.mark.parametrize(
    ("target", "wanted", "unwanted"),
    [
        (MSVC, {"-U_MSC_VER", "-D__MINGW32__", "-D__MINGW64__"}, {"-D_X86_"}),
        (MSVC_32, {"-U_MSC_VER", "-D__MINGW32__", "-D_X86_"}, {"-D__MINGW64__"}),
        (MINGW, set(), {"-U_MSC_VER", "-D__MINGW32__"}),
        (MACOS, set(), {"-U_MSC_VER", "-D__GLIBC_MINOR__=31"}),
        (AARCH64_MUSL, set(), {"-D__GLIBC_MINOR__=31"}),
        (Target(Format.ELF, "mips64el", 64, LITTLE, "linux", "gnu"), {"-D__GLIBC_MINOR__=31"}, set()),
    ],
    ids=lambda value: str(value) if isinstance(value, Target) else " ".join(sorted(value)) or "nothing",
)
def test_what_the_headers_must_be_told(
    wheel: Path, target: Target, wanted: set[str], unwanted: set[str]
) -> None:
    told = set(header_set.find(wire(target), None, "c").arguments)

    assert wanted <= told
    assert not unwanted & told


def test_microsofts_own_headers_are_told_nothing(tmp_path: Path) -> None:
    """The defines are for MinGW's headers; a sysroot may hold others."""
    (tmp_path / "include").mkdir()
    assert header_set.find(wire(MSVC), str(tmp_path), "c").arguments == []

    (tmp_path / "include" / "_mingw.h").write_text("")
    assert "-U_MSC_VER" in header_set.find(wire(MSVC), str(tmp_path), "c").arguments


def test_a_root_that_is_given_is_the_only_one(wheel: Path, tmp_path: Path) -> None:
    found = header_set.find(wire(MACOS), str(tmp_path / "nothing"), "c")

    assert found.c == []
    assert header_set.way_out(wire(MACOS), "/sdk", "c", "stdio.h") == (
        "no C library headers for arm64-apple-macos11.0 are under /sdk, which --sysroot names"
    )


def test_the_frameworks_of_an_sdk(tmp_path: Path) -> None:
    frameworks = tmp_path / "System" / "Library" / "Frameworks"
    assert header_set.find(wire(MACOS), str(tmp_path), "c").arguments == []

    frameworks.mkdir(parents=True)
    assert header_set.find(wire(MACOS), str(tmp_path), "c").arguments == ["-iframework", str(frameworks)]
    assert header_set.find(wire(AARCH64_MUSL), str(tmp_path), "c").arguments == []


def test_a_header_is_read_with_the_wheels_c_library(wheel: Path, read: Read) -> None:
    (wheel / "libc/include/any-windows-any/stdio.h").write_text("typedef struct { long at; } FILE;")
    surface = read("#include <stdio.h>\nextern FILE f;", target=MSVC)

    assert [(str(item.status), item.reason) for item in surface.headers] == [("checked", "")]
    assert [item.size for item in surface.declarations] == [4]


@pytest.mark.usefixtures("no_wheel")
@pytest.mark.parametrize(
    ("target", "way_out"),
    [
        (MACOS, "give --sysroot DIR, or install abilint[sysroots]"),
        (MSVC, "give --sysroot DIR, or install abilint[sysroots]"),
        (AARCH64_MUSL, "give --sysroot DIR, or install abilint[sysroots]"),
        (IOS, "give --sysroot DIR"),
        (FREEBSD, "give --sysroot DIR"),
    ],
    ids=str,
)
def test_the_reason_names_the_header_and_the_way_out(target: Target, way_out: str, read: Read) -> None:
    surface = read("#include <stdlib.h>\nint f(div_t);", target=target)

    (outcome,) = surface.headers
    assert str(outcome.status) == "not-checked"
    assert "\n" not in outcome.reason
    assert outcome.reason.endswith(
        f"'stdlib.h' file not found: no C library headers for {target.triple} are here: {way_out}; "
        "if it is no system header, name its folder with -I"
    )


@pytest.mark.usefixtures("no_wheel")
@pytest.mark.parametrize("target", [MACOS, IOS, MSVC, MSVC_32, MINGW, FREEBSD], ids=str)
def test_what_needs_no_c_library_is_read_without_one(target: Target, read: Read) -> None:
    text = (
        "#include <stdint.h>\n#include <stddef.h>\n#include <stdbool.h>\n#include <stdarg.h>\n"
        "#include <limits.h>\nextern long l;\nextern size_t s;\nextern wchar_t w;\n"
        "void f(uint64_t, bool, va_list);\n"
    )
    surface = read(text, target=target)

    assert [(str(item.status), item.reason) for item in surface.headers] == [("checked", "")]
    sizes = {item.name: item.size for item in surface.declarations}
    windows = target.format is Format.PE
    assert (sizes["l"], sizes["w"]) == ((4, 2) if windows else (8, 4))
    assert sizes["s"] == target.bits // 8


@pytest.mark.usefixtures("no_wheel")
def test_a_missing_c_plus_plus_library_is_named(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, read: Read
) -> None:
    monkeypatch.setattr(header_set, "c_directories", lambda *_: [str(tmp_path)])
    monkeypatch.setattr(header_set, "cxx_directories", lambda *_: [])
    surface = read("#include <string>\nvoid f(std::string);", "x.hpp", target=AARCH64_MUSL)

    assert "'string' file not found: no C++ library headers for aarch64-unknown-linux-musl" in (
        surface.headers[0].reason
    )
