"""What LuaJIT says of the machine it runs on (luajit.org, "ffi.* API functions"), for a target."""

from __future__ import annotations

from typing import TYPE_CHECKING

from abilint.model.target import ByteOrder, Format

if TYPE_CHECKING:
    from abilint.model.target import Target

ARCHITECTURES = {"x86_64": "x64", "i386": "x86", "aarch64": "arm64", "arm64": "arm64", "ppc64le": "ppc64"}
BSD = ("freebsd", "netbsd", "openbsd", "dragonfly")


def system(target: Target) -> str:
    """Give `ffi.os`."""
    if target.format is Format.PE:
        return "Windows"
    if target.format is Format.MACHO:
        return "OSX"
    return "BSD" if target.os in BSD else "Linux"


def architecture(target: Target) -> str:
    """Give `ffi.arch`."""
    return ARCHITECTURES.get(target.architecture, target.architecture)


def has(parameter: str, target: Target) -> bool | None:
    """Give `ffi.abi(parameter)`; None where it is not known."""
    known = {
        "32bit": target.bits == 32,
        "64bit": target.bits == 64,
        "le": target.byte_order is ByteOrder.LITTLE,
        "be": target.byte_order is not ByteOrder.LITTLE,
        "win": target.format is Format.PE,
    }
    return known.get(parameter)
