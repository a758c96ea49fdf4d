"""Running rules over the fact database: rows of a query become findings."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING, Any

from msgspec import Struct
from msgspec.structs import replace

from abilint.errors import QueryError, RuleFileError
from abilint.model.build import NO_DEBUG_INFO
from abilint.model.finding import Finding, NotRun, Unchecked
from abilint.model.location import Location
from abilint.model.release import Effect
from abilint.model.rule import RELEASE, Evidence, Level, Parameter, Rule
from abilint.readers.mangling import demangle
from abilint.rules import coverage, fingerprint, messages, row_shape, sandbox, slices
from abilint.rules.rule_file import line_of

if TYPE_CHECKING:
    import sqlite3
    from collections.abc import Mapping, Sequence

    from abilint.model.report import Coverage, RuleText
    from abilint.model.upkeep import Upkeep

_EFFECTS = {
    Level.ERROR: Effect.BREAKING,
    Level.WARNING: Effect.RISKY,
    Level.NOTE: Effect.COMPATIBLE,
}
_BY_OPTION = (Evidence.TARGET, Evidence.EXPORT_LIST, Evidence.CONSUMER_TYPES, Evidence.BINDING)
"""Evidence that is there when the user gives an option: that a run goes without is no omission."""


class Subject(Struct, frozen=True):
    """A binary that the rules judge, and what there is to judge it by."""

    artifact_id: int
    path: str
    name: str
    format: str
    evidence: Mapping[Evidence, str | None]
    """For each kind of evidence None where it is there, else why not, in one line."""
    archive: str | None = None
    """Path of the archive that it is a member of: rules that do not run are told once for all members."""
    slice: slices.Slice | None = None
    """Where it lies in a universal file."""
    stands_for: str | None = None
    """What a configured target calls it."""

    @property
    def file(self) -> str:
        """Path of the file that it is, or is a part of."""
        return self.archive or (self.slice.file if self.slice else self.path)

    @property
    def library(self) -> str:
        """What fingerprints are made of: objects of an archive come and go, slices too."""
        if self.stands_for:
            return self.stands_for
        if self.slice and not self.archive:
            return self.name.removesuffix(f"({self.slice.name})")
        return self.archive or self.name


def in_target(
    subjects: Sequence[Subject], target: str | None, *, has_more: bool = False
) -> tuple[Subject, ...]:
    """Let the name of a configured target stand for its library, whatever the file is called.

    Where it has several libraries, their own names tell them apart; `has_more`: beside these it has others.
    """
    if target is None:
        return tuple(subjects)
    names = {subject.path: fingerprint.library_name(subject.library) for subject in subjects}
    if len(set(names.values())) == 1 and not has_more:
        return tuple(replace(subject, stands_for=target) for subject in subjects)
    return tuple(replace(subject, stands_for=f"{target}:{names[subject.path]}") for subject in subjects)


class Verdict(Struct, frozen=True):
    """What the rules said."""

    findings: tuple[Finding, ...]
    not_run: tuple[NotRun, ...]
    rules_run: int
    coverage: tuple[Coverage, ...] = ()
    rules: tuple[RuleText, ...] = ()
    upkeep: Upkeep | None = None
    """What became of all that was accepted, where it is still to be told."""


def judge(
    connection: sqlite3.Connection,
    rules: Sequence[Rule],
    subjects: Sequence[Subject],
    settings: Mapping[str, Mapping[str, Any]],
) -> Verdict:
    """Run every rule on every subject that has the evidence for it."""
    findings: list[tuple[Finding, str | None]] = []
    not_run: list[NotRun] = []
    covered: list[Coverage] = []
    files = [subject.file for subject in subjects]
    ran = 0
    for rule in rules:
        able, unable = _sort_out(rule, subjects, settings)
        not_run += unable
        reasons = {str(entry.artifact): entry.reason for entry in unable}
        covered += coverage.of_rule(rule, files, (s.file for s in able), reasons)
        if able:
            ran += 1
            findings += _findings(connection, rule, {s.artifact_id: s for s in able}, settings)
        else:
            compile_query(connection, rule)
    kept = slices.merge(_yield_to_precise(rules, findings), _several(subjects))
    texts = tuple(map(coverage.text_of, rules))
    told = dict.fromkeys(each for each, _ in kept)  # two bindings may lead to one module
    return Verdict(fingerprint.distinct(told), tuple(not_run), ran, tuple(covered), texts)


def _several(subjects: Sequence[Subject]) -> dict[str, slices.Slice]:
    """Label -> slice, of the universal files that have more than one."""
    places = {subject.path: subject.slice for subject in subjects if subject.slice}
    files = Counter(file for file, _ in set(places.values()))
    return {label: place for label, place in places.items() if files[place.file] > 1}


def _sort_out(
    rule: Rule, subjects: Sequence[Subject], settings: Mapping[str, Mapping[str, Any]]
) -> tuple[list[Subject], list[NotRun]]:
    """Which subjects the rule can judge; for the others, why not. Other formats are not its business."""
    unset = _unset(rule, settings)
    able, unable = [], []
    for subject in subjects:
        if subject.format not in rule.formats:
            continue
        absent = next((e for e in rule.needs if subject.evidence.get(e)), None)
        if absent:
            omitted = absent not in _BY_OPTION and subject.evidence[absent] != NO_DEBUG_INFO
            what = Unchecked.RULE if omitted else Unchecked.OPTION
            unable.append(
                NotRun(rule.name, what, str(subject.evidence[absent]), subject.file, None, rule.code)
            )
        elif unset:
            reason, way_out = _missing_option(rule, unset[0])
            unable.append(NotRun(rule.name, Unchecked.OPTION, reason, subject.file, way_out, rule.code))
        else:
            able.append(subject)
    return able, list(dict.fromkeys(unable))


def _missing_option(rule: Rule, parameter: Parameter) -> tuple[str, str]:
    return f"{parameter.name} is not set", f"--set {rule.name}.{parameter.name}=...  {parameter.help}"


def _unset(rule: Rule, settings: Mapping[str, Mapping[str, Any]]) -> list[Parameter]:
    """Parameters without which the rule has no opinion, where the user set none of them."""
    wanted = [p for p in rule.parameters if p.default is None]
    return [] if any(_value(rule, p.name, None, settings) is not None for p in wanted) else wanted


def _value(rule: Rule, name: str, default: object, settings: Mapping[str, Mapping[str, Any]]) -> Any:  # noqa: ANN401  (TOML value)
    return settings.get(rule.name, {}).get(name, default)


def bound(rule: Rule, settings: Mapping[str, Mapping[str, Any]]) -> dict[str, Any]:
    """Return the value of each of the rule's parameters."""
    return {p.name: _value(rule, p.name, p.default, settings) for p in rule.parameters}


