"""Machine and platform of a Mach-O file.

Source: `<mach/machine.h>` (CPU types) and `<mach-o/loader.h>` (PLATFORM_...). Architectures are spelt as
`lipo` and clang's `-target` spell them.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from abilint.model.target import Format, Target
from abilint.readers.macho.dylibs import dotted

if TYPE_CHECKING:
    from collections.abc import Iterator

    from abilint.readers.macho.image import Image

LC_VERSION_MIN_MACOSX = 0x24
LC_VERSION_MIN_IPHONEOS = 0x25
LC_VERSION_MIN_TVOS = 0x2F
LC_VERSION_MIN_WATCHOS = 0x30
LC_BUILD_VERSION = 0x32

_CPU_X86 = 7
_CPU_X86_64 = 0x01000007
_ARCHITECTURES = {
    _CPU_X86: ("i386", {}),
    _CPU_X86_64: ("x86_64", {8: "x86_64h"}),
    12: ("arm", {5: "armv4t", 6: "armv6", 9: "armv7", 11: "armv7s", 12: "armv7k"}),
    0x0100000C: ("arm64", {2: "arm64e"}),
    0x0200000C: ("arm64_32", {}),
    18: ("ppc", {}),
    0x01000012: ("ppc64", {}),
}
"""cputype -> (name, {cpusubtype that has a name of its own: name})."""

_PLATFORMS = {
    1: "macos",
    2: "ios",
    3: "tvos",
    4: "watchos",
    5: "bridgeos",
    6: "mac-catalyst",
    7: "ios-simulator",
    8: "tvos-simulator",
    9: "watchos-simulator",
    10: "driverkit",
    11: "visionos",
    12: "visionos-simulator",
}
_OF_COMMAND = {
    LC_VERSION_MIN_MACOSX: "macos",
    LC_VERSION_MIN_IPHONEOS: "ios",
    LC_VERSION_MIN_TVOS: "tvos",
    LC_VERSION_MIN_WATCHOS: "watchos",
}
"""Before LC_BUILD_VERSION each platform had a command of its own; on x86 the phones' mean the simulator."""

UNSTATED = "darwin"


class Platform(NamedTuple):
    """One platform that the file was built for."""

    name: str
    minimum: str
    """Oldest version that it runs on."""
    sdk: str
    """Version of the headers that it was built with; `0.0` where not stated."""


def architecture(cpu_type: int, cpu_subtype: int) -> str:
    """Name a CPU; one that no table row knows becomes `unknown-<number>`."""
    found = _ARCHITECTURES.get(cpu_type)
    if found is None:
        return f"unknown-{cpu_type}"
    name, special = found
    return special.get(cpu_subtype, name)


def platforms(image: Image) -> tuple[Platform, ...]:
    """Every platform, in file order; a "zippered" library has macOS and Mac Catalyst."""
    return tuple(_platforms(image))


def _platforms(image: Image) -> Iterator[Platform]:
    layout = image.layout
    for command in image.commands_of(LC_BUILD_VERSION, *_OF_COMMAND):
        if command.kind == LC_BUILD_VERSION:
            number, minimum, sdk, _tools = command.fields(layout.words(4))
            name = _PLATFORMS.get(number, f"platform-{number}")
        else:
            minimum, sdk = command.fields(layout.words(2))
            name = _OF_COMMAND[command.kind]
            if name != "macos" and image.header.cpu_type in (_CPU_X86, _CPU_X86_64):
                name = f"{name}-simulator"
        yield Platform(name, _short(minimum), _short(sdk))


def read_target(image: Image, built_for: tuple[Platform, ...]) -> Target:
    """Name the target; the first platform counts, `darwin` stands for a file that states none."""
    header, layout = image.header, image.layout
    first = built_for[0] if built_for else Platform(UNSTATED, "", "")
    return Target(
        Format.MACHO,
        architecture(header.cpu_type, header.cpu_subtype),
        layout.bits,
        layout.order,
        first.name,
        "",
        first.minimum,
    )


def _short(version: int) -> str:
    """`11.0` and `10.13.4`: Apple's tools leave out a last part that is 0."""
    return dotted(version).removesuffix(".0")
