"""A file in another language against the library that it opens: names, types, counts, results."""

from __future__ import annotations

from typing import TYPE_CHECKING

from msgspec.structs import replace

from abilint.compare.binding import constants, names, signatures, unfit
from abilint.model.bound import BindingFacts
from abilint.model.build import Role

if TYPE_CHECKING:
    from abilint.model.binding import Binding
    from abilint.model.build import Build

__all__ = ["compare"]


def compare(binding: Binding, build: Build, member: int) -> BindingFacts:
    """Hold a binding, reduced to what it looks up in this build, against it."""
    absent = names.absent(binding, build)
    lacking = {each.name for each in absent}
    sources = signatures.sources(build)
    return BindingFacts(
        binding.path,
        binding.language,
        member,
        absent,
        tuple(signatures.default_results(binding, sources, lacking)),
        tuple(signatures.counts(binding, sources)),
        tuple(signatures.types(binding, sources)),
        binding.unknown_attributes,
        tuple(constants.compare(binding, build)),
        (*unfit.values(binding), *unfit.behind_pointers(binding, sources)),
        tuple(each.name for each in binding.surface.declarations),
    )


def asking(build: Build, member: int) -> Build:
    """Give the build as a file sees it that opens one of its libraries: the others are not asked."""
    opened = build.members[member].library
    members = tuple(
        replace(each, role=Role.PROVIDER) if each.role is Role.SUBJECT and each.library != opened else each
        for each in build.members
    )
    return replace(build, members=members)


def reduced(binding: Binding, handles: frozenset[int]) -> Binding:
    """Keep what is looked up by some of the handles."""
    kept = [number for number, each in enumerate(binding.lookups) if each.handle in handles]
    declarations = tuple(binding.surface.declarations[number] for number in kept)
    return replace(
        binding,
        surface=replace(binding.surface, declarations=declarations),
        lookups=tuple(binding.lookups[number] for number in kept),
    )
