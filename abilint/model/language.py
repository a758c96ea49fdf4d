"""The source language of a symbol, as far as its name proves it.

Only the shape of a mangling scheme counts. A plain name is C, assembler, or a function that another
language exports under a C name: that is None, never a guess. A trailing underscore, for one, is no
evidence of Fortran.
"""

from __future__ import annotations

import re
from enum import StrEnum


class Language(StrEnum):
    """A language whose compilers leave their mark on names."""

    CXX = "c++"
    RUST = "rust"
    GO = "go"
    SWIFT = "swift"
    D = "d"
    OBJECTIVE_C = "objective-c"
    FORTRAN = "fortran"
    ZIG = "zig"


_RUST_LEGACY = re.compile(r"_ZN.*17h[0-9a-f]{16}E(?:\.|$)")
"""Itanium's nested name whose last part is a hash of 16 digits (rustc's `legacy` symbol mangling)."""
_OPERATORS = (
    "nw|na|dl|da|aw|ps|ng|ad|de|co|pl|mi|ml|dv|rm|an|or|eo|aS|pL|mI|mL|dV|rM|aN|oR|eO|ls|rs|lS|rS|"
    "eq|ne|lt|gt|le|ge|ss|nt|aa|oo|pp|mm|cm|pm|pt|cl|ix|qu|cv|li"
)
_ITANIUM = re.compile(rf"_ZL?(?:[0-9NZSTUDW]|G(?!V[a-z])|{_OPERATORS})")
"""Itanium C++ ABI 5.1: what can follow `_Z`, an operator's two letters among it.

`_ZGV` and a small letter is no guard variable but a vector variant of a C function (`_ZGVbN2v_cos`: x86-64
and AArch64 vector function ABIs).
"""
_RUST_V0 = re.compile(r"_R\d*[CMXYNIB].*C(?:s[0-9A-Za-z]{0,13}_)?\d|_R\d*C(?:s[0-9A-Za-z]{0,13}_)?\d")
"""RFC 2603: a path starts with one of these letters and reaches a crate root, `C` and its name."""
_D = re.compile(r"_D\d+[A-Za-z_]")
_FLANG = re.compile(r"_QM[a-z][a-z0-9_]*(?:[SF][a-z0-9_]*)?[PE][a-z][a-z0-9_]*$")
_GFORTRAN = re.compile(r"__[a-z][a-z0-9_]*_MOD_[a-z0-9_]+$")
_SWIFT = re.compile(r"_?\$[sSe](?:[0-9][0-9A-Za-z_]|[BISXqsxyz][A-Za-z0-9_]+)")
_COMPILER_SUFFIX = r"(?:cold|part|isra|constprop|lto_priv|llvm|clone|localalias|resolver|str|ifunc|\d)"
_GO_PACKAGES = (
    "bufio|bytes|context|crypto|errors|fmt|hash|internal|io|iter|log|main|maps|math|net|os|path|reflect|"
    "regexp|runtime|slices|sort|strconv|strings|sync|syscall|time|unicode|unique|unsafe|vendor|weak"
)
_GO = re.compile(
    rf"(?:{_GO_PACKAGES})\.(?!{_COMPILER_SUFFIX}\b)[A-Za-z_(]"
    r"|(?:go|type):[A-Za-z0-9.*\[]"
    r"|_cgo_|x_cgo_|_cgoexp_"
    r"|[A-Za-z0-9_.~%-]+/[A-Za-z0-9_./~%-]+\.[A-Za-z_(]"
)
"""A package of the standard library, the linker's own `go:` and `type:`, cgo, or a path with slashes."""
_ZIG = re.compile(r"__zig_|std\.[a-z_]+\.[A-Za-z_]")


def language_of(link_name: str) -> Language | None:
    """Name the language whose mangling scheme the name follows; None for a plain name.

    Names are those of the object file without Mach-O's leading underscore.
    """
    start = link_name[:2]
    if start == "_Z":
        return _itanium_or_rust(link_name)
    if start == "_R":
        return Language.RUST if _RUST_V0.match(link_name) else None
    if start in ("$s", "_$", "$S", "$e"):
        return Language.SWIFT if _SWIFT.match(link_name) else None
    if start == "_D":
        return Language.D if _D.match(link_name) else None
    if start in ("__", "_Q"):
        return _double_underscore(link_name)
    if start[:1] == "?":
        return Language.CXX if "@" in link_name else None
    if start in ("-[", "+[") or link_name.startswith(("_OBJC_", "OBJC_CLASS_$_", "OBJC_METACLASS_$_")):
        return Language.OBJECTIVE_C
    return _dotted(link_name)


def _itanium_or_rust(name: str) -> Language | None:
    if "17h" in name and _RUST_LEGACY.match(name):
        return Language.RUST
    return Language.CXX if _ITANIUM.match(name) else None


def _double_underscore(name: str) -> Language | None:
    if "_MOD_" in name and _GFORTRAN.match(name):
        return Language.FORTRAN
    if name.startswith("__zig_"):
        return Language.ZIG
    return Language.FORTRAN if _FLANG.match(name) else None


def _dotted(name: str) -> Language | None:
    """Go and Zig write packages and paths as they are: a name without such a mark is left alone at once."""
    if "." not in name and ":" not in name and "cgo" not in name:
        return None
    if _GO.match(name):
        return Language.GO
    return Language.ZIG if _ZIG.match(name) else None
