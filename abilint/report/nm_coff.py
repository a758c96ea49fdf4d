"""COFF symbol tables as LLVM's nm prints them; GNU's, made for ELF, knows neither aliases nor import objects.

Of symbols without an address of their own (exports by `-D`, which LLVM's nm does not list) the letters
follow the same rules, and a forwarder is `I`.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from abilint.model.artifact import ImportType
from abilint.model.symbol import (
    SECTION_ABSOLUTE,
    SECTION_COMMON,
    SECTION_UNDEFINED,
    Binding,
)
from abilint.report.symbol_choice import spelled

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from abilint.model.artifact import Artifact
    from abilint.model.symbol import Symbol

_DIGITS = 8
"""Of addresses, at least, whatever the machine's width."""
_CODE, _INITIALIZED, _UNINITIALIZED, _INFORMATION, _WRITABLE = 0x20, 0x40, 0x80, 0x200, 0x80000000
_IMPORT_LETTERS = {ImportType.CODE: "t", ImportType.DATA: "d", ImportType.CONST: "r"}


def heading(artifact: Artifact, format_name: str, *, several: bool) -> str:
    """Give what LLVM's nm prints before the symbols of one file or archive member."""
    label = (artifact.member if artifact.in_archive else None) or artifact.label
    first = f"\n{label}:\n" if several or artifact.in_archive else ""
    if format_name != "sysv":
        return first
    columns = "Name                  Value   Class        Type         Size     Line  Section"
    return f"{first}\n\nSymbols from {label}:\n\n{columns}\n"


def lines(
    artifact: Artifact, symbols: Sequence[Symbol], format_name: str, name: Callable[[Symbol], str] = spelled
) -> Iterator[str]:
    """Give one line for each symbol, without its line break; COFF states no sizes."""
    write = {"posix": _posix, "sysv": _sysv}.get(format_name, _bsd)
    for symbol in symbols:
        yield write(symbol, letter(artifact, symbol), name(symbol))


def letter(artifact: Artifact, symbol: Symbol) -> str:
    """Return the letter; a capital for what other files can use."""
    if symbol.binding is Binding.WEAK:
        return "w" if symbol.section == SECTION_UNDEFINED else "W"
    if symbol.section == SECTION_UNDEFINED:
        return "U"
    if symbol.section == SECTION_COMMON:
        return "C"
    if symbol.forward is not None:
        return "I"
    found = _defined(artifact, symbol)
    return found if symbol.binding is Binding.LOCAL else found.upper()


def _defined(artifact: Artifact, symbol: Symbol) -> str:
    if symbol.section == SECTION_ABSOLUTE:
        return "a"
    if symbol.name.startswith((".debug", ".sxdata")):
        return "N"
    if artifact.pe and artifact.pe.imports and not artifact.sections:
        return _IMPORT_LETTERS[artifact.pe.imports[0].type]
    if not 0 <= symbol.section < len(artifact.sections):
        return "?"
    section = artifact.sections[symbol.section]
    return "i" if section.name.startswith(".idata") else _by_flags(section.native_flags)


def _by_flags(flags: int) -> str:
    if flags & _CODE:
        return "t"
    if flags & _INITIALIZED:
        return "d" if flags & _WRITABLE else "r"
    if flags & _UNINITIALIZED:
        return "b"
    return "i" if flags & _INFORMATION else "?"


def _value(symbol: Symbol) -> int:
    return symbol.size if symbol.section == SECTION_COMMON else symbol.address


def _bsd(symbol: Symbol, mark: str, name: str) -> str:
    value = " " * _DIGITS if symbol.section == SECTION_UNDEFINED else f"{_value(symbol):0{_DIGITS}x}"
    return f"{value} {mark} {name}"


def _posix(symbol: Symbol, mark: str, name: str) -> str:
    return f"{name} {mark} {_value(symbol):x} 0"


def _sysv(symbol: Symbol, mark: str, name: str) -> str:
    blank = " " * _DIGITS
    undefined = symbol.section == SECTION_UNDEFINED
    value, size = (blank, blank) if undefined else (f"{_value(symbol):0{_DIGITS}x}", f"{0:0{_DIGITS}x}")
    used = len(name) if name.isascii() else len(name.encode("utf-8", "surrogateescape"))
    return f"{name}{' ' * (20 - used)}|{value}|   {mark}  |{'':18}|{size}|     |"
