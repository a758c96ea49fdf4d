"""What classes and templates of two headers ask of sources, beside their layout."""

from __future__ import annotations

from itertools import zip_longest
from typing import TYPE_CHECKING

from abilint.model.release import Change, ChangeKind
from abilint.model.types import Record

if TYPE_CHECKING:
    from collections.abc import Iterator

    from abilint.model.surface import Declaration, Surface
    from abilint.model.types import Field


def compare(before: Surface, after: Surface) -> Iterator[Change]:
    """Tell of defaults of template parameters, and of members that are `mutable` in one release only."""
    known = _templates(before)
    for name, template in _templates(after).items():
        was = known.get(name)
        if was is None:
            continue
        for detail, one, other in defaults(was.template_defaults, template.template_defaults):
            yield Change(
                ChangeKind.CONTRACT_CHANGED,
                template.qualified_name,
                one,
                other,
                detail=f"template-{detail}",
                declared=True,
                old_location=was.location,
                location=template.location,
            )
    yield from _mutable(_members(before), _members(after))


def defaults(before: tuple[str, ...], after: tuple[str, ...]) -> Iterator[tuple[str, str | None, str | None]]:
    """Compare the defaults of parameters: what the old release's callers left out is compiled in."""
    for was, now in zip_longest(before, after, fillvalue=""):
        if was == now:
            continue
        if not now:
            yield "default-removed", was, None
        elif not was:
            yield "default-added", None, now
        else:
            yield "default-changed", was, now


def _templates(surface: Surface) -> dict[tuple[str, str], Declaration]:
    """Give templates by kind and name, but for those that overload each other."""
    found: dict[tuple[str, str], Declaration | None] = {}
    for each in surface.declarations:
        if not each.link_names:
            name = (each.kind, each.qualified_name)
            found[name] = None if name in found else each
    return {name: each for name, each in found.items() if each is not None and each.access != "private"}


def _members(surface: Surface) -> dict[str, Field]:
    """Give the members of classes that anybody may use."""
    nodes = surface.types.nodes if surface.types else ()
    return {
        f"{node.name}::{field.name}": field
        for node in nodes
        if isinstance(node, Record) and node.name
        for field in node.fields
        if field.name and field.access == "public"
    }


def _mutable(before: dict[str, Field], after: dict[str, Field]) -> Iterator[Change]:
    for name, field in after.items():
        was = before.get(name)
        if was is not None and was.mutable is not field.mutable:
            yield Change(
                ChangeKind.CONTRACT_CHANGED,
                name,
                "mutable" if was.mutable else None,
                "mutable" if field.mutable else None,
                detail="mutable-gained" if field.mutable else "mutable-lost",
                declared=True,
                old_location=was.location,
                location=field.location,
            )
