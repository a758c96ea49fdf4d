"""The new name that seems to stand in for one that is gone: for messages, not for verdicts."""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING

from abilint.compare.suggest import MOST, Candidates, edit_distance

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from abilint.model.symbol import Symbol

SHORT = 8
MOST_ADDED = 5_000
SUFFIXES = ("2", "_v2", "_2", "64", "_ex", "Ex")


def suggest(removed: Sequence[Symbol], added: Sequence[Symbol]) -> dict[str, str]:
    """Name for each removed symbol the added one like it, by link name; only of the first `MOST`."""
    if not removed or not added or len(added) > MOST_ADDED:
        return {}
    plain = Candidates({symbol.link_name for symbol in added if not _is_mangled(symbol)})
    overloads = _by_path(symbol.link_name for symbol in added if _is_mangled(symbol))
    found = ((s.link_name, _like(s, plain, overloads)) for s in removed[:MOST])
    return {name: like for name, like in found if like}


def _like(symbol: Symbol, plain: Candidates, overloads: dict[str, list[str]]) -> str | None:
    name = symbol.link_name
    if _is_mangled(symbol):
        same = overloads.get(_path(name), [])
        return max(same, key=lambda other: (_alike(name, other), other), default=None)
    for variant in (f"_{name}", f"{name}_", name.removeprefix("_"), *(name + suffix for suffix in SUFFIXES)):
        if variant != name and variant in plain.names:
            return variant
    return plain.folded.get(name.replace("_", "").lower()) or _spelling(name, plain)


def _spelling(name: str, plain: Candidates) -> str | None:
    allowed = 1 if len(name) < SHORT else 2
    scored = ((edit_distance(name, other, allowed), other) for other in plain.close_to(name))
    distance, other = min(scored, default=(allowed + 1, ""))
    return other if distance <= allowed else None


def _by_path(names: Iterable[str]) -> dict[str, list[str]]:
    found: dict[str, list[str]] = defaultdict(list)
    for name in names:
        found[_path(name)].append(name)
    return found


def _path(mangled: str) -> str:
    """Spell a C++ function without what it takes."""
    from abilint.readers.mangling import demangle

    return (demangle(mangled) or mangled).partition("(")[0]


def _alike(name: str, other: str) -> int:
    """Count the letters with which both begin."""
    return next((at for at, (a, b) in enumerate(zip(name, other, strict=False)) if a != b), len(name))


def _is_mangled(symbol: Symbol) -> bool:
    return symbol.link_name.startswith("_Z")
