"""The whole outcome of a run: what every output format prints, and nothing else."""

from __future__ import annotations

from enum import StrEnum
from typing import TYPE_CHECKING

from msgspec import Struct, field

if TYPE_CHECKING:
    from collections.abc import Mapping

    from abilint.model.finding import Finding, NotRun
    from abilint.model.release import Bump, Effect
    from abilint.model.rule import Level
    from abilint.model.upkeep import Upkeep


class Status(StrEnum):
    """The run in one word."""

    CLEAN = "clean"
    FINDINGS = "findings"
    INCOMPLETE = "incomplete"
    ERROR = "error"


BUCKETS = (
    "verified",
    "missing",
    "local_only",
    "mangled",
    "other_mismatch",
    "inline",
    "macro",
    "unavailable",
    "consumer_implemented",
    "sibling",
    "not_checked",
)
"""Every declaration lands in exactly one; see `abilint.facts.schema` for the order that decides."""


class ArtifactSummary(Struct, frozen=True):
    """One binary of the run."""

    path: str
    sha256: str | None
    format: str
    architecture: str
    kind: str
    identity: str | None
    build_id: str | None
    role: str
    """`subject` (named by the user), `linked` (through a linker script), `provider`, `old` (release)."""
    evidence: tuple[str, ...]
    exported: int
    undefined: int
    hidden: int
    local: int
    target: str | None = None
    """Name of the configured target that it belongs to."""


class Ran(StrEnum):
    """What became of a rule."""

    RAN = "ran"
    NOT_RUN = "not-run"
    """Evidence or an option that it needs is missing."""
    NOT_APPLICABLE = "not-applicable"
    """It has nothing to say of binaries of this format."""


class Coverage(Struct, frozen=True):
    """One rule and one file of the run: silence means something only where a rule ran."""

    rule: str
    code: str
    artifact: str
    """Path of the file; of an archive and a universal binary once for all parts."""
    outcome: Ran
    reason: str | None = None
    """Why it did not run."""
    target: str | None = None


class RuleText(Struct, frozen=True):
    """What a reader of the report may want to know of a rule."""

    name: str
    code: str
    family: str
    summary: str
    level: Level
    """Its own; findings of single causes may have another."""
    why: str
    fix: str
    exceptions: str
    help_uri: str | None


class Metric(Struct, frozen=True):
    """One number for a dashboard; labels never hold a symbol's name."""

    name: str
    value: float
    artifact: str | None = None
    rule: str | None = None
    level: str | None = None
    target: str | None = None
    """Name of the configured target."""


class SymbolRow(Struct, frozen=True):
    """One exported symbol, for tables."""

    artifact: str
    """Path of the file, as findings name it."""
    name: str
    demangled: str | None
    """None where it is not mangled."""
    kind: str
    version: str | None
    size: int | None
    """Bytes; None where the format states none."""
    declared: bool | None
    """Whether a header declares it; None where no header was given, or one could not be read."""
    file: str | None = None
    """Where: in a header, or where the debug info has it."""
    line: int | None = None
    findings: int = 0
    """How many are about it."""
    target: str | None = None


class TypeRow(Struct, frozen=True):
    """One type that users of a library can see, for tables."""

    name: str
    kind: str
    """`struct`, `union`, `class`, `enum` or `typedef`."""
    size: int | None
    """Bytes; None where it is incomplete."""
    alignment: int | None
    """Bytes."""
    text: str
    """Its definition as C, a line for each member."""
    source: str
    """`header` or `debug-info`."""
    platform: str
    """The triple that sizes hold for."""
    target: str | None = None


class ExportCounts(Struct, frozen=True):
    """How the exports of a library and of the one that it replaces differ, by name."""

    before: int
    after: int
    added: int
    removed: int
    broken: int
    """Of `before` those that breaking findings are about, and one for each such finding about none."""

    @property
    def compatibility(self) -> float:
        """Of the old exports the share, in percent, that no breaking finding is about; 100 only for all."""
        if not self.before:
            return 0.0 if self.broken else 100.0
        return max(0, 1000 * (self.before - self.broken) // self.before) / 10


class Successor(Struct, frozen=True):
    """A library of the new release, and what programs record of it and of the one that it replaces."""

    artifact: str
    """Path, as findings name it."""
    name: str
    """As messages name it: `libfoo.so.1`."""
    format: str
    old_identity: str | None
    """`Artifact.identity` in the old release; None where it states none."""
    identity: str | None
    renamed: bool
    """Whether programs that were built with the old release go on looking for the old library: both state an
    identity, and these differ in more than a folder or a digest that packaging tools put in."""
    exports: ExportCounts | None = None
    """None where one release is stated without exports."""

    @property
    def identity_word(self) -> str:
        """What the format calls an identity."""
        return {"macho": "install name", "pe": "DLL name"}.get(self.format, "SONAME")

    @property
    def renaming(self) -> str:
        """What a new identity means for programs, where it is one."""
        return (
            f"the {self.identity_word} changed from {self.old_identity} to {self.identity}: "
            "programs built with the old release keep loading the old library"
        )


class Comparison(Struct, frozen=True):
    """What the verdict on two releases rests on."""

    evidence: tuple[str, ...]
    """What both releases state, in every library: of `exports`, `header`, `debug-info`."""
    lacking: Mapping[str, str]
    """Of other evidence why it is not compared, in one line; `types`: neither headers nor debug info are."""
    libraries: tuple[Successor, ...]


class Report(Struct, frozen=True):
    """What `check` found."""

    status: Status
    exit_code: int
    reasons: tuple[str, ...]
    """Why the status is what it is, worst first; one line each."""
    artifacts: tuple[ArtifactSummary, ...]
    declarations: Mapping[str, int]
    """`total` and every bucket of BUCKETS; empty where no header was asked for."""
    findings: tuple[Finding, ...]
    not_run: tuple[NotRun, ...]
    rules_run: int
    rules_digest: str
    command: str
    """`check`, `diff`, ..."""
    arguments: tuple[str, ...] = ()
    started: str = ""
    """RFC 3339 UTC; SOURCE_DATE_EPOCH where that is set."""
    metrics: tuple[Metric, ...] = field(default=())
    verdict: Effect | None = None
    """The worst that the new release does; None where no two releases were compared."""
    bump: Bump | None = None
    """The part of the version number that must grow."""
    comparison: Comparison | None = None
    """Set with `verdict`."""
    rules: tuple[RuleText, ...] = ()
    """Every rule that was selected, by code."""
    coverage: tuple[Coverage, ...] = ()
    """What became of each of them, for each file."""
    symbols: tuple[SymbolRow, ...] | None = None
    """Every exported symbol; None where no tables were asked for."""
    types: tuple[TypeRow, ...] | None = None
    """Every type that headers, or else debug info, show to users; None likewise."""
    tool_version: str = ""
    """Version of the abilint that wrote the report that this was read from; empty: this one."""
    headers: tuple[str, ...] = ()
    """Paths of the headers that were read: those that were asked for, and those that declare something."""
    upkeep: Upkeep | None = None
    """What became of all that was accepted, where it is still to be told: several targets tell it once."""
