"""All rules as one table: a line of text each, or Markdown for the documentation."""

from __future__ import annotations

from typing import TYPE_CHECKING

from abilint.model.rule import Profile

if TYPE_CHECKING:
    from collections.abc import Sequence

    from abilint.model.rule import Rule

HEADINGS = ("Code", "Rule", "Level", "Formats", "Needs", "What it finds")


def text(rules: Sequence[Rule]) -> str:
    """Give one line for each rule."""
    return "".join(f"{rule.code}  {rule.level:7}  {rule.name:28}  {rule.summary}\n" for rule in rules)


def markdown(rules: Sequence[Rule]) -> str:
    """Give a page with a table for each family."""
    families = list(dict.fromkeys(rule.family for rule in rules))
    parts = [
        "# The rules\n",
        "Written by `abilint rules list -o markdown`; their pages by `abilint rules pages docs/rules`.\n",
    ]
    for family in families:
        parts += [f"## {family}\n", *_table([rule for rule in rules if rule.family == family]), ""]
    return "\n".join(parts).rstrip("\n") + "\n"


def _table(rules: Sequence[Rule]) -> list[str]:
    lines = [HEADINGS, tuple("---" for _ in HEADINGS), *map(_cells, rules)]
    return [f"| {' | '.join(cell.replace('|', '&#124;') for cell in cells)} |" for cells in lines]


def _cells(rule: Rule) -> tuple[str, ...]:
    return (
        rule.code,
        f"[`{rule.name}`](rules/{rule.name}.md)",
        rule.level if rule.profile is Profile.REGULAR else f"{rule.level}, {rule.profile}",
        ", ".join(rule.formats),
        ", ".join(rule.needs),
        rule.summary,
    )
