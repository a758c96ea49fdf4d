"""The compiler flags that change what a header declares, out of a whole command line."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

from msgspec import Struct

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

_KEPT = (
    "-U",
    "-fshort-enums",
    "-funsigned-char",
    "-fsigned-char",
    "-fshort-wchar",
    "-fpack-struct",
    "-fms-extensions",
    "-fgnu89-inline",
    "-fblocks",
    "-pthread",
)
"""Flags that change names or layouts and that clang knows. `-fvisibility` is not one: it is about
the library's own definitions, and on a consumer's side it would hide every declaration."""

_PATH_OPTIONS = ("-isystem", "-iquote", "-idirafter")


class CompilerFlags(Struct, frozen=True):
    """What is left of a command line for reading headers; the fields are those of `HeaderRequest`."""

    include_dirs: tuple[str, ...] = ()
    defines: tuple[str, ...] = ()
    forced_includes: tuple[str, ...] = ()
    std: str | None = None
    sysroot: str | None = None
    extra_arguments: tuple[str, ...] = ()


def parse(arguments: Sequence[str], directory: str = "") -> CompilerFlags:
    """Sort the flags; relative paths are taken from `directory`, where the command runs."""
    found = _Collector(directory)
    pending = iter(arguments)
    for argument in pending:
        found.take(argument, pending)
    return CompilerFlags(
        include_dirs=tuple(found.include_dirs),
        defines=tuple(found.defines),
        forced_includes=tuple(found.forced_includes),
        std=found.std,
        sysroot=found.sysroot,
        extra_arguments=tuple(found.extra_arguments),
    )


class _Collector:
    def __init__(self, directory: str) -> None:
        self._directory = directory
        self.include_dirs: list[str] = []
        self.defines: list[str] = []
        self.forced_includes: list[str] = []
        self.std: str | None = None
        self.sysroot: str | None = None
        self.extra_arguments: list[str] = []

    def take(self, argument: str, rest: Iterator[str]) -> None:
        """Use one argument, and the next where its value stands apart."""
        if argument in {"-I", "-D", "-U"}:
            argument += next(rest, "")
        if argument.startswith("-I") and len(argument) > 2:
            self.include_dirs.append(self._path(argument[2:]))
        elif argument.startswith("-D") and len(argument) > 2:
            self.defines.append(argument[2:])
        elif argument == "-include":
            self.forced_includes.append(self._path(next(rest, "")))
        elif argument.startswith("-std="):
            self.std = argument[5:]
        elif argument in {"-isysroot", "--sysroot"}:
            self.sysroot = self._path(next(rest, ""))
        elif argument.startswith("--sysroot="):
            self.sysroot = self._path(argument[10:])
        elif argument.startswith(_PATH_OPTIONS):
            self._search_path(argument, rest)
        elif argument.startswith(_KEPT):
            self.extra_arguments.append(argument)

    def _search_path(self, argument: str, rest: Iterator[str]) -> None:
        option = next(option for option in _PATH_OPTIONS if argument.startswith(option))
        value = argument[len(option) :] or next(rest, "")
        self.extra_arguments += [option, self._path(value)]

    def _path(self, path: str) -> str:
        return os.path.normpath(os.path.join(self._directory, path))  # noqa: PTH118 - keeps it relative
