"""Symbols as a snapshot has them: what programs link to, and what the library asks of others.

Left out is what another build changes: addresses, but for what those of data show of their alignment; the
sizes and sections of code.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from abilint.model.symbol import SECTION_UNKNOWN, Scope, SymbolKind

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from abilint.model.symbol import Symbol

KEPT = frozenset({Scope.EXPORTED, Scope.UNDEFINED})
CODE = frozenset({SymbolKind.FUNCTION, SymbolKind.IFUNC})
LARGEST_ALIGNMENT = 64
"""Bytes: what an address tells of more than this is chance."""
_SURROGATES: Final = range(0xDC80, 0xDD00)
_PRIVATE: Final = 0x100000
_ESCAPES = {code: code + _PRIVATE for code in _SURROGATES}
"""How Python keeps the bytes of names that are no UTF-8, and what stands for them in JSON, which cannot."""
_ORIGINALS = {escape: code for code, escape in _ESCAPES.items()}
_MARK, _MARKS = b"\xf4", (b"\xf4\x8d\xb2", b"\xf4\x8d\xb3")
"""How the escapes begin in UTF-8."""


def kept(symbols: Sequence[Symbol]) -> list[Symbol]:
    """Choose the symbols that matter to others; exports by number alone take the names that they have."""
    hidden = {s.address: s.link_name for s in symbols if s.scope is Scope.HIDDEN and s.address}
    return [
        symbol._replace(link_name=hidden.get(symbol.address, symbol.link_name))
        if symbol.nameless and symbol.link_name == symbol.name
        else symbol
        for symbol in symbols
        if symbol.scope in KEPT
    ]


def is_code(symbol: Symbol) -> bool:
    """Whether it is called, and so lies wherever it likes."""
    return symbol.kind in CODE


def reduced_symbol(symbol: Symbol, sections: Mapping[int, int]) -> Symbol:
    """Leave out what another build changes; `sections` are the numbers of those that are kept."""
    if is_code(symbol):
        section = SECTION_UNKNOWN if symbol.section >= 0 else symbol.section
        return symbol._replace(size=0, address=0, section=section, localized=None)
    address = symbol.address if symbol.scope is Scope.EXPORTED else 0
    section = symbol.section if symbol.section < 0 else sections.get(symbol.section, 0)
    alignment = min(address & -address, LARGEST_ALIGNMENT)
    return symbol._replace(address=alignment, section=section, localized=None)


def order(symbol: Symbol) -> tuple[str, ...]:
    """Sort by name; what the library asks for stands last."""
    return symbol.scope, symbol.name, *map(str, symbol)


def escaped(symbol: Symbol) -> Symbol:
    """Give the symbol with names that JSON can hold."""
    if symbol.name.isascii() and symbol.link_name.isascii() and (symbol.forward or "").isascii():
        return symbol
    return _translated(symbol, _ESCAPES)


def is_escaped(text: bytes) -> bool:
    """Whether some name in a text may be `escaped`."""
    return _MARK in text and any(mark in text for mark in _MARKS)


def restored(symbols: tuple[Symbol, ...]) -> tuple[Symbol, ...]:
    """Undo `escaped`."""
    return tuple(_translated(symbol, _ORIGINALS) for symbol in symbols)


def _translated(symbol: Symbol, table: Mapping[int, int]) -> Symbol:
    return symbol._replace(
        name=symbol.name.translate(table),
        link_name=symbol.link_name.translate(table),
        forward=symbol.forward and symbol.forward.translate(table),
    )
