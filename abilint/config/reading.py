"""The text of a configuration as values; what is wrong with it comes with its line and the mend."""

from __future__ import annotations

import os
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any, get_args

import msgspec
import tomli
from msgspec import Struct

from abilint.config.tables import TABLES, ConfigTable, FailOn, TargetTable
from abilint.errors import ConfigError
from abilint.model.rule import Evidence, Profile
from abilint.rules import toml_fault, toml_lines

if TYPE_CHECKING:
    from collections.abc import Iterator

    from abilint.config.discovery import Source

LARGEST = 1 << 20
EXAMPLE = "`abilint config init`"
_BY_RELEASE = ("old-headers", "consumers", "internal")
"""Keys of a target that mean nothing without a previous release."""
_SEVERAL = ("target", "suppress")
"""Tables of which there may be several."""


class Configuration(Struct, frozen=True, dict=True):
    """A configuration, and where each part of it is written."""

    source: Source
    text: str
    table: ConfigTable

    @cached_property
    def folder(self) -> str:
        """What its paths are relative to; empty for the current folder."""
        return os.path.dirname(self.source.path)  # noqa: PTH120

    def line(self, *key: str) -> int | None:
        """Line of a key, else of the nearest table around it; positions in arrays are digits."""
        return toml_lines.find(self.text, (*self.source.table, *key))

    def fault(self, problem: str, *key: str) -> ConfigError:
        """Say what is wrong with a key."""
        where = ".".join(part for part in key if not part.isdigit())
        return ConfigError(self.source.path, f"{where}: {problem}", self.line(*key))

    def target(self, name: str) -> tuple[int, TargetTable] | None:
        """Give the target of that name, and its place among them."""
        return next(((n, t) for n, t in enumerate(self.table.target) if t.name == name), None)

    @property
    def target_names(self) -> tuple[str, ...]:
        """Names of all targets, in the order in which they are written."""
        return tuple(target.name for target in self.table.target)


def read(source: Source) -> Configuration:
    """Read the file; raises ConfigError."""
    path = Path(source.path)
    try:
        if path.stat().st_size > LARGEST:
            raise ConfigError(source.path, f"is larger than {LARGEST} bytes: no configuration")
        text = path.read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError) as error:
        raise ConfigError(source.path, f"cannot be read as UTF-8 text: {error}") from error
    return decode(text, source)


def decode(text: str, source: Source) -> Configuration:
    """Decode the text of the file; raises ConfigError."""
    try:
        table = _within(tomli.loads(text), source)
        _refuse_single_tables(table, text, source)
        configuration = Configuration(source, text, msgspec.convert(table, ConfigTable))
    except RecursionError as error:
        raise ConfigError(source.path, "not TOML that can be read: it is nested too deeply") from error
    except tomli.TOMLDecodeError as error:
        raise ConfigError(source.path, *toml_fault.of_toml(str(error))) from error
    except msgspec.ValidationError as error:
        raise ConfigError(source.path, *toml_fault.of_decoder(text, str(error), _shape(source))) from error
    for problem, key in _problems(configuration):
        raise configuration.fault(problem, *key)
    return configuration


def _within(whole: dict[str, Any], source: Source) -> Any:  # noqa: ANN401  (a TOML value)
    table: Any = whole
    for key in source.table:
        if not isinstance(table, dict) or key not in table:
            raise ConfigError(source.path, f"has no table [{'.'.join(source.table)}]")
        table = table[key]
    return table


def _refuse_single_tables(table: Any, text: str, source: Source) -> None:  # noqa: ANN401  (a TOML value)
    for name in _SEVERAL:
        if isinstance(table, dict) and isinstance(table.get(name), dict):
            dotted = ".".join((*source.table, name))
            line = toml_lines.find(text, (*source.table, name))
            raise ConfigError(source.path, f"write [[{dotted}]] for [{dotted}]: there may be several", line)


def _shape(source: Source) -> toml_fault.Shape:
    return toml_fault.Shape(
        keys={
            name: [field.encode_name for field in msgspec.structs.fields(table)]
            for name, table in TABLES.items()
        },
        choices={
            "require": Evidence,
            "profile": Profile,
            "fail-on": get_args(FailOn),
            "language": ("c", "c++", "auto"),
        },
        example=EXAMPLE,
        root=source.table,
        forms={
            "name": "takes letters, digits and `_ . + @ -`, no blanks, and begins with one of the first two",
            "reason": "is empty; say why the findings are accepted",
        },
    )


def _problems(configuration: Configuration) -> Iterator[tuple[str, toml_lines.Path]]:
    """List what the types alone do not say: (problem with its mend, key at fault)."""
    names = configuration.target_names
    for number, target in enumerate(configuration.table.target):
        place = ("target", str(number))
        if target.name in names[:number]:
            yield f"another target is called {target.name!r}, too", (*place, "name")
        for key in _BY_RELEASE:
            if not target.against and getattr(target, key.replace("-", "_")):
                yield "of which release? Name it with `against`", (*place, key)
    yield from _suppression_problems(configuration)


def _suppression_problems(configuration: Configuration) -> Iterator[tuple[str, toml_lines.Path]]:
    for number, entry in enumerate(configuration.table.suppress):
        place = ("suppress", str(number))
        narrow = entry.symbol or entry.library or entry.target or entry.fingerprint
        if not (entry.rule or entry.fingerprint):
            yield "which findings? Name a `rule` or a `fingerprint`", place
        if not narrow and entry.rule and not entry.rule.strip("*?"):
            yield "accepts every finding that there is; name one rule", (*place, "rule")
        known = configuration.target_names
        if entry.target and entry.target not in known:
            hint = toml_fault.nearest(entry.target, known) or f"; there is {', '.join(known) or 'none'}"
            yield f"no target is called {entry.target!r}{hint}", (*place, "target")
