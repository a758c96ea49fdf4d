"""A rule's documentation as one page of text."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator

    from abilint.model.rule import Rule

INDENT = "    "


def page(rule: Rule) -> str:
    """Give the whole page, ending in a newline."""
    return "\n".join(_lines(rule)) + "\n"


def _lines(rule: Rule) -> Iterator[str]:
    yield f"{rule.name} ({rule.code})"
    yield f"{rule.summary}."
    yield ""
    yield f"Level    {_levels(rule)}"
    yield f"Profile  {rule.profile}"
    yield f"Formats  {', '.join(rule.formats)}"
    yield f"Needs    {', '.join(rule.needs)}"
    yield f"Since    {rule.since}"
    yield from _section("Why it matters", rule.why)
    yield from _section("What to do", rule.fix)
    yield from _section("Exceptions", rule.exceptions)
    yield from _causes(rule)
    yield from _parameters(rule)
    if rule.references:
        yield from _section("References", "\n".join(rule.references))


def _levels(rule: Rule) -> str:
    others = (f"{level} for {cause}" for cause, level in rule.levels.items())
    return "; ".join([str(rule.level), *others])


def _section(title: str, text: str) -> Iterator[str]:
    if text:
        yield ""
        yield title
        yield from (f"{INDENT}{line}".rstrip() for line in text.splitlines())


def _causes(rule: Rule) -> Iterator[str]:
    yield ""
    yield "What it says, by cause"
    for cause, message in rule.wording.messages.items():
        yield f"{INDENT}{cause}"
        yield f"{INDENT * 2}{message}"
        fix = rule.wording.fixes.get(cause, rule.wording.fixes.get("default"))
        if fix:
            yield f"{INDENT * 2}help: {fix}"
        for binary_format, own in rule.otherwise.items():
            if cause in own.messages:
                yield f"{INDENT * 2}{binary_format}: {own.messages[cause]}"
            if cause in own.fixes:
                yield f"{INDENT * 2}help, {binary_format}: {own.fixes[cause]}"


def _parameters(rule: Rule) -> Iterator[str]:
    if rule.parameters:
        yield ""
        yield "Parameters"
    for parameter in rule.parameters:
        default = "not set" if parameter.default is None else parameter.default
        yield f"{INDENT}--set {rule.name}.{parameter.name}=...   {parameter.help} (default: {default})"
