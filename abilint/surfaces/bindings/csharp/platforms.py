"""What C# sources ask about the platform, as it is on the library's target."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from abilint.model.target import Format

if TYPE_CHECKING:
    from abilint.model.target import Target

SYMBOLS = {
    "windows": ("WINDOWS", "WIN", "WIN32", "_WIN32", "PLATFORM_WINDOWS", "TARGET_WINDOWS", "UNITY_WSA"),
    "linux": ("LINUX", "__LINUX__", "PLATFORM_LINUX", "TARGET_LINUX", "UNITY_STANDALONE_LINUX"),
    "macos": ("OSX", "MACOS", "__MACOS__", "PLATFORM_OSX", "TARGET_OSX", "UNITY_STANDALONE_OSX"),
    "ios": ("IOS", "__IOS__", "PLATFORM_IOS", "TARGET_IOS", "UNITY_IOS"),
    "android": ("ANDROID", "__ANDROID__", "PLATFORM_ANDROID", "TARGET_ANDROID", "UNITY_ANDROID"),
}  # fmt: skip
"""What projects define for one platform only, by custom; .NET's own build defines the first of each."""
POSIX = ("UNIX", "__UNIX__", "POSIX", "PLATFORM_UNIX", "TARGET_UNIX")
NAMES = {
    "windows": ("windows", "win32nt"),
    "linux": ("linux",),
    "macos": ("macos", "osx", "macosx"),
    "ios": ("ios",),
    "android": ("android",),
    "freebsd": ("freebsd",),
}
"""As `OSPlatform`, `OperatingSystem.Is...` and `SupportedOSPlatform` have them, in lower case."""
OTHERS = ("browser", "tvos", "watchos", "maccatalyst", "wasi", "illumos", "solaris")
VERSION = re.compile(r"[\d.]*$")


def system(target: Target) -> str:
    """Name the platform as the tables do."""
    if target.format is Format.PE:
        return "windows"
    if target.format is Format.MACHO:
        return "ios" if target.os.startswith("ios") else "macos"
    return "android" if "android" in target.environment else target.os


def symbols(target: Target) -> dict[str, bool]:
    """Say of preprocessor symbols that stand for a platform whether they are defined."""
    own = system(target)
    known = {symbol: name == own for name, each in SYMBOLS.items() for symbol in each}
    return known | dict.fromkeys(POSIX, own != "windows")


def is_system(target: Target, name: str) -> bool | None:
    """Say whether a platform's name is the target's own; None where it is no platform that is known.

    `name` may hold a version, as `windows10.0.17763` does.
    """
    plain = VERSION.sub("", name.lower())
    if plain in OTHERS:
        return False
    for each, names in NAMES.items():
        if plain in names:
            return each == system(target)
    return None
