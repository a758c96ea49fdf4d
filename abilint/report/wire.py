"""The JSON report, version 1: other programs read it, so it changes by its own rules.

A minor version adds optional fields only; a major version may do anything else. These types
are apart from the program's own values so that those stay free to change.
"""

from __future__ import annotations

from typing import Annotated, Final, Literal

from msgspec import Meta, Struct

SCHEMA_VERSION: Final = "1.2"

Level = Literal["error", "warning", "note"]
State = Literal["new", "baselined", "suppressed"]
Status = Literal["clean", "findings", "incomplete", "error"]
Effect = Literal["no-change", "compatible", "risky", "source-break", "breaking"]
Bump = Literal["none", "patch", "minor", "major"]
What = Literal["input", "input-part", "consumer", "header", "header-part", "rule", "left-out", "option"]

Evidence = Literal["exports", "header", "debug-info", "types"]

Ran = Literal["ran", "not-run", "not-applicable"]

Count = Annotated[int, Meta(ge=0)]
Position = Annotated[int, Meta(ge=1)]


class Tool(Struct, frozen=True, kw_only=True):
    """The program that wrote the report."""

    name: Literal["abilint"]
    version: str
    rules_digest: Annotated[str, Meta(description="Tells a changed rule from a changed library")]


class Run(Struct, frozen=True, kw_only=True):
    """What was asked for."""

    command: str
    arguments: tuple[str, ...]
    started: Annotated[
        str | None,
        Meta(description="RFC 3339, UTC; SOURCE_DATE_EPOCH where that was set"),
    ]
    rules_run: Annotated[int, Meta(ge=0, description="Rules whose evidence was there")]
    headers: Annotated[tuple[str, ...], Meta(description="Headers that were read, sorted")]


class Outcome(Struct, frozen=True, kw_only=True):
    """How the run ended."""

    status: Status
    exit_code: Annotated[int, Meta(ge=0, le=4)]
    reasons: Annotated[tuple[str, ...], Meta(description="Why, worst first")]


class StateCounts(Struct, frozen=True, kw_only=True):
    """Findings of one level by state."""

    new: Count
    baselined: Count
    suppressed: Count


class Summary(Struct, frozen=True, kw_only=True):
    """Findings by level and state."""

    error: StateCounts
    warning: StateCounts
    note: StateCounts


class SymbolCounts(Struct, frozen=True, kw_only=True):
    """Symbols of one binary by who can reach them."""

    exported: Count
    undefined: Count
    hidden: Count
    local: Count


class Artifact(Struct, frozen=True, kw_only=True):
    """One binary of the run."""

    path: str
    role: Annotated[
        str, Meta(description="`subject`: named by the user; `linked`: by a linker script; `provider`")
    ]
    sha256: str | None
    format: str
    architecture: str
    kind: str
    identity: Annotated[str | None, Meta(description="What a consumer records; ELF: SONAME")]
    build_id: str | None
    evidence: Annotated[tuple[str, ...], Meta(description="Evidence present, as `--require` names it")]
    counts: SymbolCounts
    target: Annotated[str | None, Meta(description="Name of the configured target")]


class Declarations(Struct, frozen=True, kw_only=True):
    """Declarations of the headers; every one is in exactly one bucket. All 0 where no header was given."""

    total: Annotated[int, Meta(ge=0, description="Sum of all buckets")]
    verified: Annotated[int, Meta(ge=0, description="Exported as declared")]
    missing: Annotated[int, Meta(ge=0, description="Promised, not defined by the library")]
    local_only: Annotated[int, Meta(ge=0, description="Defined, but no program can link to it")]
    mangled: Annotated[int, Meta(ge=0, description="Exported only under a mangled name")]
    other_mismatch: Annotated[int, Meta(ge=0, description="Exported, but not as declared")]
    inline: Annotated[int, Meta(ge=0, description="Every consumer brings its own definition")]
    macro: Annotated[int, Meta(ge=0, description="A macro: nothing to export")]
    unavailable: Annotated[int, Meta(ge=0, description="Declared as not available")]
    consumer_implemented: Annotated[int, Meta(ge=0, description="The library needs it from its consumer")]
    sibling: Annotated[int, Meta(ge=0, description="Exported by another library of the run")]
    not_checked: Annotated[int, Meta(ge=0, description="Nothing is concluded; `not_run` or a note says why")]


