"""The value of one line of `rules/known-names.toml`."""

from __future__ import annotations

from typing import NamedTuple


class KnownName(NamedTuple):
    """Names that are exported, or left undefined, for a reason that every release engineer knows."""

    pattern: str
    """GLOB pattern, as SQLite's."""
    role: str
    """`toolchain`, `runtime`, `sanitizer`, `coverage`, `library`, `generated` (declared by a generator's
    headers and defined by nobody) or `consumer`."""
    owner: str
    """Who brings it, as messages say it."""
