"""One description of each entity, where several translation units describe it."""

from __future__ import annotations

from abilint.surfaces.clang_front_end.obligation import INLINE, PROMISED

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

    Row = dict[str, Any]


def add(rows: dict[str, Row], row: Row) -> None:
    """Keep the first description, unless this one knows of an inline definition that the first did not see.

    A C++ function that is inline in one unit is inline in all ([dcl.inline]); a header with forward
    declarations, read without the one that defines them, does not say so.
    """
    known = rows.setdefault(row["key"], row)
    if known["obligation"] == PROMISED and row["obligation"] == INLINE and row.get("language") == "c++":
        rows[row["key"]] = row


def drop_calls_of_inline_functions(rows: dict[str, Row]) -> None:
    """Forget calls of what turned out to be defined in a header that the caller's unit did not hold."""
    inline = {
        name for row in rows.values() if row["obligation"] == INLINE for name in row.get("link_names", ())
    }
    for row in rows.values():
        if "calls" in row:
            row["calls"] = [call for call in row["calls"] if call[1] not in inline]
