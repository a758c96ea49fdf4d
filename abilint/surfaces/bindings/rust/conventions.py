"""Rust's names of calling conventions, as `FunctionType.convention` has them (The Rust Reference, "ABI")."""

from __future__ import annotations

from typing import TYPE_CHECKING

from abilint.model.target import Format
from abilint.surfaces.bindings.rust import literals

if TYPE_CHECKING:
    from tree_sitter import Node

    from abilint.model.target import Target
    from abilint.surfaces.bindings.tree import Source

ONLY_I386 = frozenset({"stdcall", "fastcall", "thiscall"})
RUST = frozenset({"Rust", "rust-intrinsic", "rust-call", "rust-cold", "platform-intrinsic"})
"""Not C's: nothing of a library in C is reached by them."""


def stated(source: Source, node: Node | None) -> str:
    """Read `extern "C"`; `extern` alone means it, too."""
    text = source.text(node).removeprefix("extern").strip()
    return literals.string(text) or "C"


def of(name: str, target: Target) -> str:
    """Give the convention that a name comes to on a target."""
    plain = name.removesuffix("-unwind")
    windows = target.format is Format.PE
    if plain == "system":
        plain = "stdcall" if windows else "C"
    if plain in ONLY_I386:
        return plain if target.architecture == "i386" else "c"
    if plain == "sysv64":
        return "sysv" if windows else "c"
    if plain in ("win64", "efiapi"):
        return "c" if windows or target.architecture != "x86_64" else "ms"
    return "vectorcall" if plain == "vectorcall" else "c"
