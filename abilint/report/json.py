"""The report for programs: the program's values laid into the wire types, sorted, as UTF-8 JSON."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING, cast

import msgspec

from abilint.model.report import BUCKETS
from abilint.report import tables, wire
from abilint.report.order import (
    ordered_artifacts,
    ordered_coverage,
    ordered_findings,
    ordered_metrics,
    ordered_not_run,
    ordered_rules,
)
from abilint.report.spelling import demangled
from abilint.report.tool import tool_version
from abilint.report.visible import valid_unicode

if TYPE_CHECKING:
    from collections.abc import Container

    from abilint.model.finding import Finding, NotRun
    from abilint.model.report import (
        ArtifactSummary,
        Comparison,
        Coverage,
        Metric,
        Report,
        RuleText,
        Successor,
    )
    from abilint.report.view import View


def render(report: Report, view: View) -> str:  # noqa: ARG001  # every format is called the same way
    """Two spaces of indent: a report kept in a repository shows its changes line by line."""
    return msgspec.json.format(msgspec.json.encode(to_wire(report)), indent=2).decode() + "\n"


def to_wire(report: Report) -> wire.Report:
    """Lay the report out as version 1 of the schema has it."""
    said = {finding.rule for finding in report.findings}
    return wire.Report(
        schema_version=wire.SCHEMA_VERSION,
        tool=wire.Tool(name="abilint", version=tool_version(report), rules_digest=report.rules_digest),
        run=_run(report),
        outcome=wire.Outcome(
            status=report.status.value,
            exit_code=report.exit_code,
            reasons=tuple(map(valid_unicode, report.reasons)),
        ),
        summary=_summary(report),
        artifacts=tuple(map(_artifact, ordered_artifacts(report.artifacts))),
        declarations=_declarations(report),
        findings=tuple(map(_finding, ordered_findings(report.findings))),
        not_run=tuple(map(_not_run, ordered_not_run(report.not_run))),
        metrics=tuple(map(_metric, ordered_metrics(report.metrics))),
        verdict=report.verdict.value if report.verdict else None,
        bump=report.bump.value if report.bump else None,
        comparison=_comparison(report.comparison) if report.comparison else None,
        rules=tuple(_rule(rule, said) for rule in ordered_rules(report.rules)),
        coverage=tuple(map(_coverage, ordered_coverage(report.coverage))),
        symbols=tables.symbols(report),
        types=tables.types(report),
    )


def _run(report: Report) -> wire.Run:
    return wire.Run(
        command=report.command,
        arguments=tuple(map(valid_unicode, report.arguments)),
        started=report.started or None,
        rules_run=report.rules_run,
        headers=tuple(map(valid_unicode, sorted(report.headers))),
    )


def _summary(report: Report) -> wire.Summary:
    counts = Counter((finding.level.value, finding.state.value) for finding in report.findings)

    def of(level: str) -> wire.StateCounts:
        return wire.StateCounts(
            new=counts[level, "new"],
            baselined=counts[level, "baselined"],
            suppressed=counts[level, "suppressed"],
        )

    return wire.Summary(error=of("error"), warning=of("warning"), note=of("note"))


def _declarations(report: Report) -> wire.Declarations:
    return wire.Declarations(**{name: report.declarations.get(name, 0) for name in ("total", *BUCKETS)})


def _artifact(artifact: ArtifactSummary) -> wire.Artifact:
    return wire.Artifact(
        path=valid_unicode(artifact.path),
        role=artifact.role,
        sha256=artifact.sha256,
        format=artifact.format,
        architecture=artifact.architecture,
        kind=artifact.kind,
        identity=_text(artifact.identity),
        build_id=artifact.build_id,
        evidence=artifact.evidence,
        counts=wire.SymbolCounts(
            exported=artifact.exported,
            undefined=artifact.undefined,
            hidden=artifact.hidden,
            local=artifact.local,
        ),
        target=_text(artifact.target),
    )


def _finding(finding: Finding) -> wire.Finding:
    return wire.Finding(
        fingerprint=finding.fingerprint,
        rule=valid_unicode(finding.rule),
        code=valid_unicode(finding.code),
        cause=valid_unicode(finding.cause),
        level=finding.level.value,
        state=finding.state.value,
        artifact=_text(finding.artifact),
        symbol=_text(finding.symbol),
        demangled=_text(demangled(finding)),
        kind=_text(finding.kind),
        version=_text(finding.version),
        file=_text(finding.location.file),
        line=finding.location.line or None,
        column=finding.location.column or None,
        message=valid_unicode(finding.message),
        note=_text("\n".join(finding.notes)),
        fix=_text(finding.fix),
        before=_text(finding.before),
        after=_text(finding.after),
        help_uri=_text(finding.help_uri),
        effect=finding.effect.value if finding.effect else None,
        old_signature=_text(finding.old_signature),
        signature=_text(finding.signature),
        old_file=_text(finding.old_location and finding.old_location.file),
        old_line=(finding.old_location and finding.old_location.line) or None,
        old_column=(finding.old_location and finding.old_location.column) or None,
        justification=_text(finding.justification),
        why=_text(finding.why),
        fails=finding.fails,
        target=_text(finding.target),
    )


def _not_run(entry: NotRun) -> wire.NotRun:
    return wire.NotRun(
        subject=valid_unicode(entry.subject),
        what=cast("wire.What", entry.what),
        reason=valid_unicode(entry.reason),
        artifact=_text(entry.artifact),
        detail=_text(entry.detail),
        code=entry.code,
        target=_text(entry.target),
    )


def _rule(rule: RuleText, said: Container[str]) -> wire.Rule:
    told = rule.name in said
    return wire.Rule(
        name=valid_unicode(rule.name),
        code=valid_unicode(rule.code),
        family=valid_unicode(rule.family),
        summary=valid_unicode(rule.summary),
        level=rule.level.value,
        why=_text(rule.why) if told else None,
        fix=_text(rule.fix) if told else None,
        exceptions=_text(rule.exceptions) if told else None,
        help_uri=_text(rule.help_uri),
    )


def _coverage(row: Coverage) -> wire.Coverage:
    return wire.Coverage(
        rule=valid_unicode(row.rule),
        code=valid_unicode(row.code),
        artifact=valid_unicode(row.artifact),
        outcome=row.outcome.value,
        reason=_text(row.reason),
        target=_text(row.target),
    )


def _comparison(comparison: Comparison) -> wire.Comparison:
    return wire.Comparison(
        evidence=comparison.evidence,
        not_compared=tuple(
            wire.NotCompared(evidence=cast("wire.Evidence", evidence), reason=valid_unicode(reason))
            for evidence, reason in comparison.lacking.items()
        ),
        libraries=tuple(map(_successor, sorted(comparison.libraries, key=lambda each: each.artifact))),
    )


def _successor(library: Successor) -> wire.Successor:
    exports = library.exports
    return wire.Successor(
        artifact=valid_unicode(library.artifact),
        name=_text(library.name),
        old_identity=_text(library.old_identity),
        identity=_text(library.identity),
        renamed=library.renamed,
        old_exported=exports.before if exports else None,
        exported=exports.after if exports else None,
        added=exports.added if exports else None,
        removed=exports.removed if exports else None,
        broken=exports.broken if exports else None,
        compatibility=exports.compatibility if exports else None,
    )


def _metric(metric: Metric) -> wire.Metric:
    value = metric.value
    return wire.Metric(
        name=metric.name,
        value=int(value) if float(value).is_integer() else value,
        artifact=_text(metric.artifact),
        rule=metric.rule,
        level=cast("wire.Level | None", metric.level),
        target=_text(metric.target),
    )


def _text(text: str | None) -> str | None:
    """Absent is null, never the empty string."""
    return valid_unicode(text) if text else None
