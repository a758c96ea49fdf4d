"""The machine and platform that a binary was built for."""

from __future__ import annotations

from enum import StrEnum

from msgspec import Struct


class Format(StrEnum):
    """Object file format."""

    ELF = "elf"
    MACHO = "macho"
    PE = "pe"


class ByteOrder(StrEnum):
    """Byte order of the data in memory, not of the file's own headers."""

    LITTLE = "little"
    BIG = "big"


_APPLE_SYSTEMS = {
    "darwin": ("macos", ""),
    "mac-catalyst": ("ios", "-macabi"),
    "ios-simulator": ("ios", "-simulator"),
    "tvos-simulator": ("tvos", "-simulator"),
    "watchos-simulator": ("watchos", "-simulator"),
    "visionos": ("xros", ""),
    "visionos-simulator": ("xros", "-simulator"),
}
"""Platforms whose name is not how clang spells their part of a triple: (system, environment)."""


_WINDOWS_TRIPLES = {"msvc": "{}-pc-windows-msvc", "mingw": "{}-w64-windows-gnu"}
_WINDOWS_NAMES = {"i386": "i686", "arm": "thumbv7"}
"""clang takes `i386` for a processor without atomics, and Windows on ARM runs Thumb code only."""


class Target(Struct, frozen=True):
    """What a compiler needs to know to lay data out as the binary does."""

    format: Format
    architecture: str
    """LLVM's name: `x86_64`, `i386`, `aarch64`, `arm`, `riscv64`, `powerpc64le`, `s390x`, `mips64el`..."""
    bits: int
    byte_order: ByteOrder
    os: str
    """`linux`, `freebsd`, `windows`, ...; `unknown` where the file does not say.

    Mach-O: the platform, `macos`, `ios`, `ios-simulator`, `mac-catalyst`, ...; `darwin` where not stated.
    """
    environment: str
    """`gnu`, `gnueabihf`, `gnux32`, `musl`, `msvc`, `mingw`, ...; empty where the file does not say.

    ELF names it only through the interpreter or a dependency on a libc, so a freestanding
    library is taken to be `gnu`.
    """
    os_version: str = ""
    """Mach-O: the oldest version that it runs on, as `11.0`; empty elsewhere."""

    @property
    def triple(self) -> str:
        """The `-target` argument of clang that lays data out as this target does."""
        if self.format is Format.MACHO:
            system, environment = _APPLE_SYSTEMS.get(self.os, (self.os, ""))
            return f"{self.architecture}-apple-{system}{self.os_version}{environment}"
        if self.format is Format.PE:
            return _WINDOWS_TRIPLES[self.environment].format(
                _WINDOWS_NAMES.get(self.architecture, self.architecture)
            )
        parts = [self.architecture, "unknown", self.os]
        return "-".join([*parts, self.environment] if self.environment else parts)

    def __str__(self) -> str:
        """Short form for messages: `x86_64-linux-gnu`."""
        return "-".join(part for part in (self.architecture, self.os, self.environment) if part)
