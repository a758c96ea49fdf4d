"""Headers of the real wheel: needs `pip install abilint[sysroots]`, and is collected only when named."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from abilint.model.target import ByteOrder, Format, Target
from abilint.surfaces.header import HeaderRequest, start

if TYPE_CHECKING:
    from pathlib import Path

LITTLE, BIG = ByteOrder.LITTLE, ByteOrder.BIG


def linux(architecture: str, bits: int, environment: str = "gnu", order: ByteOrder = LITTLE) -> Target:
    return Target(Format.ELF, architecture, bits, order, "linux", environment)


def windows(architecture: str, bits: int, environment: str) -> Target:
    return Target(Format.PE, architecture, bits, LITTLE, "windows", environment)


TARGETS = (
    (linux("x86_64", 64, "musl"), 8, 16, 4),
    (linux("i386", 32, "musl"), 4, 12, 4),
    (linux("aarch64", 64), 8, 16, 4),
    (linux("aarch64", 64, "musl"), 8, 16, 4),
    (linux("arm", 32, "gnueabihf"), 4, 8, 4),
    (linux("riscv64", 64), 8, 16, 4),
    (linux("s390x", 64, order=BIG), 8, 16, 4),
    (linux("powerpc64le", 64), 8, 16, 4),
    (linux("mips64el", 64, "gnuabi64"), 8, 16, 4),
    (linux("loongarch64", 64), 8, 16, 4),
    (Target(Format.MACHO, "arm64", 64, LITTLE, "macos", "", "11.0"), 8, 8, 4),
    (Target(Format.MACHO, "arm64e", 64, LITTLE, "macos", "", "11.0"), 8, 8, 4),
    (Target(Format.MACHO, "x86_64", 64, LITTLE, "macos", "", "10.9"), 8, 16, 4),
    (windows("x86_64", 64, "mingw"), 4, 16, 2),
    (windows("i386", 32, "mingw"), 4, 12, 2),
    (windows("x86_64", 64, "msvc"), 4, 8, 2),
    (windows("i386", 32, "msvc"), 4, 8, 2),
    (windows("aarch64", 64, "msvc"), 4, 8, 2),
)
"""With the sizes of `long`, `long double` and `wchar_t`, from the psABI documents and Microsoft's."""

C = """
#include <errno.h>
#include <inttypes.h>
#include <limits.h>
#include <math.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/types.h>
#include <time.h>
#include <wchar.h>
#ifdef _WIN32
#include <windows.h>
#else
#include <pthread.h>
#include <unistd.h>
#endif
extern long l;
extern long double ld;
extern wchar_t w;
extern size_t s;
int f(FILE *, va_list, uint64_t, time_t, struct tm *, wint_t, intmax_t);
"""

CXX = """
#include <atomic>
#include <cstdint>
#include <functional>
#include <map>
#include <memory>
#include <string>
#include <vector>
int f(const std::string &, std::vector<int> &, std::map<int, std::function<void(int)>>);
"""

ITANIUM = (
    "_Z1fRKNSt3__112basic_stringIcNS_11char_traitsIcEENS_9allocatorIcEEEERNS_6vectorIiNS3_IiEEEENS_3mapIi"
    "NS_8functionIFviEEENS_4lessIiEENS3_INS_4pairIKiSF_EEEEEE"
)


@pytest.mark.parametrize(("target", "long", "long_double", "wide"), TARGETS, ids=str)
def test_c(target: Target, long: int, long_double: int, wide: int, tmp_path: Path) -> None:
    header = tmp_path / "x.h"
    header.write_text(C)
    surface = start(HeaderRequest((str(header),), target)).result()

    assert [(str(item.status), item.reason) for item in surface.headers] == [("checked", "")]
    sizes = {item.name: item.size for item in surface.declarations if item.size is not None}
    assert sizes == {"l": long, "ld": long_double, "w": wide, "s": target.bits // 8}


@pytest.mark.parametrize("target", [entry[0] for entry in TARGETS], ids=str)
def test_cxx(target: Target, tmp_path: Path) -> None:
    header = tmp_path / "x.hpp"
    header.write_text(CXX)
    surface = start(HeaderRequest((str(header),), target)).result()

    assert [(str(item.status), item.reason) for item in surface.headers] == [("checked", "")]
    (declaration,) = surface.declarations
    if target.environment == "msvc":
        assert declaration.link_names[0].startswith("?f@@YAHA")
    else:
        assert declaration.link_names == (ITANIUM,)
