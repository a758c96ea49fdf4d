"""One run of a SARIF log: the tool, what it was given, and what it could not check."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING, Any
from urllib.parse import quote

from abilint.model.finding import State, Unchecked
from abilint.report.order import ordered_artifacts, ordered_findings, ordered_not_run
from abilint.report.repository_path import Files
from abilint.report.sarif_result import plain, results, stated
from abilint.report.sarif_rule import descriptors
from abilint.report.tool import tool_version
from abilint.report.visible import valid_unicode
from abilint.report.words import counted, listed

if TYPE_CHECKING:
    from collections.abc import Sequence

    from abilint.model.finding import Finding, NotRun
    from abilint.model.report import ArtifactSummary, Report

NOTIFICATION_LEVELS = {
    Unchecked.INPUT: "error",
    Unchecked.CONSUMER: "error",
    Unchecked.HEADER: "error",
    Unchecked.INPUT_PART: "warning",
    Unchecked.HEADER_PART: "warning",
}
"""Of what is not named: note."""


def run(report: Report, target: str | None, base: str, limit: int) -> dict[str, Any]:
    """Lay out one run with at most `limit` results, the gravest."""
    files = Files.of(report, base)
    found = ordered_findings(report.findings)
    kept = _gravest(found, limit)
    rules = descriptors(report, kept)
    driver = {
        "name": "abilint",
        "version": tool_version(report),
        "rules": rules,
        "properties": {"rulesDigest": report.rules_digest},
    }
    return stated(
        tool={"driver": driver},
        automationDetails=_automation(target, report.artifacts),
        invocations=[_invocation(report, files, _left_out(found, kept))],
        artifacts=[_artifact(each, files) for each in ordered_artifacts(report.artifacts)],
        results=results(kept, {rule["id"]: index for index, rule in enumerate(rules)}, files),
        columnKind="unicodeCodePoints",
    ) | ({} if kept else {"results": []})


def _automation(target: str | None, artifacts: Sequence[ArtifactSummary]) -> dict[str, str] | None:
    """Name what GitHub keeps apart, by target and platform: the upload of one closes no alert of another.

    None without a target: then the workflow's own `category` holds, which an id here would overrule.
    """
    if target is None:
        return None
    platforms = sorted({f"{a.format}-{a.architecture}" for a in artifacts if a.role == "subject"})
    name = quote(valid_unicode(target), safe="")
    return {"id": "/".join(["abilint", name, *(["+".join(platforms)] if platforms else []), ""])}


def _gravest(findings: list[Finding], limit: int) -> list[Finding]:
    """Cut what somebody accepted first, then the lowest level; `findings` come the worst first."""
    if len(findings) <= limit:
        return findings
    by_weight = sorted(enumerate(findings), key=lambda each: (each[1].state is not State.NEW, each[0]))
    return [findings[index] for index in sorted(index for index, _ in by_weight[:limit])]


def _left_out(findings: list[Finding], kept: list[Finding]) -> str | None:
    levels = Counter(each.level for each in findings) - Counter(each.level for each in kept)
    if not levels:
        return None
    worst_first = sorted(levels, key=lambda level: -level.rank)
    counts = listed([counted(levels[level], level.value) for level in worst_first])
    return f"{counts} left out: the file would be larger than GitHub accepts; the JSON report has all"


def _invocation(report: Report, files: Files, left_out: str | None) -> dict[str, Any]:
    entries = [_notification(entry, files) for entry in ordered_not_run(report.not_run)]
    cut = [{"level": "warning", "message": {"text": left_out}}] if left_out else []
    return stated(
        executionSuccessful=report.exit_code < 2,
        exitCode=report.exit_code,
        exitCodeDescription=plain("; ".join(report.reasons)) or None,
        startTimeUtc=report.started or None,
        toolExecutionNotifications=[*cut, *entries],
    )


def _notification(entry: NotRun, files: Files) -> dict[str, Any]:
    detail = f"; {entry.detail}" if entry.detail else ""
    path = entry.artifact if entry.what in (Unchecked.RULE, Unchecked.OPTION) else entry.subject
    place = {"physicalLocation": {"artifactLocation": {"uri": files.uri(path)}}} if path else None
    return stated(
        level=NOTIFICATION_LEVELS.get(entry.what, "note"),
        message={"text": plain(f"{entry.sentence}{detail}")},
        locations=[place] if place and entry.what is not Unchecked.LEFT_OUT else None,
        associatedRule={"id": plain(entry.subject)} if entry.code else None,
    )


def _artifact(artifact: ArtifactSummary, files: Files) -> dict[str, Any]:
    is_subject = artifact.role in ("subject", "linked")
    return stated(
        location={"uri": files.uri(artifact.path)},
        roles=["analysisTarget" if is_subject else "referencedOnCommandLine"],
        hashes={"sha-256": artifact.sha256} if artifact.sha256 else None,
        properties=stated(
            role=artifact.role,
            format=artifact.format,
            architecture=artifact.architecture,
            kind=artifact.kind,
            identity=plain(artifact.identity or ""),
            buildId=artifact.build_id,
            evidence=list(artifact.evidence),
        ),
    )
