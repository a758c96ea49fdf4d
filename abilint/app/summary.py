"""Everything that a run concluded, summed up: status, exit code and counts."""

from __future__ import annotations

import hashlib
from collections import Counter
from typing import TYPE_CHECKING

from msgspec.structs import replace

from abilint.app import metrics, read_headers
from abilint.app import verdict as versions
from abilint.errors import InputError
from abilint.model.artifact import ArtifactKind
from abilint.model.finding import State, Unchecked
from abilint.model.report import ArtifactSummary, Report, Status
from abilint.model.rule import Evidence
from abilint.model.symbol import Scope

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from abilint.app.release import Side
    from abilint.app.request import CheckRequest, DiffRequest
    from abilint.model.build import Build, Member
    from abilint.model.finding import Finding
    from abilint.model.report import Comparison
    from abilint.model.rule import Level
    from abilint.rules.engine import Subject, Verdict

CHUNK = 1 << 20
NOTHING_COMPARED = "nothing could be compared: no evidence that both releases have is enough for any rule"
GRAVE = frozenset({Unchecked.INPUT, Unchecked.CONSUMER, Unchecked.HEADER})
"""What makes a run incomplete."""
OLD = "old"
"""Role, in reports, of the libraries of the old release."""


def report(
    request: CheckRequest,
    started: str,
    digest: str,
    builds: Sequence[Build],
    subjects: Sequence[Subject],
    declarations: Mapping[str, int],
    verdict: Verdict,
    old: Side | None = None,
    comparison: Comparison | None = None,
) -> Report:
    """Put the report of `check` together."""
    artifacts = (*(of_old(old) if old else ()), *_artifacts(builds, subjects))
    effect, bump = versions.of(_open(verdict)) if comparison else (None, None)
    compared = (NOTHING_COMPARED,) if old and not comparison else ()
    return conclude(
        Report(
            status=Status.CLEAN,
            exit_code=0,
            reasons=(*incomplete_reasons(request.require, subjects, verdict), *compared),
            artifacts=artifacts,
            declarations=declarations,
            findings=verdict.findings,
            not_run=verdict.not_run,
            rules_run=verdict.rules_run,
            rules_digest=digest,
            command="check",
            arguments=request.arguments,
            started=started,
            verdict=effect,
            bump=bump,
            comparison=comparison,
            rules=verdict.rules,
            coverage=verdict.coverage,
            headers=read_headers.of_builds(builds),
            upkeep=verdict.upkeep,
        ),
        request.fail_on,
    )


def of_releases(
    request: DiffRequest,
    started: str,
    digest: str,
    sides: tuple[Side, Side],
    subjects: Sequence[Subject],
    verdict: Verdict,
    comparison: Comparison,
) -> Report:
    """Put the report of `diff` together; `reasons` of an incomplete run stand first."""
    old, new = sides
    artifacts = (*of_old(old), *_artifacts(new.builds, subjects, on_disk=new.on_disk))
    effect, bump = versions.of(_open(verdict)) if comparison.evidence else (None, None)
    compared = () if effect else (NOTHING_COMPARED,)
    return conclude(
        Report(
            status=Status.CLEAN,
            exit_code=0,
            reasons=(*incomplete_reasons(request.require, subjects, verdict), *compared),
            artifacts=artifacts,
            declarations={},
            findings=verdict.findings,
            not_run=verdict.not_run,
            rules_run=verdict.rules_run,
            rules_digest=digest,
            command="diff",
            arguments=request.arguments,
            started=started,
            verdict=effect,
            bump=bump,
            comparison=comparison if effect else None,
            rules=verdict.rules,
            coverage=verdict.coverage,
            headers=read_headers.of_builds(new.builds),
            upkeep=verdict.upkeep,
        ),
        request.fail_on,
    )


def _open(verdict: Verdict) -> list[Finding]:
    """Give what nobody has accepted: the rest does not decide what a release is worth."""
    return [finding for finding in verdict.findings if finding.state is State.NEW]


