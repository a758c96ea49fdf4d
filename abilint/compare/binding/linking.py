"""Names that a linker looks up: in all libraries that it is given, with their headers."""

from __future__ import annotations

from typing import TYPE_CHECKING

from abilint.compare.binding import attribution
from abilint.model.binding import Loading
from abilint.model.types import Typedef

if TYPE_CHECKING:
    from abilint.model.binding import Binding, Handle
    from abilint.model.build import Build


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
    others = "" if has_offer or found[0] != "missing" else _others(handle, build)
    return ("maybe-elsewhere", others) if others else found


def is_optional(binding: Binding, number: int, build: Build) -> bool:
    """Whether a file may do without a name: by its own words, or since its header is not here."""
    lookup = binding.lookups[number]
    return lookup.optional or (lookup.by_header and build.surface is None)


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
