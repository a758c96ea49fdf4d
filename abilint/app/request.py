"""What the user asked for, before anything is read."""

from __future__ import annotations

from typing import Any

from msgspec import Struct, field

from abilint.model.acceptance import Acceptance
from abilint.model.rule import Evidence, Level, Profile


class HeaderOptions(Struct, frozen=True):
    """How the headers are to be compiled."""

    excluded: tuple[str, ...] = ()
    """Patterns of headers in given folders that are not for consumers by themselves."""
    include_dirs: tuple[str, ...] = ()
    defines: tuple[str, ...] = ()
    forced_includes: tuple[str, ...] = ()
    language: str = "auto"
    std: str | None = None
    sysroot: str | None = None
    compile_commands: str | None = None
    pkg_config: tuple[str, ...] = ()


class RuleOptions(Struct, frozen=True):
    """Which rules run, and with what values."""

    directories: tuple[str, ...] = ()
    select: tuple[str, ...] = ()
    ignore: tuple[str, ...] = ()
    settings: tuple[str, ...] = ()
    """`rule.parameter=value`, as given."""
    levels: tuple[tuple[str, Level], ...] = ()
    """Rules, by name or code, whose findings have another level here; single causes as `rule.cause`."""
    edition: str | None = None
    """The rule set that is pinned, `2026.1`; None or `next`: the rules as they are."""
    profile: Profile | None = None
    """How much is said; None: as in `regular`."""
    extend_select: tuple[str, ...] = ()
    """Rules that run besides those of `select`, in every profile and edition."""
    parameters: tuple[tuple[str, str, Any], ...] = ()
    """Rule, parameter and value, of the parameter's own type; `settings` count for more."""


class SideRequest(Struct, frozen=True):
    """One of two releases."""

    path: str
    """A binary of any format, an archive, a snapshot, a header or a folder of headers."""
    headers: tuple[str, ...] = ()
    debug_files: tuple[str, ...] = ()


class DiffRequest(Struct, frozen=True):
    """One run of `diff`."""

    old: SideRequest
    new: SideRequest
    consumers: tuple[str, ...] = ()
    """Binaries: only what they use is compared."""
    internal: tuple[str, ...] = ()
    """Patterns of names, types and headers whose changes nobody is to mind."""
    witness: bool = False
    """Build small programs that show what breaks."""
    target: str | None = None
    """What headers are read for where no side is a binary."""
    header_options: HeaderOptions = field(default_factory=HeaderOptions)
    rule_options: RuleOptions = field(default_factory=RuleOptions)
    fail_on: Level | None = Level.ERROR
    require: tuple[Evidence, ...] = ()
    arguments: tuple[str, ...] = ()
    name: str | None = None
    """The configured target; stands for the library's own name in fingerprints."""
    acceptance: Acceptance = field(default_factory=Acceptance)
    is_partial: bool = False
    """Whether it is about less of the target than its configuration says, or about other headers."""
    omits_targets: bool = False
    """Whether the configuration has targets that this run leaves out."""
    tables: bool = False
    """Whether the report holds every exported symbol and every type."""


class CheckRequest(Struct, frozen=True):
    """One run of `check`."""

    libraries: tuple[str, ...]
    headers: tuple[str, ...] = ()
    providers: tuple[str, ...] = ()
    exports: tuple[str, ...] = ()
    """Export lists, each `FILE` or `FORMAT=FILE`."""
    debug_files: tuple[str, ...] = ()
    """Separate debug files, beside those that are found where debuggers look."""
    bindings: tuple[str, ...] = ()
    """Files in other languages that declare the libraries' functions again."""
    against: SideRequest | None = None
    """The previous release."""
    consumers: tuple[str, ...] = ()
    """As of `diff`; only with `against`."""
    internal: tuple[str, ...] = ()
    """As of `diff`; only with `against`."""
    types: bool = False
    """Read all that headers state, types and constants too: releases are compared by it."""
    target: str | None = None
    header_options: HeaderOptions = field(default_factory=HeaderOptions)
    rule_options: RuleOptions = field(default_factory=RuleOptions)
    fail_on: Level | None = Level.ERROR
    """None: findings never fail the run."""
    require: tuple[Evidence, ...] = ()
    arguments: tuple[str, ...] = ()
    """The command line, for the report."""
    name: str | None = None
    """The configured target; stands for the library's own name in fingerprints."""
    acceptance: Acceptance = field(default_factory=Acceptance)
    is_partial: bool = False
    """Whether it is about less of the target than its configuration says, or about other headers."""
    has_more: bool = False
    """Whether the target has libraries that are not among these: fingerprints name each."""
    omits_targets: bool = False
    """Whether the configuration has other targets, which this run leaves out."""
    unmatched: tuple[str, ...] = ()
    """Patterns for libraries that fit no file."""
    tables: bool = False
    """Whether the report holds every exported symbol and every type."""
