"""Two enums: the values of their names, and their size."""

from __future__ import annotations

import re
from itertools import takewhile
from typing import TYPE_CHECKING

from msgspec.structs import replace

from abilint.compare.types import copies, opacity
from abilint.compare.types.fault import Fault
from abilint.compare.types.matching import RESERVED, numbered
from abilint.model.type_difference import TypeDifferenceKind as Kind
from abilint.model.types import Enum

if TYPE_CHECKING:
    from collections.abc import Callable, Hashable, Iterable, Iterator, Sequence

    from abilint.compare.types.fault import Pair
    from abilint.compare.types.step import Sides
    from abilint.model.types import Enumerator

Match = tuple["Enumerator", "Enumerator"]
SENTINEL = re.compile(
    r"(?i)(^|_|::)(max|count|last|end|num|nb|number|limit|size|total|n|sentinel|invalid|unknown)(_\w*)?$"
    r"|^(num|n|nb)_|(?<=[a-z])(Max|Count|Last|End|Num|Limit|Size)$|^k?(Num|Max|Last)[A-Z]"
)
"""Names that say how many values there are, or which is the last: they grow with the enum."""
LISTED = 5
"""Names that are told of all that differ in the same way."""


def compare_enums(sides: Sides, pair: Pair) -> Iterator[Fault]:
    """Compare two complete enums."""
    promised, built = sides.nodes(pair)
    if not (isinstance(promised, Enum) and isinstance(built, Enum) and promised.complete and built.complete):
        yield from opacity.compare(sides, pair) if sides.strict else ()
        return
    if sides.strict:
        yield from opacity.renamed(sides, pair)
        if promised.scoped is not built.scoped:
            before, after = ("scoped" if each.scoped else None for each in (promised, built))
            yield Fault(Kind.ENUM_SCOPED, (), before, after)
    if None not in (promised.size, built.size) and promised.size != built.size:
        yield Fault(Kind.SIZE, (), promised.size, built.size)
    bits = 8 * min(promised.size or 8, built.size or 8)
    left, right = list(promised.enumerators), list(built.enumerators)
    short = {**_short_names(left), **_short_names(right)}
    both = _pair(left, right, lambda each: each.name)
    if not sides.strict:
        both += _pair(left, right, short.__getitem__)
    moved = [(one, other) for one, other in both if (one.value - other.value) % (1 << bits)]
    if copies.are_bindings(sides):
        moved = [pair for pair in moved if not _is_end(pair)]
    yield from _first_moved(moved) if sides.strict else _moved(moved)
    renamed = _pair(left, right, lambda each: each.value % (1 << bits))
    yield from _renamed(renamed)
    yield from _lacking(_for_users(left), _for_users(right))


def _moved(moved: Iterable[Match]) -> Iterator[Fault]:
    for one, other in moved:
        places = (one.location, other.location)
        yield Fault(Kind.ENUM_VALUE, (one.name,), one.value, other.value, locations=places)


def _is_end(pair: Match) -> bool:
    """Whether a constant only says where the enum ends, which has grown since."""
    return SENTINEL.search(pair[0].name) is not None and pair[0].value < pair[1].value


def _first_moved(moved: Sequence[Match]) -> Iterator[Fault]:
    """Tell of the first value that is another one, and of one that only says where the enum ends apart."""
    ends = [pair for pair in moved if _is_end(pair)]
    others = [pair for pair in moved if pair not in ends]
    for fault in _moved(others[:1]):
        yield replace(fault, count=len(others))
    for fault in _moved(() if others else ends[:1]):
        yield replace(fault, kind=Kind.ENUM_SENTINEL, count=len(ends))


def _for_users(enumerators: Sequence[Enumerator]) -> list[Enumerator]:
    """Leave out reserved names: a later release of the compiler's own library may have added some."""
    return [each for each in enumerators if not RESERVED.match(each.name.rpartition("::")[2])]


def _renamed(renamed: Sequence[Match]) -> Iterator[Fault]:
    if renamed:
        one, other = renamed[0]
        before, after = (", ".join(pair[side].name for pair in renamed[:LISTED]) for side in (0, 1))
        places = (one.location, other.location)
        yield Fault(Kind.ENUM_NAME, (one.name,), before, after, locations=places, count=len(renamed))


def _lacking(missing: Sequence[Enumerator], extra: Sequence[Enumerator]) -> Iterator[Fault]:
    for first in missing[:1]:
        place = (first.location, None)
        yield Fault(Kind.ENUM_MISSING, (first.name,), first.value, None, locations=place, count=len(missing))
    for first in extra[:1]:
        there = (None, first.location)
        yield Fault(Kind.ENUM_EXTRA, (first.name,), None, first.value, locations=there, count=len(extra))


def _short_names(enumerators: Sequence[Enumerator]) -> dict[Enumerator, str]:
    """Spell names without their common start and without underscores: C's `COLOR_RED` is Rust's `Red`."""
    names = [each.name.rpartition("::")[2] for each in enumerators]
    start = _common_start(names).rpartition("_")[0] if len(names) > 1 else ""
    return {
        each: name[len(start) :].replace("_", "").casefold()
        for each, name in zip(enumerators, names, strict=True)
    }


def _common_start(names: Sequence[str]) -> str:
    first, last = min(names), max(names)
    same = takewhile(lambda pair: pair[0] == pair[1], zip(first, last, strict=False))
    return "".join(letter for letter, _ in same)


def _pair(
    left: list[Enumerator], right: list[Enumerator], key: Callable[[Enumerator], Hashable]
) -> list[Match]:
    """Take out of both lists the enumerators that share a key."""
    ours, theirs = numbered(left, key), numbered(right, key)
    found = [(each, theirs[name]) for name, each in ours.items() if name in theirs]
    taken = {id(each) for pair in found for each in pair}
    left[:] = [each for each in left if id(each) not in taken]
    right[:] = [each for each in right if id(each) not in taken]
    return found
