"""Editions: a set of rules and their levels that stays as it was, whatever later versions of abilint add."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

import tomli
from msgspec import Struct

from abilint.errors import UsageError
from abilint.model.rule import Level, Profile
from abilint.rules import catalogue

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from abilint.model.rule import Rule

NEXT = "next"
"""The rules as their files are: the edition to come."""
NAME = re.compile(r"[0-9]{4}\.[0-9]+")
OPEN = "default"
"""A message of a rule for all the causes that it does not name."""


class PinnedRule(Struct, frozen=True):
    """A rule as an edition has it."""

    level: Level
    profile: Profile
    causes: Mapping[str, Level]
    """All that there were."""

    def of(self, cause: str) -> Level:
        """Give the level of a cause; one that came later is a note, since it fails nobody's run."""
        return self.causes.get(cause) or (self.level if OPEN in self.causes else Level.NOTE)


class Edition(Struct, frozen=True):
    """The rules of an edition, by name; rules of a user's own are none of its business."""

    name: str
    rules: Mapping[str, PinnedRule]

    def lacks(self, rule: Rule) -> bool:
        """Whether it is a rule of abilint that came later."""
        return rule.name not in self.rules and is_own(rule)


def is_own(rule: Rule) -> bool:
    """Whether the rule comes with abilint."""
    return rule.path.startswith(str(catalogue.builtin_directory()))


def names() -> list[str]:
    """List the editions, the oldest first."""
    return sorted((file.stem for file in catalogue.editions_directory().glob("*.toml")), key=_numbers)


def _numbers(name: str) -> tuple[int, ...]:
    return tuple(map(int, name.split(".")))


def load(name: str | None) -> Edition | None:
    """Read the edition of that name; None for the rules as they are. Raises UsageError."""
    if name in (None, NEXT):
        return None
    if name not in names():
        raise UsageError(f"edition {name!r}: there is none; there are {', '.join((*names(), NEXT))}")
    text = (catalogue.editions_directory() / f"{name}.toml").read_text(encoding="utf-8")
    return Edition(str(name), {rule: _pinned(table) for rule, table in tomli.loads(text).items()})


def _pinned(table: Mapping[str, Any]) -> PinnedRule:
    return PinnedRule(
        Level(table["level"]),
        Profile(table.get("profile", Profile.REGULAR)),
        {cause: level for level in Level for cause in table.get(level, ())},
    )


def text_of(name: str, rules: Iterable[Rule]) -> str:
    """Write the rules as they are now as an edition; raises UsageError for a name of another form."""
    if not NAME.fullmatch(name):
        raise UsageError(f"edition {name!r}: write the year and a number, as in 2026.1")
    own = [rule for rule in rules if is_own(rule)]
    return "\n\n".join(["\n".join(_head(name)), *("\n".join(_lines(rule)) for rule in own)]) + "\n"


def _head(name: str) -> Iterator[str]:
    yield "# From the first release of abilint that has it this file never changes."
    yield f"# Rules of edition {name} and the levels of their causes, as `abilint rules edition` wrote them."


def _lines(rule: Rule) -> Iterator[str]:
    yield f"[{rule.name}]"
    yield f'level = "{rule.level}"'
    if rule.profile is not Profile.REGULAR:
        yield f'profile = "{rule.profile}"'
    for level in Level:
        causes = [c for c in rule.wording.messages if rule.levels.get(c, rule.level) is level]
        if causes:
            yield f"{level} = [{', '.join(_quoted(cause) for cause in sorted(causes))}]"


def _quoted(text: str) -> str:
    return f'"{text}"'
