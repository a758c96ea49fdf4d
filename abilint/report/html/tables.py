"""Exported symbols and types, where the report holds them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from abilint.report.html.markup import Child, Node, block, code, element
from abilint.report.html.parts import ABSENT, FIRST, Growing, row, search, section, table
from abilint.report.tables import ordered_symbols, ordered_types

if TYPE_CHECKING:
    from collections.abc import Sequence

    from abilint.model.report import Report, SymbolRow, TypeRow

_DECLARED = {True: "yes", False: "no", None: ABSENT}


def symbols(report: Report) -> Growing:
    """Give a row for each exported symbol."""
    found = ordered_symbols(report.symbols or ())
    several = len({each.artifact for each in found}) > 1
    rows = (_symbol(each, several=several) for each in found)
    return Growing("symbols", "symbol", tuple(rows))


def types(report: Report) -> Growing:
    """Give a row for each type."""
    found = ordered_types(report.types or ())
    several = len({each.platform for each in found}) > 1
    return Growing("types", "type", tuple(_type(each, several=several) for each in found))


def symbols_shown(report: Report, found: Growing) -> Node | None:
    """Give the table of symbols; None where the report was made without."""
    if report.symbols is None:
        return None
    several = len({each.artifact for each in report.symbols}) > 1
    head = ["Symbol", "Kind", "Version", "Bytes", "Declared", "Place", "Findings", *["File"] * several]
    return _section(found, "Exported symbols", head)


def types_shown(report: Report, found: Growing) -> Node | None:
    """Give the table of types; None where the report was made without."""
    if report.types is None:
        return None
    several = len({each.platform for each in report.types}) > 1
    return _section(found, "Types", ["Type", "Kind", "Bytes", "Alignment", *["Platform"] * several, "In C"])


def _section(found: Growing, title: str, head: Sequence[str]) -> Node:
    if not found.entries:
        return section(found.name, title, element("p", f"There are no {found.noun}s.", class_="empty"))
    inner = table(title, head, found.entries[:FIRST], body_id=f"{found.name}-list", hidden_caption=True)
    field = search(found.name, f"Search the {found.noun}s")
    return section(found.name, title, field, found.status(), inner, found.more())


def _symbol(symbol: SymbolRow, *, several: bool) -> Node:
    place = f"{symbol.file}:{symbol.line}" if symbol.file and symbol.line else symbol.file
    cells: list[Child | int | None] = [
        symbol.kind,
        symbol.version or ABSENT,
        symbol.size,
        _DECLARED[symbol.declared],
        place or ABSENT,
        symbol.findings,
        *([symbol.artifact] if several else []),
    ]
    return row(_names(symbol), *cells)


def _names(symbol: SymbolRow) -> Node:
    if not symbol.demangled or symbol.demangled == symbol.name:
        return code(symbol.name)
    mangled = element("span", symbol.name, class_="mangled")
    return element("span", code(symbol.demangled), element("br"), mangled)


def _type(each: TypeRow, *, several: bool) -> Node:
    cells: list[Child | int | None] = [each.kind, each.size, each.alignment]
    return row(code(each.name), *cells, *([each.platform] if several else []), _definition(each.text))


def _definition(text: str) -> Node:
    """Show a line as it is; more lines open."""
    if len(text.splitlines()) < 2:
        return code(text)
    return element("details", element("summary", "definition"), block(text))
