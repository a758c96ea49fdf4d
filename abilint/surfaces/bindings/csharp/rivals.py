"""Declarations of one function for several platforms: only those for the target count."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from abilint.model.target import Format

if TYPE_CHECKING:
    from abilint.model.target import Target
    from abilint.surfaces.bindings.csharp.imports import Imported

ENDINGS = {
    Format.PE: re.compile(r"\.(dll|exe|drv)$", re.IGNORECASE),
    Format.MACHO: re.compile(r"\.(dylib|bundle|framework)$|\.framework/", re.IGNORECASE),
    Format.ELF: re.compile(r"\.so(\.[\d.]+)?$"),
}
WORDS_OF_BITS = re.compile(
    r"[-_.]?(?P<bits>x86[-_]64|amd64|x64|win64|64|x86|i386|win32|32)(?=$|\.)", re.IGNORECASE
)
BITS_OF_METHOD = re.compile(r"(?<!\d)(?P<bits>32|64)(?!\d)")
SIXTY_FOUR = re.compile(r"64")
ENDING = re.compile(r"(\.so|\.dylib|\.dll|\.framework)(\.|/|$).*|[-_.]?\d+(\.\d+)*$", re.IGNORECASE)


def for_target(found: list[Imported], target: Target) -> list[Imported]:
    """Leave out declarations for other platforms, where another one of the same name is for this."""
    groups: dict[tuple[str, str], list[Imported]] = {}
    for each in found:
        groups.setdefault((each.name, _stem(each)), []).append(each)
    left_out: set[int] = set()
    for group in groups.values():
        for fits in (_by_format, _by_bits):
            answers = [fits(each, target) for each in group]
            if True in answers:
                left_out |= {id(each) for each, fit in zip(group, answers, strict=True) if fit is False}
    return [each for each in found if id(each) not in left_out]


def _stem(imported: Imported) -> str:
    """Reduce the library's names to what is common to all platforms."""
    name = re.split(r"[/\\]", imported.libraries[0])[-1].lower() if imported.libraries else ""
    plain = ENDING.sub("", WORDS_OF_BITS.sub("", name).removeprefix("lib"))
    return ENDING.sub("", plain)


def _by_format(imported: Imported, target: Target) -> bool | None:
    """Whether the library's names have the ending of the target's own; None where they have none."""
    own = [any(ENDINGS[each].search(name) for name in imported.libraries) for each in ENDINGS]
    if not any(own):
        return None
    return any(ENDINGS[target.format].search(name) for name in imported.libraries)


def _by_bits(imported: Imported, target: Target) -> bool | None:
    found = [match for name in imported.libraries if (match := WORDS_OF_BITS.search(name))]
    if imported.method not in imported.names:
        found += [match for match in [BITS_OF_METHOD.search(imported.method)] if match]
    if not found:
        return None
    return any((SIXTY_FOUR.search(match["bits"]) is not None) is (target.bits == 64) for match in found)
