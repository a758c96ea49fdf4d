"""Two releases compared: what each library changed, laid beside the facts of the new release."""

from __future__ import annotations

from typing import TYPE_CHECKING, TypeVar

from msgspec import Struct
from msgspec.structs import replace

from abilint.app import evidence, release, steps
from abilint.app.library_pair import View
from abilint.model.finding import NotRun, Unchecked
from abilint.rules.engine import Subject
from abilint.rules.fingerprint import library_name
from abilint.rules.slices import slice_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from abilint.app.consumers import Consumers
    from abilint.app.internal_names import InternalNames
    from abilint.app.release import Pair, Side
    from abilint.facts.database import BuildFacts
    from abilint.model.artifact import Artifact
    from abilint.model.build import Build
    from abilint.model.release import Change, ConsumerType, Library, TypeChange

T = TypeVar("T")


class Compared(Struct, frozen=True):
    """Two releases, and what comparing them gave."""

    old: Side
    new: Side
    pairs: tuple[Pair, ...]
    changes: Mapping[int, Sequence[Change]]
    """By `id` of the new library's artifact."""
    types: Mapping[int, Sequence[TypeChange]]
    consumer_types: Mapping[int, Sequence[ConsumerType]]
    """What programs were compiled with, and the new library has otherwise."""
    consumers: Consumers | None = None
    internal: InternalNames | None = None

    @property
    def strangers(self) -> tuple[NotRun, ...]:
        """Say of which pairs one is no release of the other: nothing that is told of them means anything."""
        return tuple(
            NotRun(
                new.head.artifact.label,
                Unchecked.INPUT,
                f"is another library than {old.head.name}: they have no exported name in common",
            )
            for old, new in self.pairs
            if old and new and _are_strangers(old, new)
        )

    def beside(self, facts: Iterable[BuildFacts]) -> tuple[BuildFacts, ...]:
        """Add what changed to the facts of the new release, whose builds hold the same artifacts."""
        return tuple(
            replace(
                each,
                changes=_numbered(each.build, self.changes),
                type_changes=_numbered(each.build, self.types),
                consumer_types=(*each.consumer_types, *_numbered(each.build, self.consumer_types)),
            )
            for each in facts
        )

    def subjects(self, builds: Iterable[Build]) -> Iterator[Subject]:
        """Give the new libraries as rules judge them, by the evidence that both releases have.

        `builds`: as their facts are laid, which decides the numbers.
        """
        pairs = {id(new.head.artifact): (old, new) for old, new in self.pairs if new}
        failures = (_failure(self.old), _failure(self.new))
        members = (member for build in builds for member in build.members)
        for number, member in enumerate(members, 1):
            artifact = member.artifact
            if id(artifact) in pairs:
                seen = evidence.of_releases(
                    *pairs[id(artifact)], failures, consumers=self.consumers is not None
                )
                yield Subject(
                    number,
                    artifact.label,
                    member.name,
                    artifact.target.format,
                    seen,
                    slice=slice_of(artifact),
                )


def compare(
    old: Side, new: Side, consumers: Consumers | None = None, internal: InternalNames | None = None
) -> Compared:
    """Compare each library of the new release with the one of the old that it replaces.

    `consumers`: only libraries that these use, as far as they do.
    """
    pairs: list[Pair] = []
    changes: dict[int, list[Change]] = {}
    types: dict[int, Sequence[TypeChange]] = {}
    of_consumers: dict[int, Sequence[ConsumerType]] = {}
    both = release.pairs(old.libraries, new.libraries) if old.builds and new.builds else ()
    for one, other in both:
        view = consumers.view(one, other) if consumers else View(one, other)
        if view is None:
            continue
        pairs.append((one, other))
        told_of = other.head.artifact if other else _stand_in(new)
        if told_of is not None:
            with steps.step(f"comparing the exports of {told_of.path}"):
                told = view.changes()
            changes.setdefault(id(told_of), []).extend(internal.changes(told) if internal else told)
        if other:
            with steps.step(f"comparing the types of {other.head.artifact.path}"):
                of_types = view.types()
            key = id(other.head.artifact)
            types[key] = tuple(internal.types(of_types)) if internal else of_types
            of_programs = tuple(consumers.expected(other, of_types)) if consumers else ()
            of_consumers[key] = tuple(internal.of_programs(of_programs)) if internal else of_programs
    return Compared(old, new, tuple(pairs), changes, types, of_consumers, consumers, internal)


def _are_strangers(old: Library, new: Library) -> bool:
    names = library_name(old.head.name), library_name(new.head.name)
    exports = old.exported_names, new.exported_names
    return names[0] != names[1] and all(exports) and exports[0].isdisjoint(exports[1])


def _stand_in(new: Side) -> Artifact | None:
    """Give the library of the new release that the loss of another one is told of."""
    return next((library.head.artifact for library in new.libraries), None)


def _numbered(build: Build, told: Mapping[int, Sequence[T]]) -> tuple[tuple[int, T], ...]:
    return tuple(
        (index, each)
        for index, member in enumerate(build.members)
        for each in told.get(id(member.artifact), ())
    )


def _failure(side: Side) -> str | None:
    """Say why headers of a side could not be read at all."""
    return next(filter(None, side.failures), None)
