"""What was looked at: which rules ran on which file, which did not and why."""

from __future__ import annotations

from itertools import groupby
from typing import TYPE_CHECKING

from abilint.model.report import Ran
from abilint.report.html.markup import Child, Node, code, element, prose
from abilint.report.html.parts import ABSENT, row, section, table
from abilint.report.order import ordered_coverage, ordered_not_run
from abilint.report.words import counted

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from abilint.model.report import ArtifactSummary, Coverage, Report

_WORDS = {Ran.RAN: "ran", Ran.NOT_RUN: "did not run", Ran.NOT_APPLICABLE: "does not apply to this format"}
_ORDER = list(_WORDS)


def shown(report: Report) -> Node | None:
    """Give a table for each file; None where the report does not say."""
    if not report.coverage:
        return None
    told = element(
        "p", "No finding of a rule means something only where the rule ran. Each list opens to the rules."
    )
    return section("coverage", "What was checked", told, *_files(report))


def _files(report: Report) -> Iterator[Node]:
    known = {artifact.path: artifact for artifact in report.artifacts if artifact.role != "old"}
    rows = ordered_coverage(report.coverage)
    for (target, path), group in groupby(rows, key=lambda each: (each.target, each.artifact)):
        yield _file(path, target, list(group), known.get(path))


def _file(path: str, target: str | None, rows: Sequence[Coverage], artifact: ArtifactSummary | None) -> Node:
    name = f"{path} ({target})" if target else path
    evidence = ", ".join(artifact.evidence) if artifact and artifact.evidence else "none"
    head = element("h3", name)
    said = element("p", "Evidence that is there: ", element("strong", evidence), ".")
    return element(
        "article",
        head,
        said,
        table(f"Rules and {name}", ("Outcome", "Rules"), _rows(rows), hidden_caption=True),
    )


def _rows(rows: Sequence[Coverage]) -> Iterator[Node]:
    def key(each: Coverage) -> tuple[int, str]:
        return _ORDER.index(each.outcome), each.reason or ""

    for (_, reason), group in groupby(sorted(rows, key=key), key=key):
        same = list(group)
        word = _WORDS[same[0].outcome]
        told = f"{word}: {reason}" if reason and same[0].outcome is Ran.NOT_RUN else word
        yield row(told, _rules(same))


def _rules(rows: Sequence[Coverage]) -> Node:
    names = (element("li", code(each.rule), f" {each.code}") for each in rows)
    return element(
        "details", element("summary", counted(len(rows), "rule")), element("ul", *names, class_="names")
    )


def not_run(report: Report) -> Node | None:
    """Say what was asked for and could not be checked; rules are told of under `shown`."""
    rows = [entry for entry in ordered_not_run(report.not_run) if not report.coverage or not entry.code]
    if not rows:
        return None
    found = (
        row(code(each.subject), element("span", *prose(each.reason)), _detail(each.detail), each.what.value)
        for each in rows
    )
    inner = table(
        "What was asked for, and could not be checked",
        ("What", "Why it was not checked", "Way out", "Kind"),
        found,
    )
    return section("not-run", "What was not checked", inner)


def _detail(text: str | None) -> Child:
    return element("span", *prose(text)) if text else ABSENT
