"""Mach-O libraries that offer all names of another one as their own (LC_REEXPORT_DYLIB)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from msgspec.structs import replace

from abilint.app import providers
from abilint.model.build import Role
from abilint.model.finding import NotRun, Unchecked
from abilint.model.symbol import SECTION_UNKNOWN, Scope

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from abilint.model.build import Build, Member
    from abilint.model.symbol import Symbol


def follow(build: Build, not_run: list[NotRun]) -> Build:
    """Give each subject the names that it offers through others, as symbols with a `forward`.

    Libraries are taken from the run or from where the loader looks for them. One that is not found is
    noted: what it has would be called missing.
    """
    members = tuple(
        replace(member, symbols=(*member.symbols, *_offered(member, build.members, not_run)))
        if member.role is not Role.PROVIDER and member.artifact.macho and member.artifact.macho.re_exports
        else member
        for member in build.members
    )
    return replace(build, members=members)


def _offered(member: Member, known: Iterable[Member], not_run: list[NotRun]) -> tuple[Symbol, ...]:
    own = {symbol.link_name for symbol in member.symbols if symbol.scope is Scope.EXPORTED}
    found: dict[str, Symbol] = {}
    for name, library in _libraries(member, tuple(known), not_run):
        for symbol in library.symbols:
            if symbol.scope is Scope.EXPORTED and symbol.link_name not in own:
                found.setdefault(symbol.link_name, _forwarded(symbol, name))
    return tuple(found.values())


def _libraries(
    member: Member, known: tuple[Member, ...], not_run: list[NotRun]
) -> Iterator[tuple[str, Member]]:
    """Every re-exported library with its install name, and what those re-export in their turn."""
    seen = {member.artifact.identity}
    waiting = [member]
    while waiting:
        current = waiting.pop()
        facts = current.artifact.macho
        for name in facts.re_exports if facts else ():
            if name in seen:
                continue
            seen.add(name)
            library = next((m for m in known if m.artifact.identity == name), None)
            library = library or providers.load(current.artifact, name)
            if library is None:
                reason = f"re-exports {name}, which is not found (--provider): its names count as missing"
                not_run.append(NotRun(member.artifact.label, Unchecked.INPUT_PART, reason))
                continue
            waiting.append(library)
            yield name, library


def _forwarded(symbol: Symbol, library: str) -> Symbol:
    return symbol._replace(
        forward=f"{library}:{symbol.name}", version_library=library, address=0, section=SECTION_UNKNOWN
    )
