"""What headers of two releases let sources do: names that come and go, constants, contracts."""

from __future__ import annotations

from typing import TYPE_CHECKING

from abilint.compare.release import source_contracts, source_names
from abilint.model.release import Change, ChangeKind

if TYPE_CHECKING:
    from collections.abc import Iterator

    from abilint.model.release import Library
    from abilint.model.surface import Surface

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
"""Constants that every release changes have one of these in their names."""


def compare(old: Library, new: Library) -> Iterator[Change]:
    """Compare two libraries of which both headers were read."""
    before, after = old.headers, new.headers
    if before is None or after is None:
        return
    yield from source_names.compare(old, new, before, after)
    yield from _constants(before, after)
    yield from source_contracts.compare(old, new, before, after)


def _constants(old: Surface, new: Surface) -> Iterator[Change]:
    """Compare the values that both releases give a name."""
    values = {each.name: each for each in new.constants}
    for constant in old.constants:
        now = values.get(constant.name)
        if now is not None and now.value != constant.value:
            yield Change(
                ChangeKind.CONSTANT_CHANGED,
                constant.name,
                constant.value,
                now.value,
                detail="version" if any(word in constant.name.upper() for word in VERSION_WORDS) else None,
                declared=True,
                old_location=constant.location,
                location=now.location,
                old_signature=f"#define {constant.name} {constant.value}",
                signature=f"#define {now.name} {now.value}",
            )
