"""What a mangled name says: spelled out, and taken apart.

The demangler costs 30 ms to import and some 75 microseconds a name: ask it about names that are
shown or classified, not about whole symbol tables.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache
from typing import Literal

from abilint.model.language import Language, language_of

Style = Literal["llvm", "gnu"]
"""Whose spelling: `llvm-cxxfilt`'s or `c++filt`'s; they differ in blanks and in clone suffixes."""

_MOST_NAMES_KEPT = 1 << 16
_IDENTIFIER = re.compile(r"[^\W\d]\w*")

_SCHEMES = {
    Language.RUST: "rust",
    Language.SWIFT: "swift",
    Language.D: "d",
    Language.GO: "go",
    Language.OBJECTIVE_C: "objc",
}


@dataclass(frozen=True, slots=True)
class Parts:
    """A mangled function or variable, taken apart."""

    language: str
    """The mangling scheme: `itanium`, `msvc`, `rust`, `d`, `swift`, `go`, `objc`."""
    namespace: str
    """What encloses it, spelled out: namespaces, modules and classes; empty for none."""
    base_name: str
    """The unqualified identifier, without template arguments, ABI tags and Rust's hash."""


@lru_cache(maxsize=_MOST_NAMES_KEPT)
def demangle(name: str, style: Style = "llvm") -> str | None:
    """Spell the name as its language does; None where it is not mangled or cannot be read.

    The scheme is the one that `language_of` proves: no C name is taken for one of the schemes that
    carry no mark. Never raises.
    """
    scheme = _scheme(name)
    if scheme is None:
        return None
    if style == "gnu" and name.startswith("_R"):
        return _gnu_rust_v0(name)
    from demangle import demangle as spell

    try:
        text = spell(name, language=scheme, style=style)
    except (ValueError, TypeError, ArithmeticError, LookupError, RecursionError):
        return None
    return text if text != name else None


def _gnu_rust_v0(name: str) -> str | None:
    """Spell a Rust v0 name as libiberty does: with the crates' hashes and without a clone suffix."""
    import demangle as library

    style = library.style("gnu", rust={"keep_hash": True})
    base = name.partition(".")[0]
    text = library.demangle(base, language="rust", style=style)
    return text if text != base else None


@lru_cache(maxsize=_MOST_NAMES_KEPT)
def parts(name: str) -> Parts | None:
    """Take a mangled function or variable apart.

    None for a plain name, one that cannot be read, and what is neither: vtables, type information,
    guard variables, closures, operators, destructors. Never raises.
    """
    scheme = _scheme(name)
    if scheme is None:
        return None
    import demangle as library

    try:
        found = library.signature(name, language=scheme)
    except (library.DemanglingError, ValueError, TypeError, ArithmeticError, LookupError, RecursionError):
        return None
    if found.is_special or not found.base_name:
        return None
    return _tidy(scheme, found.namespace or "", found.base_name)


def base_name(name: str) -> str | None:
    """Return the unqualified identifier of a mangled function or variable: `_ZN4math3addEii` -> `add`."""
    found = parts(name)
    return found.base_name if found else None


def _scheme(name: str) -> str | None:
    language = language_of(name)
    if language is Language.CXX:
        return "msvc" if name.startswith("?") else "itanium"
    return _SCHEMES.get(language) if language else None


def _tidy(scheme: str, namespace: str, base: str) -> Parts | None:
    """Drop what follows the identifier: `bar<int>`, `bar[abi:cxx11]`, and Rust's `::<f64>`."""
    if scheme == "rust" and base.startswith("<"):
        namespace, _, base = namespace.rpartition("::")
    identifier = _IDENTIFIER.match(base)
    if identifier is None or base[identifier.end() : identifier.end() + 1] not in ("", "<", "["):
        return None
    if identifier.group() == "operator":
        return None
    return Parts(scheme, namespace, identifier.group())
