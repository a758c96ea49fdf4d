"""What a mangled name says: spelled out, and taken apart.

The demangler costs 30 ms to import and some 75 microseconds a name: ask it about names that are
shown or classified, not about whole symbol tables.
"""

from __future__ import annotations

import re
from functools import cache, lru_cache
from typing import TYPE_CHECKING, Literal

from msgspec import Struct

from abilint.model.language import Language, language_of

if TYPE_CHECKING:
    import demangle as library

Style = Literal["llvm", "llvm-nm", "gnu", "nm"]
"""Whose spelling: that of `llvm-cxxfilt`, of `llvm-nm -C` on Mach-O and COFF, of `c++filt` or of GNU `nm -C`.

They differ in blanks and clone suffixes; c++filt, not nm, writes `std::ostream` out and gives the hashes of
Rust's crates. llvm-nm knows four schemes, and takes Rust's older one for that of C++, whose look it has.
"""

_MOST_NAMES_KEPT = 1 << 16
_IDENTIFIER = re.compile(r"[^\W\d]\w*")

_LLVM_NM_SCHEMES = {"_Z": "itanium", "_R": "rust", "_D": "d"}
_SCHEMES = {
    Language.RUST: "rust",
    Language.SWIFT: "swift",
    Language.D: "d",
    Language.GO: "go",
    Language.OBJECTIVE_C: "objc",
}


class Parts(Struct, frozen=True):
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
    scheme = _llvm_nm_scheme(name) if style == "llvm-nm" else _scheme(name)
    if scheme is None:
        return None
    from demangle import demangle as spell

    spelled, suffix = _without_clone(name) if name.startswith("_R") else (name, "")
    try:
        text = spell(spelled, language=scheme, style=_style(style))
    except (ValueError, TypeError, ArithmeticError, LookupError, RecursionError):
        return None
    if text == spelled:
        return None
    if suffix and style in ("llvm", "llvm-nm"):
        return f"{text} ({suffix})"
    return text.replace(">>::", "> >::") if style == "nm" else text


def _without_clone(name: str) -> tuple[str, str]:
    """Cut off what a compiler adds behind Rust's mangling: LLVM's tools show it in brackets, GNU's do not."""
    mangled, dot, suffix = name.partition(".")
    return mangled, dot + suffix


@cache
def _style(style: Style) -> library.Style:
    """Compose what the demangler knows; the blank in `> >::` of a spelled-out `std::ostream` it forgets."""
    import demangle as library

    changes: dict[Style, dict[str, dict[str, bool]]] = {
        "llvm": {},
        "llvm-nm": {},
        "gnu": {"rust": {"keep_hash": True}},
        "nm": {"itanium": {"expand_std_abbreviations": False}},
    }
    return library.style("gnu" if style in ("gnu", "nm") else "llvm", **changes[style])


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


def _llvm_nm_scheme(name: str) -> str | None:
    return "msvc" if name.startswith("?") else _LLVM_NM_SCHEMES.get(name[:2])


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