def conclude(report: Report, fail_on: Level | None) -> Report:
    """Say how the run ended: `reasons` as given are why it is incomplete."""
    findings = tuple(replace(each, fails=_fails(each, fail_on)) for each in report.findings)
    new = [finding for finding in findings if finding.state is State.NEW]
    failing = [finding for finding in new if finding.fails]
    status = Status.INCOMPLETE if report.reasons else Status.FINDINGS if new else Status.CLEAN
    noun = "finding" if len(failing) == 1 else "findings"
    told = (f"{len(failing)} {noun} at or above {fail_on}",) if failing else ()
    return replace(
        report,
        findings=findings,
        status=status,
        exit_code=3 if report.reasons else 1 if failing else 0,
        reasons=(*report.reasons, *told),
        metrics=metrics.of(report),
    )


def _fails(finding: Finding, fail_on: Level | None) -> bool:
    return finding.state is State.NEW and fail_on is not None and finding.level.rank >= fail_on.rank


def _artifacts(
    builds: Sequence[Build], subjects: Sequence[Subject], *, on_disk: bool = True
) -> tuple[ArtifactSummary, ...]:
    """Describe each file; of a snapshot there is no file to take a digest of."""
    seen = _evidence(subjects)
    return tuple(
        _artifact(m, seen.get(m.artifact.label, ()), _scopes(m, b), on_disk=on_disk)
        for b in builds
        for m in b.members
        if not m.artifact.in_archive
    )


def of_old(side: Side) -> tuple[ArtifactSummary, ...]:
    """Describe the libraries of the old release."""
    artifacts = _artifacts(side.builds, (), on_disk=side.on_disk)
    return tuple(replace(each, role=OLD) for each in artifacts)


def _evidence(subjects: Sequence[Subject]) -> dict[str, tuple[str, ...]]:
    """Names of the evidence that there is, for the label of each binary."""
    return {s.path: tuple(str(e) for e, why in s.evidence.items() if why is None) for s in subjects}


def incomplete_reasons(
    required: Sequence[Evidence], subjects: Sequence[Subject], verdict: Verdict
) -> list[str]:
    """Say what was asked for and not analysed, a line each; the run is then exit 3."""
    unread = [n.sentence for n in verdict.not_run if n.what in GRAVE]
    absent = [
        f"--require {wanted}: {subject.evidence[wanted]}"
        for wanted in required
        for subject in subjects
        if subject.evidence.get(wanted) and subject.archive is None
    ]
    return [*unread, *absent]


def _scopes(member: Member, build: Build) -> Counter[Scope]:
    """Count a binary's symbols; those of an archive are the ones of its members."""
    parts = [member]
    if member.artifact.kind is ArtifactKind.ARCHIVE:
        path = member.artifact.path
        parts = [m for m in build.members if m.artifact.in_archive and m.artifact.path == path]
    return Counter(symbol.scope for part in parts for symbol in part.symbols)


def _artifact(
    member: Member, evidence: tuple[str, ...], scopes: Counter[Scope], *, on_disk: bool
) -> ArtifactSummary:
    binary = member.artifact
    return ArtifactSummary(
        path=binary.label,
        sha256=digest_of(binary.path) if on_disk else None,
        format=binary.target.format,
        architecture=binary.target.architecture,
        kind=binary.kind,
        identity=binary.identity,
        build_id=binary.build_id,
        role=member.role,
        evidence=tuple(sorted(set(evidence) & {e.value for e in Evidence})),
        exported=scopes[Scope.EXPORTED],
        undefined=scopes[Scope.UNDEFINED],
        hidden=scopes[Scope.HIDDEN],
        local=scopes[Scope.LOCAL],
    )


def digest_of(path: str) -> str:
    """SHA-256 of a file; raises InputError where it changed under the run."""
    digest = hashlib.sha256()
    try:
        with open(path, "rb") as file:  # noqa: PTH123  (paths are strings throughout)
            while chunk := file.read(CHUNK):
                digest.update(chunk)
    except OSError as error:
        raise InputError(path, f"could be read a moment ago, and now not: {error.strerror}") from error
    return digest.hexdigest()
