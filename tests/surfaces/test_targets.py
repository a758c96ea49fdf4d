"""Headers are read as the binary's own target reads them, on a machine of any other kind."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from surfaces.conftest import X86_64

from abilint.model.target import ByteOrder, Format, Target
from abilint.surfaces.clang_front_end import system_directories

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from abilint.model.surface import Surface

    Read = Callable[..., Surface]

LITTLE, BIG = ByteOrder.LITTLE, ByteOrder.BIG


def linux(architecture: str, bits: int, order: ByteOrder = LITTLE, environment: str = "gnu") -> Target:
    return Target(Format.ELF, architecture, bits, order, "linux", environment)


TARGETS = {
    "x86_64": (X86_64, 8, 16),
    "x32": (linux("x86_64", 32, environment="gnux32"), 4, 16),
    "i386": (linux("i386", 32), 4, 12),
    "aarch64": (linux("aarch64", 64), 8, 16),
    "arm": (linux("arm", 32, environment="gnueabihf"), 4, 8),
    "riscv64": (linux("riscv64", 64), 8, 16),
    "powerpc64le": (linux("powerpc64le", 64), 8, 16),
    "s390x": (linux("s390x", 64, BIG), 8, 16),
    "mips64el": (linux("mips64el", 64, environment="gnuabi64"), 8, 16),
    "musl": (linux("x86_64", 64, environment="musl"), 8, 16),
    "freebsd": (Target(Format.ELF, "x86_64", 64, LITTLE, "freebsd", ""), 8, 16),
    "unknown": (Target(Format.ELF, "x86_64", 64, LITTLE, "unknown", ""), 8, 16),
}

FREESTANDING = """
#include <float.h>
#include <inttypes.h>
#include <iso646.h>
#include <limits.h>
#include <stdalign.h>
#include <stdarg.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <stdnoreturn.h>
extern long l;
extern void *p;
extern long double ld;
extern size_t size;
extern ptrdiff_t difference;
extern uint64_t u64;
extern int_least16_t i16;
extern uintptr_t address;
extern wchar_t wide;
extern bool truth;
extern max_align_t most;
_Static_assert(CHAR_BIT == 8 and INT_MAX == 2147483647 and UINT_MAX == 4294967295u, "limits.h");
_Static_assert(sizeof(long) == 8 ? LONG_MAX == 9223372036854775807LL : LONG_MAX == 2147483647, "LONG_MAX");
_Static_assert(SIZE_MAX == (size_t)-1 && UINT64_MAX == UINT64_C(18446744073709551615), "stdint.h");
_Static_assert(INTPTR_MIN < 0 && PTRDIFF_MAX > 0 && INT8_MIN == -128 && UINT16_MAX == 65535, "stdint.h");
_Static_assert(DBL_MANT_DIG == 53 && FLT_RADIX == 2 && DBL_MAX > 1e308 && LDBL_DIG >= 15, "float.h");
_Static_assert(alignof(max_align_t) >= alignof(long long) && true && !false, "stdalign.h");
_Static_assert(sizeof(PRId64) > 2 && offsetof(struct { char c; int i; }, i) == 4, "inttypes.h, stddef.h");
noreturn void stop(void);
void print(const char *, va_list);
int count(int first, ...);
static inline int sum(int n, ...) { va_list a; va_start(a, n); int r = va_arg(a, int); va_end(a); return r; }
"""


@pytest.mark.parametrize(("target", "pointer", "long_double"), TARGETS.values(), ids=TARGETS.keys())
def test_the_compilers_own_headers_come_with_the_tool(
    target: Target, pointer: int, long_double: int, read: Read, tmp_path: Path
) -> None:
    """An empty sysroot stands for a machine without any C library."""
    surface = read(FREESTANDING, target=target, sysroot=str(tmp_path / "nothing"))

    assert [(str(item.status), item.reason) for item in surface.headers] == [("checked", "")]
    sizes = {item.name: item.size for item in surface.declarations if item.size is not None}
    assert sizes["p"] == sizes["size"] == sizes["difference"] == sizes["address"] == pointer
    assert sizes["ld"] == long_double
    assert (sizes["u64"], sizes["i16"], sizes["wide"], sizes["truth"]) == (8, 2, 4, 1)


@pytest.mark.parametrize("language", ["c", "c++"])
@pytest.mark.parametrize(
    ("request_for", "given", "withheld"),
    [
        ("__need_size_t", "size_t", "ptrdiff_t"),
        ("__need_ptrdiff_t", "ptrdiff_t", "size_t"),
        ("__need_wint_t", "wint_t", "size_t"),
        ("__need_max_align_t", "max_align_t", "size_t"),
    ],
)
def test_a_c_library_may_ask_for_one_name_of_stddef(
    language: str, request_for: str, given: str, withheld: str, read: Read, tmp_path: Path
) -> None:
    head = f"#define {request_for}\n#include <stddef.h>\n"
    text = f"{head}extern {given} v;\ntypedef char {withheld};\n"
    surface = read(text, language=language, sysroot=str(tmp_path / "nothing"))

    assert [(str(item.status), item.reason) for item in surface.headers] == [("checked", "")]


def test_stddef_in_parts_and_as_a_whole(read: Read, tmp_path: Path) -> None:
    text = (
        "#define __need_NULL\n#include <stddef.h>\n#define __need_size_t\n#include <stddef.h>\n"
        "#include <stddef.h>\n#include <stddef.h>\n#define __need___va_list\n#include <stdarg.h>\n"
        "#include <stdarg.h>\nextern size_t a;\nextern ptrdiff_t b;\n"
        "extern wchar_t c; void f(__gnuc_va_list, va_list);\n"
        '_Static_assert(!NULL, "");'
    )

    assert [str(item.status) for item in read(text, sysroot=str(tmp_path / "nothing")).headers] == ["checked"]


def test_a_foreign_target_never_sees_this_machines_headers(read: Read, tmp_path: Path) -> None:
    """Also where this machine is the one with headers for everything."""
    surface = read("#include <stdio.h>\nint f(FILE *);", sysroot=str(tmp_path / "nothing"))

    (outcome,) = surface.headers
    assert str(outcome.status) == "not-checked"
    assert "'stdio.h' file not found: no C library headers for x86_64-unknown-linux-gnu" in outcome.reason
    assert "--sysroot" in outcome.reason


@pytest.mark.parametrize(
    ("architecture", "environment", "name"),
    [
        ("x86_64", "gnu", "x86_64-linux-gnu"),
        ("x86_64", "", "x86_64-linux-gnu"),
        ("i386", "gnu", "i386-linux-gnu"),
        ("i686", "gnu", "i386-linux-gnu"),
        ("arm", "gnueabihf", "arm-linux-gnueabihf"),
        ("mips64el", "gnu", "mips64el-linux-gnuabi64"),
        ("x86_64", "gnux32", "x86_64-linux-gnux32"),
        ("x86_64", "musl", "x86_64-linux-musl"),
    ],
)
def test_debians_name_of_a_target(architecture: str, environment: str, name: str) -> None:
    assert system_directories.multiarch(architecture, environment) == name


def test_a_machine_that_no_debian_has_is_nobodys_host() -> None:
    target = {"architecture": "sparcv9", "os": "linux", "environment": "gnu", "triple": "", "format": "elf"}

    assert system_directories.c_directories(target, None) == []
    assert system_directories.cxx_directories(target, None) == []


def test_another_systems_headers_are_not_this_ones() -> None:
    target = {"architecture": "x86_64", "os": "freebsd", "environment": "", "triple": "", "format": "elf"}

    assert system_directories.c_directories(target, None) == []


def test_a_sysroot_is_searched_as_a_distribution_lays_it_out(tmp_path: Path, read: Read) -> None:
    for folder, text in (
        ("usr/include/aarch64-linux-gnu", "typedef int of_multiarch;"),
        ("usr/include", "#include <multi.h>\ntypedef of_multiarch of_libc;"),
    ):
        (tmp_path / folder).mkdir(parents=True, exist_ok=True)
        name = "multi.h" if folder.endswith("gnu") else "libc.h"
        (tmp_path / folder / name).write_text(text)
    surface = read("#include <libc.h>\nof_libc f(void);", target=linux("aarch64", 64), sysroot=str(tmp_path))

    assert [(str(item.status), item.reason) for item in surface.headers] == [("checked", "")]


@pytest.mark.machine
def test_the_hosts_c_library_with_our_own_stddef(read: Read) -> None:
    """glibc's headers ask for parts of stddef.h and continue limits.h, stdint.h and inttypes.h."""
    names = "limits stdarg stdint inttypes stdio stdlib wchar time sys/types signal math".split()  # noqa: SIM905
    includes = "#define _GNU_SOURCE\n" + "".join(f"#include <{name}.h>\n" for name in names)
    text = includes + (
        "#if PATH_MAX < 255 || SSIZE_MAX < 1 || CHAR_BIT != 8 || MB_LEN_MAX < 2\n#error limits\n#endif\n"
        "int f(FILE *, wint_t, intmax_t, imaxdiv_t, ssize_t, time_t, va_list);\n"
    )
    for language in ("c", "c++"):
        assert [item.reason for item in read(text, language=language).headers] == [""]


