"""Which symbols of an artifact `abilint symbols` prints: nm's flags and the filters, in one place."""

from __future__ import annotations

import re
from fnmatch import translate
from typing import TYPE_CHECKING

from msgspec import Struct

from abilint.model.language import language_of
from abilint.model.symbol import (
    SECTION_COMMON,
    SECTION_UNDEFINED,
    Binding,
    Scope,
    Symbol,
    SymbolKind,
)
from abilint.model.target import Format
from abilint.readers.linkage import merged
from abilint.readers.marker_symbols import marker_test

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

    from abilint.model.artifact import Artifact

PLAIN_LANGUAGE = "c"
"""What `--language` calls names without mangling: C, assembler, and other languages' C names."""

_NO_NAMES = (SymbolKind.SECTION, SymbolKind.FILE)


class Choice(Struct, frozen=True):
    """What was asked for; the default is every symbol."""

    dynamic: bool = False
    """`-D`: the dynamic table instead of the static one."""
    extern_only: bool = False
    """`-g`."""
    undefined_only: bool = False
    """`-u`; as in nm it outranks `-g`."""
    defined_only: bool = False
    """`-U`."""
    scopes: frozenset[Scope] = frozenset()
    """Any of these; empty for all."""
    languages: frozenset[str] = frozenset()
    names: tuple[str, ...] = ()
    """Shell patterns, any of which must match the whole name."""


def choose(artifact: Artifact, choice: Choice, *, as_nm: bool) -> tuple[Symbol, ...] | None:
    """Give the chosen symbols, sorted by name as bytes; None where the file has no symbols at all.

    `as_nm`: read the one table that nm reads. Otherwise both tables are merged, unless `-D` asks for
    the dynamic one.
    """
    symbols = _table(artifact, choice, as_nm=as_nm)
    if not symbols:
        return None
    kept: Iterable[Symbol] = symbols
    for keep in _conditions(artifact, choice):
        kept = filter(keep, kept)
    if (
        artifact.target.format is not Format.ELF
    ):  # LLVM's nm puts symbols of one name in order, GNU's does not
        kept = sorted(kept, key=lambda symbol: symbol.address)
    return tuple(sorted(kept, key=sort_key))


def sort_key(symbol: Symbol) -> bytes:
    """Order of LC_ALL=C; names from a static table are compared with the version that is part of them."""
    return table_name(symbol).encode("utf-8", "surrogateescape")


def table_name(symbol: Symbol) -> str:
    """Name as nm sorts it: `.symtab` has the version inside the name, `.dynsym` beside it."""
    return spelled(symbol) if symbol.table == "static" else symbol.name


def spelled(symbol: Symbol) -> str:
    """Name with its version, `foo@@V1` where plain references bind to it and `foo@V1` elsewhere.

    A symbol that stands for a version node has the node's name once.
    """
    if symbol.version is None or symbol.version == symbol.name:
        return symbol.name
    return f"{symbol.name}{'@@' if symbol.version_default else '@'}{symbol.version}"


def _table(artifact: Artifact, choice: Choice, *, as_nm: bool) -> tuple[Symbol, ...]:
    if choice.dynamic:
        return artifact.dynamic_symbols
    return artifact.static_symbols if as_nm else merged(artifact)


def _conditions(artifact: Artifact, choice: Choice) -> Iterator[Callable[[Symbol], bool]]:
    yield lambda symbol: symbol.kind not in _NO_NAMES
    is_marker = marker_test(artifact.target.architecture)
    if is_marker:
        yield lambda symbol: not is_marker(symbol.name)
    if choice.undefined_only:
        yield lambda symbol: symbol.section == SECTION_UNDEFINED
    elif choice.extern_only:
        yield _external_to_gnu if artifact.target.format is Format.ELF else _external_to_llvm
    if choice.defined_only:
        yield lambda symbol: symbol.section != SECTION_UNDEFINED
    if choice.scopes:
        yield lambda symbol: symbol.scope in choice.scopes
    if choice.languages:
        yield lambda symbol: (language_of(symbol.link_name) or PLAIN_LANGUAGE) in choice.languages
    if choice.names:
        matches = re.compile("|".join(map(translate, choice.names))).match
        yield lambda symbol: matches(symbol.name) is not None


def _external_to_gnu(symbol: Symbol) -> bool:
    """GNU nm's notion: not local, or undefined, or common."""
    return symbol.binding is not Binding.LOCAL or symbol.section in (SECTION_UNDEFINED, SECTION_COMMON)


def _external_to_llvm(symbol: Symbol) -> bool:
    """LLVM's notion: import libraries of Microsoft's tools refer to `.idata$4` by a local, common symbol."""
    return symbol.binding is not Binding.LOCAL
