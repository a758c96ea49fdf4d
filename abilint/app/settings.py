"""Parameters of rules, from the configuration and from `--set rule.parameter=value`."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from abilint.errors import UsageError
from abilint.model.rule import Parameter, ParameterType, Rule

if TYPE_CHECKING:
    from collections.abc import Sequence

    from abilint.app.request import RuleOptions
    from abilint.rules.catalogue import Catalogue


def of(options: RuleOptions, catalogue: Catalogue) -> dict[str, dict[str, Any]]:
    """Give the value of each parameter that was set, by rule; raises UsageError."""
    settings: dict[str, dict[str, Any]] = {}
    for rule, parameter, value in options.parameters:
        settings.setdefault(rule, {})[parameter] = value
    for rule, values in parse(options.settings, catalogue).items():
        settings.setdefault(rule, {}).update(values)
    return settings


def parse(words: Sequence[str], catalogue: Catalogue) -> dict[str, dict[str, Any]]:
    """Read each word by its parameter's type; raises UsageError naming what the rule does have."""
    settings: dict[str, dict[str, Any]] = {}
    for word in words:
        key, equals, value = word.partition("=")
        name, dot, parameter_name = key.rpartition(".")
        if not (equals and dot):
            raise UsageError(f"--set {word}: write it as rule.parameter=value")
        rule = catalogue.find(name)
        settings.setdefault(rule.name, {})[parameter_name] = _value(_parameter(rule, parameter_name), value)
    return settings


def _parameter(rule: Rule, name: str) -> Parameter:
    for parameter in rule.parameters:
        if parameter.name == name:
            return parameter
    known = ", ".join(parameter.name for parameter in rule.parameters) or "none"
    raise UsageError(f"--set: {rule.name} has no parameter {name!r}; it has: {known}")


def _value(parameter: Parameter, text: str) -> Any:  # noqa: ANN401  (the parameter's own type)
    if parameter.type is ParameterType.LIST:
        return [word.strip() for word in text.split(",") if word.strip()]
    if parameter.type is ParameterType.NUMBER:
        try:
            return int(text)
        except ValueError as error:
            raise UsageError(f"--set: {parameter.name} takes a number, not {text!r}") from error
    return text
