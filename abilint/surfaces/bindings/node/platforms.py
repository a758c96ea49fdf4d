"""What a program would learn of the machine, were it run on the target (nodejs.org, process, os)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from abilint.model.target import ByteOrder, Format

if TYPE_CHECKING:
    from abilint.model.target import Target

ARCHITECTURES = {
    "x86_64": "x64", "i386": "ia32", "aarch64": "arm64", "powerpc64le": "ppc64", "powerpc64": "ppc64",
    "loongarch64": "loong64",
}  # fmt: skip
DENO_ARCHITECTURES = {"arm64": "aarch64"}
SYSTEMS = {Format.PE: "win32", Format.MACHO: "darwin"}
ENDINGS = {Format.PE: ".dll", Format.MACHO: ".dylib"}


def ending(target: Target) -> str:
    """Give what libraries' file names end in."""
    return ENDINGS.get(target.format, ".so")


def constants(target: Target) -> dict[str, str | int]:
    """Give the values of the run times' names, by full name."""
    system, architecture = _system(target), _architecture(target)
    return {
        "process.platform": system,
        "process.arch": architecture,
        "path.sep": "\\" if system == "win32" else "/",
        "path.delimiter": ";" if system == "win32" else ":",
        "koffi.extension": ending(target),
        "Deno.build.os": "windows" if system == "win32" else system,
        "Deno.build.arch": DENO_ARCHITECTURES.get(target.architecture, target.architecture),
        "bun:ffi.suffix": ending(target)[1:],
        "node:ffi.suffix": ending(target)[1:],
        "ffi.LIB_EXT": ending(target),
        "ffi.Library.EXT": ending(target),
        "ref.sizeof.pointer": target.bits // 8,
    }


def answers(target: Target) -> dict[str, str]:
    """Give what functions answer that are called without arguments."""
    names = {"win32": "Windows_NT", "darwin": "Darwin", "linux": "Linux", "freebsd": "FreeBSD"}
    system = _system(target)
    return {
        "os.platform": system,
        "os.arch": _architecture(target),
        "os.type": names.get(system, system),
        "os.endianness": "LE" if target.byte_order is ByteOrder.LITTLE else "BE",
    }


def _system(target: Target) -> str:
    known = {"freebsd", "openbsd", "netbsd", "android"}
    return SYSTEMS.get(target.format, target.os if target.os in known else "linux")


def _architecture(target: Target) -> str:
    if target.architecture.startswith(("arm64", "aarch64")):
        return "arm64"
    if target.architecture.startswith(("arm", "thumb")):
        return "arm"
    return ARCHITECTURES.get(target.architecture, target.architecture)
