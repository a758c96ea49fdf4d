"""Names of constants and macros that every release changes."""

from __future__ import annotations

VERSION_WORDS = (
    "VERSION",
    "MAJOR",
    "MINOR",
    "MICRO",
    "PATCH",
    "REVISION",
    "RELEASE",
    "BUILD",
    "SOURCE_ID",
    "DATE",
)
"""They have one of these in them."""


def are_in(name: str) -> bool:
    """Whether a name speaks of a version, a release or a date."""
    return any(word in name.upper() for word in VERSION_WORDS)
