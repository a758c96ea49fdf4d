"""`explain --why`: for each rule, why it does or does not find fault with one symbol."""

from __future__ import annotations

from typing import TYPE_CHECKING

from abilint.app import conclude, provider_types, settings
from abilint.app.begin import begin
from abilint.app.check import subjects_of
from abilint.errors import UsageError
from abilint.model.report import Ran
from abilint.model.rule import RELEASE
from abilint.model.why import Answer, RuleAnswer, Why
from abilint.readers.mangling import demangle
from abilint.rules import catalogue, engine, nearest_miss, sandbox

if TYPE_CHECKING:
    import sqlite3
    from collections.abc import Iterable, Mapping, Sequence
    from typing import Any

    from abilint.app.request import CheckRequest
    from abilint.model.finding import Finding, NotRun
    from abilint.model.report import Coverage
    from abilint.model.rule import Rule

NAMES = """
SELECT name, link_name FROM symbols UNION SELECT name, link_name FROM declarations
UNION SELECT link_name, link_name FROM differences WHERE link_name IS NOT NULL
"""
FACTS = (
    """
    SELECT DISTINCT a.name || ' has it: ' || s.scope || ' ' || s.kind || coalesce(', ' || s.binding, '')
      || iif(s.visibility IS NULL, '', ', ' || s.visibility || ' visibility')
      || coalesce(', version ' || s.version, '') || coalesce(', in ' || s.section, '')
      || iif(coalesce(s.size, 0) > 0, ', ' || s.size || ' bytes', '')
    FROM symbols s JOIN artifacts a ON a.id = s.artifact_id WHERE s.name = :name OR s.link_name = :name
    """,
    """
    SELECT DISTINCT d.file || ':' || d.line || ' declares it: ' || coalesce(nullif(d.signature, ''), d.name)
      || ', ' || iif(d.id IN (SELECT id FROM promises), 'which promises it', 'which promises nothing')
      || ' (' || replace(c.bucket, '_', ' ') || ')'
    FROM declarations d JOIN accounting c ON c.declaration_id = d.id
    WHERE d.name = :name OR d.link_name = :name
    """,
    """
    SELECT DISTINCT f.file || ':' || f.line || ' defines it, as debug info says'
    FROM definitions f WHERE f.link_name = :name
    """,
)


def why(request: CheckRequest, name: str) -> tuple[tuple[Why, ...], tuple[NotRun, ...]]:
    """Answer for each symbol of that name, mangled or not; raises UsageError where there is none."""
    begun = begin(request)
    rules = catalogue.load(request.rule_options.directories)
    options = request.rule_options
    chosen = [rule for rule in rules.select(options.select, options.ignore) if rule.family != RELEASE]
    values = settings.of(options, rules)
    gathered = conclude.gather(begun, request.exports)
    held = provider_types.hold(begun, gathered)
    connection = conclude.database(gathered, rules)
    verdict = engine.judge(connection, chosen, subjects_of(gathered, request.target, held), values)
    answers = tuple(
        Why(
            symbol=symbol,
            demangled=demangle(symbol),
            facts=tuple(_facts(connection, symbol)),
            answers=tuple(
                _answer(connection, rule, symbol, values, verdict.findings, verdict.coverage)
                for rule in chosen
            ),
        )
        for symbol in _symbols(connection, name)
    )
    return answers, tuple(gathered.not_run)


def _symbols(connection: sqlite3.Connection, name: str) -> list[str]:
    """Find the link names that somebody means by a name."""
    _, rows = sandbox.run(connection, NAMES, {})
    known = {str(link or plain) for plain, link in rows if name in (plain, link)}
    if not known:
        known = {str(link) for _, link in rows if link and _is_spelt(str(link), name)}
    if not known:
        raise UsageError(f"--why {name}: {_nearest(name, (str(link) for _, link in rows if link))}")
    return sorted(known)


def _is_spelt(link_name: str, name: str) -> bool:
    """Whether a C++ or Rust name is the one that is meant, with or without its parameters."""
    plain = demangle(link_name)
    return plain is not None and name in (plain, plain.partition("(")[0])


def _nearest(name: str, known: Iterable[str]) -> str:
    from difflib import get_close_matches

    close = get_close_matches(name, list(known), n=1)
    told = "neither the libraries nor the headers have such a symbol"
    return f"{told}; did you mean {close[0]!r}?" if close else told


def _facts(connection: sqlite3.Connection, symbol: str) -> Iterable[str]:
    for question in FACTS:
        for (line,) in sandbox.run(connection, question, {"name": symbol})[1]:
            yield str(line)


def _answer(
    connection: sqlite3.Connection,
    rule: Rule,
    symbol: str,
    values: Mapping[str, Mapping[str, Any]],
    findings: Sequence[Finding],
    coverage: Sequence[Coverage],
) -> RuleAnswer:
    rows = [row for row in coverage if row.rule == rule.name]
    found = tuple(each for each in findings if each.rule == rule.name and each.symbol == symbol)
    if found:
        return _told(rule, Answer.FIRED, findings=found)
    if any(row.outcome is Ran.RAN for row in rows):
        reason, conditions = nearest_miss.of(connection, rule, symbol, values)
        return _told(rule, Answer.SILENT, reason=reason, conditions=conditions)
    missing = next((row.reason for row in rows if row.reason), None)
    if missing:
        return _told(rule, Answer.NOT_RUN, reason=missing)
    return _told(rule, Answer.NOT_APPLICABLE, reason=f"it is for {', '.join(rule.formats)}")


def _told(rule: Rule, answer: Answer, **more: Any) -> RuleAnswer:  # noqa: ANN401  (fields of RuleAnswer)
    return RuleAnswer(rule.name, rule.code, rule.summary, answer, **more)
