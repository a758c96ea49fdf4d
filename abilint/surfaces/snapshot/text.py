"""JSON a line at a time."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import msgspec

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

_encode = msgspec.json.Encoder().encode


def line(value: Any) -> bytes:  # noqa: ANN401  (any JSON value)
    """Write a value in one line; bytes that are no UTF-8 become readable."""
    try:
        return _encode(value)
    except UnicodeEncodeError:
        return _encode(_readable(value))


def lines(each: Iterable[bytes]) -> bytes:
    """Write a list, a line for each of its values."""
    inside = b",\n".join(each)
    return b"[\n" + inside + b"\n]" if inside else b"[]"


def members(values: Mapping[str, bytes]) -> bytes:
    """Write an object, a line for each of its members at least."""
    return b"{" + b",\n".join(b'"%s":%s' % (name.encode(), value) for name, value in values.items()) + b"}"


def _readable(value: Any) -> Any:  # noqa: ANN401
    if isinstance(value, dict):
        return {name: _readable(own) for name, own in value.items()}
    if isinstance(value, list | tuple):
        return [_readable(each) for each in value]
    if type(value) is str:
        return value.encode("utf-8", "backslashreplace").decode()
    return value
