# ruff: noqa: PTH100, PTH112, PTH118, PTH120 - pathlib costs the child 5 ms
"""Headers of foreign targets out of the `ziglang` wheel, which the extra `abilint[sysroots]` installs.

The wheel carries clang's own headers, libc++ and the C libraries of Linux (glibc, musl), macOS and MinGW.
Only its files are read: the package is neither imported nor run.
"""

from __future__ import annotations

import os

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Mapping

_ARCHITECTURES = {"i386": ("x86",), "x86_64": ("x86_64", "x86"), "armeb": ("armeb", "arm")}
"""Names of an architecture in the wheel's folders, where they are not LLVM's; releases differ."""

_FAMILIES = {
    "x86_64": "x86",
    "i386": "x86",
    "armeb": "arm",
    "riscv32": "riscv",
    "riscv64": "riscv",
    "mipsel": "mips",
    "mips64": "mips",
    "mips64el": "mips",
    "powerpc64": "powerpc",
    "powerpc64le": "powerpc",
    "loongarch64": "loongarch",
    "sparc64": "sparc",
}
"""Architectures that share their kernel headers."""

_ENVIRONMENTS = {"mips64": "gnuabi64", "mips64el": "gnuabi64", "powerpc": "gnueabihf", "mips": "gnueabihf"}
_ENVIRONMENTS |= {"mipsel": "gnueabihf"}
"""ABI in the wheel's name of a glibc target that an ELF file calls just `gnu`."""

_APPLE = frozenset({"macos", "darwin", "mac-catalyst"})
"""Systems that the headers of macOS are for."""

_SYSTEMS = _APPLE | {"linux", "windows"}
_WINDOWS_MACHINES = {"x86_64": ("-D__MINGW64__",), "aarch64": ("-D__MINGW64__",), "i386": ("-D_X86_",)}

_GLIBC = ("-D__GLIBC_MINOR__=31",)
"""The wheel's glibc headers are of all versions at once and are told which."""

_MSVC = ("-D__MINGW32__", "-D__GNUC__=4", "-fgnuc-version=4.2.1", "-U_MSC_VER")
"""MinGW headers under Microsoft's ABI: names and layouts stay Microsoft's, extensions are GNU's."""

_LIBCXX = (
    "-nostdinc++",
    "-D_LIBCPP_ABI_VERSION=1",
    "-D_LIBCPP_ABI_NAMESPACE=__1",
    "-D_LIBCPP_DISABLE_AVAILABILITY",
    "-D_LIBCPP_PSTL_CPU_BACKEND_SERIAL",
    "-D_LIBCPP_HARDENING_MODE=2",
)
"""What a build of libc++ writes into its `__config_site`, which the wheel leaves open."""


_FORGOTTEN = os.path.join(os.path.dirname(os.path.abspath(__file__)), "include_behind")


def folder() -> str | None:
    """Find the wheel's `lib` folder; None where the wheel is not installed."""
    from importlib.util import find_spec

    try:
        spec = find_spec("ziglang")
    except (ImportError, ValueError):
        return None
    for place in (spec.submodule_search_locations or ()) if spec is not None else ():
        path = os.path.join(place, "lib")
        if os.path.isdir(os.path.join(path, "libc", "include")):
            return path
    return None


def c_directories(lib: str, target: Mapping[str, str]) -> list[str]:
    """Folders of the C library for a target; empty where the wheel has none for it."""
    names = _folder_names(lib, target)
    return [os.path.join(lib, "libc", "include", name) for name in names]


def _folder_names(lib: str, target: Mapping[str, str]) -> list[str]:
    if target["os"] == "linux":
        return _linux(lib, target["architecture"], target["environment"] or "gnu")
    if target["os"] == "windows":
        return _first(lib, "any-windows-any")
    if target["os"] in _APPLE:
        return _first(lib, "any-macos-any", "any-darwin-any")
    return []


def _linux(lib: str, architecture: str, environment: str) -> list[str]:
    musl = environment.startswith("musl")
    libc = "musl" if musl else environment
    if libc == "gnu":
        libc = _ENVIRONMENTS.get(architecture, libc)
    spelled = _ARCHITECTURES.get(architecture, (architecture,))
    own = _first(lib, *(f"{name}-linux-{libc}" for name in spelled))
    if not own:
        return []
    family = _first(lib, f"{_FAMILIES.get(architecture, architecture)}-linux-any")
    return [*own, "generic-musl" if musl else "generic-glibc", *family, "any-linux-any"]


def _first(lib: str, *names: str) -> list[str]:
    """Give the first of the names that is a folder, as a list of none or one."""
    return [name for name in names if os.path.isdir(os.path.join(lib, "libc", "include", name))][:1]


def cxx_directories(lib: str) -> list[str]:
    """Folders of libc++."""
    return [os.path.join(lib, "libcxx", "include"), os.path.join(lib, "libcxxabi", "include")]


def compiler_directories(lib: str) -> list[str]:
    """Folders of immintrin.h, stdatomic.h and the like, and of what the wheel forgot."""
    return [os.path.join(lib, "include"), _FORGOTTEN]


def arguments(target: Mapping[str, str], language: str) -> list[str]:
    """Definitions without which the wheel's headers do not read; none of them changes a layout."""
    result = list(_LIBCXX) if language == "c++" else []
    if target["environment"].startswith("musl"):
        return [*result, "-D_LIBCPP_HAS_MUSL_LIBC"] if language == "c++" else []
    return [*result, *_GLIBC] if target["os"] == "linux" else result


def under_microsofts_abi(target: Mapping[str, str]) -> list[str]:
    """Definitions that let MinGW's headers be read for Microsoft's compiler."""
    return [*_MSVC, *_WINDOWS_MACHINES.get(target["architecture"], ())]


def may_serve(target: Mapping[str, str]) -> bool:
    """Whether the wheel, if it were installed, would have headers for such a system."""
    return target["os"] in _SYSTEMS
