"""A JSON report as the value that it was written from, as far as it is published."""

from __future__ import annotations

from types import UnionType
from typing import TYPE_CHECKING, Any, get_args, get_origin, get_type_hints

import msgspec

from abilint.errors import InputError
from abilint.report import wire
from abilint.report.from_wire import from_wire

if TYPE_CHECKING:
    from collections.abc import Mapping

    from abilint.model.report import Report

MAJOR = wire.SCHEMA_VERSION.partition(".")[0]


def read_file(path: str) -> Report:
    """Read a file, or standard input for `-`; raises InputError."""
    import sys

    try:
        if path == "-":
            return read(sys.stdin.buffer.read(), "standard input")
        with open(path, "rb") as file:  # noqa: PTH123  # paths are strings throughout
            return read(file.read(), path)
    except (OSError, ValueError) as error:  # no path holds a zero byte
        raise InputError(path, f"cannot be read: {getattr(error, 'strerror', None) or error}") from error


def read(text: str | bytes, path: str = "report") -> Report:
    """Read a report of any minor version of this major one; `path` is what errors name.

    Raises InputError for what is no JSON, no report of abilint, of another major version, or not as the
    schema has it.
    """
    raw = _decoded(text, path)
    _refuse_others(raw, path)
    raw["schema_version"] = wire.SCHEMA_VERSION
    try:
        return from_wire(msgspec.convert(_completed(raw, wire.Report), wire.Report))
    except msgspec.ValidationError as error:
        raise InputError(path, f"is no report as abilint writes it: {error}") from error


def _decoded(text: str | bytes, path: str) -> dict[str, Any]:
    try:
        raw = msgspec.json.decode(text)
    except msgspec.DecodeError as error:
        how = "ends in the middle" if "truncated" in str(error) else f"is no JSON: {error}"
        raise InputError(path, f"{how}; a report is what `abilint check -o json=FILE` writes") from error
    except (UnicodeError, RecursionError) as error:
        raise InputError(path, "is no JSON that a program wrote") from error
    if not isinstance(raw, dict):
        raise InputError(path, "is JSON, but no report: that is an object with `schema_version` and `tool`")
    return raw


def _refuse_others(raw: Mapping[str, Any], path: str) -> None:
    tool = raw.get("tool")
    name = tool.get("name") if isinstance(tool, dict) else None
    version = raw.get("schema_version")
    if name != "abilint" or not isinstance(version, str):
        other = f" of {name}" if isinstance(name, str) and name != "abilint" else ""
        raise InputError(path, f"is JSON{other}, but no report of abilint")
    if version.partition(".")[0] != MAJOR:
        raise InputError(
            path,
            f"is a report of version {version}, and this abilint reads version {MAJOR}: "
            "read it with the abilint that wrote it, or a newer one",
        )


def _completed(value: Any, kind: Any) -> Any:  # noqa: ANN401  # any JSON value, any type
    """Fill in what an older minor version did not know: null, nothing, or no rows."""
    if isinstance(value, dict) and isinstance(kind, type) and issubclass(kind, msgspec.Struct):
        hints = _hints(kind)
        return {
            name: _completed(value[name], hint) if name in value else _absent(hint)
            for name, hint in hints.items()
            if name in value or _absent(hint) is not ...
        }
    if isinstance(value, list) and get_origin(kind) is tuple:
        row = get_args(kind)[0]
        return [_completed(each, row) for each in value] if _is_struct(row) else value
    if isinstance(kind, UnionType):
        return _completed(value, next(filter(_is_struct, get_args(kind)), None))
    return value


_HINTS: dict[type, dict[str, Any]] = {}


def _hints(kind: type) -> dict[str, Any]:
    if kind not in _HINTS:
        _HINTS[kind] = get_type_hints(kind)
    return _HINTS[kind]


def _is_struct(kind: object) -> bool:
    return isinstance(kind, type) and issubclass(kind, msgspec.Struct)


def _absent(hint: object) -> object:
    """Give what stands for a member that is not there; `...` where it cannot be absent."""
    if hint is bool:
        return False
    if get_origin(hint) is tuple:
        return []
    return None if type(None) in get_args(hint) else ...