class Finding(Struct, frozen=True, kw_only=True):
    """One fault: a flat row of scalars."""

    fingerprint: Annotated[
        str, Meta(description="Equal from run to run and machine to machine: no path, line or address")
    ]
    rule: Annotated[str, Meta(description="Name of the rule, never changes")]
    code: Annotated[str, Meta(description="Short alias of the rule, never changes")]
    cause: Annotated[str, Meta(description="Which case of the rule, never changes")]
    level: Level
    state: State
    artifact: Annotated[str | None, Meta(description="Path of the binary")]
    symbol: Annotated[str | None, Meta(description="Name as in the symbol table")]
    demangled: str | None
    kind: Annotated[str | None, Meta(description="`function`, `object`, `tls`, ...")]
    version: Annotated[str | None, Meta(description="Version node of the symbol")]
    file: Annotated[str | None, Meta(description="The header where one is known, else the binary")]
    line: Annotated[Position | None, Meta(description="From 1; null where the file as a whole is meant")]
    column: Annotated[Position | None, Meta(description="In bytes, from 1")]
    message: Annotated[str, Meta(description="For people: the wording may change at any time")]
    note: Annotated[str | None, Meta(description="What else is known, one line each; the wording may change")]
    fix: Annotated[str | None, Meta(description="The way out, for people")]
    before: Annotated[str | None, Meta(description="What was promised")]
    after: Annotated[str | None, Meta(description="What was found")]
    help_uri: str | None
    effect: Annotated[
        Effect | None,
        Meta(description="What a change between two releases does to users; null where none were compared"),
    ]
    old_signature: Annotated[str | None, Meta(description="What changed, in C, as the old release has it")]
    signature: Annotated[str | None, Meta(description="The same, as the new release has it")]
    old_file: Annotated[str | None, Meta(description="The header or source of the old release")]
    old_line: Annotated[Position | None, Meta(description="From 1")]
    old_column: Annotated[Position | None, Meta(description="In bytes, from 1")]
    justification: Annotated[str | None, Meta(description="Why somebody accepted it, in their words")]
    why: Annotated[str | None, Meta(description="What a change between two releases does to users")]
    fails: Annotated[bool, Meta(description="Whether it is one of those that the run fails for")]
    target: Annotated[str | None, Meta(description="Name of the configured target")]


class NotRun(Struct, frozen=True, kw_only=True):
    """A rule, header or input that was asked for and could not be checked."""

    subject: Annotated[str, Meta(description="Name of the rule, path of the header or input")]
    what: What
    reason: str
    artifact: str | None
    detail: str | None
    code: str | None
    target: Annotated[str | None, Meta(description="Name of the configured target")]


class Coverage(Struct, frozen=True, kw_only=True):
    """One rule and one file: a flat row of scalars. Silence means something only where a rule ran."""

    rule: str
    code: str
    artifact: Annotated[str, Meta(description="Path of the file; an archive stands for all its members")]
    outcome: Ran
    reason: Annotated[str | None, Meta(description="Why it did not run")]
    target: Annotated[str | None, Meta(description="Name of the configured target")]


class Rule(Struct, frozen=True, kw_only=True):
    """A rule that was selected. The long texts are there where the rule found something, else null."""

    name: str
    code: str
    family: str
    summary: str
    level: Annotated[Level, Meta(description="Its own; findings of single causes may have another")]
    why: str | None
    fix: str | None
    exceptions: str | None
    help_uri: str | None


class Symbol(Struct, frozen=True, kw_only=True):
    """One exported symbol: a flat row of scalars."""

    artifact: Annotated[str, Meta(description="Path of the file")]
    name: Annotated[str, Meta(description="As in the symbol table")]
    demangled: Annotated[str | None, Meta(description="Null where it is not mangled")]
    kind: Annotated[str, Meta(description="`function`, `object`, `tls`, ...")]
    version: Annotated[str | None, Meta(description="Version node of the symbol")]
    size: Annotated[Count | None, Meta(description="Bytes; null where the format states none")]
    declared: Annotated[
        bool | None,
        Meta(description="Null where no header was given, or one of them could not be read"),
    ]
    file: Annotated[str | None, Meta(description="Where a header or debug info has it")]
    line: Annotated[Position | None, Meta(description="From 1")]
    findings: Annotated[int, Meta(ge=0, description="How many are about it")]
    target: Annotated[str | None, Meta(description="Name of the configured target")]


