"""`[rules.NAME]` and the other words for rules, held against the rules that there are."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple

from abilint.errors import UsageError
from abilint.model.rule import Level, ParameterType
from abilint.rules import toml_fault

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from abilint.config.reading import Configuration
    from abilint.config.tables import Rules
    from abilint.model.rule import Parameter, Rule
    from abilint.rules.catalogue import Catalogue

OFF = "off"
"""In place of a level: the rule does not run."""
LEVEL, LEVELS = "level", "levels"
"""What each of these tables may hold, beside the rule's parameters."""
_TYPES: Mapping[ParameterType, tuple[type, ...]] = {
    ParameterType.STRING: (str,),
    ParameterType.NUMBER: (int, float),
    ParameterType.LIST: (list,),
}


class RuleSettings(NamedTuple):
    """What tables of rules say."""

    levels: tuple[tuple[str, Level], ...] = ()
    """Name of a rule, or of one of its causes as `rule.cause`, and the level of its findings."""
    off: tuple[str, ...] = ()
    """Rules that do not run."""
    parameters: tuple[tuple[str, str, Any], ...] = ()
    """Rule, parameter, value of the parameter's own type."""


def read(configuration: Configuration, rules: Catalogue, *place: str) -> RuleSettings:
    """Read the tables of rules at the root, and over them those of the target at `place`.

    Raises ConfigError for a rule, cause or parameter that there is not, and for a value of another type.
    """
    told = list(_told(configuration, rules, configuration.table.rules, ()))
    if place:
        told += _told(configuration, rules, configuration.table.target[int(place[1])].rules, place)
    levels: dict[str, str] = {}
    parameters: dict[tuple[str, str], Any] = {}
    for rule, key, value in told:
        if key == LEVEL:
            levels[rule] = value
        elif key == LEVELS:
            levels |= {f"{rule}.{cause}": level for cause, level in value.items()}
        else:
            parameters[rule, key] = value
    return RuleSettings(
        tuple((name, Level(level)) for name, level in levels.items() if level != OFF),
        tuple(name for name, level in levels.items() if level == OFF),
        tuple((*key, value) for key, value in parameters.items()),
    )


def check_words(configuration: Configuration, rules: Catalogue, *place: str) -> None:
    """Refuse words of `select`, `extend-select` and `ignore` that fit no rule; raises ConfigError."""
    table: Any = configuration.table.target[int(place[1])] if place else configuration.table
    for key in ("select", "extend-select", "ignore"):
        for word in getattr(table, key.replace("-", "_")) or ():
            try:
                rules.select((word,), ())
            except UsageError as error:
                raise configuration.fault(str(error), *place, key) from error


def _told(
    configuration: Configuration, rules: Catalogue, tables: Rules, place: tuple[str, ...]
) -> Iterator[tuple[str, str, Any]]:
    for word, table in tables.items():
        where = (*place, "rules", word)
        try:
            rule = rules.find(word)
        except UsageError as error:
            raise configuration.fault(str(error), *where) from error
        for key, value in table.items():
            problem = _problem(rule, key, value)
            if problem:
                raise configuration.fault(problem, *where, key)
            yield rule.name, key, value


def _problem(rule: Rule, key: str, value: object) -> str | None:
    if key == LEVEL:
        return _level_problem(value, (*Level, OFF))
    if key == LEVELS:
        return _levels_problem(rule, value)
    parameter = next((each for each in rule.parameters if each.name == key), None)
    if parameter is None:
        known = (LEVEL, LEVELS, *(each.name for each in rule.parameters))
        hint = toml_fault.nearest(key, known)
        return f"{rule.name} has no such parameter{hint or '; it takes ' + ', '.join(known)}"
    return _type_problem(parameter, value)


def _level_problem(value: object, words: Iterable[str]) -> str | None:
    words = tuple(words)
    hint = toml_fault.nearest(str(value), words)
    return None if value in words else f"there is no {value!r}{hint}; it is one of {', '.join(words)}"


def _levels_problem(rule: Rule, value: object) -> str | None:
    if not isinstance(value, dict):
        return "takes a table of causes, as in `levels = { absent = 'warning' }`"
    for cause, level in value.items():
        if cause not in rule.wording.messages:
            known = sorted(rule.wording.messages)
            hint = toml_fault.nearest(cause, known) or f"; there are {', '.join(known)}"
            return f"{rule.name} has no cause {cause!r}{hint}"
        problem = _level_problem(level, Level)
        if problem:
            return f"{cause}: {problem}"
    return None


def _type_problem(parameter: Parameter, value: object) -> str | None:
    fits = isinstance(value, _TYPES[parameter.type]) and not isinstance(value, bool)
    if fits and isinstance(value, list):
        fits = all(isinstance(word, str) for word in value)
    return None if fits else f"takes a {parameter.type}, as in `{_example(parameter)}`"


def _example(parameter: Parameter) -> str:
    texts = {
        ParameterType.STRING: '"..."',
        ParameterType.NUMBER: "3",
        ParameterType.LIST: '["...", "..."]',
    }
    return f"{parameter.name} = {texts[parameter.type]}"
