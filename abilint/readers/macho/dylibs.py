"""Libraries in the load commands: which one this is, which ones it needs and offers again."""

from __future__ import annotations

from enum import StrEnum
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from abilint.readers.macho.image import Command, Image

LC_LOAD_DYLIB = 0xC
LC_ID_DYLIB = 0xD
LC_SUB_FRAMEWORK = 0x12
LC_SUB_UMBRELLA = 0x13
LC_SUB_CLIENT = 0x14
LC_SUB_LIBRARY = 0x15
LC_LAZY_LOAD_DYLIB = 0x20
LC_LOAD_WEAK_DYLIB = 0x80000018
LC_RPATH = 0x8000001C
LC_REEXPORT_DYLIB = 0x8000001F
LC_LOAD_UPWARD_DYLIB = 0x80000023


class Use(StrEnum):
    """How a library is needed."""

    LOAD = "load"
    WEAK = "weak"
    """It may be absent at run time."""
    REEXPORT = "reexport"
    """Its exports are this library's as well."""
    LAZY = "lazy"
    UPWARD = "upward"
    """It needs this library too."""


_USES = {
    LC_LOAD_DYLIB: Use.LOAD,
    LC_LOAD_WEAK_DYLIB: Use.WEAK,
    LC_REEXPORT_DYLIB: Use.REEXPORT,
    LC_LAZY_LOAD_DYLIB: Use.LAZY,
    LC_LOAD_UPWARD_DYLIB: Use.UPWARD,
}


class Dylib(NamedTuple):
    """`struct dylib`: install name and versions."""

    name: str
    use: Use
    current: str
    compatibility: str


def identity(image: Image) -> Dylib | None:
    """LC_ID_DYLIB; None in anything but a dynamic library."""
    command = image.first(LC_ID_DYLIB)
    return _dylib(image, command, Use.LOAD) if command else None


def needed(image: Image) -> tuple[Dylib, ...]:
    """Every library that is loaded, in the order that library ordinals count, from 1."""
    return tuple(_dylib(image, command, _USES[command.kind]) for command in image.commands_of(*_USES))


def re_exports(image: Image, libraries: tuple[Dylib, ...]) -> tuple[str, ...]:
    """Libraries whose exports are offered as this one's own.

    Before LC_REEXPORT_DYLIB, LC_SUB_LIBRARY and LC_SUB_UMBRELLA named them by their last part alone.
    """
    stems = {
        command.text(*command.fields(image.layout.words(1)))
        for command in image.commands_of(LC_SUB_LIBRARY, LC_SUB_UMBRELLA)
    }
    return tuple(
        library.name for library in libraries if library.use is Use.REEXPORT or _stem(library.name) in stems
    )


def run_paths(image: Image) -> tuple[str, ...]:
    """LC_RPATH, in file order."""
    return _texts(image, LC_RPATH)


def clients(image: Image) -> tuple[str, ...]:
    """LC_SUB_CLIENT: the only ones that may link with this library."""
    return _texts(image, LC_SUB_CLIENT)


def umbrella(image: Image) -> str | None:
    """LC_SUB_FRAMEWORK: the framework that programs must link with instead of this one."""
    return next(iter(_texts(image, LC_SUB_FRAMEWORK)), None)


def library_of(ordinal: int, libraries: tuple[Dylib, ...]) -> str | None:
    """Install name behind a library ordinal; None for the special ones (self, flat lookup, executable)."""
    return libraries[ordinal - 1].name if 0 < ordinal <= len(libraries) else None


def dotted(version: int) -> str:
    """Spell a version of 16, 8 and 8 bits: `1.2.3`."""
    return f"{version >> 16}.{version >> 8 & 0xFF}.{version & 0xFF}"


def _dylib(image: Image, command: Command, use: Use) -> Dylib:
    offset, _time, current, compatibility = command.fields(image.layout.words(4))
    return Dylib(command.text(offset), use, dotted(current), dotted(compatibility))


def _texts(image: Image, kind: int) -> tuple[str, ...]:
    return tuple(command.text(*command.fields(image.layout.words(1))) for command in image.commands_of(kind))


def _stem(name: str) -> str:
    """`libfoo` of `/usr/lib/libfoo.1.dylib`, and a framework's own name."""
    return name.rpartition("/")[2].partition(".")[0]
