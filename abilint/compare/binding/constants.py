"""Numbers that a file gives to names of the header: compiled in there, written again here."""

from __future__ import annotations

from typing import TYPE_CHECKING

from abilint.compare.types.enumeration import SENTINEL
from abilint.model.bound import ConstantKind, OtherValue
from abilint.model.types import Enum

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from abilint.model.binding import Binding
    from abilint.model.build import Build
    from abilint.model.location import Location
    from abilint.model.surface import Surface

Named = dict[str, tuple[int, "Location | None", ConstantKind] | None]
"""None: the same name has two values, and which one is meant only a compiler can tell."""
BITS = (8, 16, 32, 64)


def compare(binding: Binding, build: Build) -> Iterator[OtherValue]:
    """Tell of names that have another number in the library's header, or in its debug info."""
    sources = [("header", build.surface), *(("debug info", member.built) for member in build.members)]
    named = [(words, _named(surface)) for words, surface in sources if surface is not None]
    for name, value, location in _stated(binding.surface):
        evidence, stated = next(((words, found[name]) for words, found in named if name in found), ("", None))
        if stated is None:
            continue
        built, built_location, kind = stated
        if not _is_same(value, built):
            yield OtherValue(
                name, location, value, built, _told(name, kind, value, built), evidence, built_location
            )


def _told(name: str, kind: ConstantKind, ours: int, theirs: int) -> ConstantKind:
    """Set numbers apart that grow with the library: where an enum ends."""
    ends = kind is ConstantKind.ENUMERATOR and SENTINEL.search(name) and ours < theirs
    return ConstantKind.SENTINEL if ends else kind


def _stated(surface: Surface) -> Iterator[tuple[str, int, Location]]:
    for each in surface.constants:
        value = _number(each.value)
        if value is not None:
            yield each.name, value, each.location
    for node in surface.types.nodes if surface.types else ():
        for enumerator in node.enumerators if isinstance(node, Enum) else ():
            if enumerator.location is not None:
                yield enumerator.name, enumerator.value, enumerator.location


def _named(surface: Surface) -> Named:
    found: Named = {}
    nodes = surface.types.nodes if surface.types else ()
    _take_in(
        found,
        ((e.name, e.value, e.location) for n in nodes if isinstance(n, Enum) for e in n.enumerators),
        ConstantKind.ENUMERATOR,
    )
    numbers = ((each.name, _number(each.value), each.location) for each in surface.constants)
    _take_in(found, ((n, v, where) for n, v, where in numbers if v is not None), ConstantKind.MACRO)
    return found


def _take_in(found: Named, numbers: Iterable[tuple[str, int, Location | None]], kind: ConstantKind) -> None:
    for name, value, location in numbers:
        before = found.setdefault(name, (value, location, kind))
        if before is not None and before[0] != value:
            found[name] = None


def _number(text: str) -> int | None:
    try:
        return int(text)
    except ValueError:
        return None


def _is_same(one: int, other: int) -> bool:
    """Whether two numbers are one, or the same bits read with and without a sign: `0xFFFFFFFF` is `-1`."""
    return one == other or any(
        (one - other) % (1 << bits) == 0
        and min(one, other) >= -(1 << (bits - 1))
        and max(one, other) < 1 << bits
        for bits in BITS
    )
