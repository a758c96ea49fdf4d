"""One finding for all slices of a universal file that agree: a fault of the source shows in each of them."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING, NamedTuple

from msgspec.structs import replace

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from abilint.model.artifact import Artifact
    from abilint.model.finding import Finding


class Slice(NamedTuple):
    """Where a binary lies in a universal file."""

    file: str
    name: str
    """Its architecture."""


def slice_of(artifact: Artifact) -> Slice | None:
    """Say where a binary lies; None where it is a file of its own, or in an archive."""
    if artifact.macho is None or artifact.member is None or artifact.in_archive:
        return None
    return Slice(artifact.path, artifact.member)


Told = tuple["Finding", str | None]
"""A finding and the library that it is about."""


def merge(findings: Iterable[Told], slices: Mapping[str, Slice]) -> list[Told]:
    """Keep the first of the findings that differ in the slice alone; a note says which slices it holds for.

    `slices`: the label of each binary that is one slice of several. What one slice says twice stays twice:
    the first is paired with the first of the other slices, the second with the second.
    """
    order: list[tuple[object, Told]] = []
    holds: dict[object, list[str]] = {}
    seen: Counter[object] = Counter()
    for told in findings:
        finding = told[0]
        place = slices.get(finding.artifact or "")
        key: object = len(order)
        if place:
            facts = (place.file, *_facts(finding))
            key = (facts, seen[facts, place.name])
            seen[facts, place.name] += 1
            holds.setdefault(key, []).append(place.name)
        if not place or len(holds[key]) == 1:
            order.append((key, told))
    return [_noted(told, holds.get(key, ())) for key, told in order]


def _facts(finding: Finding) -> tuple[object, ...]:
    """Collect what makes two findings one; a place in the binary names the slice and does not count."""
    in_header = finding.location.line > 0
    return (
        finding.rule, finding.cause, finding.level, finding.symbol, finding.version, finding.kind,
        finding.before, finding.after, finding.location if in_header else None,
    )  # fmt: skip


def _noted(told: Told, names: Sequence[str]) -> Told:
    if not names:
        return told
    finding, library = told
    where = f"in the slice for {names[0]}"
    if len(names) > 1:
        where = f"in the slices for {', '.join(names[:-1])} and {names[-1]}"
    return replace(finding, notes=(*finding.notes, where)), library
