"""Mach-O symbol tables as LLVM's nm prints them: GNU's is made for ELF and differs in letters and blanks.

Slices of a universal file are listed one after the other, as `llvm-nm --arch=all` does.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from abilint.model.symbol import (
    SECTION_ABSOLUTE,
    SECTION_COMMON,
    SECTION_UNDEFINED,
    SECTION_UNKNOWN,
    Binding,
)

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from abilint.model.artifact import Artifact
    from abilint.model.symbol import Symbol

_SECTION_LETTERS = {"__TEXT,__text": "t", "__DATA,__data": "d", "__DATA,__bss": "b"}
"""The three that nm knew in the 1980s; every other section is `s`."""


def heading(artifact: Artifact, format_name: str, *, several: bool) -> str:
    """Give what stands before the symbols of one file, slice or archive member.

    LLVM names the members of a static library with their library where a universal file holds it, and
    alone where they lie in a plain one (before release 15 with their library there, too).
    """
    name = _file_name(artifact)
    text = ""
    if several or artifact.slice or artifact.in_archive:
        whole = f"{artifact.path}({name})" if artifact.slice and artifact.in_archive else name
        architecture = f" (for architecture {artifact.slice})" if artifact.slices > 1 else ""
        text = f"\n{whole}{architecture}:\n"
    if format_name != "sysv":
        return text
    value, size = (
        ("Value           ", "Size            ") if artifact.target.bits == 64 else ("Value   ", "Size    ")
    )
    columns = f"Name                  {value}Class        Type         {size} Line  Section"
    named = artifact.slice or artifact.in_archive
    return f"{text if named else ''}\n\nSymbols from {name}:\n\n{columns}\n"


def _file_name(artifact: Artifact) -> str:
    """Return the archive member's own name, or the file's."""
    if not artifact.in_archive:
        return artifact.path
    member = artifact.member or ""
    return member.removeprefix(f"{artifact.slice}, ") if artifact.slice else member


def lines(
    artifact: Artifact,
    symbols: Sequence[Symbol],
    format_name: str,
    *,
    demangle: bool,
    sizes: bool,
    undefined_only: bool,
) -> Iterator[str]:
    """Give one line for each symbol, without its line break; sizes are shown as 0, Mach-O has none.

    Of undefined symbols asked for alone only POSIX's format tells more than the names.
    """
    digits = artifact.target.bits // 4
    letter = _Letters(artifact).of
    name = _demangled if demangle else _plain
    if undefined_only and format_name != "posix":
        yield from map(name, symbols)
        return
    write = {"posix": _posix, "sysv": _sysv}.get(format_name, _bsd)
    for symbol in symbols:
        yield write(symbol, letter(symbol), name(symbol), digits, sizes)


def _plain(symbol: Symbol) -> str:
    return symbol.name


def _demangled(symbol: Symbol) -> str:
    from abilint.readers.mangling import demangle

    return demangle(symbol.link_name, "llvm-nm") or symbol.name


def _bsd(symbol: Symbol, letter: str, name: str, digits: int, sizes: bool) -> str:
    value, size = _columns(symbol, digits)
    target = f" (indirect for {symbol.forward})" if _is_indirect(symbol) else ""
    return f"{value} {size} {letter} {name}{target}" if sizes else f"{value} {letter} {name}{target}"


def _posix(symbol: Symbol, letter: str, name: str, digits: int, _sizes: bool) -> str:
    value = " " * digits if _is_indirect(symbol) else f"{_value(symbol):x}"
    return f"{name} {letter} {value} 0"


def _sysv(symbol: Symbol, letter: str, name: str, digits: int, _sizes: bool) -> str:
    value, size = _columns(symbol, digits)
    return f"{name:<20}|{value}|   {letter}  |                  |{size}|     |"


def _columns(symbol: Symbol, digits: int) -> tuple[str, str]:
    if symbol.section == SECTION_UNDEFINED:
        return " " * digits, " " * digits
    if _is_indirect(symbol):
        return " " * digits, "0" * digits
    return f"{_value(symbol):0{digits}x}", "0" * digits


def _is_indirect(symbol: Symbol) -> bool:
    """Whether it stands for another symbol, as what a library re-exports does (N_INDR)."""
    return symbol.section == SECTION_UNKNOWN and symbol.forward is not None


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
        return "i" if _is_indirect(symbol) else "s"
