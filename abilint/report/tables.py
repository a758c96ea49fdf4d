"""Tables of symbols and types, between the values of the program and the JSON report."""

from __future__ import annotations

from typing import TYPE_CHECKING

from abilint.model.report import SymbolRow, TypeRow
from abilint.report import wire
from abilint.report.visible import valid_unicode

if TYPE_CHECKING:
    from collections.abc import Iterable

    from abilint.model.report import Report


def ordered_symbols(rows: Iterable[SymbolRow]) -> list[SymbolRow]:
    """By file, then by name."""
    return sorted(rows, key=lambda s: (s.target or "", s.artifact, s.name, s.version or ""))


def ordered_types(rows: Iterable[TypeRow]) -> list[TypeRow]:
    """By platform, then by name."""
    return sorted(rows, key=lambda t: (t.target or "", t.platform, t.name, t.kind, t.source, t.text))


def symbols(report: Report) -> tuple[wire.Symbol, ...] | None:
    """Give the rows by file and name; None where the report has no tables."""
    if report.symbols is None:
        return None
    return tuple(map(_symbol, ordered_symbols(report.symbols)))


def types(report: Report) -> tuple[wire.Type, ...] | None:
    """Give the rows by platform and name; None where the report has no tables."""
    if report.types is None:
        return None
    return tuple(map(_type, ordered_types(report.types)))


def symbol(row: wire.Symbol) -> SymbolRow:
    """Read one row back."""
    return SymbolRow(
        artifact=row.artifact,
        name=row.name,
        demangled=row.demangled,
        kind=row.kind,
        version=row.version,
        size=row.size,
        declared=row.declared,
        file=row.file,
        line=row.line,
        findings=row.findings,
        target=row.target,
    )


def type_row(row: wire.Type) -> TypeRow:
    """Read one row back."""
    return TypeRow(
        name=row.name,
        kind=row.kind,
        size=row.size,
        alignment=row.alignment,
        text=row.text,
        source=row.source,
        platform=row.platform,
        target=row.target,
    )


def _symbol(row: SymbolRow) -> wire.Symbol:
    return wire.Symbol(
        artifact=valid_unicode(row.artifact),
        name=valid_unicode(row.name),
        demangled=_text(row.demangled),
        kind=row.kind,
        version=_text(row.version),
        size=row.size,
        declared=row.declared,
        file=_text(row.file),
        line=row.line or None,
        findings=row.findings,
        target=_text(row.target),
    )


def _type(row: TypeRow) -> wire.Type:
    return wire.Type(
        name=valid_unicode(row.name),
        kind=row.kind,
        size=row.size,
        alignment=row.alignment,
        text=valid_unicode(row.text),
        source=row.source,
        platform=row.platform,
        target=_text(row.target),
    )


def _text(text: str | None) -> str | None:
    return valid_unicode(text) if text else None
