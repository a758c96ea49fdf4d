"""Machine and platform of an ELF file, in LLVM's words.

Source: e_machine values of the gABI registry; e_flags of the processor supplements (ARM ELF, MIPS
psABI); names as in LLVM's `Triple`.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from msgspec import Struct

from abilint.model.target import ByteOrder, Format, Target

if TYPE_CHECKING:
    from abilint.readers.elf.image import Image

EM_ARM = 40
EM_AARCH64 = 183
EM_RISCV = 243

_EF_ARM_ABI_FLOAT_HARD = 0x400
_EF_MIPS_ABI2 = 0x20

_NAMES = {
    (2, 32, "big"): "sparc",
    (3, 32, "little"): "i386",
    (4, 32, "big"): "m68k",
    (6, 32, "little"): "i386",
    (8, 32, "big"): "mips",
    (8, 32, "little"): "mipsel",
    (8, 64, "big"): "mips64",
    (8, 64, "little"): "mips64el",
    (15, 32, "big"): "hppa",
    (18, 32, "big"): "sparc",
    (20, 32, "big"): "powerpc",
    (20, 32, "little"): "powerpcle",
    (21, 64, "big"): "powerpc64",
    (21, 64, "little"): "powerpc64le",
    (22, 32, "big"): "s390",
    (22, 64, "big"): "s390x",
    (40, 32, "big"): "armeb",
    (40, 32, "little"): "arm",
    (42, 32, "big"): "sheb",
    (42, 32, "little"): "sh",
    (43, 64, "big"): "sparcv9",
    (50, 64, "little"): "ia64",
    (62, 32, "little"): "x86_64",
    (62, 64, "little"): "x86_64",
    (83, 32, "little"): "avr",
    (105, 32, "little"): "msp430",
    (164, 32, "little"): "hexagon",
    (183, 32, "big"): "aarch64_be",
    (183, 32, "little"): "aarch64",
    (183, 64, "big"): "aarch64_be",
    (183, 64, "little"): "aarch64",
    (243, 32, "little"): "riscv32",
    (243, 64, "little"): "riscv64",
    (247, 64, "big"): "bpfeb",
    (247, 64, "little"): "bpfel",
    (252, 32, "little"): "csky",
    (258, 32, "little"): "loongarch32",
    (258, 64, "little"): "loongarch64",
    (0x9026, 64, "little"): "alpha",
}
"""(e_machine, class, byte order) -> architecture."""

_SYSTEMS = {0: "linux", 2: "netbsd", 3: "linux", 6: "solaris", 9: "freebsd", 12: "openbsd", 97: "linux"}
"""EI_OSABI; 0 (System V) is what Linux toolchains write unless a GNU extension is used, 97 is ARM's own."""

_SYSTEM_NOTES = {
    ".note.netbsd.ident": "netbsd",
    ".note.openbsd.ident": "openbsd",
    ".note.tag": "freebsd",
}
_MUSL_LIBC = "libc.so"
"""musl's SONAME outside Alpine; bionic has the same, but marks its files with `.note.android.ident`."""


class Clues(Struct, frozen=True):
    """What besides the header tells which C library the file was built for."""

    interpreter: str | None
    needed: tuple[str, ...]


def read_target(image: Image, clues: Clues) -> Target:
    """Name the target; an e_machine that no table row knows becomes `unknown-<number>`."""
    header, bits, order = image.header, image.layout.bits, image.layout.order
    architecture = _NAMES.get((header.machine, bits, order.value), f"unknown-{header.machine}")
    if architecture == "mips" and header.flags & _EF_MIPS_ABI2:
        architecture = "mips64"
    if architecture == "mipsel" and header.flags & _EF_MIPS_ABI2:
        architecture = "mips64el"
    system = _system(image)
    environment = _environment(image, architecture, clues) if system == "linux" else ""
    return Target(Format.ELF, architecture, bits, ByteOrder(order), system, environment)


def _system(image: Image) -> str:
    for name, system in _SYSTEM_NOTES.items():
        if name in image.section_names:
            return system
    return _SYSTEMS.get(image.header.osabi, "unknown")


def _environment(image: Image, architecture: str, clues: Clues) -> str:
    library = _c_library(image, clues)
    if library == "android":
        return "androideabi" if architecture.startswith("arm") else "android"
    return library + _abi_suffix(image, architecture, clues)


def _c_library(image: Image, clues: Clues) -> str:
    interpreter = clues.interpreter or ""
    if ".note.android.ident" in image.section_names or interpreter.startswith("/system/bin/linker"):
        return "android"
    musl_dependency = any(name.startswith("libc.musl") or name == _MUSL_LIBC for name in clues.needed)
    return "musl" if "ld-musl" in interpreter or musl_dependency else "gnu"


def _abi_suffix(image: Image, architecture: str, clues: Clues) -> str:
    """Return the calling convention's part of the environment: `eabihf`, `x32`, `abi64`, ..."""
    bits = image.layout.bits
    if architecture.startswith("arm"):
        hard = image.header.flags & _EF_ARM_ABI_FLOAT_HARD or "armhf" in (clues.interpreter or "")
        return "eabihf" if hard or "ld-linux-armhf.so.3" in clues.needed else "eabi"
    if architecture == "x86_64" and bits == 32:
        return "x32"
    if architecture.startswith("mips64"):
        return "abin32" if bits == 32 else "abi64"
    return "_ilp32" if architecture.startswith("aarch64") and bits == 32 else ""
