"""What `abilint explain --why` prints of each symbol: the facts, then the rules by what they said."""

from __future__ import annotations

from typing import TYPE_CHECKING

from abilint.model.why import Answer
from abilint.report.colour import Paint, Style
from abilint.report.frame import LEVEL_STYLES
from abilint.report.visible import visible

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from abilint.model.why import RuleAnswer, Why

INDENT = "    "


def render(answers: Sequence[Why], paint: Paint) -> str:
    """Give the whole text."""
    return "\n".join("".join(f"{line}\n" for line in _lines(each, paint)) for each in answers)


def _lines(why: Why, paint: Paint) -> Iterator[str]:
    plain = f" ({visible(why.demangled)})" if why.demangled and why.demangled != why.symbol else ""
    yield paint(Style.STRONG, visible(why.symbol)) + plain
    yield from (f"{INDENT}{visible(fact)}" for fact in why.facts)
    by_answer = {answer: [each for each in why.answers if each.answer is answer] for answer in Answer}
    yield from _section("fired", by_answer[Answer.FIRED], paint)
    yield from _section("silent", by_answer[Answer.SILENT], paint)
    yield from _section("not run", by_answer[Answer.NOT_RUN], paint)
    yield from _section("not for this format", by_answer[Answer.NOT_APPLICABLE], paint)


def _section(title: str, answers: Sequence[RuleAnswer], paint: Paint) -> Iterator[str]:
    if answers:
        yield ""
        yield f"{title}:"
        for each in answers:
            yield from _rule(each, paint)


def _rule(answer: RuleAnswer, paint: Paint) -> Iterator[str]:
    reason = f": {visible(answer.reason)}" if answer.reason else ""
    yield f"{INDENT}{answer.rule} ({answer.code}){reason}"
    for finding in answer.findings:
        level = paint(LEVEL_STYLES[finding.level], finding.level.value)
        yield f"{INDENT * 2}{level}: {visible(finding.message)}"
    for condition in answer.conditions:
        mark = paint(Style.GOOD, "holds") if condition.holds else paint(Style.WARNING, "fails")
        yield f"{INDENT * 2}{mark}  {visible(condition.text)}"