@pytest.mark.machine
def test_the_hosts_cxx_library(read: Read) -> None:
    names = ("cstddef", "cstdint", "climits", "string", "vector", "atomic")
    text = "".join(f"#include <{name}>\n" for name in names)
    text += "std::nullptr_t f(std::vector<std::string> &, std::max_align_t);\n"
    surface = read(text, name="x.hpp")

    (declaration,) = surface.declarations
    assert declaration.link_names == (
        "_Z1fRSt6vectorINSt7__cxx1112basic_stringIcSt11char_traitsIcESaIcEEESaIS5_EE11max_align_t",
    )


DARWIN = Target(Format.MACHO, "arm64", 64, LITTLE, "macos", "", "11.0")


@pytest.mark.parametrize(
    ("text", "link_name", "in_tables"),
    [
        ("int f(void);", "f", "_f"),
        ('int f(void) __asm__("_g");', "g", "_g"),
        ('int f(void) __asm__("g");', "g", "g"),
        ('int f(void) __asm__("__g");', "_g", "__g"),
        ("__attribute__((noreturn)) void f(void);", "f", "_f"),
    ],
)
def test_an_asm_label_on_darwin_is_the_whole_name(
    text: str, link_name: str, in_tables: str, read: Read
) -> None:
    """`g` and `_g` are two symbols there: a label has no underscore but its own."""
    (declaration,) = read(text, target=DARWIN).declarations

    assert declaration.link_names == (link_name,)
    assert declaration.names_on_darwin() == (in_tables,)
