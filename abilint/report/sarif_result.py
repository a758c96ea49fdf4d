"""Findings as SARIF results (2.1.0, 3.27)."""

from __future__ import annotations

import posixpath
from collections import Counter
from typing import TYPE_CHECKING, Any

from abilint.model.finding import State
from abilint.model.location import Location
from abilint.report.finding_text import full_text, with_unique_prints
from abilint.report.repository_path import Files, file_of
from abilint.report.spelling import demangled
from abilint.report.visible import visible

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from abilint.model.finding import Finding

KINDS = {
    "function": "function",
    "ifunc": "function",
    "object": "variable",
    "tls": "variable",
    "common": "variable",
}
"""Words of SARIF 3.33.7 for kinds of symbols; it has none for the others."""


def stated(**members: Any) -> dict[str, Any]:  # noqa: ANN401  # any JSON value
    """Leave out what is absent: SARIF knows no null."""
    return {name: value for name, value in members.items() if value not in (None, "", [], {})}


def plain(text: str) -> str:
    """Keep line breaks, spell other control characters; `](` would make a link (SARIF 2.1.0, 3.11.6)."""
    return "\n".join(map(visible, text.split("\n"))).replace("](", "] (")


def results(findings: Sequence[Finding], rule_index: Mapping[str, int], files: Files) -> list[dict[str, Any]]:
    """Lay out all findings, in the order given."""
    crowd = Counter(_line_of(finding) for finding in findings)
    traced = {line for line, number in crowd.items() if line[1] and number == 1 and files.has(line[0])}
    has_baseline = any(finding.state is State.BASELINED for finding in findings)
    return [
        stated(
            ruleId=plain(finding.rule),
            ruleIndex=rule_index[plain(finding.rule)],
            level=finding.level.value,
            message={"text": plain(full_text(finding))},
            locations=[_location(finding, files)],
            relatedLocations=list(_related(finding, files)),
            partialFingerprints=_prints(unique, is_traced=_line_of(finding) in traced),
            suppressions=_suppressions(finding),
            baselineState=_baseline_state(finding) if has_baseline else None,
            properties=_properties(finding, files),
        )
        for finding, unique in with_unique_prints(findings)
    ]


def _line_of(finding: Finding) -> tuple[str, int]:
    return file_of(finding), finding.location.line


def _prints(unique: str, *, is_traced: bool) -> dict[str, str]:
    """Leave it to GitHub's action to trace a line as it moves, of a file that it has.

    It cannot where the place is a binary, and takes two findings on one line for one.
    """
    own = {"abilint/v1": unique.partition(":")[0]}
    return own if is_traced else {"primaryLocationLineHash": unique, **own}


def _location(finding: Finding, files: Files) -> dict[str, Any]:
    place = Location(file_of(finding), finding.location.line, finding.location.column)
    return stated(
        physicalLocation=_physical(place, files),
        logicalLocations=[name] if (name := _name(finding)) else None,
    )


def _physical(place: Location, files: Files) -> dict[str, Any]:
    """No region where the file as a whole is meant: line 1 of a binary would be untrue."""
    region = stated(
        startLine=place.line or None, startColumn=place.column or None, endLine=place.line or None
    )
    return stated(artifactLocation={"uri": files.uri(place.file)}, region=region if place.line else None)


def _name(finding: Finding) -> dict[str, Any] | None:
    if not finding.symbol:
        return None
    readable = demangled(finding)
    is_mangled = readable is not None and readable != finding.symbol
    return stated(
        name=None if is_mangled else visible(finding.symbol),
        fullyQualifiedName=visible(readable or finding.symbol),
        decoratedName=visible(finding.symbol) if is_mangled else None,
        kind=KINDS.get(finding.kind or ""),
    )


def _related(finding: Finding, files: Files) -> Iterator[dict[str, Any]]:
    """Name the binary where a header is the primary place, and the old release's declaration."""
    places = [(finding.old_location, "as the old release declares it")]
    if finding.artifact and finding.location.file not in ("", finding.artifact):
        places.insert(
            0, (Location(finding.artifact), posixpath.basename(finding.artifact) or finding.artifact)
        )
    stating = [(place, words) for place, words in places if place and place.file]
    for number, (place, words) in enumerate(stating):
        yield {"id": number, "physicalLocation": _physical(place, files), "message": {"text": plain(words)}}


def _suppressions(finding: Finding) -> list[dict[str, Any]] | None:
    if finding.state is State.NEW:
        return None
    why = finding.justification or ("in the baseline" if finding.state is State.BASELINED else "")
    return [stated(kind="external", status="accepted", justification=plain(why))]


def _baseline_state(finding: Finding) -> str:
    return "unchanged" if finding.state is State.BASELINED else "new"


def _properties(finding: Finding, files: Files) -> dict[str, Any]:
    is_part = finding.artifact and files.whole(finding.artifact) != finding.artifact
    texts = {
        "artifact": finding.artifact if is_part else None,
        "code": finding.code,
        "cause": finding.cause,
        "effect": finding.effect and finding.effect.value,
        "before": finding.before,
        "after": finding.after,
        "version": finding.version,
        "oldSignature": finding.old_signature,
        "signature": finding.signature,
        "fingerprint": finding.fingerprint,
    }
    return {name: plain(text) for name, text in texts.items() if text}
