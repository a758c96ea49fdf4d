"""`cfg` as it is on a target (The Rust Reference, "Conditional compilation"); None: only a build can tell."""

from __future__ import annotations

from typing import TYPE_CHECKING

from abilint.model.target import ByteOrder, Format

if TYPE_CHECKING:
    from collections.abc import Iterable

    from abilint.model.target import Target
    from abilint.surfaces.bindings.rust.attributes import Meta

ARCHITECTURES = {"i386": "x86", "arm64": "aarch64", "arm64e": "aarch64", "powerpc64le": "powerpc64",
                 "mipsel": "mips", "mips64el": "mips64", "thumbv7": "arm", "ppc": "powerpc"}  # fmt: skip
"""LLVM's names that Rust has other ones for."""
NEVER = frozenset({"test", "miri", "doc", "doctest", "proc_macro"})
APPLE = frozenset({"macos", "ios", "tvos", "watchos", "visionos"})


def both(found: Iterable[bool | None]) -> bool | None:
    """Say whether all hold."""
    seen = list(found)
    return False if False in seen else None if None in seen else True


def either(found: Iterable[bool | None]) -> bool | None:
    """Say whether one holds."""
    seen = list(found)
    return True if True in seen else None if None in seen else False


def negated(found: bool | None) -> bool | None:
    """Turn it round."""
    return None if found is None else not found


def decide(meta: Meta, target: Target) -> bool | None:
    """Say whether a condition holds."""
    match meta.name:
        case "all":
            return both(decide(part, target) for part in meta.parts)
        case "any":
            return either(decide(part, target) for part in meta.parts)
        case "not":
            return negated(decide(meta.parts[0], target)) if meta.parts else None
        case "true" | "false":
            return meta.name == "true"
        case "unix" | "windows":
            return _is_windows(target) is (meta.name == "windows")
    return False if meta.name in NEVER and meta.value is None else _key(meta.name, meta.value, target)


def _is_windows(target: Target) -> bool:
    return target.format is Format.PE


def _key(name: str, value: str | None, target: Target) -> bool | None:
    match name:
        case "target_os":
            return _os(value or "", target)
        case "target_family":
            return value == ("windows" if _is_windows(target) else "unix")
        case "target_arch":
            return value == ARCHITECTURES.get(target.architecture, target.architecture)
        case "target_pointer_width":
            return value == str(target.bits)
        case "target_endian":
            return value == ("little" if target.byte_order is ByteOrder.LITTLE else "big")
        case "target_env":
            return _environment(value or "", target)
        case "target_vendor":
            return (target.format is Format.MACHO) if value == "apple" else None
    return None


def _os(value: str, target: Target) -> bool | None:
    if target.format is Format.ELF:
        if value == "android":
            return "android" in target.environment
        if target.os == "unknown":
            return False if value in APPLE | {"windows"} else None
        return value == target.os and "android" not in target.environment
    if target.format is Format.MACHO:
        own = target.os.removesuffix("-simulator")
        return value == {"darwin": "macos", "mac-catalyst": "ios"}.get(own, own)
    return value == "windows"


def _environment(value: str, target: Target) -> bool | None:
    if target.format is Format.MACHO:
        return value == ""
    if _is_windows(target):
        return value == ("gnu" if target.environment == "mingw" else "msvc")
    for known in ("musl", "gnu", "uclibc", "ohos"):
        if target.environment.startswith(known):
            return value == known
    return None
