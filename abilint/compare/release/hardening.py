"""Permissions of memory and other protection that the file asks for."""

from __future__ import annotations

from typing import TYPE_CHECKING

from abilint.model.artifact import Relro
from abilint.model.release import Change, ChangeKind

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from abilint.model.artifact import Artifact
    from abilint.model.release import Library

MH_ALLOW_STACK_EXECUTION = 0x20000
ON, OFF = "on", "off"


def compare(old: Library, new: Library) -> Iterator[Change]:
    """Tell which protection is another."""
    before, after = dict(_of(old.head.artifact)), dict(_of(new.head.artifact))
    for subject, value in before.items():
        other = after.get(subject)
        if other is not None and other != value:
            yield Change(ChangeKind.HARDENING_CHANGED, subject, value, other)


def _of(artifact: Artifact) -> Mapping[str, str]:
    if artifact.pe is not None:
        facts = artifact.pe
        return {
            "dynamic-base": _word(facts.dynamic_base),
            "nx-compatible": _word(facts.nx_compatible),
            "high-entropy-va": _word(facts.high_entropy_va),
            "guard-cf": _word(facts.guard_cf),
        }
    if artifact.macho is not None:
        return {"executable-stack": _word(artifact.macho.flags & MH_ALLOW_STACK_EXECUTION)}
    elf = artifact.elf
    found: dict[str, str] = {"text-relocations": _word(elf.text_relocations), "relro": elf.relro}
    if elf.relro is not Relro.FULL:
        found["bind-now"] = _word(elf.bind_now)
    if elf.executable_stack is not None:
        found["executable-stack"] = _word(elf.executable_stack)
    return found


def _word(value: object) -> str:
    return ON if value else OFF
