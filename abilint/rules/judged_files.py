"""Where each rule of a run really judged, and where it could not: only there its silence means something."""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING

from abilint.model.finding import UNREAD
from abilint.model.report import Ran

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from abilint.model.finding import NotRun
    from abilint.model.report import Coverage


class JudgedFiles:
    """The files that each rule judged in one run."""

    def __init__(self, coverage: Iterable[Coverage], not_run: Iterable[NotRun]) -> None:
        self._outcomes: dict[str, dict[str, Ran]] = defaultdict(dict)
        for row in coverage:
            self._outcomes[row.rule][row.artifact] = row.outcome
        self._is_whole = all(entry.what not in UNREAD for entry in not_run)

    def count(self, rule: str, fits: Callable[[str], bool]) -> tuple[int, int]:
        """Count the files that fit and were judged, and those that could not be.

        A rule that was not asked for, and a run that could not read everything, count as one of those.
        """
        outcomes = self._outcomes.get(rule)
        if outcomes is None:
            return 0, 1
        told = [outcome for file, outcome in outcomes.items() if fits(file)]
        return told.count(Ran.RAN), told.count(Ran.NOT_RUN) + (not self._is_whole)

    def has_judged(self, rule: str, fits: Callable[[str], bool]) -> bool:
        """Whether the rule judged a file that fits, and all that do."""
        ran, blind = self.count(rule, fits)
        return ran > 0 and not blind


def file_of(label: str) -> str:
    """Give the path of the archive or universal file that `libfoo.a(bar.o)` is a part of."""
    return label[: label.rindex("(")] if label.endswith(")") and "(" in label else label
