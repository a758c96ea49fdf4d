# ruff: noqa: PTH112, PTH113, PTH118 - pathlib costs the child 5 ms
"""Which system headers one target is read with: a given root's, this machine's own, or the wheel's."""

from __future__ import annotations

import os

from abilint.surfaces.clang_front_end import header_wheel
from abilint.surfaces.clang_front_end.system_directories import (
    c_directories,
    compiler_directories,
    cxx_directories,
)

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Mapping

_EXTRA = ", or install abilint[sysroots]"


class HeaderSet:
    """Folders in the order in which they are searched."""

    __slots__ = ("arguments", "c", "compiler", "cxx")

    def __init__(self, c: list[str], cxx: list[str], compiler: list[str], arguments: list[str]) -> None:
        self.c = c
        """The C library's; empty where there is none, and only freestanding headers are found."""
        self.cxx = cxx
        """The C++ library's; empty in C, and where there is none."""
        self.compiler = compiler
        self.arguments = arguments
        """What else the compiler must be told for these headers."""


def find(target: Mapping[str, str], sysroot: str | None, language: str) -> HeaderSet:
    """Choose the headers of one language; a foreign target gets none of this machine's."""
    c = c_directories(target, sysroot)
    cxx = cxx_directories(target, sysroot) if language == "c++" else []
    complete = c and (cxx or language == "c")
    wheel = header_wheel.folder() if sysroot is None and not complete else None
    own = header_wheel.c_directories(wheel, target) if wheel is not None else []
    if wheel is None or not own:
        return HeaderSet(c, cxx, compiler_directories(target), _arguments(target, sysroot, c))
    return HeaderSet(
        own,
        header_wheel.cxx_directories(wheel) if language == "c++" else [],
        header_wheel.compiler_directories(wheel),
        [*header_wheel.arguments(target, language), *_arguments(target, sysroot, own)],
    )


def _arguments(target: Mapping[str, str], sysroot: str | None, c: list[str]) -> list[str]:
    if sysroot is not None and target["format"] == "macho":
        frameworks = os.path.join(sysroot, "System", "Library", "Frameworks")
        return ["-iframework", frameworks] if os.path.isdir(frameworks) else []
    if target["environment"] == "msvc" and any(os.path.isfile(f"{path}/_mingw.h") for path in c):
        return header_wheel.under_microsofts_abi(target)
    return []


def way_out(target: Mapping[str, str], sysroot: str | None, language: str, name: str) -> str:
    """Say how the system header `name`, which was not found, gets here; empty where nothing is lacking."""
    found = find(target, sysroot, language)
    if found.c and (found.cxx or language == "c" or "." in name):
        return ""
    library = "C++" if found.c else "C"
    lacking = f"no {library} library headers for {target['triple']} are"
    if sysroot is not None:
        return f"{lacking} under {sysroot}, which --sysroot names"
    help_of_wheel = header_wheel.folder() is None and header_wheel.may_serve(target)
    return f"{lacking} here: give --sysroot DIR{_EXTRA if help_of_wheel else ''}"
