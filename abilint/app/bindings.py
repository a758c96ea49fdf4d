"""Binding files of a run: read for each target, and held against the libraries that they open."""

from __future__ import annotations

from typing import TYPE_CHECKING

from abilint.app import providers, steps
from abilint.errors import InputError
from abilint.model.binding import Loading
from abilint.model.bound import ANOTHER_LIBRARY
from abilint.model.build import Role
from abilint.model.finding import NotRun, Unchecked

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from abilint.model.binding import Binding, Unread
    from abilint.model.bound import BindingFacts
    from abilint.model.build import Build

LISTED = 5
"""Lines that are told of all that were not understood for one reason."""


def compare(paths: Sequence[str], build: Build, not_run: list[NotRun]) -> tuple[BindingFacts, ...]:
    """Read each file for the target of a build, and hold it against that."""
    found: list[BindingFacts] = []
    for path in paths:
        from abilint.surfaces import bindings

        try:
            with steps.step(f"reading {path}"):
                read = bindings.read(path, build.target)
        except InputError as error:
            not_run.append(NotRun(error.path, Unchecked.INPUT, error.problem))
            continue
        found += _of_file(path, read, build, not_run)
    return tuple(found)


def _of_file(
    path: str, read: Sequence[Binding], build: Build, not_run: list[NotRun]
) -> Iterator[BindingFacts]:
    """Hold all that one file states against the libraries that it opens."""
    from abilint.compare.binding import attribution

    owners = [attribution.attributed(binding, build) for binding in read]
    for binding, owned in zip(read, owners, strict=True):
        yield from _of_build(binding, owned, build, not_run)
        not_run += _unread(path, binding.unread)
    if not any(owners) and any(member.role is Role.SUBJECT for member in build.members):
        opened = ", ".join(
            sorted({name for each in read for handle in each.handles for name in handle.names})
        )
        words = f"opens {opened}" if opened else "opens no library"
        reason = f"{words}: nothing of it is held against the libraries that were given"
        not_run.append(NotRun(path, Unchecked.INPUT_PART, reason))


def _of_build(
    binding: Binding, owners: dict[int, int], build: Build, not_run: list[NotRun]
) -> Iterator[BindingFacts]:
    from abilint.compare import binding as comparison
    from abilint.compare.binding import names

    for member in sorted(set(owners.values())):
        handles = frozenset(number for number, owner in owners.items() if owner == member)
        asked = comparison.asking(build, member)
        ours = names.as_found(comparison.reduced(binding, handles), asked)
        lacking = names.unfound(ours, asked)
        complete = providers.with_dependencies(asked, lacking) if lacking else asked
        facts = comparison.compare(ours, complete, member)
        not_run += (*_optional(facts), *_of_others(facts))
        yield facts
    not_run += _others(binding, frozenset(owners))


def _others(binding: Binding, owned: frozenset[int]) -> Iterator[NotRun]:
    """Say what is looked up in libraries that are not judged."""
    if not owned:
        return
    pairs = tuple(zip(binding.surface.declarations, binding.lookups, strict=True))
    judged = {declaration.name for declaration, lookup in pairs if lookup.handle in owned}
    others = [
        (declaration.name, binding.handles[lookup.handle])
        for declaration, lookup in pairs
        if lookup.handle not in owned and declaration.name not in judged
    ]
    others = [(name, handle) for name, handle in others if handle.loading is not Loading.BUILT]
    if others:
        count = len({name for name, _ in others})
        names = sorted({each for _, handle in others for each in handle.names})
        where = f" ({', '.join(names)})" if names else ""
        reason = f"{count} names are looked up in libraries that were not given{where}"
        yield NotRun(binding.path, Unchecked.INPUT_PART, reason)


def _optional(facts: BindingFacts) -> Iterator[NotRun]:
    """Say which absent names the file is prepared for, as far as its text tells."""
    names = sorted(
        {each.name for each in facts.absent if (each.optional or each.idle) and each.found != ANOTHER_LIBRARY}
    )
    if names:
        listed = ", ".join(names[:LISTED]) + (", ..." if len(names) > LISTED else "")
        reason = (
            f"{len(names)} absent names are looked up under conditions, declared and not used, "
            f"or it goes on without them: {listed}"
        )
        yield NotRun(facts.path, Unchecked.INPUT_PART, reason)


def _of_others(facts: BindingFacts) -> Iterator[NotRun]:
    """Say which names the linker may find in libraries that were not given."""
    absent = [each for each in facts.absent if each.found == ANOTHER_LIBRARY]
    if absent:
        names = sorted({each.name for each in absent})
        listed = ", ".join(names[:LISTED]) + (", ..." if len(names) > LISTED else "")
        others = absent[0].other
        reason = f"uses {len(names)} names that libraries which were not given may have ({others}): {listed}"
        yield NotRun(facts.path, Unchecked.INPUT_PART, reason)


def _unread(path: str, entries: Sequence[Unread]) -> Iterator[NotRun]:
    """Say what only a run can tell: each reason once, with its lines."""
    lines: dict[str, list[str]] = {}
    for each in entries:
        lines.setdefault(each.reason, []).append(str(each.location))
    for reason, places in lines.items():
        more = f" ({len(places)} times; also {', '.join(places[1:LISTED])})" if len(places) > 1 else ""
        yield NotRun(path, Unchecked.INPUT_PART, f"{places[0]}: {reason}{more}")
