"""The wire types as the values of the program: what `abilint.report.json.to_wire` does, backwards."""

from __future__ import annotations

from typing import TYPE_CHECKING

from abilint.model.finding import Finding, NotRun, State, Unchecked
from abilint.model.location import Location
from abilint.model.release import Bump, Effect
from abilint.model.report import (
    BUCKETS,
    ArtifactSummary,
    Comparison,
    Coverage,
    ExportCounts,
    Metric,
    Ran,
    Report,
    RuleText,
    Status,
    Successor,
)
from abilint.model.rule import Level
from abilint.report import tables

if TYPE_CHECKING:
    from collections.abc import Mapping

    from abilint.report import wire


def from_wire(written: wire.Report) -> Report:
    """Give the report, as far as it is published."""
    formats = {artifact.path: artifact.format for artifact in written.artifacts}
    return Report(
        status=Status(written.outcome.status),
        exit_code=written.outcome.exit_code,
        reasons=written.outcome.reasons,
        artifacts=tuple(map(_artifact, written.artifacts)),
        declarations=_declarations(written.declarations),
        findings=tuple(map(_finding, written.findings)),
        not_run=tuple(map(_not_run, written.not_run)),
        rules_run=written.run.rules_run,
        headers=written.run.headers,
        rules_digest=written.tool.rules_digest,
        command=written.run.command,
        arguments=written.run.arguments,
        started=written.run.started or "",
        metrics=tuple(
            Metric(m.name, m.value, m.artifact, m.rule, m.level, m.target) for m in written.metrics
        ),
        verdict=Effect(written.verdict) if written.verdict else None,
        bump=Bump(written.bump) if written.bump else None,
        comparison=_comparison(written.comparison, formats) if written.comparison else None,
        rules=tuple(map(_rule, written.rules)),
        coverage=tuple(map(_coverage, written.coverage)),
        tool_version=written.tool.version,
        symbols=None if written.symbols is None else tuple(map(tables.symbol, written.symbols)),
        types=None if written.types is None else tuple(map(tables.type_row, written.types)),
    )


def _artifact(row: wire.Artifact) -> ArtifactSummary:
    return ArtifactSummary(
        path=row.path,
        sha256=row.sha256,
        format=row.format,
        architecture=row.architecture,
        kind=row.kind,
        identity=row.identity,
        build_id=row.build_id,
        role=row.role,
        evidence=row.evidence,
        exported=row.counts.exported,
        undefined=row.counts.undefined,
        hidden=row.counts.hidden,
        local=row.counts.local,
        target=row.target,
    )


def _declarations(written: wire.Declarations) -> dict[str, int]:
    """Give nothing where no header was given: then all are 0."""
    return {name: getattr(written, name) for name in ("total", *BUCKETS)} if written.total else {}


def _finding(row: wire.Finding) -> Finding:
    return Finding(
        fingerprint=row.fingerprint,
        rule=row.rule,
        code=row.code,
        cause=row.cause,
        level=Level(row.level),
        message=row.message,
        location=Location(row.file or "", row.line or 0, row.column or 0),
        artifact=row.artifact,
        symbol=row.symbol,
        demangled=row.demangled,
        kind=row.kind,
        version=row.version,
        before=row.before,
        after=row.after,
        notes=tuple(row.note.split("\n")) if row.note else (),
        fix=row.fix,
        help_uri=row.help_uri,
        state=State(row.state),
        effect=Effect(row.effect) if row.effect else None,
        old_signature=row.old_signature,
        signature=row.signature,
        old_location=_old_location(row),
        why=row.why,
        justification=row.justification,
        target=row.target,
        fails=row.fails,
    )


def _old_location(row: wire.Finding) -> Location | None:
    return Location(row.old_file, row.old_line or 0, row.old_column or 0) if row.old_file else None


def _not_run(row: wire.NotRun) -> NotRun:
    return NotRun(
        subject=row.subject,
        what=Unchecked(row.what),
        reason=row.reason,
        artifact=row.artifact,
        detail=row.detail,
        code=row.code,
        target=row.target,
    )


def _rule(row: wire.Rule) -> RuleText:
    return RuleText(
        name=row.name,
        code=row.code,
        family=row.family,
        summary=row.summary,
        level=Level(row.level),
        why=row.why or "",
        fix=row.fix or "",
        exceptions=row.exceptions or "",
        help_uri=row.help_uri,
    )


def _coverage(row: wire.Coverage) -> Coverage:
    return Coverage(row.rule, row.code, row.artifact, Ran(row.outcome), row.reason, row.target)


def _comparison(written: wire.Comparison, formats: Mapping[str, str]) -> Comparison:
    return Comparison(
        evidence=written.evidence,
        lacking={each.evidence: each.reason for each in written.not_compared},
        libraries=tuple(
            Successor(
                artifact=each.artifact,
                name=each.name or each.artifact,
                format=formats.get(each.artifact, ""),
                old_identity=each.old_identity,
                identity=each.identity,
                renamed=each.renamed,
                exports=_exports(each),
            )
            for each in written.libraries
        ),
    )


def _exports(row: wire.Successor) -> ExportCounts | None:
    counts = row.old_exported, row.exported, row.added, row.removed, row.broken
    known = [count for count in counts if count is not None]
    return ExportCounts(*known) if len(known) == len(counts) else None
