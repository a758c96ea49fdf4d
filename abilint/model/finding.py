"""What a rule found, and what could not be looked at."""

from __future__ import annotations

from enum import StrEnum
from typing import TYPE_CHECKING

from msgspec import Struct

if TYPE_CHECKING:
    from abilint.model.location import Location
    from abilint.model.release import Effect
    from abilint.model.rule import Level


class State(StrEnum):
    """What the user has already said of a finding."""

    NEW = "new"
    BASELINED = "baselined"
    SUPPRESSED = "suppressed"


class Finding(Struct, frozen=True):
    """One fault, with everything a person needs to mend it."""

    fingerprint: str
    """`abilint/v1:` and 32 hexadecimal digits, of facts that survive a rebuild elsewhere."""
    rule: str
    code: str
    cause: str
    level: Level
    message: str
    location: Location
    """The header line where one is known, else the binary itself."""
    artifact: str | None
    """Path of the binary; None where the header alone is at fault."""
    symbol: str | None
    demangled: str | None
    """Where the rule gives a spelling of its own; else `abilint.report.spelling` makes it."""
    kind: str | None
    version: str | None
    before: str | None
    after: str | None
    notes: tuple[str, ...] = ()
    """What the library has instead, where it came from: one line each."""
    fix: str | None = None
    help_uri: str | None = None
    state: State = State.NEW
    formats: tuple[str, ...] = ()
    effect: Effect | None = None
    """What the change does to users; None where no two releases were compared."""
    old_signature: str | None = None
    """What changed, as the old release declares it in C; of a record its members, a line each."""
    signature: str | None = None
    """The same, as the new release declares it."""
    old_location: Location | None = None
    """Where the old release declares it, in its headers or sources."""
    why: str | None = None
    """What becomes of users, in the words of the rule; None where no two releases were compared."""
    justification: str | None = None
    """Why somebody accepted it, in their words; None where nobody did."""
    target: str | None = None
    """Name of the configured target that it is about; None where the command line named the libraries."""
    fails: bool = False
    """Whether it is one of those that the run fails for."""


class Unchecked(StrEnum):
    """What could not be checked, the gravest first."""

    INPUT = "input"
    INPUT_PART = "input-part"
    """The rest of the input was checked: a linker script names a file that is not there."""
    CONSUMER = "consumer"
    """Of a program that was to use the library nothing follows: it uses nothing of it."""
    HEADER = "header"
    HEADER_PART = "header-part"
    RULE = "rule"
    LEFT_OUT = "left-out"
    """What nobody is to mind, or no release has: nothing that was asked for is missing."""
    OPTION = "option"
    """A rule that has no opinion until an option is given; nothing that was asked for is missing."""


UNREAD = frozenset(
    {
        Unchecked.INPUT,
        Unchecked.INPUT_PART,
        Unchecked.CONSUMER,
        Unchecked.HEADER,
        Unchecked.HEADER_PART,
    }
)
"""What of the inputs was not read: findings may hide there."""


class NotRun(Struct, frozen=True):
    """A rule, header or file that was asked for and could not be checked."""

    subject: str
    """Rule name, header path or file path."""
    what: Unchecked
    reason: str
    """One line: what was missing."""
    artifact: str | None = None
    detail: str | None = None
    """The way out, or the tool's own words."""
    code: str | None = None
    target: str | None = None
    """Name of the configured target that it is about."""

    @property
    def sentence(self) -> str:
        """Subject and reason; the file is named once where the reason is a place in it."""
        told = self.reason.startswith(f"{self.subject}:")
        return self.reason if told else f"{self.subject}: {self.reason}"
