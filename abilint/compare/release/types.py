"""Types of two releases: what their headers say and what their debug info says, each cause once."""

from __future__ import annotations

from typing import TYPE_CHECKING

from msgspec.structs import replace

from abilint.compare.release import superseded
from abilint.compare.release.types_parts import described
from abilint.compare.release.types_visible import Visible, shows_all
from abilint.compare.spell import spell
from abilint.compare.types import compare_releases
from abilint.compare.types.side import TAG
from abilint.compare.types.users import LISTED
from abilint.model.release import TypeChange
from abilint.model.type_difference import Reach
from abilint.model.type_difference import TypeDifferenceKind as Kind

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from abilint.model.release import Library
    from abilint.model.surface import Surface
    from abilint.model.type_difference import TypeDifference

HEADER = "header"
DEBUG_INFO = "debug-info"
OF_TYPES = frozenset({"record", "table", "class", "enum", "typedef"})
"""Places whose subject is a type."""
COUNTED = frozenset({Kind.SLOT})
"""Paths are numbers, which debug info counts from the table's start and headers in the class."""


def compare(old: Library, new: Library) -> tuple[TypeChange, ...]:
    """List what differs in the types of exported names, by all the evidence that both releases have.

    What headers and debug info both tell is told of the headers, where users look.
    """
    found: list[TypeChange] = []
    if old.headers is not None and new.headers is not None:
        found += _of_headers(old.headers, new.headers)
    told = {key(each.difference) for each in found}
    visible = Visible(old.headers, new.headers)
    for before, after in described(old, new):
        for change in _of_debug_info(visible.declared(before), after, visible):
            if (mark := key(change.difference)) not in told:
                told.add(mark)
                found.append(change)
    others = superseded.names(old, new)
    return tuple(each for each in found if each.difference.subject not in others)


def _of_headers(old: Surface, new: Surface) -> Iterator[TypeChange]:
    for difference in _at_classes(compare_releases(old, new, shows_all)):
        yield _change(difference, old, new, HEADER, public=True)


def _of_debug_info(old: Surface, new: Surface, visible: Visible) -> Iterator[TypeChange]:
    for difference in _at_classes(compare_releases(old, new, visible.shows)):
        yield _change(difference, old, new, DEBUG_INFO, public=difference.reach is not Reach.OPAQUE)


def _change(
    difference: TypeDifference, old: Surface, new: Surface, evidence: str, *, public: bool
) -> TypeChange:
    if difference.place in OF_TYPES:
        return TypeChange(difference, evidence, public)
    return TypeChange(
        difference,
        evidence,
        public,
        _signature(old, difference.declaration),
        _signature(new, difference.built),
    )


def _signature(surface: Surface, index: int | None) -> str:
    if index is None:
        return ""
    declaration = surface.declarations[index]
    if declaration.signature or declaration.type is None or surface.types is None:
        return declaration.signature
    return spell(surface.types, declaration.type, declaration.name)


def key(difference: TypeDifference) -> tuple[object, ...]:
    """Tell causes apart; headers and debug info may count members and spell types differently."""
    kind = difference.kind
    if difference.place in OF_TYPES:
        path = () if kind in COUNTED else difference.path[:1]
        return TAG.sub("", difference.subject), difference.place, path, kind
    return difference.subject, difference.place, difference.path, kind


def _at_classes(differences: Iterable[TypeDifference]) -> Iterator[TypeDifference]:
    """Tell once, at the class, that it is passed otherwise; the functions that take it reach it."""
    classes: dict[tuple[object, ...], list[TypeDifference]] = {}
    for each in differences:
        if each.kind is Kind.PASSING and each.place not in OF_TYPES:
            classes.setdefault((each.before_type, each.before, each.after), []).append(each)
        else:
            yield each
    for group in classes.values():
        names = sorted({each.subject for each in group})
        yield replace(
            group[0],
            subject=group[0].before_type,
            place="class",
            path=(),
            parameter="",
            reached_by=tuple(names[:LISTED]),
            reached_count=len(names),
        )
