"""Numbers for dashboards, of what a report holds."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

from abilint.model.build import Role
from abilint.model.report import Metric

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from abilint.model.report import ArtifactSummary, Report


def of(report: Report) -> tuple[Metric, ...]:
    """Measure each file, and count what the whole report holds."""
    return (*_of_files(report.artifacts), *_counts(report))


def _of_files(artifacts: Iterable[ArtifactSummary]) -> Iterator[Metric]:
    for each in artifacts:
        if each.role != Role.PROVIDER:
            yield Metric("exported_symbols", each.exported, each.path, target=each.target)
            yield Metric("undefined_symbols", each.undefined, each.path, target=each.target)


def _counts(report: Report) -> Iterator[Metric]:
    for bucket, number in report.declarations.items():
        yield Metric(f"declarations_{bucket}", number)
    counts = Counter((f.artifact, f.rule, str(f.level), f.target) for f in report.findings)
    for key, number in sorted(counts.items(), key=str):
        yield Metric("findings", number, *key)
