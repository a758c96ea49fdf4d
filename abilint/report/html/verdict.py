"""The head of the page: what was checked, and what became of it."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

from abilint.model.build import Role
from abilint.model.finding import State
from abilint.model.report import Ran, Status
from abilint.model.rule import Level
from abilint.report import release_closing
from abilint.report.colour import Paint
from abilint.report.html.findings import TONES
from abilint.report.html.markup import Node, element, prose
from abilint.report.html.parts import badge, number, term
from abilint.report.order import ordered_artifacts
from abilint.report.words import counted, distinct, first_few

if TYPE_CHECKING:
    from collections.abc import Iterator

    from abilint.model.report import Report

_PLAIN = Paint(colour=False)
_NAMES = 3
_STATUS = {
    Status.CLEAN: ("clean", "good"),
    Status.FINDINGS: ("findings", "warning"),
    Status.INCOMPLETE: ("incomplete", "warning"),
    Status.ERROR: ("error", "error"),
}


def name(report: Report) -> str:
    """Name what the report is about: its libraries, as programs know them."""
    judged = [a for a in ordered_artifacts(report.artifacts) if a.role == Role.SUBJECT]
    names = distinct(a.identity or a.path.rpartition("/")[2] for a in judged)
    return first_few(names, _NAMES) if names else "nothing could be read"


def word(report: Report) -> tuple[str, str]:
    """Give the verdict in one or two words, and its tone."""
    if report.status in (Status.INCOMPLETE, Status.ERROR):
        return _STATUS[report.status]
    if report.verdict is not None:
        return report.verdict.value, TONES[report.verdict]
    levels = Counter(f.level for f in report.findings if f.state is State.NEW)
    worst = max(levels, key=lambda level: level.rank, default=None)
    return (counted(levels[worst], worst.value), worst.value) if worst else _STATUS[Status.CLEAN]


def shown(report: Report) -> Node:
    """Give the head of the page."""
    verdict, tone = word(report)
    told = (element("p", *prose(line)) for line in release_closing.headline(report, _PLAIN))
    basis = (element("p", *prose(line), class_="quiet") for line in release_closing.coverage(report))
    return element(
        "header",
        element("p", "abilint ", report.command, class_="eyebrow"),
        element("h1", name(report), " ", badge(verdict, tone)),
        *told,
        *basis,
        element("dl", *_counts(report), class_="tiles"),
    )


def _counts(report: Report) -> Iterator[Node]:
    new = Counter(f.level for f in report.findings if f.state is State.NEW)
    accepted = sum(f.state is not State.NEW for f in report.findings)
    for level in (Level.ERROR, Level.WARNING, Level.NOTE):
        yield _tile(f"{level.value}s", number(new[level]), level.value if new[level] else None)
    if accepted:
        yield _tile("accepted", number(accepted))
    if report.bump is not None:
        yield _tile("version part that must grow", report.bump.value)
    exported = sum(a.exported for a in report.artifacts if a.role == Role.SUBJECT)
    yield _tile("exported symbols", number(exported))
    yield _tile("rules ran", number(report.rules_run))
    silent = {row.rule for row in report.coverage if row.outcome is Ran.NOT_RUN}
    silent -= {row.rule for row in report.coverage if row.outcome is Ran.RAN}
    if silent:
        yield _tile("rules did not run", number(len(silent)))


def _tile(title: str, value: str, tone: str | None = None) -> Node:
    return element("div", *term(title, value), class_=tone)
