"""Permissions of memory and other protection that the file asks for."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from abilint.model.artifact import Relro
from abilint.model.release import Change, ChangeKind
from abilint.model.symbol import Scope

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from abilint.model.artifact import Artifact
    from abilint.model.release import Library

MH_ALLOW_STACK_EXECUTION = 0x20000
ON, OFF = "on", "off"
GUARDS = ("ibt", "shstk", "bti", "pac")
CANARY = frozenset({"__stack_chk_fail", "__stack_chk_fail_local", "__stack_smash_handler"})
FORTIFIED = re.compile(r"__(?!stack)\w+_chk")
"""`__memcpy_chk`: what a call becomes whose buffer the compiler knows (`_FORTIFY_SOURCE`)."""


def compare(old: Library, new: Library) -> Iterator[Change]:
    """Tell which protection is another."""
    before, after = ({**_of(each.head.artifact), **_by_compiler(each)} for each in (old, new))
    for subject, value in before.items():
        other = after.get(subject)
        if other is not None and other != value:
            yield Change(ChangeKind.HARDENING_CHANGED, subject, value, other)


def _by_compiler(library: Library) -> Mapping[str, str]:
    """Give what code asks its C library for where it was compiled with guards; Windows has others."""
    if library.head.artifact.pe is not None:
        return {}
    asked = {symbol.link_name for symbol in library.head.symbols if symbol.scope is Scope.UNDEFINED}
    fortified = any(FORTIFIED.fullmatch(name) for name in asked)
    return {"stack-protector": _word(not asked.isdisjoint(CANARY)), "fortify": _word(fortified)}


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
    if elf.control_flow is not None:
        found |= {guard: _word(guard in elf.control_flow) for guard in GUARDS}
    return found


def _word(value: object) -> str:
    return ON if value else OFF
