"""What became of suppressions and baselines in a run: findings about these themselves are made of it."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

from msgspec import Struct

if TYPE_CHECKING:
    from collections.abc import Iterable

    from abilint.model.acceptance import BaselineEntry, Suppression
    from abilint.model.location import Location


class Use(Struct, frozen=True):
    """What one suppression was good for."""

    suppression: Suppression
    findings: int
    """How many it holds for, or would if it had not expired."""
    ran: int
    """Times that one of its rules judged a file that it fits."""
    blind: int
    """Times that one of its rules could not, or was not asked to, judge such a file."""

    @property
    def is_idle(self) -> bool:
        """Whether it certainly suppresses nothing: all that it speaks of was judged."""
        return not self.findings and self.ran > 0 and not self.blind


class FaultyComment(Struct, frozen=True):
    """A comment in a header that was meant to suppress something, and does not."""

    place: Location
    fault: str
    """`no-rule`, `no-reason`, `no-declaration`, `unknown-rule`, `gate-rule` or `unknown-word`."""
    word: str = ""
    """The one that nobody knows."""
    nearest: str | None = None
    """What it may have been meant to be."""


class Upkeep(Struct, frozen=True):
    """What there is to say of all that is accepted in a run."""

    uses: tuple[Use, ...] = ()
    faults: tuple[FaultyComment, ...] = ()
    gone: tuple[tuple[str, BaselineEntry], ...] = ()
    """Path of a baseline, and an entry whose finding is no more, although its rule ran."""
    strict: bool = False
    """Whether an unused suppression is an error."""

    def __bool__(self) -> bool:
        """Whether there is anything to say at all."""
        return bool(self.uses or self.faults or self.gone)


def joined(parts: Iterable[Upkeep]) -> Upkeep:
    """Add up the runs of several targets: a suppression is unused where none of them uses it."""
    told = tuple(parts)
    counts: dict[Suppression, Counter[str]] = {}
    for use in (use for part in told for use in part.uses):
        counts.setdefault(use.suppression, Counter()).update(
            findings=use.findings, ran=use.ran, blind=use.blind
        )
    return Upkeep(
        uses=tuple(Use(s, n["findings"], n["ran"], n["blind"]) for s, n in counts.items()),
        faults=tuple(dict.fromkeys(fault for part in told for fault in part.faults)),
        gone=tuple(dict.fromkeys(entry for part in told for entry in part.gone)),
        strict=any(part.strict for part in told),
    )
