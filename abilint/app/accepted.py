"""What of a run the user has accepted: findings that a suppression or the baseline holds for."""

from __future__ import annotations

import os
from datetime import UTC, date, datetime
from typing import TYPE_CHECKING

from msgspec import Struct
from msgspec.structs import replace

from abilint.app import read_headers
from abilint.app.known_subjects import KnownSubjects
from abilint.app.marking import Marker
from abilint.errors import UsageError
from abilint.model.upkeep import Upkeep
from abilint.rules import baseline
from abilint.rules.judged_files import JudgedFiles
from abilint.rules.suppression import Held

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from abilint.app.request import CheckRequest, DiffRequest
    from abilint.model.acceptance import BaselineEntry, Suppression
    from abilint.model.build import Build
    from abilint.rules.catalogue import Catalogue
    from abilint.rules.engine import Verdict


def today() -> date:
    """Give the date in UTC; that of SOURCE_DATE_EPOCH where it is set (reproducible-builds.org)."""
    epoch = os.environ.get("SOURCE_DATE_EPOCH", "")
    return (datetime.fromtimestamp(int(epoch), UTC) if epoch.isdigit() else datetime.now(UTC)).date()


class Accepted(Struct, frozen=True):
    """What was accepted before a run, read and understood."""

    request: CheckRequest | DiffRequest
    rules: Catalogue
    held: tuple[Held, ...]
    entries: Mapping[str, BaselineEntry]
    """By fingerprint."""

    def settle(self, verdict: Verdict, builds: Sequence[Build]) -> Verdict:
        """Mark what is accepted, and note what there is to say of the suppressions and the baseline.

        `builds`: those that were judged; comments in their headers count.
        """
        wanted, target = self.request.acceptance, self.request.name
        headers = read_headers.of_builds(builds)
        said = read_headers.comments(headers if wanted.comments else (), self.rules)
        held = (*self.held, *(_held(each, self.rules) for each in said.suppressions))
        marker = Marker(held, self.entries, target, today(), wanted.baseline)
        findings = tuple(map(marker.mark, verdict.findings))
        judged = JudgedFiles(verdict.coverage, verdict.not_run)
        known = KnownSubjects(builds, self.request)
        upkeep = Upkeep(
            uses=tuple(
                each.use(marker.counts[each.suppression], target, judged, known.includes) for each in held
            ),
            faults=said.faults,
            gone=tuple(self._gone(verdict, judged, headers)),
            strict=wanted.strict,
        )
        return replace(verdict, findings=findings, upkeep=upkeep)

    def _gone(
        self, verdict: Verdict, judged: JudgedFiles, headers: Sequence[str]
    ) -> Iterator[tuple[str, BaselineEntry]]:
        """Give the entries of the baseline that hold for nothing, although the run would have found it."""
        path, target = self.request.acceptance.baseline, self.request.name
        there = {finding.fingerprint for finding in verdict.findings}
        read = set(map(baseline.base_name, headers))
        for fingerprint, entry in self.entries.items():
            is_judged = baseline.is_judged(entry, target, judged) and baseline.is_read(entry, read)
            if path and is_judged and fingerprint not in there:
                yield path, entry


def load(request: CheckRequest | DiffRequest, rules: Catalogue) -> Accepted:
    """Read what was accepted before; raises UsageError."""
    wanted = request.acceptance
    entries = baseline.read(wanted.baseline).entries if wanted.baseline else ()
    held = tuple(_held(suppression, rules) for suppression in wanted.suppressions)
    return Accepted(request, rules, held, {entry.fingerprint: entry for entry in entries})


def _held(suppression: Suppression, rules: Catalogue) -> Held:
    named = rules.suppressible(suppression.rule)
    if named:
        return Held(suppression, frozenset(rule.name for rule in named))
    nearest = rules.nearest(suppression.rule)
    if nearest == suppression.rule:
        raise UsageError(
            f"{suppression.place}: {nearest} speaks of suppressions themselves; "
            f'leave it out by `ignore = ["{nearest}"]` or `--ignore {nearest}`'
        )
    hint = f"did you mean {nearest!r}?" if nearest else "`abilint rules` lists all"
    raise UsageError(f"{suppression.place}: no rule fits {suppression.rule!r}; {hint}")
