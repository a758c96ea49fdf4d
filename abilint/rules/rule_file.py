"""What a rule file may say: decoded strictly, each fault with file, line and the mend."""

from __future__ import annotations

import re
from pathlib import Path
from typing import TYPE_CHECKING, Any

import msgspec
import tomli

from abilint.errors import RuleFileError
from abilint.model.rule import Evidence, Level, Parameter, ParameterType, Profile, Rule, RuleTest, Wording
from abilint.model.target import Format
from abilint.rules import toml_fault, toml_lines

if TYPE_CHECKING:
    from collections.abc import Iterator

CODE = re.compile(r"[A-Z]{2,}[0-9]{3,}")
NAME = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*")
LARGEST = 1 << 20
IDENTIFIER = re.compile(r"[a-z_][a-z0-9_]*")
PYTHON_TYPES: dict[ParameterType, Any] = {
    ParameterType.STRING: str,
    ParameterType.NUMBER: int | float,
    ParameterType.LIST: list,
}


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


class WordingTable(msgspec.Struct, forbid_unknown_fields=True, frozen=True):
    """`[pe]`, `[macho]`: what is said otherwise of binaries of that format."""

    messages: dict[str, str] = {}
    fixes: dict[str, str] = {}


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
    profile: Profile = Profile.REGULAR
    formats: tuple[str, ...] = ("elf", "macho", "pe")
    needs: list[Evidence] = []
    levels: dict[str, Level] = {}
    notes: list[str] = []
    fixes: dict[str, str] = {}
    elf: WordingTable | None = None
    macho: WordingTable | None = None
    pe: WordingTable | None = None
    source_level: list[str] = msgspec.field(default=[], name="source-level")
    yields_to: list[str] = msgspec.field(default=[], name="yields-to")
    parameters: dict[str, ParameterTable] = {}
    test: list[TestTable] = []


SHAPE = toml_fault.Shape(
    keys={
        name: [field.encode_name for field in msgspec.structs.fields(table)]
        for name, table in (
            ("", RuleTable),
            ("docs", DocsTable),
            ("elf", WordingTable),
            ("macho", WordingTable),
            ("pe", WordingTable),
            ("parameters", ParameterTable),
            ("test", TestTable),
        )
    },
    choices={"needs": Evidence, "profile": Profile, "level": Level, "levels": Level, "type": ParameterType},
    example="`abilint rules new`",
)


def read(path: Path) -> Rule:
    """Read one rule file; raises RuleFileError."""
    try:
        if path.stat().st_size > LARGEST:
            raise RuleFileError(str(path), f"is larger than {LARGEST} bytes: no rule file")
        text = path.read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError) as error:
        raise RuleFileError(str(path), f"cannot be read as UTF-8 text: {error}") from error
    return decode(text, path)


def read_untested(path: Path) -> Rule:
    """Read one of abilint's own rule files without its tests, which are half of it and run elsewhere."""
    return decode(path.read_text(encoding="utf-8").partition("\n[[test]]")[0], path)


def decode(text: str, path: Path) -> Rule:
    """Decode the text of a rule file; raises RuleFileError."""
    try:
        table = msgspec.convert(tomli.loads(text), RuleTable)
    except RecursionError as error:
        raise RuleFileError(str(path), "not TOML that can be read: it is nested too deeply") from error
    except tomli.TOMLDecodeError as error:
        raise RuleFileError(str(path), *toml_fault.of_toml(str(error))) from error
    except msgspec.ValidationError as error:
        raise RuleFileError(str(path), *toml_fault.of_decoder(text, str(error), SHAPE)) from error
    for problem, key in (*_problems(table, path), *_parameter_problems(table)):
        raise RuleFileError(str(path), problem, toml_lines.find(text, key))
    return _rule(table, text, path)


def line_of(path: str, key: str) -> int | None:
    """Line of a key at the root of a rule file that was read before."""
    try:
        return toml_lines.find(Path(path).read_text(encoding="utf-8"), (key,))
    except (OSError, UnicodeDecodeError):
        return None


def _problems(table: RuleTable, path: Path) -> list[tuple[str, tuple[str, ...]]]:
    """List what the types alone do not say: (problem with its mend, key at fault)."""
    unknown = sorted(set(table.formats) - set(Format))
    checks = (
        (CODE.fullmatch(table.code), f"code {table.code!r} is not letters and digits as in `ABI101`", "code"),
        (NAME.fullmatch(table.name), f"name {table.name!r} is not lower-case-with-hyphens", "name"),
        (table.name == path.stem, f"name {table.name!r} differs from the file's; rename one of them", "name"),
        (not unknown, f"formats: no {', '.join(unknown)}; they are {', '.join(Format)}", "formats"),
        (table.formats, "formats: none, so the rule never runs; leave the key out for all", "formats"),
        (table.messages, "no message: add `[messages]` with one template for each cause", "messages"),
        (table.query.strip(), "empty query", "query"),
    )
    without = {
        (key, cause)
        for key, causes, known in (
            ("levels", table.levels, {*table.messages}),
            ("fixes", table.fixes, {*table.messages, "default"}),
            ("source-level", table.source_level, {*table.messages}),
        )
        for cause in set(causes) - known
    }
    return [
        *((problem, (key,)) for holds, problem, key in checks if not holds),
        *(
            (f"the cause `{cause}` under `[{key}]` has no message; add it under `[messages]`", (key, cause))
            for key, cause in sorted(without)
        ),
        *_wording_problems(table),
    ]


def _wording_problems(table: RuleTable) -> Iterator[tuple[str, tuple[str, ...]]]:
    """Look for what no binary will ever be told."""
    for binary_format, own in _otherwise(table).items():
        if binary_format not in table.formats:
            place = (binary_format, "messages" if own.messages else "fixes")
            yield f"`{binary_format}` is not among the `formats` that the rule judges", place
        for key, causes in (("messages", own.messages), ("fixes", own.fixes)):
            for cause in sorted(set(causes) - set(table.messages) - {"default"}):
                problem = f"the cause `{cause}` under `[{binary_format}.{key}]` has no message"
                yield f"{problem}; add it under `[messages]`", (binary_format, key, cause)


def _otherwise(table: RuleTable) -> dict[str, WordingTable]:
    tables = {Format.ELF: table.elf, Format.MACHO: table.macho, Format.PE: table.pe}
    return {binary_format: own for binary_format, own in tables.items() if own}


def _parameter_problems(table: RuleTable) -> Iterator[tuple[str, tuple[str, ...]]]:
    for name, parameter in table.parameters.items():
        place = ("parameters", name)
        if not IDENTIFIER.fullmatch(name):
            yield f"parameter {name!r} is not lower_case_with_underscores", place
        elif not re.search(rf":{name}\b", table.query):
            yield f"the query does not use the parameter `:{name}`; use it or remove it", place
        elif not isinstance(parameter.default, PYTHON_TYPES[parameter.type] | None):
            yield f"the default of `{name}` is no {parameter.type}", (*place, "default")
    for number, test in enumerate(table.test):
        for name in sorted(set(test.parameters) - set(table.parameters)):
            yield f"there is no parameter `{name}`", ("test", str(number), "parameters")


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
        wording=Wording(table.messages, table.fixes),
        otherwise={name: Wording(own.messages, own.fixes) for name, own in _otherwise(table).items()},
        levels=table.levels,
        notes=tuple(table.notes),
        source_level=tuple(table.source_level),
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
        profile=table.profile,
    )
