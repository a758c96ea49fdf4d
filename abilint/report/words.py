"""Counts and lists as people say them."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence


def counted(count: int, noun: str) -> str:
    """`1 error`, `12 errors`."""
    return f"{count} {noun}" if count == 1 else f"{count} {noun}s"


def listed(parts: Sequence[str]) -> str:
    """Join them: `a`, `a and b`, `a, b and c`."""
    *head, last = parts
    return f"{', '.join(head)} and {last}" if head else last


def first_few(parts: Sequence[str], limit: int) -> str:
    """Join at most `limit` of them: `a, b, c and 7 more`."""
    shown = ", ".join(parts[:limit])
    return f"{shown} and {len(parts) - limit} more" if len(parts) > limit else shown


def distinct(texts: Iterable[str | None]) -> list[str]:
    """Keep each text once, in order, and no blank ones."""
    return list(dict.fromkeys(text for text in texts if text and text.strip()))
