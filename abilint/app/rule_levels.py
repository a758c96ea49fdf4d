"""`--level rule=warning`: words about the levels of rules, read."""

from __future__ import annotations

from typing import TYPE_CHECKING

from abilint.errors import UsageError
from abilint.model.rule import Level

if TYPE_CHECKING:
    from collections.abc import Iterable

OFF = "off"
"""In place of a level: the rule does not run."""


def read(words: Iterable[str]) -> tuple[tuple[tuple[str, Level], ...], tuple[str, ...]]:
    """Give the levels of rules and causes, and the rules that are off; raises UsageError."""
    levels: dict[str, Level] = {}
    off: list[str] = []
    for word in words:
        name, equals, level = word.partition("=")
        if not (name and equals):
            raise UsageError(f"--level {word}: write it as rule=level or rule.cause=level")
        if level == OFF and "." not in name:
            off.append(name)
        elif level in list(Level):
            levels[name] = Level(level)
        else:
            raise UsageError(f"--level {word}: the level is one of {', '.join((*Level, OFF))}")
    return tuple(levels.items()), tuple(off)
