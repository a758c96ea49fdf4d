"""What goes wrong inside debug information, before it has a file's name."""

from __future__ import annotations

from struct import error as struct_error


class DamagedDwarf(Exception):  # noqa: N818  (named for what the data are)
    """The data contradict themselves; the message completes "the unit at 0x10: ..."."""


DAMAGE = (DamagedDwarf, IndexError, KeyError, ValueError, OverflowError, struct_error)
"""What decoding damaged data raises: reads past the end, unknown abbreviation codes, impossible numbers."""


def words(error: Exception) -> str:
    """Say it in words for a note."""
    if isinstance(error, DamagedDwarf):
        return str(error)
    if isinstance(error, KeyError):
        return f"abbreviation {error.args[0]} is not in its table"
    return "an entry reaches past the end"
