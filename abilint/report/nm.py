"""Symbols as `nm` prints them in its formats `bsd`, `posix` and `sysv`, byte for byte.

Checked against GNU nm over every binary of a machine: see `tests/oracles/nm_sweep.py`.
"""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from abilint.model.artifact import ArtifactKind
from abilint.model.symbol import SECTION_COMMON, SECTION_UNDEFINED, SymbolKind
from abilint.model.target import Format
from abilint.report import nm_coff, nm_macho
from abilint.report.nm_letter import Letters
from abilint.report.symbol_choice import spelled

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from abilint.model.artifact import Artifact
    from abilint.model.symbol import Symbol
    from abilint.readers.mangling import Style

_EM_ARM = 40
_FUNCTIONS = (SymbolKind.FUNCTION, SymbolKind.IFUNC)
_TYPES = {
    SymbolKind.FUNCTION: "FUNC",
    SymbolKind.OBJECT: "OBJECT",
    SymbolKind.TLS: "TLS",
    SymbolKind.IFUNC: "<OS specific>: 10",
    SymbolKind.COMMON: "COMMON",
    SymbolKind.SECTION: "SECTION",
    SymbolKind.FILE: "FILE",
    SymbolKind.UNKNOWN: "NOTYPE",
}


def heading(artifact: Artifact, format_name: str, *, several: bool, undefined_only: bool) -> str:
    """Give what nm prints before the symbols of one file; `several`: the command names more than one.

    Members of an archive always have a heading; the archive itself has one in the bsd format alone.
    """
    if artifact.kind is ArtifactKind.ARCHIVE:
        named = several and format_name == "bsd" and artifact.target.format is not Format.MACHO
        return f"\n{artifact.path}:\n" if named else ""
    if artifact.target.format is Format.PE:
        return nm_coff.heading(artifact, format_name, several=several)
    if artifact.macho is not None:
        return nm_macho.heading(artifact, format_name, several=several)
    member = artifact.outside or artifact.member
    label = f"{artifact.path}[{member}]" if artifact.in_archive else artifact.label
    if format_name == "sysv":
        what = "Undefined symbols" if undefined_only else "Symbols"
        wide = artifact.target.bits == 64
        columns = (
            "Name                  Value           Class        Type         Size             Line  Section"
            if wide
            else "Name                  Value   Class        Type         Size     Line  Section"
        )
        return f"\n\n{what} from {label}:\n\n{columns}\n\n"
    if not several and not artifact.in_archive:
        return ""
    if format_name == "bsd":
        return f"\n{member if artifact.in_archive else label}:\n"
    return f"{label}:\n"


def lines(
    artifact: Artifact,
    symbols: Sequence[Symbol],
    format_name: str,
    *,
    demangle: bool,
    sizes: bool,
    undefined_only: bool = False,
) -> Iterator[str]:
    """Give one line for each symbol, without its line break."""
    name = partial(_demangled, style=_style(artifact)) if demangle else spelled
    if artifact.macho is not None:
        return nm_macho.lines(
            artifact,
            symbols,
            format_name,
            demangle=demangle,
            sizes=sizes,
            undefined_only=undefined_only,
        )
    if artifact.target.format is Format.PE:
        return nm_coff.lines(artifact, symbols, format_name, name)
    if format_name == "posix":
        return _posix(artifact, symbols, name)
    if format_name == "sysv":
        return _sysv(artifact, symbols, name)
    return _bsd(artifact, symbols, name, sizes=sizes)


def _style(artifact: Artifact) -> Style:
    return "nm" if artifact.target.format is Format.ELF else "llvm-nm"


def _demangled(symbol: Symbol, style: Style) -> str:
    from abilint.readers.mangling import demangle

    plain = demangle(symbol.link_name, style)
    return spelled(symbol if plain is None else symbol._replace(name=plain))


def _values(artifact: Artifact) -> Callable[[Symbol], int]:
    """Give the value that nm shows.

    Of a common symbol that is the size, `st_value` being its alignment; of an ARM function the address
    without the lowest bit, which marks Thumb code.
    """
    thumb = artifact.elf.machine == _EM_ARM

    def value(symbol: Symbol) -> int:
        if symbol.section == SECTION_COMMON:
            return symbol.size
        return symbol.address & ~1 if thumb and symbol.kind in _FUNCTIONS else symbol.address

    return value


def _bsd(
    artifact: Artifact, symbols: Sequence[Symbol], name: Callable[[Symbol], str], *, sizes: bool
) -> Iterator[str]:
    digits = artifact.target.bits // 4
    letter, value = Letters(artifact).of, _values(artifact)
    blank = " " * digits
    for symbol in symbols:
        if symbol.section == SECTION_UNDEFINED:
            yield f"{blank} {letter(symbol)} {name(symbol)}"
        elif sizes and symbol.size:
            yield f"{value(symbol):0{digits}x} {symbol.size:0{digits}x} {letter(symbol)} {name(symbol)}"
        else:
            yield f"{value(symbol):0{digits}x} {letter(symbol)} {name(symbol)}"


def _posix(artifact: Artifact, symbols: Sequence[Symbol], name: Callable[[Symbol], str]) -> Iterator[str]:
    letter, value = Letters(artifact).of, _values(artifact)
    for symbol in symbols:
        if symbol.section == SECTION_UNDEFINED:
            yield f"{name(symbol)} {letter(symbol)}         "
        else:
            size = f"{symbol.size:x}" if symbol.size else ""
            yield f"{name(symbol)} {letter(symbol)} {value(symbol):x} {size}"


def _sysv(artifact: Artifact, symbols: Sequence[Symbol], name: Callable[[Symbol], str]) -> Iterator[str]:
    digits = artifact.target.bits // 4
    letter, value = Letters(artifact).of, _values(artifact)
    blank = " " * digits
    for symbol in symbols:
        address = blank if symbol.section == SECTION_UNDEFINED else f"{value(symbol):0{digits}x}"
        size = f"{symbol.size:0{digits}x}" if symbol.size else blank
        kind = "OBJECT" if symbol.section == SECTION_COMMON else _TYPES[symbol.kind]
        yield (
            f"{_wide(name(symbol))}|{address}|   {letter(symbol)}  |{kind:>18}|{size}|     |"
            f"{section_name(artifact, symbol)}"
        )


def _wide(name: str) -> str:
    """Pad to 20 bytes, as C's printf counts."""
    used = len(name) if name.isascii() else len(name.encode("utf-8", "surrogateescape"))
    return name + " " * (20 - used)


def section_name(artifact: Artifact, symbol: Symbol) -> str:
    """Name of the symbol's section; `*UND*`, `*COM*` and `*ABS*` for the three that are none."""
    if symbol.section == SECTION_UNDEFINED:
        return "*UND*"
    if symbol.section == SECTION_COMMON:
        return "*COM*"
    return artifact.sections[symbol.section].name if symbol.section >= 0 else "*ABS*"
