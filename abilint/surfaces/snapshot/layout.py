"""The text of a snapshot: names of its keys, and how its values become JSON.

The first line says what the file is and holds a digest of all that follows, so that a file which was cut off
or changed by hand is not taken for a release. Values that are a field's default are left out.
"""

from __future__ import annotations

import hashlib
from dataclasses import MISSING, fields, is_dataclass
from enum import Enum as PythonEnum
from functools import cache
from typing import Any, Final

from abilint.model.types import (
    Array,
    Enum,
    FunctionType,
    MemberPointer,
    Pointer,
    Primitive,
    Qualified,
    Record,
    Typedef,
    Unknown,
    Void,
)

FORMAT: Final = "abilint-snapshot"
SCHEMA_VERSION: Final = "1.0"
KIND: Final = "is"
"""The key that says which kind of type a row is."""
NODES: Final[dict[str, type]] = {
    "void": Void,
    "primitive": Primitive,
    "pointer": Pointer,
    "member-pointer": MemberPointer,
    "qualified": Qualified,
    "typedef": Typedef,
    "array": Array,
    "record": Record,
    "enum": Enum,
    "function": FunctionType,
    "unknown": Unknown,
}
KIND_OF: Final = {node: kind for kind, node in NODES.items()}


def digest(rest: bytes) -> str:
    """Digest of everything behind the first line; version control may have changed the line ends."""
    return "sha256:" + hashlib.sha256(rest.replace(b"\r\n", b"\n")).hexdigest()


def plain(value: Any) -> Any:  # noqa: ANN401  (any value of the model)
    """Reduce a value to what JSON has; fields that hold their default are left out."""
    if isinstance(value, PythonEnum):
        return value.value
    if is_dataclass(value) and not isinstance(value, type):
        return {
            name: plain(own)
            for name, default in _fields(type(value))
            if (own := getattr(value, name)) != default or default is MISSING
        }
    if isinstance(value, tuple):
        return [plain(each) for each in _shortened(value)]
    return value


@cache
def _fields(kind: type) -> tuple[tuple[str, Any], ...]:
    """List the fields with their defaults."""
    return tuple(
        (each.name, each.default_factory() if each.default_factory is not MISSING else each.default)
        for each in fields(kind)
    )


def _shortened(value: tuple[Any, ...]) -> tuple[Any, ...]:
    """Leave out what a named tuple ends with and would have by default."""
    defaults: dict[str, Any] = getattr(value, "_field_defaults", {})
    names = getattr(value, "_fields", ())
    end = len(value)
    while end and names and names[end - 1] in defaults and value[end - 1] == defaults[names[end - 1]]:
        end -= 1
    return value[:end]
