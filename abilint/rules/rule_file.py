"""What a rule file may say: decoded strictly, each fault with file, line and the mend."""

from __future__ import annotations

import re
import tomllib
from typing import TYPE_CHECKING, Any

import msgspec

from abilint.errors import RuleFileError
from abilint.model.rule import Evidence, Level, Parameter, ParameterType, Rule, RuleTest

if TYPE_CHECKING:
    from pathlib import Path

CODE = re.compile(r"[A-Z]{2,}[0-9]{3,}")
NAME = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*")
KEY_OF_PATH = re.compile(r"`\$\.?([^`]*)`")


class ParameterTable(msgspec.Struct, forbid_unknown_fields=True, frozen=True):
    """`[parameters.NAME]`."""

    help: str
    type: ParameterType = ParameterType.STRING
    default: Any = None


class TestTable(msgspec.Struct, forbid_unknown_fields=True, frozen=True):
    """`[[test]]`."""

    name: str
    facts: dict[str, list[dict[str, Any]]]
    expect: list[dict[str, Any]] = []
    parameters: dict[str, Any] = {}


class DocsTable(msgspec.Struct, forbid_unknown_fields=True, frozen=True):
    """`[docs]`."""

    why: str
    fix: str
    exceptions: str = ""
    references: list[str] = []


class RuleTable(msgspec.Struct, forbid_unknown_fields=True, frozen=True):
    """A whole rule file, keys in the order in which they are written."""

    code: str
    name: str
    summary: str
    since: str
    level: Level
    query: str
    messages: dict[str, str]
    docs: DocsTable
    formats: tuple[str, ...] = ("elf", "macho", "pe")
    needs: list[Evidence] = []
    levels: dict[str, Level] = {}
    notes: list[str] = []
    fixes: dict[str, str] = {}
    yields_to: list[str] = msgspec.field(default=[], name="yields-to")
    parameters: dict[str, ParameterTable] = {}
    test: list[TestTable] = []


def read(path: Path) -> Rule:
    """Read one rule file; raises RuleFileError."""
    try:
        text = path.read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError) as error:
        raise RuleFileError(str(path), f"cannot be read as UTF-8 text: {error}") from error
    return decode(text, path)


def decode(text: str, path: Path) -> Rule:
    """Decode the text of a rule file; raises RuleFileError."""
    try:
        table = msgspec.convert(tomllib.loads(text), RuleTable)
    except tomllib.TOMLDecodeError as error:
        raise RuleFileError(str(path), f"not TOML: {error}") from error
    except msgspec.ValidationError as error:
        raise RuleFileError(
            str(path), f"{error}; see `abilint rules new`", _line(text, str(error))
        ) from error
    for problem, key in _problems(table, path):
        raise RuleFileError(str(path), problem, _line(text, f"`$.{key}`"))
    return _rule(table, text, path)


def _problems(table: RuleTable, path: Path) -> list[tuple[str, str]]:
    """List what the types alone do not say: (problem with its mend, key at fault)."""
    checks = (
        (CODE.fullmatch(table.code), f"code {table.code!r} is not letters and digits as in `ABI101`", "code"),
        (NAME.fullmatch(table.name), f"name {table.name!r} is not lower-case-with-hyphens", "name"),
        (table.name == path.stem, f"name {table.name!r} differs from the file's; rename one of them", "name"),
        (table.messages, "no message: add `[messages]` with one template for each cause", "messages"),
        (set(table.levels) <= set(table.messages), "a cause under `[levels]` has no message", "levels"),
        (
            set(table.fixes) <= {*table.messages, "default"},
            "a cause under `[fixes]` has no message",
            "fixes",
        ),
        (table.query.strip(), "empty query", "query"),
    )
    return [(problem, key) for holds, problem, key in checks if not holds]


def _line(text: str, complaint: str) -> int | None:
    """Line of the key that a complaint names as `$.table.key`, counted from 1."""
    match = KEY_OF_PATH.search(complaint)
    names = re.findall(r"[\w-]+", match.group(1)) if match else []
    unknown = re.search(r"unknown field `([^`]*)`", complaint)
    for name in [*([unknown.group(1)] if unknown else []), *reversed(names)]:
        for number, line in enumerate(text.splitlines(), 1):
            if re.match(rf"\s*(\[+[\w.\s\"-]*)?\"?{re.escape(name)}\"?\s*[=\].]", line):
                return number
    return None


def _rule(table: RuleTable, text: str, path: Path) -> Rule:
    test_lines = [n for n, line in enumerate(text.splitlines(), 1) if line.strip() == "[[test]]"]
    return Rule(
        code=table.code,
        name=table.name,
        summary=table.summary,
        since=table.since,
        level=table.level,
        formats=table.formats,
        needs=tuple(table.needs),
        query=table.query,
        messages=table.messages,
        levels=table.levels,
        notes=tuple(table.notes),
        fixes=table.fixes,
        yields_to=tuple(table.yields_to),
        why=table.docs.why.strip(),
        exceptions=table.docs.exceptions.strip(),
        fix=table.docs.fix.strip(),
        references=tuple(table.docs.references),
        parameters=tuple(Parameter(name, p.default, p.help, p.type) for name, p in table.parameters.items()),
        tests=tuple(
            RuleTest(
                test.name,
                {name: tuple(rows) for name, rows in test.facts.items()},
                tuple(test.expect),
                test.parameters,
                line,
            )
            for test, line in zip(table.test, [*test_lines, *[0] * len(table.test)], strict=False)
        ),
        path=str(path),
        family=path.parent.name,
    )
