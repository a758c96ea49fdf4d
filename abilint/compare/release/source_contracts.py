"""What a declaration that both releases have asks of sources: defaults, access, `explicit`, `noexcept`."""

from __future__ import annotations

from operator import attrgetter
from typing import TYPE_CHECKING

from abilint.compare.release import source_classes, superseded
from abilint.model.release import Change, ChangeKind
from abilint.model.surface import Availability
from abilint.model.types import Record

if TYPE_CHECKING:
    from collections.abc import Iterator

    from abilint.model.release import Library
    from abilint.model.surface import Declaration, Surface

ACCESS = ("public", "protected", "private")
NARROWING = ("explicit", "final", "deleted")
"""What a declaration gains to the harm of sources, and loses to that of nobody."""
RELIED_ON = frozenset({"noreturn", "returns_nonnull", "const", "pure"})
"""Attributes by which compilers leave out code of callers: what follows a call, a check, a second call."""
contract = attrgetter(*NARROWING, "access", "nothrow", "availability", "attributes", "default_arguments")
"""All that `_facts` looks at."""
Fact = tuple[str, str | None, str | None]
"""Which part of the contract, and what it was and is."""


def compare(old: Library, new: Library, before: Surface, after: Surface) -> Iterator[Change]:
    """Compare the declarations that both headers have and that both libraries offer in one way."""
    yield from _final_classes(before, after)
    yield from source_classes.compare(before, after)
    known = {_identity(each): each for each in after.declarations}
    beside = superseded.names(old, new)
    for one in before.declarations:
        other = known.get(_identity(one))
        if other is None:
            continue
        if one.signature != other.signature and not beside.isdisjoint(one.link_names):
            yield _change(one, other, "superseded", one.signature, other.signature)
        if contract(one) == contract(other):
            continue
        if one.access == "private" or _is_gone(one, old, new):
            continue
        for detail, was, now in _facts(one, other):
            yield _change(one, other, detail, was, now)


def _change(one: Declaration, other: Declaration, detail: str, was: str | None, now: str | None) -> Change:
    return Change(
        ChangeKind.CONTRACT_CHANGED,
        one.link_names[0] if one.link_names else one.qualified_name,
        was,
        now,
        detail=detail,
        declared=True,
        old_location=one.location,
        location=other.location,
        old_signature=one.signature,
        signature=other.signature,
    )


def _final_classes(before: Surface, after: Surface) -> Iterator[Change]:
    """Tell of the classes that nobody can derive from any more, and of those that are open again."""
    known = _classes(before)
    for name, record in _classes(after).items():
        was = known.get(name)
        if was is not None and record.final is not was.final:
            yield Change(
                ChangeKind.CONTRACT_CHANGED,
                name,
                "final" if was.final else None,
                "final" if record.final else None,
                detail="final" if record.final else "opened",
                declared=True,
                old_location=was.location,
                location=record.location,
                old_signature=_class(was),
                signature=_class(record),
            )


def _class(record: Record) -> str:
    return f"class {record.name} final" if record.final else f"class {record.name}"


def _classes(surface: Surface) -> dict[str, Record]:
    nodes = surface.types.nodes if surface.types else ()
    return {node.name: node for node in nodes if isinstance(node, Record) and node.name and node.complete}


def _identity(declaration: Declaration) -> tuple[str, ...]:
    if declaration.link_names:
        return declaration.kind, declaration.link_names[0]
    return declaration.kind, declaration.qualified_name, declaration.signature


def _is_gone(declaration: Declaration, old: Library, new: Library) -> bool:
    """Whether a symbol is missing now, which says more than the declaration does."""
    return any(n in old.exported_names and n not in new.exported_names for n in declaration.link_names)


def _facts(one: Declaration, other: Declaration) -> Iterator[Fact]:
    for word in NARROWING:
        if getattr(other, word) and not getattr(one, word):
            yield word, None, word
        elif getattr(one, word) and not getattr(other, word):
            yield "opened", word, None
    if one.access != other.access:
        narrower = ACCESS.index(other.access) > ACCESS.index(one.access)
        yield other.access if narrower else "opened", one.access, other.access
    if one.nothrow is not other.nothrow:
        yield ("noexcept-gained", None, "noexcept") if other.nothrow else ("noexcept-lost", "noexcept", None)
    if other.availability is Availability.DEPRECATED and one.availability is Availability.AVAILABLE:
        yield "deprecated", None, "deprecated"
    yield from _attributes(one, other)
    yield from _defaults(one, other)


def _attributes(one: Declaration, other: Declaration) -> Iterator[Fact]:
    """Compare what attributes promise; what programs were compiled by is told apart."""
    lost = [each for each in one.attributes if each not in other.attributes]
    for broken in (each for each in lost if each in RELIED_ON):
        yield "promise-lost", broken, None
    gained = ", ".join(each for each in other.attributes if each not in one.attributes)
    rest = ", ".join(each for each in lost if each not in RELIED_ON)
    if gained or rest:
        yield "attributes", rest or None, gained or None


def _defaults(one: Declaration, other: Declaration) -> Iterator[Fact]:
    """Compare the defaults of parameters: the callers of the old release have the old ones compiled in."""
    yield from source_classes.defaults(one.default_arguments, other.default_arguments)
