# ruff: noqa: PTH100, PTH112, PTH113, PTH118, PTH120, PTH208 - pathlib costs the child 5 ms
"""Where the headers of the C library and of the C++ library are, for one target.

A target's headers are never taken from a machine of another kind: a header read with the wrong
`bits/wordsize.h` parses cleanly and states wrong sizes.
"""

from __future__ import annotations

import os
import sys

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

OWN_HEADERS = os.path.join(os.path.dirname(os.path.abspath(__file__)), "include")
"""stddef.h, stdint.h and the like: right for every target, whatever compiler the machine has."""

_NEWEST_CLANG = 19
"""Headers of a newer clang use builtins that libclang 18 does not know."""

_SHARED_MULTIARCH = {
    ("i386", "gnu"): ("x86_64-linux-gnu", "stubs-32.h"),
    ("x86_64", "gnux32"): ("x86_64-linux-gnu", "stubs-x32.h"),
}
"""gcc-multilib puts the headers of these targets into another one's folder; the file proves it."""

_MULTIARCH_ARCHITECTURE = {"powerpc": "powerpc", "powerpc64le": "powerpc64le", "i486": "i386", "i686": "i386"}

_MIPS64_ENVIRONMENT = {"gnu": "gnuabi64"}


def multiarch(architecture: str, environment: str) -> str:
    """Debian's name for a Linux target: `x86_64-linux-gnu`, `mips64el-linux-gnuabi64`."""
    name = _MULTIARCH_ARCHITECTURE.get(architecture, architecture)
    environment = environment or "gnu"
    if name.startswith("mips64"):
        environment = _MIPS64_ENVIRONMENT.get(environment, environment)
    return f"{name}-linux-{environment}"


def c_directories(target: Mapping[str, str], sysroot: str | None) -> list[str]:
    """Folders that hold the target's C library headers; empty where this machine has none."""
    if sysroot is not None:
        return _below(sysroot, target)
    if target["os"] != "linux":
        return []
    name = multiarch(target["architecture"], target["environment"])
    cross = f"/usr/{name}/include"
    if os.path.isfile(f"{cross}/stdio.h"):
        return [cross]
    own = f"/usr/include/{name}"
    if os.path.isfile(f"{own}/stdio.h"):
        return [own]
    if _is_directory(f"{own}/bits"):
        return ["/usr/local/include", own, "/usr/include"]
    shared = _shared(target)
    if shared is not None:
        return ["/usr/local/include", shared, "/usr/include"]
    return ["/usr/local/include", "/usr/include"] if _is_host(target) else []


def _below(sysroot: str, target: Mapping[str, str]) -> list[str]:
    name = multiarch(target["architecture"], target["environment"])
    candidates = (
        f"{sysroot}/usr/local/include",
        f"{sysroot}/usr/include/{name}",
        f"{sysroot}/usr/include",
        f"{sysroot}/include",
    )
    return [path for path in candidates if _is_directory(path)]


def _shared(target: Mapping[str, str]) -> str | None:
    entry = _SHARED_MULTIARCH.get((target["architecture"], target["environment"] or "gnu"))
    if entry is None:
        return None
    directory, proof = entry
    path = f"/usr/include/{directory}"
    return path if os.path.isfile(f"{path}/gnu/{proof}") else None


def _is_host(target: Mapping[str, str]) -> bool:
    """Whether the machine's own /usr/include, which names no architecture, is this target's."""
    if sys.platform != "linux" or not os.path.isfile("/usr/include/stdio.h"):
        return False
    system = os.uname()
    if any(_is_directory(f"/usr/include/{multiarch(system.machine, libc)}/bits") for libc in ("gnu", "musl")):
        return False
    glibc = os.path.isfile("/usr/include/gnu/libc-version.h")
    machine = {"i686": "i386", "i586": "i386", "ppc64le": "powerpc64le", "armv7l": "arm"}.get(
        system.machine, system.machine
    )
    if target["environment"] and glibc != target["environment"].startswith("gnu"):
        return False
    return machine == target["architecture"] and target["environment"] != "gnux32"


def cxx_directories(target: Mapping[str, str], sysroot: str | None) -> list[str]:
    """Folders of the C++ library that fit the target: libstdc++, else libc++; empty where there is none."""
    if not c_directories(target, sysroot):
        return []
    name = multiarch(target["architecture"], target["environment"])
    root = sysroot or ""
    for base in (f"{root}/usr/{name}/include/c++", f"{root}/usr/include/c++"):
        for version in _newest_first(base):
            found = _libstdcxx(base, version, name, f"{root}/usr/include")
            if found:
                return found
    for version in _newest_first(f"{root}/usr/lib", "llvm-"):
        path = f"{root}/usr/lib/{version}/include/c++/v1"
        if _is_directory(path):
            return [path]
    return []


def _libstdcxx(base: str, version: str, name: str, include: str) -> list[str]:
    if not version[:1].isdigit():
        return [f"{base}/{version}"] if version == "v1" else []
    top = f"{base}/{version}"
    own = [path for path in (f"{include}/{name}/c++/{version}", f"{top}/{name}") if _is_directory(path)]
    own = own or [path for path in _vendor_directories(top, name) if _is_directory(path)]
    if name.startswith("i386-") and not own:
        own = [path for path in (f"{include}/x86_64-linux-gnu/c++/{version}/32",) if _is_directory(path)]
    return [top, *own[:1], f"{top}/backward"] if own else []


def _vendor_directories(top: str, name: str) -> Iterator[str]:
    """`c++/13/x86_64-redhat-linux`: other distributions put a vendor between machine and system."""
    architecture = name.split("-", 1)[0]
    for entry in _entries(top):
        if entry.startswith(f"{architecture}-") and "linux" in entry:
            yield f"{top}/{entry}"


def compiler_directories(target: Mapping[str, str]) -> list[str]:
    """Where immintrin.h, stdatomic.h and the like are: clang's folder, else the host gcc's own."""
    for version in _newest_first("/usr/lib", "llvm-"):
        if _major(version[5:]) <= _NEWEST_CLANG:
            for number in _newest_first(f"/usr/lib/{version}/lib/clang"):
                path = f"/usr/lib/{version}/lib/clang/{number}/include"
                if _is_directory(path):
                    return [path]
    for number in _newest_first("/usr/lib/clang"):
        path = f"/usr/lib/clang/{number}/include"
        if _major(number) <= _NEWEST_CLANG and _is_directory(path):
            return [path]
    return _gcc_directories(target)


def _gcc_directories(target: Mapping[str, str]) -> list[str]:
    architecture = "x86_64" if target["architecture"] == "i386" else target["architecture"]
    for base in ("/usr/lib/gcc", "/usr/lib/gcc-cross"):
        for triple in _entries(base):
            if triple.startswith(f"{architecture}-"):
                for version in _newest_first(f"{base}/{triple}"):
                    path = f"{base}/{triple}/{version}/include"
                    if _is_directory(path):
                        return [path]
    return []


def _newest_first(directory: str, prefix: str = "") -> list[str]:
    names = [name for name in _entries(directory) if name.startswith(prefix)]
    return sorted(names, key=lambda name: (_major(name[len(prefix) :]), name), reverse=True)


def _major(version: str) -> int:
    number = version.split(".", 1)[0]
    return int(number) if number.isdigit() else -1


def _entries(directory: str) -> list[str]:
    try:
        return sorted(os.listdir(directory))
    except OSError:
        return []


def _is_directory(path: str) -> bool:
    return os.path.isdir(path)
