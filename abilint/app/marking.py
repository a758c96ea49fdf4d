"""Marking findings as accepted, one by one, and counting what each suppression was good for."""

from __future__ import annotations

from collections import Counter, defaultdict
from typing import TYPE_CHECKING

from msgspec.structs import replace

from abilint.model.finding import State

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from datetime import date

    from abilint.model.acceptance import BaselineEntry, Suppression
    from abilint.model.finding import Finding
    from abilint.rules.suppression import Held


class Marker:
    """The suppressions and the baseline of one run."""

    def __init__(
        self,
        held: Iterable[Held],
        entries: Mapping[str, BaselineEntry],
        target: str | None,
        day: date,
        baseline: str | None,
    ) -> None:
        self._held: dict[str, list[Held]] = defaultdict(list)
        for each in held:
            for rule in each.rules:
                self._held[rule].append(each)
        self._entries = entries
        self._target = target
        self._day = day
        self._baseline = baseline
        self.counts: Counter[Suppression] = Counter()
        """Findings that each suppression speaks of, also where it has expired."""

    def mark(self, finding: Finding) -> Finding:
        """Say whether and why it is accepted; a suppression states a reason, and goes before the baseline."""
        fitting = [e.suppression for e in self._held[finding.rule] if e.fits(finding, self._target)]
        self.counts.update(fitting)
        valid = [suppression for suppression in fitting if not is_expired(suppression, self._day)]
        if valid:
            return replace(finding, state=State.SUPPRESSED, justification=valid[0].reason)
        if finding.fingerprint in self._entries:
            return replace(
                finding, state=State.BASELINED, justification=f"it is in the baseline {self._baseline}"
            )
        return replace(finding, notes=(*finding.notes, *map(_back, fitting))) if fitting else finding


def is_expired(suppression: Suppression, day: date) -> bool:
    """Whether its last day is past."""
    return suppression.until is not None and suppression.until < day


def _back(expired: Suppression) -> str:
    return f"it was suppressed until {expired.until} ({expired.place}): {expired.reason}"
