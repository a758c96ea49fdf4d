"""Did you mean: the name that a library exports for one that it lacks."""

from __future__ import annotations

from collections import defaultdict
from os.path import commonprefix
from typing import TYPE_CHECKING

from abilint.model.build import Build, Role, Suggestion
from abilint.model.difference import DifferenceKind
from abilint.model.symbol import Scope

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from abilint.model.difference import Difference
    from abilint.model.surface import Declaration

MOST = 200
"""Suggestions are for people: a header with more missing names than this is the wrong header."""


def suggest(build: Build, differences: Iterable[Difference]) -> tuple[Suggestion, ...]:
    """Best suggestion for each missing declaration; names that some header declares are not offered."""
    missing = [
        d.declaration for d in differences if d.kind is DifferenceKind.MISSING and d.declaration is not None
    ]
    if build.surface is None or not missing:
        return ()
    candidates = Candidates(_undeclared_names(build))
    found = ((d, _best(candidates, build.surface.declarations[d])) for d in missing[:MOST])
    return tuple(Suggestion(d, *best) for d, best in found if best)


def _undeclared_names(build: Build) -> set[str]:
    assert build.surface is not None
    declared = {name for declaration in build.surface.declarations for name in declaration.link_names}
    return {
        symbol.link_name
        for member in build.members
        if member.role is not Role.PROVIDER
        for symbol in member.symbols
        if symbol.scope is Scope.EXPORTED
    } - declared


class Candidates:
    """The names on offer, filed so that few of them are measured against each missing one."""

    def __init__(self, names: set[str]) -> None:
        self.names = names
        self.folded = {_fold(name): name for name in sorted(names)}
        self.near: dict[tuple[int, str], list[str]] = defaultdict(list)
        for name in sorted(names):
            self.near[len(name), name[:2]].append(name)
            self.near[len(name), name[-2:] + "$"].append(name)

    def close_to(self, name: str) -> Iterator[str]:
        """Names of about the same length that begin or end alike."""
        for length in range(len(name) - 2, len(name) + 3):
            yield from self.near[length, name[:2]]
            yield from self.near[length, name[-2:] + "$"]


def _best(candidates: Candidates, declaration: Declaration) -> tuple[str, str] | None:
    wanted = declaration.link_names[0]
    if declaration.language == "c++" and declaration.name in candidates.names:
        return declaration.name, "c-linkage"
    for variant in (f"_{wanted}", f"{wanted}_", wanted.removeprefix("_")):
        if variant != wanted and variant in candidates.names:
            return variant, "underscore"
    folded = candidates.folded.get(_fold(wanted))
    if folded:
        return folded, "case"
    for suffix in ("2", "_v2", "_2", "64", "_ex", "Ex"):
        if wanted + suffix in candidates.names:
            return wanted + suffix, "versioned-name"
    return _spelling(candidates, wanted)


def _fold(name: str) -> str:
    return name.replace("_", "").lower()


def _spelling(candidates: Candidates, wanted: str) -> tuple[str, str] | None:
    if wanted.startswith("_Z"):
        return None
    allowed = 1 if len(wanted) < 8 else 2
    scored = ((edit_distance(wanted, name, allowed), name) for name in candidates.close_to(wanted))
    distance, name = min(scored, default=(allowed + 1, ""))
    return (name, "spelling") if distance <= allowed else None


def edit_distance(a: str, b: str, most: int) -> int:
    """Count insertions, deletions, replacements and swaps of neighbours from `a` to `b`, to `most` + 1.

    Equal ends are cut off, and only the cells within `most` of the diagonal are filled (Ukkonen 1985):
    the names of one library all begin alike.
    """
    if abs(len(a) - len(b)) > most:
        return most + 1
    start = len(commonprefix((a, b)))  # noqa: RUF071  (characters are meant, not folders)
    a, b = a[start:], b[start:]
    far = most + 1
    if len(set(a) ^ set(b)) > 2 * most:  # one edit takes one letter away and brings one at most
        return far
    before: dict[int, int] = {}
    last = {j: j for j in range(min(len(b), most) + 1)}
    for i, letter in enumerate(a, 1):
        row: dict[int, int] = {}
        for j in range(max(0, i - most), min(len(b), i + most) + 1):
            cost = min(last.get(j, far), row.get(j - 1, far)) + 1
            if j:
                cost = min(cost, last.get(j - 1, far) + (letter != b[j - 1]))
            if i > 1 and j > 1 and letter == b[j - 2] and a[i - 2] == b[j - 1]:
                cost = min(cost, before.get(j - 2, far) + 1)
            row[j] = cost
        if min(row.values()) > most:
            return far
        before, last = last, row
    return min(last.get(len(b), far), far)
