"""`diff`: read two releases, compare them, run the rules about releases, sum up."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, TypeVar

from abilint.app import release, settings, summary, verdict
from abilint.app.check import timestamp
from abilint.compare import release as comparer
from abilint.facts.database import BuildFacts, lay
from abilint.model.release import Change, ChangeKind
from abilint.model.rule import RELEASE
from abilint.rules import catalogue, engine, sandbox

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from abilint.app.release import Pair, Side
    from abilint.app.request import DiffRequest
    from abilint.model.build import Build, Member
    from abilint.model.release import Library, TypeChange
    from abilint.model.report import Report
    from abilint.rules.engine import Subject

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Compared:
    """Two releases, and what comparing them gave."""

    old: Side
    new: Side
    facts: tuple[BuildFacts, ...]
    subjects: tuple[Subject, ...]
    pairs: tuple[Pair, ...]


def diff(request: DiffRequest) -> Report:
    """Judge the new release by the old one; inputs that cannot be read are in the report."""
    started = timestamp()
    sides = release.start(request.old, request.new, request.header_options, request.target)
    rules = catalogue.load(request.rule_options.directories)
    chosen = rules.select(request.rule_options.select, request.rule_options.ignore)
    selected = [rule for rule in chosen if rule.family == RELEASE]
    values = settings.parse(request.rule_options.settings, rules)
    old, new = (side.finish() for side in sides)
    compared = compare(old, new)
    connection = lay(compared.facts, rules.known_names)
    sandbox.confine(connection)
    said = engine.judge(connection, selected, compared.subjects, values)
    not_run = (*old.not_run, *new.not_run, *said.not_run)
    said = replace(said, not_run=not_run)
    return summary.of_releases(request, started, rules.digest, compared, said, verdict.of(said.findings))


def compare(old: Side, new: Side) -> Compared:
    """Compare each library of the new release with the one of the old that it replaces."""
    pairs = release.pairs(old.libraries, new.libraries)
    changes: dict[int, list[Change]] = {}
    types: dict[int, list[TypeChange]] = {}
    for one, other in pairs:
        told_of = other.head if other else _stand_in(new)
        if told_of is not None:
            changes.setdefault(id(told_of), []).extend(_changes(one, other))
        if one and other:
            types.setdefault(id(other.head), []).extend(comparer.compare_types(one, other))
    facts = tuple(
        BuildFacts(
            build,
            changes=_numbered(build, changes),
            type_changes=_numbered(build, types),
        )
        for build in new.builds
    )
    return Compared(old, new, facts, tuple(_subjects(old, new, pairs)), tuple(pairs))


def _changes(old: Library | None, new: Library | None) -> Sequence[Change]:
    if old and new:
        return comparer.compare(old, new)
    if old:
        return [Change(ChangeKind.LIBRARY_REMOVED, old.head.name, before=str(old.target))]
    return [Change(ChangeKind.LIBRARY_ADDED, new.head.name, after=str(new.target))] if new else []


def _stand_in(new: Side) -> Member | None:
    """Give the library of the new release that the loss of another one is told of."""
    return next((library.head for library in new.libraries), None)


def _numbered(build: Build, told: Mapping[int, Sequence[T]]) -> tuple[tuple[int, T], ...]:
    return tuple(
        (index, each) for index, member in enumerate(build.members) for each in told.get(id(member), ())
    )


def _subjects(old: Side, new: Side, pairs: Sequence[Pair]) -> Iterator[Subject]:
    """Give the libraries of the new release, with the evidence that both sides have."""
    from abilint.app import evidence
    from abilint.rules.engine import Subject

    number = 0
    before = {id(other.head): one for one, other in pairs if one and other}
    for build in new.builds:
        heads = {id(library.head): library for library in release.libraries(build)}
        for member in build.members:
            number += 1
            library = heads.get(id(member))
            if library is not None:
                seen = evidence.of_releases(before.get(id(member)), library, _failures(old, new))
                yield Subject(number, member.artifact.label, member.name, member.artifact.target.format, seen)


def _failures(old: Side, new: Side) -> tuple[str | None, str | None]:
    """Say why headers of either side could not be read at all."""
    return tuple(next(filter(None, side.failures), None) for side in (old, new))  # type: ignore[return-value]