def rows(connection: sqlite3.Connection, rule: Rule, parameters: Mapping[str, Any]) -> list[dict[str, Any]]:
    """Run the rule's query; raises RuleFileError."""
    try:
        columns, found = sandbox.run(connection, rule.query, parameters)
    except QueryError as error:
        raise _query_fault(rule, str(error)) from error
    for problem in row_shape.of_columns(rule, columns):
        raise _query_fault(rule, problem)
    told = [dict(zip(columns, values, strict=True)) for values in found]
    for problem in row_shape.of_rows(told):
        raise _query_fault(rule, problem)
    return told


def compile_query(connection: sqlite3.Connection, rule: Rule) -> None:
    """Have SQLite read the query, also where no evidence lets the rule run; raises RuleFileError."""
    try:
        sandbox.compile_only(connection, rule.query, bound(rule, {}))
    except QueryError as error:
        raise _query_fault(rule, str(error)) from error


def _query_fault(rule: Rule, problem: str) -> RuleFileError:
    return RuleFileError(rule.path, f"query: {problem}", line_of(rule.path, "query"))


def _findings(
    connection: sqlite3.Connection,
    rule: Rule,
    subjects: Mapping[int, Subject],
    settings: Mapping[str, Mapping[str, Any]],
) -> list[tuple[Finding, str | None]]:
    found: list[tuple[Finding, str | None]] = []
    for row in rows(connection, rule, bound(rule, settings)):
        subject = subjects.get(row["artifact_id"])
        if subject:
            row |= {"artifact": subject.name, "path": subject.path}
            found.append((finding(rule, row, subject.format, subject.library), subject.library))
    return found


def finding(rule: Rule, row: Mapping[str, Any], binary_format: str, library: str | None = None) -> Finding:
    """Turn one row into a finding; `fingerprint.distinct` tells it from others of the same facts."""
    cause = row["cause"]
    wording = rule.wording_for(binary_format)
    message = messages.template(rule, wording, cause)
    symbol = row["symbol"]
    told = dict(row)
    if "{shown}" in message:
        told["shown"] = (symbol and demangle(symbol)) or symbol
    place = Location(row["file"], row.get("line") or 0, row.get("column") or 0) if row.get("file") else None
    return Finding(
        fingerprint=fingerprint.of(rule.name, library, symbol, row.get("version"), row.get("part")),
        rule=rule.name,
        code=rule.code,
        cause=cause,
        level=rule.levels.get(cause, rule.level),
        message=messages.fill(message, told),
        location=place or Location(str(row["path"])),
        artifact=row["path"],
        symbol=symbol,
        demangled=row.get("demangled"),
        kind=row.get("kind"),
        version=row.get("version"),
        before=_text(row.get("before")),
        after=_text(row.get("after")),
        notes=messages.notes(rule, told),
        fix=messages.fix(wording, cause, told),
        help_uri=next(iter(rule.references), None),
        effect=_effect(rule, cause),
        old_signature=_text(row.get("old_signature")),
        signature=_text(row.get("signature")),
        old_location=_old_location(row),
        why=" ".join(rule.why.split()) if rule.family == RELEASE else None,
    )


def _old_location(row: Mapping[str, Any]) -> Location | None:
    return Location(row["old_file"], row.get("old_line") or 0, 0) if row.get("old_file") else None


def _effect(rule: Rule, cause: str) -> Effect | None:
    """Say what a change between two releases does, by the level that the rule's own file gives it."""
    if rule.family != RELEASE:
        return None
    if cause in rule.source_level:
        return Effect.SOURCE_BREAK
    return _EFFECTS[rule.levels.get(cause, rule.level)]


def _text(value: object) -> str | None:
    return None if value is None else str(value)


def _yield_to_precise(
    rules: Sequence[Rule], findings: list[tuple[Finding, str | None]]
) -> list[tuple[Finding, str | None]]:
    """Leave out what a more precise rule says of the same symbol of the same binary."""
    precise = {name for rule in rules for name in rule.yields_to}
    said = {(f.rule, f.artifact, f.symbol) for f, _ in findings if f.rule in precise}
    better = {rule.name: rule.yields_to for rule in rules}
    return [
        (f, library)
        for f, library in findings
        if not any((name, f.artifact, f.symbol) in said for name in better[f.rule])
    ]