class Type(Struct, frozen=True, kw_only=True):
    """One type that users of a library can see: a flat row of scalars."""

    name: str
    kind: Annotated[str, Meta(description="`struct`, `union`, `class`, `enum` or `typedef`")]
    size: Annotated[Count | None, Meta(description="Bytes; null where the type is incomplete")]
    alignment: Annotated[Count | None, Meta(description="Bytes")]
    text: Annotated[str, Meta(description="Its definition in C, a line for each member")]
    source: Annotated[str, Meta(description="`header` or `debug-info`")]
    platform: Annotated[str, Meta(description="The triple that sizes hold for")]
    target: Annotated[str | None, Meta(description="Name of the configured target")]


class Successor(Struct, frozen=True, kw_only=True):
    """A library of the new release, and what programs record of it and of the one that it replaces."""

    artifact: str
    name: Annotated[str | None, Meta(description="As messages call it")]
    old_identity: str | None
    identity: Annotated[str | None, Meta(description="SONAME, install name or DLL name")]
    renamed: Annotated[bool, Meta(description="Whether programs go on looking for the old library")]
    old_exported: Annotated[
        Count | None, Meta(description="Names that the old release exports; null where one states no exports")
    ]
    exported: Annotated[Count | None, Meta(description="Names that the new release exports")]
    added: Annotated[Count | None, Meta(description="Names that the new release alone exports")]
    removed: Annotated[Count | None, Meta(description="Names that the old release alone exports")]
    broken: Annotated[
        Count | None,
        Meta(description="Old names that breaking findings are about, and one for each that is about none"),
    ]
    compatibility: Annotated[
        float | None,
        Meta(description="Percent: 100 * (1 - broken / old_exported), rounded down to one decimal"),
    ]


class NotCompared(Struct, frozen=True, kw_only=True):
    """Evidence that one of two releases lacks."""

    evidence: Annotated[Evidence, Meta(description="`types`: neither headers nor debug info are")]
    reason: Annotated[str, Meta(description="Which release, and why")]


class Comparison(Struct, frozen=True, kw_only=True):
    """What the verdict on two releases rests on."""

    evidence: Annotated[tuple[str, ...], Meta(description="What both releases state, in every library")]
    not_compared: tuple[NotCompared, ...]
    libraries: tuple[Successor, ...]


class Metric(Struct, frozen=True, kw_only=True):
    """One number for a dashboard: a flat row of scalars."""

    name: str
    value: int | float
    artifact: str | None
    rule: str | None
    level: Level | None
    target: Annotated[str | None, Meta(description="Name of the configured target")]


class Report(Struct, frozen=True, kw_only=True):
    """What one run of abilint found. Every key is always there; null means absent."""

    schema_version: Literal["1.2"]
    tool: Tool
    run: Run
    outcome: Outcome
    summary: Summary
    artifacts: tuple[Artifact, ...]
    declarations: Declarations
    findings: tuple[Finding, ...]
    not_run: tuple[NotRun, ...]
    metrics: tuple[Metric, ...]
    verdict: Annotated[
        Effect | None, Meta(description="The worst that the new release does; null where none was compared")
    ]
    bump: Annotated[Bump | None, Meta(description="The part of the version number that must grow")]
    comparison: Annotated[Comparison | None, Meta(description="What `verdict` rests on")]
    rules: Annotated[tuple[Rule, ...], Meta(description="Every rule that was selected")]
    coverage: Annotated[tuple[Coverage, ...], Meta(description="What became of each of them, for each file")]
    symbols: Annotated[
        tuple[Symbol, ...] | None, Meta(description="Every exported symbol; null without `--tables`")
    ]
    types: Annotated[
        tuple[Type, ...] | None,
        Meta(description="Types of headers, or else of debug info; null without `--tables`"),
    ]
