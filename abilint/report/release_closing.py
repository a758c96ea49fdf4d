"""How a report on two releases ends: what was not compared, the verdict, and on what it rests."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

from msgspec.structs import replace

from abilint.model.finding import State, Unchecked
from abilint.model.release import Bump, Effect
from abilint.model.report import Status
from abilint.report import closing
from abilint.report.colour import Style
from abilint.report.not_run import not_run_lines
from abilint.report.order import ordered_artifacts
from abilint.report.visible import visible
from abilint.report.words import counted, distinct, first_few, listed

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from abilint.model.finding import Finding
    from abilint.model.report import Comparison, Report, Successor
    from abilint.report.colour import Paint

_STYLES = {
    Effect.BREAKING: Style.ERROR,
    Effect.SOURCE_BREAK: Style.WARNING,
    Effect.RISKY: Style.WARNING,
    Effect.COMPATIBLE: Style.GOOD,
    Effect.NO_CHANGE: Style.GOOD,
}
_WORDS = {
    Effect.BREAKING: "breaking",
    Effect.SOURCE_BREAK: "source-level",
    Effect.RISKY: "risky",
    Effect.COMPATIBLE: "compatible",
}
_BUMPS = {
    Bump.MAJOR: "the version's major part must grow",
    Bump.MINOR: "the version's minor part must grow",
    Bump.PATCH: "a patch version will do",
    Bump.NONE: "the version need not grow",
}
_EVIDENCE = {"exports": "exports", "header": "headers", "debug-info": "debug info", "types": "types"}
_BY_TYPES = frozenset({"header", "debug-info"})
THE_NAME = "identity-changed"
"""The rule about a library's name: no break that another name would answer."""
_LIBRARIES = 3


def closing_lines(report: Report, paint: Paint) -> list[str]:
    """Say what was not compared, the verdict, the evidence; of `check`, how the build itself is, first."""
    comparison = report.comparison
    if comparison is None:
        return closing.closing_lines(report, paint)
    told = _without_releases(report, comparison)
    by_itself = [closing.verdict_line(told, paint)] if report.command == "check" else []
    accounting = [closing.accounting_line(told)] if report.command == "check" else []
    return [
        *unchecked(report, paint),
        *by_itself,
        *accounting,
        _verdict(report, comparison, paint),
        *closing.incomplete_lines(report, paint),
        _basis(report, comparison),
    ]


def headline(report: Report, paint: Paint) -> list[str]:
    """Say both verdicts of `check`, the one of `diff`, and why there is none where there is none."""
    comparison = report.comparison
    if comparison is None:
        return closing.headline(report, paint)
    told = _without_releases(report, comparison)
    by_itself = [closing.verdict_line(told, paint)] if report.command == "check" else []
    return [*by_itself, _verdict(report, comparison, paint), *closing.incomplete_lines(report, paint)]


def coverage(report: Report) -> list[str]:
    """Say what was looked at."""
    comparison = report.comparison
    if comparison is None:
        return [closing.accounting_line(report)]
    told = _without_releases(report, comparison)
    accounting = [closing.accounting_line(told)] if report.command == "check" else []
    return [*accounting, _basis(report, comparison)]


def unchecked(report: Report, paint: Paint) -> list[str]:
    """Say what was not looked at."""
    comparison = report.comparison
    if comparison is None:
        return not_run_lines(report, paint)
    told = _without_releases(report, comparison)
    return [*not_run_lines(told, paint), *_not_compared(comparison, paint)]


def _without_releases(report: Report, comparison: Comparison) -> Report:
    """Leave out changes, and rules that did not run for evidence that is told of in one line for all."""
    reasons = comparison.lacking.values()
    return replace(
        report,
        findings=tuple(finding for finding in report.findings if finding.effect is None),
        not_run=tuple(
            entry
            for entry in report.not_run
            if entry.what not in (Unchecked.RULE, Unchecked.OPTION)
            or not any(entry.reason in reason for reason in reasons)
        ),
    )


def _not_compared(comparison: Comparison, paint: Paint) -> Iterator[str]:
    """`not compared: types: the old release (libfoo.so.1) has no header and no debug info`.

    What has no exports is only headers, and has no debug info either.
    """
    lacking = comparison.lacking
    covered = _BY_TYPES if "types" in lacking else {"debug-info"} if "exports" in lacking else frozenset()
    for evidence, reason in comparison.lacking.items():
        if evidence not in covered:
            yield f"{paint(Style.STRONG, 'not compared')}: {_EVIDENCE[evidence]}: {visible(reason)}"


