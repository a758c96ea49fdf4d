"""What a file would learn of the machine and of Ruby itself, were it run on the library's own target."""

from __future__ import annotations

from typing import TYPE_CHECKING

from abilint.model.target import Format
from abilint.surfaces.bindings.ruby.values import Const

if TYPE_CHECKING:
    from abilint.model.target import Target
    from abilint.surfaces.bindings.ruby.values import Value

RUBY = "3.3.0"
"""`RUBY_VERSION`: what files tell apart is 1.8 and 1.9."""
SYSTEMS = {"freebsd": "freebsd", "netbsd": "netbsd", "openbsd": "openbsd"}


def constants(target: Target) -> dict[str, Value]:
    """Give the values of Ruby's and the gems' names, by full name; those of methods end in `()`."""
    system, suffix, platform = os_name(target), library_suffix(target), ruby_platform(target)
    found: dict[str, str | int | bool | None] = {
        "RUBY_PLATFORM": platform,
        "RUBY_ENGINE": "ruby",
        "RUBY_VERSION": RUBY,
        "File::SEPARATOR": "/",
        "File::ALT_SEPARATOR": "\\" if system == "windows" else None,
        "FFI::Platform::OS": system,
        "FFI::Platform::ARCH": _architecture(target),
        "FFI::Platform::NAME": f"{_architecture(target)}-{system}",
        "FFI::Platform::LIBPREFIX": "" if system == "windows" else "lib",
        "FFI::Platform::LIBSUFFIX": suffix,
        "FFI::Platform::ADDRESS_SIZE": target.bits,
        "FFI::Platform::LITTLE_ENDIAN": 1234,
        "FFI::Platform::BIG_ENDIAN": 4321,
        "FFI::Platform::BYTE_ORDER": 1234 if target.byte_order == "little" else 4321,
        "FFI::Pointer::SIZE": target.bits // 8,
        "FFI::Pointer.size()": target.bits // 8,
        "FFI::Platform.unix?()": system != "windows",
        "FFI::Platform.bsd?()": system in {"darwin", *SYSTEMS},
        "Gem.win_platform?()": system == "windows",
        "OS.posix?()": system != "windows",
    }
    found |= {f"RbConfig::{table}[{key}]": value for key, value in _configuration(target).items()
              for table in ("CONFIG", "MAKEFILE_CONFIG")}  # fmt: skip
    found |= _questions(system)
    return {name: Const(value) for name, value in found.items()}


def _questions(system: str) -> dict[str, bool]:
    """Give `FFI::Platform.mac?` and its like."""
    asked = {
        "windows": "windows",
        "linux": "linux",
        "mac": "darwin",
        "freebsd": "freebsd",
        "solaris": "solaris",
    }
    found = {f"{owner}.{word}?()": system == meant for word, meant in asked.items()
             for owner in ("FFI::Platform", "OS")}  # fmt: skip
    upper = {**asked, "netbsd": "netbsd", "openbsd": "openbsd"}
    found |= {f"FFI::Platform::IS_{word.upper()}": system == meant for word, meant in upper.items()}
    return found | {"FFI::Platform::IS_BSD": system in {"darwin", *SYSTEMS}, "OS.osx?()": system == "darwin"}


def _configuration(target: Target) -> dict[str, str]:
    """Give what `RbConfig::CONFIG` says."""
    system = os_name(target)
    host = {"windows": "mingw32", "linux": "linux-gnu", "darwin": "darwin23"}.get(system, system)
    suffix = "bundle" if system == "darwin" else "so"
    return {
        "host_os": host,
        "target_os": host,
        "host_cpu": target.architecture,
        "target_cpu": target.architecture,
        "arch": ruby_platform(target),
        "DLEXT": suffix,
        "SOEXT": library_suffix(target),
        "EXEEXT": ".exe" if system == "windows" else "",
    }


def os_name(target: Target) -> str:
    """Give the system as `FFI::Platform::OS` calls it."""
    if target.format is Format.PE:
        return "windows"
    if target.format is Format.MACHO:
        return "darwin"
    return SYSTEMS.get(target.os, "linux")


def library_suffix(target: Target) -> str:
    """Give the ending of shared libraries."""
    return {"windows": "dll", "darwin": "dylib"}.get(os_name(target), "so")


def libc(target: Target) -> str:
    """Give the file of the C library, as the ffi gem names it."""
    return {"windows": "ucrtbase.dll", "darwin": "libc.dylib", "linux": "libc.so.6"}.get(
        os_name(target), "libc.so"
    )


def ruby_platform(target: Target) -> str:
    """Give `RUBY_PLATFORM`: `x86_64-linux-gnu`, `x64-mingw-ucrt`, `arm64-darwin23`."""
    architecture = target.architecture
    match os_name(target):
        case "windows":
            return f"{ {'x86_64': 'x64', 'i386': 'i386'}.get(architecture, architecture) }-mingw-ucrt"
        case "darwin":
            return f"{ {'aarch64': 'arm64'}.get(architecture, architecture) }-darwin23"
        case "linux":
            return f"{architecture}-linux-gnu"
        case other:
            return f"{architecture}-{other}"


def _architecture(target: Target) -> str:
    return {"arm64": "aarch64"}.get(target.architecture, target.architecture)
