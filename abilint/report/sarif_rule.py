"""Rules as SARIF describes them (2.1.0, 3.49)."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from abilint.report.escaped import markdown
from abilint.report.order import ordered_rules
from abilint.report.sarif_result import plain, stated
from abilint.report.visible import visible

if TYPE_CHECKING:
    from collections.abc import Sequence

    from abilint.model.finding import Finding
    from abilint.model.report import Report, RuleText
    from abilint.model.rule import Level

SEVERITIES = {"error": "error", "warning": "warning", "note": "recommendation"}
"""Words of GitHub's `problem.severity`."""
MAX_DESCRIPTION = 1024
"""Characters of a description that GitHub takes."""


def descriptors(report: Report, findings: Sequence[Finding]) -> list[dict[str, Any]]:
    """Describe every rule that was selected, by code; the long texts of those that found something."""
    here = {row.rule for row in report.coverage}
    said = {finding.rule: finding for finding in reversed(findings)}
    rules = [rule for rule in ordered_rules(report.rules) if rule.name in here or rule.name in said]
    untold = said.keys() - {rule.name for rule in rules}
    return [
        *(_described(rule, told=rule.name in said) for rule in rules),
        *(_named(said[name]) for name in sorted(untold)),
    ]


def _described(rule: RuleText, *, told: bool) -> dict[str, Any]:
    sections = {"Why": rule.why, "Fix": rule.fix, "Exceptions": rule.exceptions} if told else {}
    texts = {title: text for title, text in sections.items() if text}
    more = _more(rule.name)
    return _descriptor(
        rule.name,
        rule.code,
        rule.level,
        rule.summary,
        full=rule.why if told else "",
        help_text="\n\n".join([*(f"{title}: {text}" for title, text in texts.items()), more]),
        help_markdown="\n\n".join([*(f"**{title}** {_lines(text)}" for title, text in texts.items()), more]),
        uri=rule.help_uri,
        family=rule.family,
    )


def _named(finding: Finding) -> dict[str, Any]:
    """Describe a rule of which the report holds a finding and no text, as reports before 1.2 do."""
    more = _more(finding.rule)
    return _descriptor(
        finding.rule,
        finding.code,
        finding.level,
        finding.rule,
        full="",
        help_text=more,
        help_markdown=more,
        uri=finding.help_uri,
        family=None,
    )


def _descriptor(
    name: str,
    code: str,
    level: Level,
    summary: str,
    *,
    full: str,
    help_text: str,
    help_markdown: str,
    uri: str | None,
    family: str | None,
) -> dict[str, Any]:
    return stated(
        id=plain(name),
        deprecatedIds=[plain(code)] if code else None,
        shortDescription={"text": _sentence(summary)},
        fullDescription={"text": _sentence(full or summary)},
        help={"text": plain(help_text), "markdown": help_markdown},
        helpUri=uri if uri and _is_web_address(uri) else None,
        defaultConfiguration={"level": level.value},
        properties={
            "tags": ["abi", *([plain(family)] if family else [])],
            "precision": "very-high" if level.value == "error" else "high",
            "problem.severity": SEVERITIES[level.value],
        },
    )


def _more(name: str) -> str:
    return f"`abilint explain {visible(name)}` says more."


def _sentence(text: str) -> str:
    words = plain(text).strip() or "Not described"
    whole = words if words.endswith((".", "!", "?")) else f"{words}."
    return whole if len(whole) <= MAX_DESCRIPTION else f"{whole[: MAX_DESCRIPTION - 3]}..."


def _lines(text: str) -> str:
    """Keep the line breaks of a rule's own text, and nothing else that Markdown might see in it."""
    return "\n".join(markdown(line) for line in text.splitlines())


def _is_web_address(text: str) -> bool:
    """Whether every consumer takes it for a URI (RFC 3986): rule files are anybody's."""
    return text.startswith(("https://", "http://")) and text.isascii() and not set(text) & set(' "<>\\^`{|}')
