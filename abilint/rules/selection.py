"""Which rules run, and at what levels: the words of the user, the profile, the edition."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from msgspec import Struct

from abilint.errors import UsageError
from abilint.model.rule import Level, Profile

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from abilint.model.rule import Rule
    from abilint.rules.catalogue import Catalogue
    from abilint.rules.edition import Edition, PinnedRule


class LeftOut(NamedTuple):
    """A rule that is asked for, but not by its own name, and that the profile or edition is without."""

    rule: Rule
    reason: str
    way_out: str


class Ranks(Struct, frozen=True):
    """The levels of a rule's findings in a run."""

    rule: Rule
    pinned: PinnedRule | None = None
    """As the edition has it."""
    own: Level | None = None
    """What the user says of the rule."""
    causes: Mapping[str, Level] | None = None
    """What the user says of single causes."""

    @property
    def level(self) -> Level:
        """That of the rule as such."""
        return self.own or self._base

    @property
    def _base(self) -> Level:
        return self.pinned.level if self.pinned else self.rule.level

    def of(self, cause: str) -> Level:
        """Give that of a cause.

        A level for the rule is one for its main causes; those that are of less weight stay so.
        """
        if self.causes and cause in self.causes:
            return self.causes[cause]
        default = self.pinned.of(cause) if self.pinned else self.rule.levels.get(cause, self.rule.level)
        if self.own is None:
            return default
        return self.own if default.rank >= self._base.rank else min(default, self.own, key=lambda x: x.rank)


class Selection(Struct, frozen=True):
    """The rules of a run."""

    rules: tuple[Rule, ...]
    left_out: tuple[LeftOut, ...]
    ranks: Mapping[str, Ranks]
    """By rule: those whose levels are not the ones of their files."""


def choose(
    catalogue: Catalogue,
    *,
    select: Sequence[str] = (),
    extend: Sequence[str] = (),
    ignore: Sequence[str] = (),
    levels: Iterable[tuple[str, Level]] = (),
    profile: Profile = Profile.REGULAR,
    edition: Edition | None = None,
) -> Selection:
    """Choose among all rules; raises UsageError for words that fit none.

    `select` as `Catalogue.select` has it, None for all. What is named in full, or by `extend`, runs in every
    profile and edition. `levels`: of a rule, or of one cause as `rule.cause`; of two for the same the later.
    """
    ignored = frozenset(rule.name for rule in catalogue.select(ignore, ())) if ignore else frozenset()
    extended = frozenset(rule.name for rule in catalogue.select(extend, ())) if extend else frozenset()
    wanted = frozenset(rule.name for rule in catalogue.select(select, ()))
    named = extended | {name.lower() for name in select}
    rules, left_out = [], []
    for rule in catalogue.rules:
        if rule.name in ignored or rule.name not in wanted | extended:
            continue
        lacking = None if {rule.name, rule.code.lower()} & named else _lacking(rule, profile, edition)
        if lacking:
            left_out.append(lacking)
        else:
            rules.append(rule)
    return Selection(tuple(rules), tuple(left_out), dict(_ranks(catalogue, rules, levels, edition)))


def _lacking(rule: Rule, profile: Profile, edition: Edition | None) -> LeftOut | None:
    pinned = edition.rules.get(rule.name) if edition else None
    least = pinned.profile if pinned else rule.profile
    if edition and edition.lacks(rule):
        return LeftOut(
            rule, f"it is not in edition {edition.name}", f"--edition next, or --extend-select {rule.name}"
        )
    if least.rank > profile.rank:
        return LeftOut(
            rule, f"it runs in the profile {least}", f"--profile {least}, or --extend-select {rule.name}"
        )
    return None


def _ranks(
    catalogue: Catalogue, rules: Iterable[Rule], levels: Iterable[tuple[str, Level]], edition: Edition | None
) -> Iterator[tuple[str, Ranks]]:
    of_rules: dict[str, Level] = {}
    of_causes: dict[str, dict[str, Level]] = {}
    for word, level in levels:
        name, _, cause = word.partition(".")
        rule = catalogue.find(name)
        if cause:
            of_causes.setdefault(rule.name, {})[_known(rule, cause)] = level
        else:
            of_rules[rule.name] = level
    for rule in rules:
        pinned = edition.rules.get(rule.name) if edition else None
        if pinned or rule.name in of_rules or rule.name in of_causes:
            yield rule.name, Ranks(rule, pinned, of_rules.get(rule.name), of_causes.get(rule.name))


def _known(rule: Rule, cause: str) -> str:
    if cause in rule.wording.messages:
        return cause
    raise UsageError(
        f"{rule.name} has no cause {cause!r}; there are {', '.join(sorted(rule.wording.messages))}"
    )
