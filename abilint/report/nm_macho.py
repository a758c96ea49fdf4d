"""Mach-O symbol tables as LLVM's nm prints them: GNU's is made for ELF and differs in letters and blanks.

Slices of a universal file are listed one after the other, as `llvm-nm --arch=all` does.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from abilint.model.symbol import (
    SECTION_ABSOLUTE,
    SECTION_COMMON,
    SECTION_UNDEFINED,
    Binding,
)

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from abilint.model.artifact import Artifact
    from abilint.model.symbol import Symbol

_SECTION_LETTERS = {"__TEXT,__text": "t", "__DATA,__data": "d", "__DATA,__bss": "b"}
"""The three that nm knew in the 1980s; every other section is `s`."""


def heading(artifact: Artifact, format_name: str, *, several: bool) -> str:
    """Give what stands before the symbols of one file, slice or archive member."""
    name = artifact.member if artifact.in_archive else artifact.path
    text = f"\n{name}:\n" if several or artifact.member else ""
    if several and artifact.member and not artifact.in_archive:
        text = f"\n{name} (for architecture {artifact.member}):\n"
    if format_name != "sysv":
        return text
    value, size = (
        ("Value           ", "Size            ") if artifact.target.bits == 64 else ("Value   ", "Size    ")
    )
    columns = f"Name                  {value}Class        Type         {size} Line  Section"
    return f"{text if artifact.member else ''}\n\nSymbols from {name}:\n\n{columns}\n"


def lines(
    artifact: Artifact,
    symbols: Sequence[Symbol],
    format_name: str,
    *,
    demangle: bool,
    sizes: bool,
) -> Iterator[str]:
    """Give one line for each symbol, without its line break; sizes are shown as 0, Mach-O has none."""
    digits = artifact.target.bits // 4
    letter = _Letters(artifact).of
    name = _demangled if demangle else _plain
    write = {"posix": _posix, "sysv": _sysv}.get(format_name, _bsd)
    for symbol in symbols:
        yield write(symbol, letter(symbol), name(symbol), digits, sizes)


def _plain(symbol: Symbol) -> str:
    return symbol.name


def _demangled(symbol: Symbol) -> str:
    from abilint.readers.mangling import demangle

    return demangle(symbol.link_name) or symbol.name


def _bsd(symbol: Symbol, letter: str, name: str, digits: int, sizes: bool) -> str:
    value, size = _columns(symbol, digits)
    return f"{value} {size} {letter} {name}" if sizes else f"{value} {letter} {name}"


def _posix(symbol: Symbol, letter: str, name: str, _digits: int, _sizes: bool) -> str:
    return f"{name} {letter} {_value(symbol):x} 0"


def _sysv(symbol: Symbol, letter: str, name: str, digits: int, _sizes: bool) -> str:
    value, size = _columns(symbol, digits)
    return f"{name:<20}|{value}|   {letter}  |                  |{size}|     |"


def _columns(symbol: Symbol, digits: int) -> tuple[str, str]:
    if symbol.section == SECTION_UNDEFINED:
        return " " * digits, " " * digits
    return f"{_value(symbol):0{digits}x}", "0" * digits


def _value(symbol: Symbol) -> int:
    return symbol.size if symbol.section == SECTION_COMMON else symbol.address


class _Letters:
    """Letters for the symbols of one artifact."""

    def __init__(self, artifact: Artifact) -> None:
        self._sections = [_SECTION_LETTERS.get(section.name, "s") for section in artifact.sections]

    def of(self, symbol: Symbol) -> str:
        """Return the letter, upper case for an external symbol."""
        if symbol.section == SECTION_UNDEFINED:
            return "U"
        if symbol.section == SECTION_COMMON:
            return "C"
        letter = self._section_letter(symbol)
        return letter if symbol.binding is Binding.LOCAL else letter.upper()

    def _section_letter(self, symbol: Symbol) -> str:
        if symbol.section >= 0:
            return self._sections[symbol.section]
        if symbol.section == SECTION_ABSOLUTE:
            return "a"
        return "s" if symbol.forward is None else "i"
