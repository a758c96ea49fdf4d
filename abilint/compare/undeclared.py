"""What a build exports and no header that was read declares."""

from __future__ import annotations

from typing import TYPE_CHECKING

from abilint.compare.implicit import ImplicitNames
from abilint.compare.mangled import identifiers
from abilint.model.build import Build, Role
from abilint.model.difference import Difference, DifferenceKind, Relation
from abilint.model.symbol import Scope
from abilint.model.target import Format

if TYPE_CHECKING:
    from collections.abc import Iterator

    from abilint.model.build import Member
    from abilint.model.symbol import Symbol


def find(build: Build) -> Iterator[Difference]:
    """Give a difference for each such symbol of the subjects; an archive says each name once."""
    assert build.surface is not None
    declared = _declared(build)
    implicit = ImplicitNames(build.surface.declarations)
    told: set[tuple[str, str]] = set()
    for m, member in enumerate(build.members):
        if member.role is not Role.SUBJECT:
            continue
        for s, symbol in enumerate(member.symbols):
            if symbol.scope is not Scope.EXPORTED or _name(symbol, build) in declared or is_nameless(symbol):
                continue
            known = implicit.covers(symbol.link_name) or _may_be_unread(build, symbol)
            if not known and not _is_told(told, member, symbol):
                yield Difference(
                    Relation.PROMISE,
                    DifferenceKind.UNDECLARED,
                    declaration=None,
                    artifact=m,
                    symbol=s,
                    after=symbol.name,
                    link_name=symbol.link_name,
                )


def _declared(build: Build) -> set[str]:
    assert build.surface is not None
    declarations = build.surface.declarations
    if build.target.format is Format.MACHO:
        return {name for declaration in declarations for name in declaration.names_on_darwin()} | {
            f"_{name}" for declaration in declarations for name in declaration.companions
        }
    return {
        name for declaration in declarations for name in (*declaration.link_names, *declaration.companions)
    }


def _name(symbol: Symbol, build: Build) -> str:
    return symbol.name if build.target.format is Format.MACHO else symbol.link_name


def is_nameless(symbol: Symbol) -> bool:
    """Say whether a DLL exports it by number alone, and no import library says its name."""
    return symbol.ordinal is not None and symbol.link_name == f"#{symbol.ordinal}"


def _is_told(told: set[tuple[str, str]], member: Member, symbol: Symbol) -> bool:
    """Whether another member of the archive has the name too, as inline functions have one in each."""
    key = (member.artifact.path, symbol.link_name)
    if not member.artifact.in_archive:
        return False
    known = key in told
    told.add(key)
    return known


def _may_be_unread(build: Build, symbol: Symbol) -> bool:
    """Whether a header that could not be parsed holds the name, or a part of the mangled one."""
    return build.headers_absent or (
        bool(build.unread)
        and (symbol.link_name in build.unread or not build.unread.isdisjoint(identifiers(symbol.name)))
    )
