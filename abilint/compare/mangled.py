"""A C name that a library has only in mangled form: the forgotten `extern "C"` or `#[no_mangle]`."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from abilint.model.symbol import Scope

if TYPE_CHECKING:
    from collections.abc import Iterable

    from abilint.model.symbol import Symbol

MANGLED_PREFIXES = ("_Z", "_R", "_D", "$s", "_$s", "$S", "_$S")

LENGTH = re.compile(r"\d{1,3}(?=[A-Za-z_$])")
"""Itanium C++, both Rust schemes, D and Swift write an identifier as its length and then its letters."""

MODULE_PATH = re.compile(r"[a-z_][a-z0-9_]*((::|\.)[a-z_][a-z0-9_]*)*")
"""An enclosing path without types: no capital, no generic arguments, no `<impl ...>`."""

FEW = 100
"""So many names are looked for as text before a mangled name is taken apart, which is much slower."""

Place = tuple[int, int]


def twins(wanted: Iterable[str], symbols: Iterable[tuple[Place, Symbol]]) -> dict[str, Place]:
    """Find for each wanted C name the mangled definition that was meant to carry it.

    Only free functions and variables count: a method `Foo::close` is no reason to think that
    `close` was forgotten. An exported twin is preferred to a local one.
    """
    names = frozenset(wanted)
    written = [f"{len(name)}{name}" for name in names] if len(names) <= FEW else None
    found: dict[str, tuple[bool, Place]] = {}
    for place, symbol in symbols:
        if symbol.scope is Scope.UNDEFINED or not symbol.link_name.startswith(MANGLED_PREFIXES):
            continue
        if written is not None and not any(text in symbol.link_name for text in written):
            continue
        for name in identifiers(symbol.link_name) & names:
            candidate = (symbol.scope is not Scope.EXPORTED, place)
            if candidate < found.get(name, (True, (1 << 32, 0))) and is_free(symbol.link_name, name):
                found[name] = candidate
    return {name: place for name, (_, place) in found.items()}


def identifiers(mangled: str) -> set[str]:
    """Every string in a mangled name that its own length stands before."""
    names = set()
    for match in LENGTH.finditer(mangled):
        for digits in (match.group()[cut:] for cut in range(len(match.group()))):
            names.add(mangled[match.end() : match.end() + int(digits)])
    return names


def is_free(mangled: str, name: str) -> bool:
    """Whether the mangled name is the function or variable `name`, outside every class.

    C++ must have it in the global namespace: anything else was qualified on purpose. Rust, D and
    Swift always qualify; there the path must look like modules only.
    """
    from abilint.readers.mangling import parts

    spelled = parts(mangled)
    if spelled is None or spelled.base_name != name:
        return False
    if spelled.language == "itanium":
        return not spelled.namespace
    return MODULE_PATH.fullmatch(spelled.namespace or "") is not None
