"""`--require`: names of evidence without which a run is incomplete."""

from __future__ import annotations

from typing import TYPE_CHECKING

from abilint.errors import UsageError
from abilint.model.rule import Evidence

if TYPE_CHECKING:
    from collections.abc import Iterable


def evidence(names: Iterable[str]) -> tuple[Evidence, ...]:
    """Read names of evidence; raises UsageError with the nearest one."""
    return tuple(map(_one, names))


def _one(name: str) -> Evidence:
    known = [each.value for each in Evidence]
    if name in known:
        return Evidence(name)
    from difflib import get_close_matches

    close = get_close_matches(name, known, n=1)
    hint = f"did you mean {close[0]!r}?" if close else f"it is one of {', '.join(known)}"
    raise UsageError(f"--require {name}: no such evidence; {hint}")
