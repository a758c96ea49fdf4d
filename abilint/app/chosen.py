"""The rules of a run as its options choose them, and what the options make of what they say."""

from __future__ import annotations

from typing import TYPE_CHECKING

from msgspec.structs import replace

from abilint.model.finding import NotRun, Unchecked
from abilint.model.report import Coverage, Ran
from abilint.model.rule import RELEASE, Profile
from abilint.rules import edition, selection

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from abilint.app.request import RuleOptions
    from abilint.model.finding import Finding
    from abilint.model.report import RuleText
    from abilint.rules.catalogue import Catalogue
    from abilint.rules.engine import Subject, Verdict
    from abilint.rules.selection import LeftOut, Ranks, Selection


def of(options: RuleOptions, rules: Catalogue) -> Selection:
    """Choose; raises UsageError for a word, a rule or an edition that there is not."""
    return selection.choose(
        rules,
        select=options.select,
        extend=options.extend_select,
        ignore=options.ignore,
        levels=options.levels,
        profile=options.profile or Profile.REGULAR,
        edition=edition.load(options.edition),
    )


def applied(verdict: Verdict, chosen: Selection) -> Verdict:
    """Give findings the levels of this run. What a release does to its users stays what it is."""
    if not chosen.ranks:
        return verdict
    return replace(
        verdict,
        findings=tuple(_ranked(finding, chosen) for finding in verdict.findings),
        rules=tuple(_rule_text(text, chosen) for text in verdict.rules),
    )


def of_build(left_out: Iterable[LeftOut]) -> Iterator[LeftOut]:
    """Leave out the rules about releases."""
    return (each for each in left_out if each.rule.family != RELEASE)


def of_releases(left_out: Iterable[LeftOut]) -> Iterator[LeftOut]:
    """Keep the rules about releases alone."""
    return (each for each in left_out if each.rule.family == RELEASE)


def _ranked(finding: Finding, chosen: Selection) -> Finding:
    """Give it the level of its cause; one that was lowered for it alone, by a new SONAME, is not raised."""
    ranks = chosen.ranks.get(finding.rule)
    if ranks is None:
        return finding
    level = ranks.of(finding.cause)
    if finding.level is not _in_file(ranks, finding.cause):
        level = min(level, finding.level, key=lambda each: each.rank)
    return replace(finding, level=level)


def _in_file(ranks: Ranks, cause: str) -> object:
    return ranks.rule.levels.get(cause, ranks.rule.level)


def _rule_text(text: RuleText, chosen: Selection) -> RuleText:
    ranks = chosen.ranks.get(text.name)
    return replace(text, level=ranks.level) if ranks else text


def with_left_out(verdict: Verdict, left_out: Iterable[LeftOut], subjects: Sequence[Subject]) -> Verdict:
    """Say which rules the profile and the edition are without, of those that could judge these files."""
    missed = [
        (each, tuple(dict.fromkeys(s.file for s in subjects if s.format in each.rule.formats)))
        for each in left_out
    ]
    return replace(
        verdict,
        not_run=(*verdict.not_run, *(_not_run(each) for each, files in missed if files)),
        coverage=(*verdict.coverage, *(_row(each, file) for each, files in missed for file in files)),
    )


def _not_run(each: LeftOut) -> NotRun:
    return NotRun(each.rule.name, Unchecked.OPTION, each.reason, detail=each.way_out, code=each.rule.code)


def _row(each: LeftOut, file: str) -> Coverage:
    return Coverage(each.rule.name, each.rule.code, file, Ran.NOT_RUN, each.reason)
