"""Symbols as a snapshot has them: what programs link to, and what the library asks of others.

Left out is what another build changes: addresses, but for what those of data show of their alignment; the
sizes and sections of code.
"""

from __future__ import annotations

from functools import cache
from operator import attrgetter
from typing import TYPE_CHECKING, Any, Final

from msgspec import Struct, defstruct

from abilint.model.symbol import SECTION_UNKNOWN, Binding, Scope, Symbol, SymbolKind, Table, Visibility
from abilint.surfaces.snapshot.hints import hints_of

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

KEPT = frozenset({Scope.EXPORTED, Scope.UNDEFINED})
CODE = frozenset({SymbolKind.FUNCTION, SymbolKind.IFUNC})
USUAL: Final[dict[str, Any]] = dict.fromkeys(Symbol._fields) | {
    "version_default": False,
    "kind": SymbolKind.FUNCTION,
    "scope": Scope.EXPORTED,
    "binding": Binding.GLOBAL,
    "visibility": Visibility.DEFAULT,
    "size": 0,
    "address": 0,
    "section": SECTION_UNKNOWN,
    "table": Table.DYNAMIC,
}
"""What is left out of the text, by field; no link name stands for the name."""
NAMES: Final = ("name", "link_name", "forward")
_RENAMED: Final = {"address": "alignment"}
"""All that is left of an address."""
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


def row_of(symbol: Symbol) -> dict[str, Any]:
    """Write a symbol as JSON has it: what is not usual, and names that JSON can hold."""
    row: dict[str, Any] = {
        _RENAMED.get(name, name): own
        for own, (name, usual) in zip(symbol, USUAL.items(), strict=True)
        if own != usual
    }
    if symbol.link_name == symbol.name:
        del row["link_name"]
    if not all(row.get(name, "").isascii() for name in NAMES):
        row |= {name: row[name].translate(_ESCAPES) for name in NAMES if name in row}
    return row


@cache
def symbol_rows() -> Any:  # noqa: ANN401  (mypy has no word for it)
    """Give the type of a list of symbols, of which all but the name may be left out."""
    hints = hints_of(Symbol)
    own = [
        (name, hints[name] | None if name in NAMES else hints[name], usual) for name, usual in USUAL.items()
    ]
    row = defstruct("SymbolRow", [("name", str), *own[1:]], rename=_RENAMED, forbid_unknown_fields=True)
    return list[row]  # type: ignore[valid-type]


def symbols_of(rows: Sequence[Struct], *, escaped: bool) -> tuple[Symbol, ...]:
    """Make symbols of rows; `escaped` as `is_escaped` says of the text."""
    values = attrgetter(*USUAL)
    named = (each if each[1] is not None else (each[0], each[0], *each[2:]) for each in map(values, rows))
    symbols = list(map(Symbol._make, named))
    return tuple(map(_restored, symbols) if escaped else symbols)


def is_escaped(text: bytes) -> bool:
    """Whether some name in a text may stand for another that JSON cannot hold."""
    return _MARK in text and any(mark in text for mark in _MARKS)


def _restored(symbol: Symbol) -> Symbol:
    return symbol._replace(
        name=symbol.name.translate(_ORIGINALS),
        link_name=symbol.link_name.translate(_ORIGINALS),
        forward=symbol.forward and symbol.forward.translate(_ORIGINALS),
    )
