"""Debian's names of machines: the tags `arch`, `arch-bits` and `arch-endian` of `.symbols` files.

Source: deb-src-symbols(5); Debian policy 11.1 for wildcards as `linux-any` and `any-amd64`.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from abilint.model.export_list import Condition

if TYPE_CHECKING:
    from collections.abc import Iterable

LLVM_NAMES = {
    "amd64": "x86_64",
    "x32": "x86_64",
    "i386": "i386",
    "arm64": "aarch64",
    "armhf": "arm",
    "armel": "arm",
    "ppc64el": "powerpc64le",
    "ppc64": "powerpc64",
    "powerpc": "powerpc",
    "mips64el": "mips64el",
    "mipsel": "mipsel",
    "mips": "mips",
    "sparc64": "sparcv9",
    "loong64": "loongarch64",
    "hppa": "hppa",
}
"""Where they differ, and those of the same name that are common."""
_NOWHERE = "none"


def condition(tags: Iterable[str]) -> Condition:
    """Join what the tags of one entry say; other tags say nothing of machines."""
    found = Condition()
    for tag in tags:
        name, _, value = tag.partition("=")
        if name == "arch":
            words = value.split()
            negated = bool(words) and all(word.startswith("!") for word in words)
            machines = tuple(sorted({_machine(word.removeprefix("!")) for word in words}))
            everywhere = "any" in machines
            found = found._replace(
                architectures=(_NOWHERE,) if everywhere and negated else () if everywhere else machines,
                negated=negated and not everywhere,
            )
        elif name == "arch-bits" and value in ("32", "64"):
            found = found._replace(bits=int(value))
        elif name == "arch-endian" and value in ("little", "big"):
            found = found._replace(byte_order=value)
    return found


def _machine(word: str) -> str:
    """`any-amd64` and `linux-amd64` are a processor, `linux-any` is every one, `hurd-any` none of ours."""
    *systems, processor = word.split("-")
    if any(system in ("hurd", "kfreebsd", "uclinux") for system in systems):
        return _NOWHERE
    return LLVM_NAMES.get(processor, processor)
