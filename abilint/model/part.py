"""A part of the installation that abilint can do without, or cannot."""

from __future__ import annotations

from enum import StrEnum

from msgspec import Struct


class PartState(StrEnum):
    """Whether a part works."""

    WORKS = "works"
    MISSING = "missing"
    """Optional: less can be checked without it."""
    BROKEN = "broken"
    """abilint needs it."""


class Part(Struct, frozen=True):
    """What `abilint doctor` looked at."""

    name: str
    state: PartState
    found: str
    """Version or place of what is there; else what went wrong, in one line."""
    adds: str
    """What it makes possible."""
    way_out: str | None = None
    """How to get it, where it does not work."""
