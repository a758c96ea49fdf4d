"""How a report for people ends: what could not be checked, the verdict, the accounting."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

from abilint.model.build import NO_DEBUG_INFO
from abilint.model.finding import State, Unchecked
from abilint.model.report import Status
from abilint.model.rule import Level
from abilint.report.colour import Paint, Style
from abilint.report.frame import LEVEL_STYLES
from abilint.report.not_run import VERBS, not_run_lines, reason_of, shared_by_all
from abilint.report.order import ordered_artifacts, ordered_not_run
from abilint.report.visible import visible
from abilint.report.words import counted, distinct, first_few, listed

if TYPE_CHECKING:
    from abilint.model.report import Report

_BUCKET_WORDS = {
    "missing": "not exported",
    "other_mismatch": "mismatched",
    "consumer_implemented": "implemented by the consumer",
    "sibling": "provided by a sibling",
}
"""Where the bucket's name itself, with spaces, would not say it."""

_WORST_FIRST = sorted(Level, key=lambda level: -level.rank)
_SUBJECTS_SHOWN = 5
_MAIN_REASONS = 2
_REASONS_SHOWN = 6


def closing_lines(report: Report, paint: Paint) -> list[str]:
    """Say what was not checked, the verdict, the accounting: the last lines of the report."""
    return [
        *not_run_lines(report, paint),
        verdict_line(report, paint),
        *incomplete_lines(report, paint),
        accounting_line(report),
    ]


def headline(report: Report, paint: Paint) -> list[str]:
    """Say the verdict, and why it is none where it is none: what nobody may miss."""
    return [verdict_line(report, paint), *incomplete_lines(report, paint)]


def verdict_line(report: Report, paint: Paint) -> str:
    """Count what is wrong with the build."""
    levels = Counter(finding.level for finding in report.findings if finding.state is State.NEW)
    where = _where(report)
    set_aside = accepted(report)
    if levels:
        parts = [paint(LEVEL_STYLES[v], counted(levels[v], v.value)) for v in _WORST_FIRST if levels[v]]
        return f"found {listed(parts)}{where}{set_aside}"
    if report.status in {Status.INCOMPLETE, Status.ERROR}:
        if not report.artifacts:
            return f"nothing could be checked{set_aside}"
        return f"no findings{where}, but not everything was checked{set_aside}"
    asked = any(entry.what is not Unchecked.OPTION for entry in report.not_run)
    praise = "" if set_aside or asked or report.verdict else ": all good"
    return f"{paint(Style.GOOD, 'no new findings' if set_aside else 'no findings')}{where}{praise}{set_aside}"


def _where(report: Report) -> str:
    """` in libfoo.so`: the binaries that the user named."""
    named = [visible(a.path) for a in ordered_artifacts(report.artifacts) if a.role == "subject"]
    if not named:
        return ""
    return f" in {listed(named)}" if len(named) <= _SUBJECTS_SHOWN else f" in {len(named)} files"


def accepted(report: Report) -> str:
    """` (3 baselined, 1 suppressed)`: what is kept from the reader is always counted."""
    states = Counter(finding.state for finding in report.findings)
    hidden = [f"{states[s]} {s.value}" for s in (State.BASELINED, State.SUPPRESSED) if states[s]]
    return f" ({', '.join(hidden)})" if hidden else ""


def incomplete_lines(report: Report, paint: Paint) -> list[str]:
    """Say why a run is no answer."""
    if report.status not in {Status.INCOMPLETE, Status.ERROR}:
        return []
    reasons = distinct(report.reasons) or ["no reason was recorded"]
    style = Style.ERROR if report.status is Status.ERROR else Style.WARNING
    first = f"{paint(style, report.status.value)}: {visible(reasons[0])}"
    others = [f"  also: {visible(reason)}" for reason in reasons[1:_REASONS_SHOWN]]
    left = len(reasons) - 1 - len(others)
    return [first, *others, *([f"  also: {counted(left, 'more reason')}; -o json lists all"] if left else [])]


def accounting_line(report: Report) -> str:
    """`298 declarations: 286 verified, 12 not exported; 14 rules ran, 3 not run: no debug info`."""
    parts = [_declarations(report), *_unread(report), _rules(report)]
    return "; ".join(parts)


def _declarations(report: Report) -> str:
    if not report.declarations:
        return "no header was given"
    total = counted(report.declarations["total"], "declaration")
    buckets = [
        f"{count} {_BUCKET_WORDS.get(name, name.replace('_', ' '))}"
        for name, count in report.declarations.items()
        if count and name != "total"
    ]
    return f"{total}: {', '.join(buckets)}" if buckets else total


def _unread(report: Report) -> list[str]:
    """`2 headers not checked`, `1 input not read`."""
    counts = Counter(entry.what for entry in set(report.not_run))
    return [f"{counted(counts[w], w)} {VERBS[w]}" for w in (Unchecked.HEADER, Unchecked.INPUT) if counts[w]]


def _needing(report: Report) -> str:
    """`; 12 need debug info, 4 an option`: what the run goes without, and nobody asked for."""
    wanting = {(e.subject, e.reason == NO_DEBUG_INFO) for e in report.not_run if e.what is Unchecked.OPTION}
    counts = Counter(blind for _, blind in wanting)
    needs = [
        f"{counts[blind]} {word}"
        for blind, word in ((True, "debug info"), (False, "an option"))
        if counts[blind]
    ]
    if not needs:
        return ""
    number, _, rest = ", ".join(needs).partition(" ")
    return f"; {number} need {rest} (`-o json` says which)"


def _rules(report: Report) -> str:
    ran = f"{counted(report.rules_run, 'rule')} ran"
    configured = _needing(report)
    skipped = [entry for entry in ordered_not_run(report.not_run) if entry.what is Unchecked.RULE]
    if not skipped:
        return f"{ran}{configured}"
    shared = shared_by_all(report)
    reasons = Counter(reason_of(entry, report, shared) for entry in skipped).most_common()
    count = len({entry.subject for entry in skipped})
    return (
        f"{ran}, {count} not run: {first_few([reason for reason, _ in reasons], _MAIN_REASONS)}{configured}"
    )
