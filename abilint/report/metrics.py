"""OpenMetrics text, for Prometheus: node_exporter's textfile collector, or anything that scrapes a file.

Only gauges, whose names have no suffix of another type: so the text is OpenMetrics 1.0 and the older
Prometheus format at once, which the textfile collector reads. No label ever holds a symbol's name: each new
value of a label is a new time series, kept for good.
"""

from __future__ import annotations

from collections import Counter
from datetime import datetime
from typing import TYPE_CHECKING

from abilint.model.finding import State
from abilint.model.release import Bump, Effect
from abilint.model.report import BUCKETS, Ran, Status
from abilint.report.order import ordered_artifacts
from abilint.report.repository_path import Files
from abilint.report.tool import tool_version
from abilint.report.visible import visible

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping

    from abilint.model.report import ArtifactSummary, Report
    from abilint.report.view import View

Sample = tuple[dict[str, str], float]


def render(report: Report, view: View) -> str:  # noqa: ARG001  # every format is called the same way
    """Give every family that has samples, then `# EOF`."""
    lines = []
    for name, (words, of) in FAMILIES.items():
        samples = {_labels(labels): value for labels, value in of(report)}
        if samples:
            lines += [f"# HELP {name} {words}", f"# TYPE {name} gauge"]
            lines += [f"{name}{labels} {value:.15g}" for labels, value in samples.items()]
    return "\n".join([*lines, "# EOF"]) + "\n"


def _labels(labels: Mapping[str, str]) -> str:
    """Leave out what is absent: an empty label is none, in Prometheus."""
    stated = [f'{name}="{_escaped(value)}"' for name, value in labels.items() if value]
    return f"{{{','.join(stated)}}}" if stated else ""


def _escaped(value: str) -> str:
    return visible(value).replace("\\", "\\\\").replace('"', '\\"')


def _findings(report: Report) -> Iterator[Sample]:
    """Count by rule; a rule that ran and found nothing is 0, so that its series goes on."""
    counts: Counter[tuple[str, str, str, str, str]] = Counter()
    files = Files.of(report, base="")
    levels = {rule.name: rule.level.value for rule in report.rules}
    for row in report.coverage:
        if row.outcome is Ran.RAN and row.rule in levels:
            counts[row.rule, levels[row.rule], State.NEW.value, row.target or "", row.artifact] += 0
    for each in report.findings:
        file = files.whole(each.artifact or "")
        counts[each.rule, each.level.value, each.state.value, each.target or "", file] += 1
    names = ("rule", "level", "state", "target", "artifact")
    for key, number in sorted(counts.items()):
        yield dict(zip(names, key, strict=True)), number


def _rules(outcome: Ran) -> Callable[[Report], Iterator[Sample]]:
    def of(report: Report) -> Iterator[Sample]:
        files = {(row.target or "", row.artifact): 0 for row in report.coverage}
        files |= Counter((r.target or "", r.artifact) for r in report.coverage if r.outcome is outcome)
        for (target, artifact), number in sorted(files.items()):
            yield {"target": target, "artifact": artifact}, number

    return of


def _symbols(count: Callable[[ArtifactSummary], int]) -> Callable[[Report], Iterator[Sample]]:
    def of(report: Report) -> Iterator[Sample]:
        shown = {(a.target or "", a.path, a.role): count(a) for a in ordered_artifacts(report.artifacts)}
        for (target, path, role), number in shown.items():
            yield {"target": target, "artifact": path, "role": role}, number

    return of


def _declarations(report: Report) -> Iterator[Sample]:
    if report.declarations:
        for bucket in BUCKETS:
            yield {"bucket": bucket.replace("_", "-")}, report.declarations.get(bucket, 0)


def _inputs_not_read(report: Report) -> Iterator[Sample]:
    from abilint.report.finding_text import unread

    yield {}, len(unread(report))


def _state(
    label: str, words: tuple[str, ...], word: Callable[[Report], str | None]
) -> Callable[[Report], Iterator[Sample]]:
    """Give 1 for the word that holds and 0 for the others; nothing where none does."""

    def of(report: Report) -> Iterator[Sample]:
        if (holds := word(report)) is not None:
            for each in words:
                yield {label: each}, each == holds

    return of


def _run_info(report: Report) -> Iterator[Sample]:
    yield (
        {"version": tool_version(report), "command": report.command, "rules_digest": report.rules_digest},
        1,
    )


def _exit_code(report: Report) -> Iterator[Sample]:
    yield {}, report.exit_code


def _timestamp(report: Report) -> Iterator[Sample]:
    """Nothing where the report states no time, or one that cannot be read."""
    try:
        yield {}, datetime.fromisoformat(report.started).timestamp()
    except ValueError:
        return


FAMILIES: dict[str, tuple[str, Callable[[Report], Iterator[Sample]]]] = {
    "abilint_run_info": ("The program that wrote the report, and its rules.", _run_info),
    "abilint_last_run_timestamp_seconds": ("When the run began.", _timestamp),
    "abilint_exit_code": ("How the run ended, as the process said it.", _exit_code),
    "abilint_status": (
        "How the run ended, in a word.",
        _state("status", tuple(Status), lambda report: report.status.value),
    ),
    "abilint_verdict": (
        "The worst that the new release does to users.",
        _state("effect", tuple(Effect), lambda report: report.verdict and report.verdict.value),
    ),
    "abilint_bump": (
        "The part of the version number that must grow.",
        _state("part", tuple(Bump), lambda report: report.bump and report.bump.value),
    ),
    "abilint_findings": ("Findings by rule, level and state.", _findings),
    "abilint_rules_run": ("Rules whose evidence was there.", _rules(Ran.RAN)),
    "abilint_rules_not_run": ("Rules that could not run: evidence is missing.", _rules(Ran.NOT_RUN)),
    "abilint_inputs_not_read": ("Files, and parts of files, that could not be looked at.", _inputs_not_read),
    "abilint_exported_symbols": ("Symbols that programs can link to.", _symbols(lambda a: a.exported)),
    "abilint_undefined_symbols": ("Symbols needed from elsewhere.", _symbols(lambda a: a.undefined)),
    "abilint_declarations": ("Declarations of the headers, each in one bucket.", _declarations),
}
"""Name of each family to what it counts and how it is made."""
