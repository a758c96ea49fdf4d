"""`--target`: words of a triple -> the target that headers are compiled for."""

from __future__ import annotations

import re

from abilint.errors import UsageError
from abilint.model.target import ByteOrder, Format, Target

_ARCHITECTURES = {"amd64": "x86_64", "x64": "x86_64", "arm64": "aarch64", "ppc64el": "powerpc64le"}
_I386 = re.compile(r"i[3-6]86|x86")
_ARM = re.compile(r"(?:arm|thumb)v?\d*\w*")
_WIDE = re.compile(r".*64|s390x|sparcv9")
_BIG = re.compile(r"powerpc(64)?|s390x|mips(64)?|sparc.*|aarch64_be|hppa")
_APPLE = ("darwin", "macos", "macosx", "ios", "tvos", "watchos")
_ENVIRONMENTS = re.compile(r"gnu\w*|musl\w*|msvc|mingw|android\w*")
_OLDEST_MACOS = "11.0"
"""The first that runs on arm64: without a version clang takes one that knows no thread-local variables."""
_VENDORS = ("unknown", "pc", "apple", "w64", "none")


def parse(triple: str) -> Target:
    """Read `aarch64-linux-gnu`, `x86_64-pc-windows-msvc`, `arm64-apple-macos11`; raises UsageError."""
    first, *rest = triple.lower().split("-")
    if not re.fullmatch(r"[a-z]\w*", first):
        raise UsageError(f"--target {triple}: write it as a compiler's triple, as in aarch64-linux-gnu")
    architecture = _architecture(first)
    words = [word for word in rest if word not in _VENDORS]
    system = next((word for word in words if not _ENVIRONMENTS.fullmatch(word)), "linux")
    environment = next((word for word in words if _ENVIRONMENTS.fullmatch(word)), "")
    name = system.rstrip(".0123456789")
    return _target(architecture, name, environment, system[len(name) :])


def _target(architecture: str, system: str, environment: str, version: str = "") -> Target:
    bits = 64 if _WIDE.fullmatch(architecture) else 32
    order = ByteOrder.BIG if _BIG.fullmatch(architecture) else ByteOrder.LITTLE
    if system in _APPLE:
        system = "macos" if system == "macosx" else system
        return Target(Format.MACHO, architecture, bits, order, system, "", version or _OLDEST_MACOS)
    if system in ("windows", "win", "mingw"):
        gnu = system == "mingw" or environment.startswith(("gnu", "mingw"))
        return Target(Format.PE, architecture, bits, order, "windows", "mingw" if gnu else "msvc")
    return Target(Format.ELF, architecture, bits, order, system, environment or "gnu")


def default(object_format: Format | None) -> Target:
    """Give the usual target of a format: for ELF this machine's, else the one most libraries are for."""
    import platform

    if object_format is Format.MACHO:
        return _target("aarch64", "macos", "")
    if object_format is Format.PE:
        return _target("x86_64", "windows", "msvc")
    return _target(_architecture(platform.machine().lower() or "x86_64"), "linux", "gnu")


def _architecture(word: str) -> str:
    if _I386.fullmatch(word):
        return "i386"
    if _ARM.fullmatch(word) and word != "arm64":
        return "arm"
    return _ARCHITECTURES.get(word, word)