def _verdict(report: Report, comparison: Comparison, paint: Paint) -> str:
    effect = report.verdict or Effect.NO_CHANGE
    changes = tuple(finding for finding in report.findings if finding.effect)
    findings = [finding for finding in changes if finding.state is State.NEW]
    word = paint(_style(effect, comparison), effect.value)
    said = [
        _counts(findings) or _agreement(comparison, but_for_accepted=bool(changes)),
        _BUMPS[report.bump or Bump.NONE],
        *_names(findings, comparison.libraries),
    ]
    where = f"{_against(report)}{_reserve(report, effect, comparison)}"
    return f"{word}{where}: {'; '.join(said)}{closing.accepted(replace(report, findings=changes))}"


def _agreement(comparison: Comparison, *, but_for_accepted: bool) -> str:
    """Say that nothing changed, or nothing that somebody did not accept."""
    same = f"{_evidence(comparison)} say the same"
    return f"{same}, but for what is accepted" if but_for_accepted else same


def _against(report: Report) -> str:
    """In a run of `check`, say that this is no longer about the build by itself."""
    if report.command != "check":
        return ""
    old = [visible(each.path) for each in ordered_artifacts(report.artifacts) if each.role == "old"]
    return f" against {first_few(old, _LIBRARIES)}" if old else ""


def _style(effect: Effect, comparison: Comparison) -> Style:
    """Nothing is green that no types were compared for."""
    style = _STYLES[effect]
    return Style.STRONG if style is Style.GOOD and not _BY_TYPES & set(comparison.evidence) else style


def _reserve(report: Report, effect: Effect, comparison: Comparison) -> str:
    if report.status in (Status.INCOMPLETE, Status.ERROR):
        return ", but not everything was compared"
    if effect.rank <= Effect.COMPATIBLE.rank and not _BY_TYPES & set(comparison.evidence):
        return f", as far as {_evidence(comparison)} tell"
    return ""


def _counts(findings: Sequence[Finding]) -> str:
    """`2 breaking changes, 1 risky, 14 compatible`."""
    counts = Counter(finding.effect for finding in findings)
    effects = sorted((effect for effect in _WORDS if counts[effect]), key=lambda effect: -effect.rank)
    if not effects:
        return ""
    first, *others = effects
    return ", ".join(
        [
            counted(counts[first], f"{_WORDS[first]} change"),
            *(f"{counts[each]} {_WORDS[each]}" for each in others),
        ]
    )


def _names(findings: Sequence[Finding], libraries: Sequence[Successor]) -> Iterator[str]:
    """Say of each library whether its name for the loader tells what became of it."""
    breaks = Counter(
        finding.artifact
        for finding in findings
        if finding.effect is Effect.BREAKING and finding.rule != THE_NAME
    )
    kept = [each for each in libraries if breaks[each.artifact] and each.old_identity and not each.renamed]
    if kept:
        names = first_few(distinct(visible(each.name) for each in kept), _LIBRARIES)
        them = "it" if sum(breaks[each.artifact] for each in kept) == 1 else "them"
        word = kept[0].identity_word
        yield f"{names} {_keeps(len(kept), word)}: change it, or undo {them}"
    for each in [each for each in libraries if each.renamed][:_LIBRARIES]:
        yield visible(_renamed(each, breaks[each.artifact]))


def _keeps(libraries: int, word: str) -> str:
    return f"keeps its {word}" if libraries == 1 else f"keep their {word}"


def _renamed(library: Successor, breaks: int) -> str:
    if breaks:
        return library.renaming
    changed = f"the {library.identity_word} changed from {library.old_identity} to {library.identity}"
    return f"{changed}, and no change asks for it"


def _basis(report: Report, comparison: Comparison) -> str:
    """Name the evidence: `compared: exports and headers; 30 rules ran, 12 not run`."""
    alone = " alone" * (len(comparison.evidence) == 1)
    compared = f"compared: {_evidence(comparison)}{alone}"
    if report.command == "check":
        return compared
    skipped = len({entry.subject for entry in report.not_run if entry.what is Unchecked.RULE})
    return f"{compared}; {counted(report.rules_run, 'rule')} ran" + f", {skipped} not run" * bool(skipped)


def _evidence(comparison: Comparison) -> str:
    return listed([_EVIDENCE[each] for each in comparison.evidence] or ["nothing"])
