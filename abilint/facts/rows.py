"""What each module that fills tables gives: a table, its columns, and rows of values."""

from __future__ import annotations

from collections.abc import Iterable

Rows = tuple[str, tuple[str, ...], Iterable[tuple[object, ...]]]
