"""What the command line says, over what the configuration says."""

from __future__ import annotations

from typing import TYPE_CHECKING

from msgspec.structs import replace

if TYPE_CHECKING:
    from collections.abc import Iterable

    from abilint.app.request import CheckRequest, HeaderOptions, RuleOptions
    from abilint.model.rule import Level

AUTO = "auto"
"""Language of headers that nobody stated."""
_APART = frozenset({"libraries", "header_options", "rule_options", "fail_on", "acceptance"})
"""Fields that are laid over one another by themselves."""
_OF_TARGET = frozenset({"name", "unmatched", "has_more", "is_partial", "omits_targets"})
"""Fields that no option states."""


def laid(given: CheckRequest, base: CheckRequest, *, keeps_gate: bool) -> CheckRequest:
    """Give the request of a configuration with all that the command line says in place of its own.

    `keeps_gate`: the command line says nothing of when the run fails.
    """
    names = (name for name in given.__struct_fields__ if name not in _APART | _OF_TARGET)
    said = {name: value for name in names if (value := getattr(given, name))}
    return replace(
        base,
        **said,
        is_partial=base.is_partial or (base.name is not None and bool(given.headers)),
        header_options=_header_options(given.header_options, base.header_options),
        rule_options=rule_options(given.rule_options, base.rule_options),
        fail_on=base.fail_on if keeps_gate else given.fail_on,
    )


def _header_options(given: HeaderOptions, base: HeaderOptions) -> HeaderOptions:
    names = given.__struct_fields__
    said = {name: value for name in names if (value := getattr(given, name)) and value != AUTO}
    return replace(base, **said)


def rule_options(given: RuleOptions, base: RuleOptions) -> RuleOptions:
    """Add the words of the command line.

    Its `--select` stands in place of all that the configuration chooses; a rule that it gives a level runs.
    """
    chosen = replace(base, select=given.select, extend_select=(), ignore=()) if given.select else base
    directories = (*base.directories, *given.directories)
    ranked = _names(given.levels, directories)
    return replace(
        chosen,
        directories=directories,
        extend_select=(*chosen.extend_select, *given.extend_select),
        ignore=(*(word for word in chosen.ignore if word not in ranked), *given.ignore),
        settings=(*base.settings, *given.settings),
        levels=(*base.levels, *given.levels),
        edition=given.edition or base.edition,
        profile=given.profile or base.profile,
    )


def _names(levels: Iterable[tuple[str, Level]], directories: tuple[str, ...]) -> frozenset[str]:
    """Give what the rules are called, by name or by code; raises UsageError where there is none."""
    if not levels:
        return frozenset()
    from abilint.rules import catalogue

    known = catalogue.load(directories)
    rules = [known.find(word.partition(".")[0]) for word, _ in levels]
    return frozenset(name for rule in rules for name in (rule.name, rule.code))
