"""Where a linker finds a file that a linker script names.

Source: GNU ld manual, "Commands Dealing with Files" (INPUT, `=` and `$SYSROOT`), "Options" (-l).
"""

from __future__ import annotations

import os

from msgspec import Struct

_MULTIARCH = {
    "elf64-x86-64": "x86_64-linux-gnu",
    "elf32-x86-64": "x86_64-linux-gnux32",
    "elf32-i386": "i386-linux-gnu",
    "elf64-littleaarch64": "aarch64-linux-gnu",
    "elf32-littlearm": "arm-linux-gnueabihf",
    "elf64-littleriscv": "riscv64-linux-gnu",
    "elf64-powerpcle": "powerpc64le-linux-gnu",
    "elf64-s390": "s390x-linux-gnu",
    "elf64-tradlittlemips": "mips64el-linux-gnuabi64",
}
"""BFD's name of an output format -> Debian's folder for its libraries."""


class LibraryPath(Struct, frozen=True):
    """The folders that are searched for one script's names, in order."""

    script_dir: str
    sysroot: str
    """Folder that stands for `/`, empty for the machine's own root."""
    folders: tuple[str, ...]

    def find(self, name: str) -> str | None:
        """Path of an existing file for one entry of INPUT or GROUP, None where there is none."""
        if name.startswith("-l"):
            return self._first(self._library_names(name[2:]))
        name = name.removeprefix("$SYSROOT").removeprefix("=")
        if name.startswith("/"):
            return next((p for p in (self.sysroot + name, name) if os.path.isfile(p)), None)  # noqa: PTH113
        return self._first((name,))

    def _library_names(self, name: str) -> tuple[str, ...]:
        return (name[1:],) if name.startswith(":") else (f"lib{name}.so", f"lib{name}.a")

    def _first(self, names: tuple[str, ...]) -> str | None:
        for folder in self.folders:
            for name in names:
                path = os.path.join(folder, name)  # noqa: PTH118  strings throughout: one in, one out
                if os.path.isfile(path):  # noqa: PTH113
                    return path
        return None


def library_path(script: str, search_dirs: tuple[str, ...], output_format: str | None) -> LibraryPath:
    """Folders for `script`: its own first, then what it adds, then the multiarch and standard ones.

    A script below `<folder>/usr/lib` or `<folder>/lib` belongs to a system unpacked in `<folder>`, and its
    absolute names mean that system's files.
    """
    own = os.path.dirname(os.path.abspath(script))  # noqa: PTH100, PTH120
    sysroot = _sysroot(own)
    folders = [
        f"{root}{architecture}"
        for architecture in _architecture_folders(own, output_format)
        for root in ("/usr/local/lib", "/lib", "/usr/lib")
    ]
    folders += ["/usr/local/lib", "/lib64", "/usr/lib64", "/lib", "/usr/lib"]
    standard = [f"{root}{folder}" for root in (sysroot, "") for folder in folders]
    added = [f"{sysroot}{found.removeprefix('=')}" for found in search_dirs]
    return LibraryPath(own, sysroot, tuple(dict.fromkeys([own, *added, *standard])))


def _sysroot(folder: str) -> str:
    for library_root in ("/usr/lib", "/lib", "/usr/local/lib"):
        before, found, after = folder.partition(library_root)
        if found and (not after or after[0] in "/36"):
            return before
    return ""


def _architecture_folders(own: str, output_format: str | None) -> tuple[str, ...]:
    last = os.path.basename(own)  # noqa: PTH119
    named = [last] if "-linux-" in last else []
    by_format = _MULTIARCH.get(output_format or "")
    return tuple(f"/{folder}" for folder in dict.fromkeys([*named, *([by_format] if by_format else [])]))
