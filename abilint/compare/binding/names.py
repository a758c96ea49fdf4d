"""Names that a file looks up, and whether the loader finds them: `dlsym`, `GetProcAddress`."""

from __future__ import annotations

from typing import TYPE_CHECKING

from msgspec.structs import replace

from abilint.compare import promise, suggest
from abilint.compare.binding import linking
from abilint.model.bound import AbsentName
from abilint.model.build import Role
from abilint.model.difference import DifferenceKind as Kind
from abilint.model.surface import Obligation
from abilint.model.symbol import Scope
from abilint.model.target import Format

if TYPE_CHECKING:
    from collections.abc import Mapping

    from abilint.model.binding import Binding
    from abilint.model.build import Build
    from abilint.model.difference import Difference
    from abilint.model.surface import Declaration

_FOUND = {Kind.MISSING: "missing", Kind.LOCAL_ONLY: "local-only", Kind.MANGLED: "mangled", Kind.KIND: "data"}
_COMPILED_IN = {Obligation.INLINE: "inline", Obligation.MACRO: "macro"}
_LIKENESS = {
    "spelling": "it is spelt almost alike",
    "case": "it differs in case only",
    "underscore": "it differs by an underscore",
    "versioned-name": "it looks like a later version",
    "c-linkage": "it is the C name",
}


def as_found(binding: Binding, build: Build) -> Binding:
    """Name each declaration as the language's run time finds it, which may try several spellings."""
    if not any(each.spellings for each in binding.lookups):
        return binding
    exported = {s.link_name for member in build.members for s in member.symbols if s.scope is Scope.EXPORTED}
    declarations = tuple(
        _spelt(each, lookup.spellings, exported)
        for each, lookup in zip(binding.surface.declarations, binding.lookups, strict=True)
    )
    return replace(binding, surface=replace(binding.surface, declarations=declarations))


def _spelt(declaration: Declaration, spellings: tuple[str, ...], exported: set[str]) -> Declaration:
    tried = spellings if declaration.name in spellings else (declaration.name, *spellings)
    found = next((name for name in tried if name in exported), declaration.name)
    if found == declaration.name:
        return declaration
    return replace(declaration, key=found, name=found, link_names=(found,), object_name=f"_{found}")


def unfound(binding: Binding, build: Build) -> frozenset[str | None]:
    """Give the names that no member of the build defines: a dependency may."""
    return frozenset(
        each.link_name
        for each in promise.compare(replace(build, surface=binding.surface))
        if each.kind in (Kind.MISSING, Kind.CONSUMER)
    )


def absent(binding: Binding, build: Build) -> tuple[AbsentName, ...]:
    """Say which names a run would not find, and what there is in their place."""
    asking = replace(build, surface=binding.surface)
    differences = promise.compare(asking)
    offers = {each.declaration: each for each in suggest.suggest(asking, differences)}
    offered, compiled_in = linking.exported(build), _in_headers_alone(build)
    told = []
    for each in differences:
        found = _found(build, each, compiled_in)
        if each.declaration is None or found is None:
            continue
        offer = offers.get(each.declaration)
        found = linking.judged(binding, each.declaration, build, found, has_offer=offer is not None)
        if found is None:
            continue
        declaration = binding.surface.declarations[each.declaration]
        if each.kind is Kind.KIND and declaration.type is None:
            continue
        optional = linking.is_optional(binding.lookups[each.declaration], build, offered, found[0])
        likeness = offer.reason if offer else ""
        idle = linking.is_idle(binding, each.declaration, offered, found[0], offer)
        told.append(
            AbsentName(
                declaration.name,
                declaration.location,
                optional,
                *found,
                offer.name if offer else "",
                _LIKENESS.get(likeness, ""),
                idle,
            )
        )
    return tuple(told)


def _found(
    build: Build, each: Difference, compiled_in: Mapping[str | None, tuple[str, str]]
) -> tuple[str, str] | None:
    """Say what there is instead of a name; None where the loader finds it after all.

    `dlsym` looks into the libraries that a library depends on, too; `GetProcAddress` does not.
    """
    windows = build.target.format is Format.PE
    match each.kind:
        case Kind.MISSING:
            return _missing(build, each, compiled_in, windows=windows)
        case Kind.CONSUMER:
            return ("missing", "") if windows else ("maybe-elsewhere", _unknown_dependencies(build))
        case Kind.SIBLING:
            return None if not windows and _is_dependency(build, each) else ("elsewhere", each.after or "")
        case Kind.KIND:
            return ("function" if each.before != "function" else "data", each.after or "")
        case Kind.LOCAL_ONLY | Kind.MANGLED:
            return _FOUND[each.kind], each.after or ""
    return None


def _in_headers_alone(build: Build) -> dict[str | None, tuple[str, str]]:
    """Give the names that programs compile in, with what they are and the header."""
    declarations = build.surface.declarations if build.surface else ()
    return {
        each.name: (_COMPILED_IN[each.obligation], each.location.file)
        for each in reversed(declarations)
        if each.obligation in _COMPILED_IN
    }


def _missing(
    build: Build, each: Difference, compiled_in: Mapping[str | None, tuple[str, str]], *, windows: bool
) -> tuple[str, str]:
    if each.link_name in compiled_in:
        return compiled_in[each.link_name]
    if build.unresolved and not windows:
        return "maybe-elsewhere", ", ".join(build.unresolved)
    return "missing", ""


def _unknown_dependencies(build: Build) -> str:
    return ", ".join(build.unresolved) or "its dependencies"


def _is_dependency(build: Build, each: Difference) -> bool:
    """Whether the library that has the name is loaded with the one that was asked."""
    if each.artifact is None:
        return False
    needed = {
        name.rpartition("/")[2]
        for member in build.members
        if member.role is not Role.PROVIDER or member is build.members[each.artifact]
        for name in member.artifact.dependencies
    }
    found = build.members[each.artifact]
    own = {found.name.rpartition("/")[2], found.artifact.path.rpartition("/")[2]}
    return not needed.isdisjoint({*own, each.after or ""})
