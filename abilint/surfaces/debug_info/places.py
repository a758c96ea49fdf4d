"""Where functions and variables are defined in the source, exported or not."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from abilint.readers.dwarf import NoDebugInfo, open_debug_info
from abilint.surfaces.debug_info.attributes import language_name, location_of, readable
from abilint.surfaces.debug_info.matching import link_name

if TYPE_CHECKING:
    from collections.abc import Collection, Sequence

    from abilint.model.artifact import Artifact
    from abilint.model.location import Location


class Place(NamedTuple):
    """Where a name is defined."""

    location: Location | None
    """File and line; None where the debug info names the unit alone."""
    unit: str
    """The source file whose compilation defines it."""
    language: str
    """`c`, `c++`, `rust`, ...; empty where it is not stated."""
    external: bool
    """Visible outside of its unit, says the compiler: False for `static`."""


def places(
    artifact: Artifact, names: Collection[str], debug_files: Sequence[str] = ()
) -> dict[str, tuple[Place, ...]]:
    """Find the definitions of link names, hidden and local ones as well; names that are not found are absent.

    Several units may each define a local function of one name. A binary without debug info gives nothing.
    """
    info = open_debug_info(artifact, debug_files=debug_files)
    if isinstance(info, NoDebugInfo):
        return {}
    wanted = frozenset(names)
    found: dict[str, dict[Place, None]] = {}
    for each in info.definitions():
        name = link_name(each)
        if name in wanted:
            place = Place(
                location_of(info, each.chain),
                readable(each.chain[-1].unit.name),
                language_name(each.chain[-1].unit),
                external=each.external,
            )
            found.setdefault(name, {})[place] = None
    return {name: tuple(held) for name, held in found.items()}
