"""The machine and platform that a binary was built for."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class Format(StrEnum):
    """Object file format."""

    ELF = "elf"
    MACHO = "macho"
    PE = "pe"


class ByteOrder(StrEnum):
    """Byte order of the data in memory, not of the file's own headers."""

    LITTLE = "little"
    BIG = "big"


@dataclass(frozen=True, slots=True)
class Target:
    """What a compiler needs to know to lay data out as the binary does."""

    format: Format
    architecture: str
    """LLVM's name: `x86_64`, `i386`, `aarch64`, `arm`, `riscv64`, `powerpc64le`, `s390x`, `mips64el`..."""
    bits: int
    byte_order: ByteOrder
    os: str
    """`linux`, `freebsd`, `darwin`, `windows`, ...; `unknown` where the file does not say."""
    environment: str
    """`gnu`, `gnueabihf`, `gnux32`, `musl`, `msvc`, `mingw`, ...; empty where the file does not say.

    ELF names it only through the interpreter or a dependency on a libc, so a freestanding
    library is taken to be `gnu`.
    """

    @property
    def triple(self) -> str:
        """The `-target` argument of clang that lays data out as this target does."""
        parts = [self.architecture, "unknown", self.os]
        return "-".join([*parts, self.environment] if self.environment else parts)

    def __str__(self) -> str:
        """Short form for messages: `x86_64-linux-gnu`."""
        return "-".join(part for part in (self.architecture, self.os, self.environment) if part)
