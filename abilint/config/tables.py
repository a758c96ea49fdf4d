"""The shape of a configuration: the one source of its types and checks, and of the published schema."""

from __future__ import annotations

from datetime import date  # noqa: TC003  (msgspec reads the annotations)
from typing import Annotated, Any, Literal

from msgspec import Meta, Struct

from abilint.model.rule import Evidence, Profile

Text = Annotated[str, Meta(min_length=1)]
Texts = tuple[Text, ...]
FailOn = Literal["error", "warning", "note", "never"]
RuleLevel = Literal["error", "warning", "note", "off"]
Edition = Annotated[str, Meta(description="The rules and levels of this edition, 2026.1; next: the newest")]
Words = Annotated[Texts, Meta(description="Rules: names, codes, prefixes of codes, families or patterns")]
Needed = Annotated[tuple[Evidence, ...], Meta(description="Exit 3 where it is absent: header, symtab, ...")]
Baseline = Annotated[Text, Meta(description="File of accepted findings, as abilint baseline writes it")]
Rules = Annotated[
    dict[str, dict[str, Any]], Meta(description="For each rule, by name or code, its level and parameters")
]


class Table(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True, rename="kebab"):
    """A table: keys in lower case with hyphens, and no others."""


class SuppressTable(Table, frozen=True):
    """Findings that are accepted, and why. All that is stated must fit."""

    reason: Annotated[str, Meta(min_length=1, pattern=r"\S", description="Why; reports quote it")]
    rule: Annotated[Text | None, Meta(description="Name, code, or a pattern of names")] = None
    symbol: Annotated[Text | None, Meta(description="Pattern of link names or of demangled ones")] = None
    library: Annotated[Text | None, Meta(description="Pattern of paths or of file names")] = None
    target: Annotated[Text | None, Meta(description="Name of a target")] = None
    fingerprint: Annotated[Text | None, Meta(description="The one finding, as reports print it")] = None
    until: Annotated[date | None, Meta(description="The last day on which it holds")] = None


class TargetTable(Table, frozen=True):
    """Libraries that are judged together, and what by."""

    name: Annotated[
        str,
        Meta(
            pattern=r"^[\w][\w.+@-]*$",
            description="Stands in reports and fingerprints, where files are called otherwise elsewhere",
        ),
    ]
    libraries: Annotated[Texts, Meta(min_length=1, description="Files, or patterns such as dist/*.so")]
    headers: Annotated[Texts, Meta(description="Public headers, folders of them, or patterns")] = ()
    exclude_headers: Annotated[Texts, Meta(description="Patterns of headers that are left out")] = ()
    include_dirs: Annotated[Texts, Meta(description="Where included headers lie")] = ()
    defines: Annotated[Texts, Meta(description="Macros to define first: NAME or NAME=VALUE")] = ()
    forced_includes: Annotated[Texts, Meta(description="Headers to include first")] = ()
    language: Annotated[Literal["c", "c++", "auto"], Meta(description="Language of the headers")] = "auto"
    std: Annotated[Text | None, Meta(description="As the compiler's -std")] = None
    sysroot: Annotated[Text | None, Meta(description="Root folder of the target's system headers")] = None
    compile_commands: Annotated[Text | None, Meta(description="compile_commands.json")] = None
    pkg_config: Annotated[Texts, Meta(description="Packages whose flags the headers need")] = ()
    providers: Annotated[Texts, Meta(description="Libraries that define names, and are not judged")] = ()
    exports: Annotated[Texts, Meta(description="Export lists: FILE or FORMAT=FILE")] = ()
    bindings: Annotated[Texts, Meta(description="Files in other languages that declare it again")] = ()
    debug_files: Annotated[Texts, Meta(description="Separate debug files")] = ()
    against: Annotated[Text | None, Meta(description="The previous release: binary or snapshot")] = None
    old_headers: Annotated[Texts, Meta(description="Public headers of the previous release")] = ()
    consumers: Annotated[Texts, Meta(description="Programs: only what they use is compared")] = ()
    internal: Annotated[Texts, Meta(description="Patterns of names whose changes do not count")] = ()
    triple: Annotated[Text | None, Meta(description="What the libraries must be built for")] = None
    baseline: Baseline | None = None
    fail_on: Annotated[FailOn | None, Meta(description="Exit 1 from this level on")] = None
    require: Needed | None = None
    select: Words | None = None
    extend_select: Words = ()
    ignore: Words = ()
    rules: Rules = {}


class ConfigTable(Table, frozen=True):
    """A whole configuration."""

    edition: Edition | None = None
    profile: Annotated[Profile | None, Meta(description="How much is said: regular, strict, audit")] = None
    fail_on: Annotated[FailOn | None, Meta(description="Exit 1 from this level on")] = None
    require: Needed | None = None
    output: Annotated[Texts, Meta(description="Reports: FORMAT or FORMAT=PATH")] = ()
    rules_dirs: Annotated[Texts, Meta(description="Folders of rule files of your own")] = ()
    select: Words | None = None
    extend_select: Words = ()
    ignore: Words = ()
    baseline: Baseline | None = None
    rules: Rules = {}
    suppress: tuple[SuppressTable, ...] = ()
    target: tuple[TargetTable, ...] = ()


TABLES: dict[str, type[Struct]] = {"": ConfigTable, "suppress": SuppressTable, "target": TargetTable}
"""By the key that holds it."""
