"""Filling a rule's templates from a row of its query."""

from __future__ import annotations

import re
from functools import cache
from typing import TYPE_CHECKING, Any

from abilint.errors import RuleFileError
from abilint.rules.rule_file import line_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from abilint.model.rule import Rule, Wording

PLACEHOLDER = re.compile(r"\{([a-z_][a-z0-9_]*)\}")
"""Names only: no attributes, no indexing, no format specifications."""


@cache
def placeholders(text: str) -> frozenset[str]:
    """Columns that a template names."""
    return frozenset(PLACEHOLDER.findall(text))


def fill(text: str, row: Mapping[str, Any]) -> str:
    """Put the row's columns in; NULL reads as `?`, which a rule's own tests refuse."""
    if "{" not in text:
        return text
    return PLACEHOLDER.sub(lambda match: _word(row.get(match.group(1))), text)


def _word(value: object) -> str:
    return "?" if value is None else str(value)


def template(rule: Rule, wording: Wording, cause: str) -> str:
    """Return the message for a cause, unfilled; raises RuleFileError where the rule has none for it."""
    found = wording.messages.get(cause, wording.messages.get("default"))
    if found is None:
        raise RuleFileError(
            rule.path,
            f"the query gave the cause {cause!r}, which has no message; add it under `[messages]`",
            line_of(rule.path, "messages"),
        )
    return found


def notes(rule: Rule, row: Mapping[str, Any]) -> tuple[str, ...]:
    """Fill each note whose columns are all there."""
    return tuple(_told(rule.notes, row))


def _told(templates: Iterable[str], row: Mapping[str, Any]) -> Iterable[str]:
    for each in templates:
        if all(row.get(name) is not None for name in placeholders(each)):
            yield fill(each, row)


def fix(wording: Wording, cause: str, row: Mapping[str, Any]) -> str | None:
    """Return the way out for a cause, else the rule's general one."""
    found = wording.fixes.get(cause, wording.fixes.get("default"))
    return fill(found, row) if found else None
