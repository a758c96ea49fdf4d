"""What a module would learn of the machine and of Python itself, were it run on the library's own target."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from abilint.model.target import ByteOrder, Format

if TYPE_CHECKING:
    from abilint.model.target import Target

PYTHON = (3, 12, 0, "final", 0)
"""`sys.version_info`: what modules tell apart is Python 2."""


def constants(target: Target) -> dict[str, Any]:
    """Give the values of the standard library's names, by full name."""
    _, platform = _system(target)
    windows = target.format is Format.PE
    byte_order = "little" if target.byte_order is ByteOrder.LITTLE else "big"
    return {
        "sys.platform": platform,
        "os.name": "nt" if windows else "posix",
        "os.sep": "\\" if windows else "/",
        "os.path.sep": "\\" if windows else "/",
        "sys.maxsize": (1 << (target.bits - 1)) - 1,
        "sys.byteorder": byte_order,
        "sys.version_info": PYTHON,
        "sys.version_info.major": PYTHON[0],
        "sys.version_info.minor": PYTHON[1],
        "sys.hexversion": 0x030C00F0,
        "typing.TYPE_CHECKING": False,
        "ctypes.RTLD_GLOBAL": 0x100,
        "ctypes.RTLD_LOCAL": 0,
        "ctypes.DEFAULT_MODE": 0,
    }


def answers(target: Target) -> dict[str, Any]:
    """Give what functions of the standard library answer that are called without arguments."""
    system, _ = _system(target)
    return {
        "platform.system": system,
        "platform.machine": target.architecture,
        "platform.architecture": (f"{target.bits}bit", ""),
        "platform.python_implementation": "CPython",
        "sys.getwindowsversion": (10, 0),
    }


def _system(target: Target) -> tuple[str, str]:
    """Give `platform.system()` and `sys.platform`."""
    if target.format is Format.PE:
        return "Windows", "win32"
    if target.format is Format.MACHO:
        return "Darwin", "darwin"
    names = {"freebsd": "FreeBSD", "netbsd": "NetBSD", "openbsd": "OpenBSD"}
    return (names[target.os], target.os) if target.os in names else ("Linux", "linux")
