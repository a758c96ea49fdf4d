"""`--target`: what the user says that the binaries are for, held against what they are for."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from abilint.model.target import Target

SAME = {"amd64": "x86_64", "x64": "x86_64", "arm64": "aarch64", "x86": "i386", "ppc64el": "powerpc64le"}
SYSTEMS = ("linux", "windows", "darwin", "macos", "freebsd", "netbsd", "openbsd", "android", "none")


def differs(wanted: str, target: Target) -> bool:
    """Whether a part that `wanted` names contradicts the binary; parts that either leaves out agree.

    `aarch64`, `aarch64-linux` and `aarch64-unknown-linux-gnu` are all understood.
    """
    architecture, *rest = wanted.lower().replace("x86-64", "x86_64").split("-")
    if _architecture(architecture) != _architecture(target.architecture):
        return True
    for part in rest:
        if part in SYSTEMS and target.os not in ("unknown", part):
            return True
        if re.fullmatch(r"gnu|musl|gnueabihf|gnueabi|gnux32|msvc", part) and target.environment not in (
            "",
            part,
        ):
            return True
    return False


def _architecture(name: str) -> str:
    name = re.sub(r"i[3-6]86", "i386", name)
    name = re.sub(r"armv?\d?.*", "arm", name) if name.startswith("arm") and name != "arm64" else name
    return SAME.get(name, name)
