"""Machine and C run-time of a PE image or COFF object.

No field says whether Microsoft's ABI or MinGW's holds, and C++ names and bit-fields differ. The signs,
first that fits:

| image                                              | environment |
|----------------------------------------------------|-------------|
| a Rich header                                      | `msvc`      |
| linker version 2.x (GNU ld)                        | `mingw`     |
| exports C++ names of Microsoft's scheme (`?f@@..`) | `msvc`      |
| exports C++ names of the Itanium scheme (`_Z..`)   | `mingw`     |
| imports vcruntime or msvcp                         | `msvc`      |
| imports libgcc_s, libstdc++, libc++, libwinpthread | `mingw`     |
| imports msvcrt.dll (its own linker would have left a Rich header) | `mingw` |
| sections `.eh_frame`, `.debug_info` or `.buildid`  | `mingw`     |
| nothing of these                                   | `msvc`      |

Objects: symbols `@comp.id`, C++ names, sections `.debug$S` against `.eh_frame`, `.rdata$zzz`, `.debug_info`.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from abilint.errors import CorruptBinary
from abilint.model.target import ByteOrder, Format, Target
from abilint.readers.pe.layout import (
    LOAD_CONFIG_TABLE,
    MACHINE_AMD64,
    MACHINE_ARM64,
    MACHINE_ARM64EC,
    MACHINE_ARM64X,
    MACHINE_ARMNT,
    MACHINE_I386,
)

if TYPE_CHECKING:
    from collections.abc import Iterable

    from abilint.readers.pe.image import Image

_ARCHITECTURES = {
    MACHINE_I386: ("i386", 32),
    MACHINE_AMD64: ("x86_64", 64),
    MACHINE_ARMNT: ("arm", 32),
    MACHINE_ARM64: ("aarch64", 64),
    MACHINE_ARM64EC: ("arm64ec", 64),
    MACHINE_ARM64X: ("aarch64", 64),
}
_CHPE_POINTER_AT = 0xC8
"""Offset of CHPEMetadataPointer in IMAGE_LOAD_CONFIG_DIRECTORY64."""
_MSVC_LIBRARIES = ("vcruntime", "msvcp", "concrt")
_MINGW_LIBRARIES = ("libgcc_s", "libstdc++", "libc++", "libwinpthread", "msvcrt.dll")
_MINGW_SECTIONS = (".eh_frame", ".debug_info", ".rdata$zzz", ".zdebug_info", ".buildid")


def architecture_of(path: str, machine: int) -> str:
    """LLVM's name of the machine; CorruptBinary for one that abilint does not know."""
    if machine not in _ARCHITECTURES:
        raise CorruptBinary(path, f"is for machine {machine:#06x}, which abilint does not know")
    return _ARCHITECTURES[machine][0]


def target_of(path: str, machine: int, environment: str, *, emulation_compatible: bool = False) -> Target:
    """Give the target. Raises CorruptBinary for a machine that the format knows and abilint does not."""
    architecture, bits = architecture_of(path, machine), _ARCHITECTURES[machine][1]
    if emulation_compatible and machine == MACHINE_AMD64:
        architecture = "arm64ec"
    return Target(Format.PE, architecture, bits, ByteOrder.LITTLE, "windows", environment)


def is_hybrid(image: Image) -> bool:
    """Whether the image holds ARM64EC code: an x86-64 image is then ARM64EC, an ARM64 image ARM64X."""
    rva, _ = image.directory(LOAD_CONFIG_TABLE)
    if not rva or image.optional.bits != 64:
        return False
    try:
        size = int.from_bytes(image.take(rva, 4, "the load configuration"), "little")
        if size < _CHPE_POINTER_AT + 8:
            return False
        return any(image.take(rva + _CHPE_POINTER_AT, 8, "the load configuration"))
    except CorruptBinary:
        return False


def image_environment(
    image: Image, exports: Iterable[str], libraries: Iterable[str], sections: Iterable[str]
) -> str:
    """`msvc` or `mingw`: see the table above."""
    if b"Rich" in image.stub:
        return "msvc"
    if image.optional.linker_version[0] == 2:
        return "mingw"
    by_name = _by_mangling(exports)
    if by_name:
        return by_name
    names = [library.lower() for library in libraries]
    if any(name.startswith(_MSVC_LIBRARIES) for name in names):
        return "msvc"
    if any(name.startswith(_MINGW_LIBRARIES) for name in names):
        return "mingw"
    return _by_section(sections)


def object_environment(symbols: Iterable[str], sections: Iterable[str]) -> str:
    """`msvc` or `mingw` for an object file."""
    names = list(symbols)
    if "@comp.id" in names:
        return "msvc"
    return _by_mangling(names) or _by_section(sections)


def import_environment(symbol: str) -> str:
    """`msvc` or `mingw` for an import object, which says nothing but by a C++ name."""
    return _by_mangling((symbol,)) or "msvc"


def _by_mangling(names: Iterable[str]) -> str | None:
    for name in names:
        if name.startswith("?"):
            return "msvc"
        if name.startswith(("_Z", "__Z")) and name.lstrip("_")[1:2].isalnum():
            return "mingw"
    return None


def _by_section(sections: Iterable[str]) -> str:
    return "mingw" if any(name.startswith(_MINGW_SECTIONS) for name in sections) else "msvc"
