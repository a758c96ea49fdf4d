"""What the verdict on two releases rests on: evidence that both have, and which library replaces which."""

from __future__ import annotations

from typing import TYPE_CHECKING

from abilint.compare.release.identity import without_hash
from abilint.model.report import Comparison, Successor
from abilint.model.rule import Evidence

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from abilint.app.comparison import Compared
    from abilint.rules.engine import Subject

STATED = (Evidence.EXPORTS, Evidence.HEADER, Evidence.DEBUG_INFO)
"""What a release is compared by."""


def of(compared: Compared, subjects: Sequence[Subject]) -> Comparison:
    """Sum up what was compared; `subjects` are those that `compared` gave."""
    successors = {successor.artifact: successor for successor in _successors(compared)}
    judged = [subject for subject in subjects if subject.path in successors]
    reasons = {wanted: _reasons(judged, wanted) for wanted in (*STATED, Evidence.TYPES)}
    return Comparison(
        evidence=tuple(wanted.value for wanted in STATED if judged and not reasons[wanted]),
        lacking={wanted.value: "; ".join(told) for wanted, told in reasons.items() if told},
        libraries=tuple(successors.values()),
    )


def _successors(compared: Compared) -> Iterator[Successor]:
    for old, new in compared.pairs:
        if old and new:
            artifact = new.head.artifact
            before, after = old.head.artifact.identity, artifact.identity
            yield Successor(
                artifact.label,
                new.head.name,
                artifact.target.format,
                before,
                after,
                is_another(before, after),
            )


def is_another(old: str | None, new: str | None) -> bool:
    """Whether programs that look for the one name do not find the other, wherever it lies."""
    return old is not None and new is not None and _library(old) != _library(new)


def _library(identity: str) -> str:
    return without_hash(identity.rpartition("/")[2])


def _reasons(judged: Sequence[Subject], wanted: Evidence) -> list[str]:
    """Say why some of the libraries are not compared by it; none where all are."""
    return list(dict.fromkeys(reason for each in judged if (reason := each.evidence.get(wanted))))
