"""Symbols for programs: JSON, one JSON object a line, and CSV.

The types of `abilint symbols -o json`, version 1: every key is always there, null means absent.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated, Final

from msgspec import Meta, Struct, json, structs

from abilint.model.language import language_of
from abilint.model.symbol import Scope
from abilint.report.nm import section_name
from abilint.report.visible import valid_unicode

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from abilint.model.symbol import Symbol
    from abilint.report.listed import Listed

SCHEMA_VERSION: Final = "1.0"


class SymbolRecord(Struct, frozen=True, kw_only=True):
    """One symbol."""

    name: str
    demangled: Annotated[str | None, Meta(description="Only with --demangle, and where it is mangled")]
    version: str | None
    version_default: bool
    version_library: str | None
    kind: str
    scope: str
    binding: str
    visibility: str
    size: Annotated[int, Meta(ge=0)]
    address: Annotated[int, Meta(ge=0)]
    section: str | None
    language: Annotated[str | None, Meta(description="Of its mangling; null for a plain name")]
    table: str
    localized: Annotated[
        bool | None,
        Meta(description="Was global and made local by the linker; null: not local, or cannot tell"),
    ]
    ordinal: Annotated[int | None, Meta(description="PE: number of an export, or that an import asks for")]
    forward: Annotated[str | None, Meta(description="What it stands for in another library")]


class ArtifactRecord(Struct, frozen=True, kw_only=True):
    """One binary."""

    path: str
    member: str | None
    linked_from: Annotated[str | None, Meta(description="The linker script that named it")]
    format: str
    architecture: str
    bits: int
    byte_order: str
    os: str
    environment: str
    kind: str
    identity: str | None
    build_id: str | None
    dependencies: tuple[str, ...]
    has_dynamic_symbols: bool
    has_static_symbols: bool
    notes: tuple[str, ...]
    symbols: tuple[SymbolRecord, ...]


class SymbolReport(Struct, frozen=True, kw_only=True):
    """Everything that `abilint symbols` found."""

    schema_version: str
    artifacts: tuple[ArtifactRecord, ...]


COLUMNS = ("artifact", *SymbolRecord.__struct_fields__)


def render_json(listed: Sequence[Listed], *, demangle: bool) -> str:
    """One object, on one line: a library has tens of thousands of symbols."""
    artifacts = tuple(_artifact(entry, demangle=demangle) for entry in listed)
    return json.encode(SymbolReport(schema_version=SCHEMA_VERSION, artifacts=artifacts)).decode() + "\n"


def render_ndjson(listed: Sequence[Listed], *, demangle: bool) -> str:
    """One object for each symbol, its artifact's label in it."""
    rows = (
        {"artifact": label, **structs.asdict(record)} for label, record in _rows(listed, demangle=demangle)
    )
    return "".join(f"{json.encode(row).decode()}\n" for row in rows)


def render_csv(listed: Sequence[Listed], *, demangle: bool) -> str:
    """RFC 4180 with a line for the columns' names; absent is empty."""
    import csv
    import io

    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow(COLUMNS)
    for label, record in _rows(listed, demangle=demangle):
        writer.writerow((label, *map(_cell, structs.astuple(record))))
    return out.getvalue()


def _cell(value: object) -> object:
    """Spell flags as JSON does."""
    return str(value).lower() if isinstance(value, bool) else value


def _rows(listed: Sequence[Listed], *, demangle: bool) -> Iterator[tuple[str, SymbolRecord]]:
    for entry in listed:
        label = valid_unicode(entry.artifact.label)
        for symbol in entry.symbols:
            yield label, _symbol(entry, symbol, demangle=demangle)


def _artifact(entry: Listed, *, demangle: bool) -> ArtifactRecord:
    artifact, target = entry.artifact, entry.artifact.target
    return ArtifactRecord(
        path=valid_unicode(artifact.path),
        member=_text(artifact.member),
        linked_from=_text(entry.linked_from),
        format=target.format.value,
        architecture=target.architecture,
        bits=target.bits,
        byte_order=target.byte_order.value,
        os=target.os,
        environment=target.environment,
        kind=artifact.kind.value,
        identity=_text(artifact.identity),
        build_id=artifact.build_id,
        dependencies=tuple(map(valid_unicode, artifact.dependencies)),
        has_dynamic_symbols=artifact.has_dynamic_symbols,
        has_static_symbols=artifact.has_static_symbols,
        notes=tuple(map(valid_unicode, artifact.notes)),
        symbols=tuple(_symbol(entry, symbol, demangle=demangle) for symbol in entry.symbols),
    )


def _symbol(entry: Listed, symbol: Symbol, *, demangle: bool) -> SymbolRecord:
    return SymbolRecord(
        name=valid_unicode(symbol.name),
        demangled=_demangled(symbol.link_name) if demangle else None,
        version=_text(symbol.version),
        version_default=symbol.version_default,
        version_library=_text(symbol.version_library),
        kind=symbol.kind,
        scope=symbol.scope,
        binding=symbol.binding,
        visibility=symbol.visibility,
        size=symbol.size,
        address=symbol.address,
        section=None if symbol.scope is Scope.UNDEFINED else _text(section_name(entry.artifact, symbol)),
        language=language_of(symbol.link_name),
        table=symbol.table,
        localized=symbol.localized,
        ordinal=symbol.ordinal,
        forward=_text(symbol.forward),
    )


def _demangled(name: str) -> str | None:
    from abilint.readers.mangling import demangle

    return _text(demangle(name))


def _text(text: str | None) -> str | None:
    return valid_unicode(text) if text else None
