"""What became of each rule for each file: silence means something only where the rule ran."""

from __future__ import annotations

from typing import TYPE_CHECKING

from abilint.model.report import Coverage, Ran, RuleText

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from abilint.model.rule import Rule


def of_rule(
    rule: Rule, files: Iterable[str], judged: Iterable[str], reasons: Mapping[str, str]
) -> Iterator[Coverage]:
    """Give one row for each file; a file counts as judged where a part of it was.

    `reasons`: why the rule could not judge a file that it has an opinion of.
    """
    seen = frozenset(judged)
    for file in dict.fromkeys(files):
        if file in seen:
            yield Coverage(rule.name, rule.code, file, Ran.RAN)
        elif file in reasons:
            yield Coverage(rule.name, rule.code, file, Ran.NOT_RUN, reasons[file])
        else:
            yield Coverage(rule.name, rule.code, file, Ran.NOT_APPLICABLE)


def text_of(rule: Rule) -> RuleText:
    """Give what reports say of the rule itself."""
    return RuleText(
        name=rule.name,
        code=rule.code,
        family=rule.family,
        summary=rule.summary,
        level=rule.level,
        why=rule.why,
        fix=rule.fix,
        exceptions=rule.exceptions,
        help_uri=next(iter(rule.references), None),
    )
