"""`--target`: what the user says that the binaries are for, held against what they are for."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from abilint.model.target import Format

if TYPE_CHECKING:
    from abilint.model.target import Target

SAME = {"amd64": "x86_64", "x64": "x86_64", "arm64": "aarch64", "x86": "i386", "ppc64el": "powerpc64le"}
UNSTATED = "darwin"
"""A Mach-O file that names no platform."""
SYSTEMS = ("linux", "windows", "darwin", "macos", "ios", "freebsd", "netbsd", "openbsd", "android", "none")


def differs(wanted: str, target: Target) -> bool:
    """Whether a part that `wanted` names contradicts the binary; parts that either leaves out agree.

    `aarch64`, `aarch64-linux` and `aarch64-unknown-linux-gnu` are all understood; `darwin` is any of Apple's.
    """
    architecture, *rest = wanted.lower().replace("x86-64", "x86_64").split("-")
    if _architecture(architecture) != _architecture(target.architecture):
        return True
    for part in rest:
        if part == "darwin" and target.format is Format.MACHO:
            continue
        if part in SYSTEMS and target.os not in ("unknown", UNSTATED, part):
            return True
        if re.fullmatch(r"gnu|musl|gnueabihf|gnueabi|gnux32|msvc", part) and target.environment not in (
            "",
            part,
        ):
            return True
    return False


def _architecture(name: str) -> str:
    name = re.sub(r"i[3-6]86", "i386", name)
    name = re.sub(r"armv?\d?.*", "arm", name) if not name.startswith("arm64") else name
    return SAME.get(name, name)
