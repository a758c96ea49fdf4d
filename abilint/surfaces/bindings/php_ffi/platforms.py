"""What PHP says of the machine it runs on (php.net, "Predefined Constants"), for a target."""

from __future__ import annotations

from typing import TYPE_CHECKING

from abilint.model.target import Format

if TYPE_CHECKING:
    from abilint.model.target import Target

BSD = ("freebsd", "netbsd", "openbsd", "dragonfly")


def constants(target: Target) -> dict[str, str | int]:
    """Give the constants that differ by machine."""
    windows = target.format is Format.PE
    names = {Format.PE: ("Windows", "WINNT"), Format.MACHO: ("Darwin", "Darwin")}
    family, system = names.get(target.format, ("BSD", target.os) if target.os in BSD else ("Linux", "Linux"))
    return {
        "PHP_OS_FAMILY": family,
        "PHP_OS": system,
        "PHP_INT_SIZE": target.bits // 8,
        "DIRECTORY_SEPARATOR": "\\" if windows else "/",
        "PHP_SHLIB_SUFFIX": {Format.PE: "dll"}.get(target.format, "so"),
    }
