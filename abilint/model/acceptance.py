"""What the user has already said of findings: suppressions, and a baseline of accepted ones."""

from __future__ import annotations

from typing import TYPE_CHECKING

from msgspec import Struct

if TYPE_CHECKING:
    from datetime import date

    from abilint.model.location import Location


class Suppression(Struct, frozen=True):
    """Findings that somebody accepts, and why. All that is stated must fit; what is None fits everything."""

    rule: str
    """Name, code, or a pattern of names."""
    reason: str
    """Never empty."""
    place: Location
    """Where it is written: the configuration, or the line of a header that it holds for."""
    symbol: str | None = None
    """Pattern of link names or of demangled ones."""
    library: str | None = None
    """Pattern of paths or file names of binaries."""
    target: str | None = None
    """Name of a configured target."""
    fingerprint: str | None = None
    until: date | None = None
    """The last day on which it holds."""
    inline: bool = False
    """It is a comment in a header, and holds for findings at the declaration beside it."""
    lines: tuple[int, int] = (0, 0)
    """Of a comment in a header: the first and the last line of that declaration."""


class BaselineEntry(Struct, frozen=True):
    """One accepted finding, by what a reviewer knows it by; `fingerprint` alone decides."""

    fingerprint: str
    rule: str
    level: str
    cause: str
    symbol: str | None = None
    version: str | None = None
    library: str | None = None
    """As fingerprints name it: without folder and version."""
    target: str | None = None
    header: str | None = None
    """File name, without folder, of what declares it."""


class Acceptance(Struct, frozen=True):
    """Everything that is accepted in one run."""

    suppressions: tuple[Suppression, ...] = ()
    baseline: str | None = None
    """Path of a file of accepted findings."""
    comments: bool = True
    """Whether comments in headers count."""
    strict: bool = False
    """Whether an unused suppression is an error."""
    is_deferred: bool = False
    """Whether what is to be said of all this waits in `Report.upkeep` until other targets have run too."""
