"""Names that a linker looks up: in all libraries that it is given, with their headers."""

from __future__ import annotations

from typing import TYPE_CHECKING

from abilint.compare.binding import attribution
from abilint.compare.suggest import edit_distance
from abilint.model.binding import Loading
from abilint.model.bound import ANOTHER_LIBRARY
from abilint.model.symbol import Scope
from abilint.model.types import Typedef

if TYPE_CHECKING:
    from typing import TypeAlias

    from abilint.model.binding import Binding, Handle, Lookup, Registration
    from abilint.model.build import Build, Suggestion

    Names: TypeAlias = frozenset[str | None]

ELSEWHERE = frozenset({"missing", "maybe-elsewhere", "elsewhere", "inline", "macro"})
"""What a name is that other libraries may have, or other versions of one."""
MOST = 4
"""Of so many names a library that is all that is linked lacks one at most."""
SLIPS = frozenset({"case", "underscore"})


def exported(build: Build) -> Names:
    """Give every name that some library of the build exports."""
    return frozenset(
        s.link_name for member in build.members for s in member.symbols if s.scope is Scope.EXPORTED
    )


def judged(
    binding: Binding, number: int, build: Build, found: tuple[str, str], *, has_offer: bool
) -> tuple[str, str] | None:
    """Say what is wrong with a name that a run would not find; None where a linker finds it after all.

    `has_offer`: the library has a name that is very like it.
    """
    lookup = binding.lookups[number]
    handle = binding.handles[lookup.handle]
    if handle.loading is not Loading.LINKED:
        return found
    if found[0] == "elsewhere" or (lookup.by_header and _is_of_header(build, number, binding, found[0])):
        return None
    certain = has_offer or lookup.optional or found[0] != "missing"
    others = "" if certain else _others(handle, build)
    return (ANOTHER_LIBRARY, others) if others else found


def is_optional(lookup: Lookup, build: Build, offered: Names, found: str) -> bool:
    """Whether a file may do without a name: by its own words, or since something else may provide it.

    `offered`: what `exported` gives of the build.
    """
    without_header = lookup.by_header and build.surface is None
    there = offered.issuperset(lookup.tested)
    prepared = lookup.optional or without_header or found == ANOTHER_LIBRARY or not there
    return prepared or _may_be_registered(lookup.registration, offered)


def is_idle(binding: Binding, number: int, offered: Names, found: str, offer: Suggestion | None) -> bool:
    """Whether nobody may ever ask this library for a name, as it is no slip of the pen.

    Texts that are copied from headers declare what only other platforms and versions have, and never use it.
    """
    if found not in ELSEWHERE or (offer and _is_slip(binding.surface.declarations[number].name, offer)):
        return False
    lookup = binding.lookups[number]
    return lookup.unused or _is_linked_with_others(binding, lookup.handle, offered)


def _is_slip(name: str, offer: Suggestion) -> bool:
    return offer.reason in SLIPS or (offer.reason == "spelling" and edit_distance(name, offer.name, 1) == 1)


def _is_linked_with_others(binding: Binding, number: int, offered: Names) -> bool:
    """Whether a file that does not say what it is linked with asks for much that is not in the build."""
    handle = binding.handles[number]
    if handle.loading is not Loading.LINKED or handle.names:
        return False
    pairs = zip(binding.surface.declarations, binding.lookups, strict=True)
    asked = {declaration.name for declaration, lookup in pairs if lookup.handle == number}
    return MOST * len(asked & offered) < (MOST - 1) * len(asked)


def _may_be_registered(registration: Registration | None, offered: Names) -> bool:
    """Whether the library can provide a name when it is loaded, and exports no other of the kind."""
    if registration is None:
        return False
    exports_kind = any((name or "").lstrip("_").startswith(registration.prefix) for name in offered)
    return (not registration.hook or registration.hook in offered) and not exports_kind


def _is_of_header(build: Build, number: int, binding: Binding, found: str) -> bool:
    """Whether the library's header makes something else of a name than a function to be linked."""
    if found in ("inline", "macro"):
        return True
    types = build.surface.types if build.surface else None
    name = binding.surface.declarations[number].name
    return types is not None and any(isinstance(t, Typedef) and t.name == name for t in types.nodes)


def _others(handle: Handle, build: Build) -> str:
    """Name the libraries that a file is linked with and that are not in the build."""
    known = {
        attribution.stem(name)
        for member in build.members
        for name in (member.artifact.path, member.artifact.identity or member.artifact.path)
    }
    return ", ".join(name for name in handle.names if attribution.stem(name) not in known)
