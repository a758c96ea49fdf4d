"""Adding a suppression to a configuration file, and nothing else: comments and layout stay as they are."""

from __future__ import annotations

import json
import re
from datetime import date, timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Any

import tomli

from abilint.errors import UsageError

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

FINGERPRINT = re.compile(r"abilint/v1:[0-9a-f]{32}")
_DAYS = re.compile(r"\+([0-9]{1,5})d")
_GLOB = re.compile(r"[*?\[]")


def fingerprint(text: str) -> str:
    """Read a fingerprint; raises UsageError."""
    if not FINGERPRINT.fullmatch(text):
        raise UsageError(
            f"{text!r} is no fingerprint: `abilint/v1:` and 32 hexadecimal digits, as `-o json` has it"
        )
    return text


def last_day(text: str, today: date) -> date:
    """Read `2027-03-31`, or `+90d` from today; raises UsageError."""
    days = _DAYS.fullmatch(text)
    try:
        day = today + timedelta(days=int(days.group(1))) if days else date.fromisoformat(text)
    except (ValueError, OverflowError) as error:
        raise UsageError(f"--until {text}: no date; write it as 2027-03-31 or +90d") from error
    if day < today:
        raise UsageError(f"--until {text}: that day is past; today is {today}")
    return day


def entry(
    mark: str, reason: str, until: date | None = None, rule: str | None = None, symbol: str | None = None
) -> dict[str, Any]:
    """Put a table together; `symbol` is a name, which becomes a pattern; raises UsageError."""
    if not reason.strip():
        raise UsageError("--reason is empty: a suppression says why")
    if not reason.isascii() and reason.encode("utf-8", "replace").decode() != reason:
        raise UsageError("--reason is no UTF-8 text")
    table: dict[str, Any] = {"rule": rule} if rule else {}
    if symbol:
        table["symbol"] = _GLOB.sub(lambda sign: f"[{sign.group()}]", symbol)
    table |= {"fingerprint": mark, "reason": reason.strip()}
    return table | ({"until": until} if until else {})


def append(path: str, root: Sequence[str], table: Mapping[str, Any]) -> str:
    """Give the file's text with the table at its end; raises UsageError where that does not come out.

    `root`: of the file the table that is the configuration; empty for all of it.
    """
    old, keys = _text(path), (*root, "suppress")
    before = _found(_parse(old, path), keys)
    if any(each.get("fingerprint") == table["fingerprint"] for each in before if isinstance(each, dict)):
        raise UsageError(f"{path} has a suppression of {table['fingerprint']} already")
    new = f"{old}{_gap(old)}{_written(table, '.'.join(keys))}"
    try:
        after = _found(tomli.loads(new), keys)
    except tomli.TOMLDecodeError:
        after = []
    if after != [*before, dict(table)]:
        raise UsageError(
            f"{path}: no `[[{'.'.join(keys)}]]` table can stand at its end; "
            "write what `suppress` holds as such tables first"
        )
    return new


def _text(path: str) -> str:
    """Read the file as it is, ends of lines too; one that is not there is empty."""
    try:
        return Path(path).read_bytes().decode("utf-8")
    except FileNotFoundError:
        return ""
    except (OSError, UnicodeDecodeError) as error:
        raise UsageError(f"{path}: the configuration cannot be read as UTF-8 text: {error}") from error


def _parse(text: str, path: str) -> dict[str, Any]:
    try:
        return tomli.loads(text)
    except (tomli.TOMLDecodeError, RecursionError) as error:
        raise UsageError(f"{path}: not TOML: {error}") from error


def _found(tables: dict[str, Any], keys: Iterable[str]) -> list[Any]:
    found: Any = tables
    for key in keys:
        found = found.get(key, {}) if isinstance(found, dict) else {}
    return list(found) if isinstance(found, list) else []


def _gap(text: str) -> str:
    """One empty line between what is there and what comes."""
    if not text:
        return ""
    return "\n" if text.endswith("\n") else "\n\n"


def _written(table: Mapping[str, Any], header: str) -> str:
    lines = [f"{key} = {_value(value)}" for key, value in table.items()]
    return "\n".join([f"[[{header}]]", *lines]) + "\n"


def _value(value: object) -> str:
    """Write a day as TOML's own, and a text as JSON does, which TOML reads alike but for DEL."""
    if isinstance(value, date):
        return value.isoformat()
    return json.dumps(value, ensure_ascii=False).replace("\x7f", "\\u007f")
