"""What a program would learn of the machine, were it run on the library's own target."""

from __future__ import annotations

from typing import TYPE_CHECKING

from abilint.model.target import Format

if TYPE_CHECKING:
    from abilint.model.target import Target

PROCESSORS = {"x86_64": "amd64", "i386": "x86", "arm64": "aarch64", "powerpc64le": "ppc64le"}


def answers(target: Target) -> dict[str, bool | int | str]:
    """Give what JNA's `Platform` and the like answer, by the name of the method or constant."""
    windows, macos = target.format is Format.PE, target.format is Format.MACHO
    linux = not windows and not macos and target.os not in ("freebsd", "netbsd", "openbsd")
    intel = target.architecture in ("x86_64", "i386")
    return {
        "isWindows": windows, "IS_OS_WINDOWS": windows, "IS_WINDOWS": windows,
        "isMac": macos, "isMacOS": macos, "IS_OS_MAC": macos, "IS_OS_MAC_OSX": macos,
        "isLinux": linux, "IS_OS_LINUX": linux, "isX11": not windows and not macos,
        "isFreeBSD": target.os == "freebsd", "isOpenBSD": target.os == "openbsd",
        "isSolaris": False, "isAIX": False, "isAndroid": False, "isWindowsCE": False,
        "is64Bit": target.bits == 64, "isIntel": intel,
        "isARM": target.architecture.startswith(("arm", "aarch")),
        "C_LIBRARY_NAME": "msvcrt" if windows else "c",
        "MATH_LIBRARY_NAME": "msvcrt" if windows else "m",
        "Native.POINTER_SIZE": target.bits // 8,
        "Native.SIZE_T_SIZE": target.bits // 8,
        "Native.LONG_SIZE": 4 if windows else target.bits // 8,
        "Native.WCHAR_SIZE": 2 if windows else 4,
        "File.separator": "\\" if windows else "/",
    }  # fmt: skip


def property_of(name: str, target: Target) -> str | None:
    """Give a property of the system; None for those that only a run can tell."""
    if name == "os.name":
        return {Format.PE: "Windows 11", Format.MACHO: "Mac OS X"}.get(target.format, "Linux")
    if name == "os.arch":
        return PROCESSORS.get(target.architecture, target.architecture)
    if name == "sun.arch.data.model":
        return str(target.bits)
    return "/" if name == "file.separator" and target.format is not Format.PE else None
