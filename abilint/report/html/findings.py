"""The findings: a line each, which opens to all that is known."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

from abilint.model.finding import State
from abilint.model.release import Effect
from abilint.report.html import declarations_side_by_side
from abilint.report.html.markup import Child, Node, address, code, element, prose
from abilint.report.html.parts import FIRST, Growing, badge, section, term
from abilint.report.html.rule_texts import anchor
from abilint.report.order import ordered_findings
from abilint.report.spelling import demangled
from abilint.report.words import distinct

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from abilint.model.finding import Finding
    from abilint.model.report import Report

OPENED = 5
"""A page of so few findings shows them open."""
TONES = {
    Effect.BREAKING: "error",
    Effect.SOURCE_BREAK: "warning",
    Effect.RISKY: "warning",
    Effect.COMPATIBLE: "good",
    Effect.NO_CHANGE: "good",
}


def growing(report: Report) -> Growing:
    """Give every finding, the worst first, those that somebody accepted last."""
    found = sorted(ordered_findings(report.findings), key=lambda each: each.state is not State.NEW)
    opened = len(found) <= OPENED
    explained = {rule.name for rule in report.rules}
    entries = (
        _entry(each, name, opened=opened, explained=each.rule in explained)
        for each, name in zip(found, _identities(found), strict=True)
    )
    return Growing("findings", "finding", tuple(entries))


def shown(report: Report, found: Growing) -> Node:
    """Give the section: the filter, and the first of them."""
    if not found.entries:
        return section("findings", "Findings", element("p", "There are no findings.", class_="empty"))
    entries = element("ol", *found.entries[:FIRST], id="findings-list", class_="findings")
    return section("findings", "Findings", _filter(report), found.status(), entries, found.more())


def _identities(found: Sequence[Finding]) -> Iterator[str]:
    """Name each by its fingerprint, so that a link to it holds for the next report too."""
    seen: Counter[str] = Counter()
    for each in found:
        name = "f-" + each.fingerprint.rpartition(":")[2]
        seen[name] += 1
        yield name if seen[name] == 1 else f"{name}-{seen[name]}"


def _entry(finding: Finding, identity: str, *, opened: bool, explained: bool) -> Node:
    head = element(
        "summary",
        badge(finding.level.value, finding.level.value),
        _state(finding),
        element("span", *prose(finding.message), class_="message"),
        element("span", _place(finding), class_="place"),
    )
    inner = element(
        "details", head, element("div", *_body(finding, explained=explained), class_="body"), open=opened
    )
    return element(
        "li",
        inner,
        id=identity,
        data_level=finding.level.value,
        data_state=finding.state.value,
        data_rule=finding.rule,
        data_target=finding.target,
    )


def _state(finding: Finding) -> Child:
    return "" if finding.state is State.NEW else badge(finding.state.value, "quiet")


def _place(finding: Finding) -> str:
    return str(finding.location) if finding.location.file else finding.artifact or ""


def _body(finding: Finding, *, explained: bool) -> Iterator[Child | None]:
    notes = [element("li", *prose(note)) for note in finding.notes]
    yield element("ul", *notes, class_="notes") if notes else None
    yield declarations_side_by_side.shown(finding)
    yield element("p", element("strong", "What follows: "), *prose(finding.why)) if finding.why else None
    yield element("p", element("strong", "Fix: "), *prose(finding.fix), class_="fix") if finding.fix else None
    yield element("dl", *_facts(finding, explained=explained), class_="facts")


def _facts(finding: Finding, *, explained: bool) -> Iterator[Node]:
    if finding.justification:
        yield from term("Accepted because", finding.justification)
    yield from term("Rule", *_rule(finding, explained=explained))
    if finding.effect:
        yield from term("Effect", badge(finding.effect.value, TONES[finding.effect]))
    for name, value in _named(finding):
        if value and (name == "Symbol" or value != finding.symbol):
            yield from term(name, code(value))


def _rule(finding: Finding, *, explained: bool) -> Iterator[Child]:
    yield element("a", finding.rule, href=f"#{anchor(finding.rule)}") if explained else code(finding.rule)
    yield f" ({finding.code}, cause {finding.cause})"
    uri = address(finding.help_uri)
    if uri:
        yield " · "
        yield element("a", "documentation", href=uri, rel="noreferrer")


def _named(finding: Finding) -> Iterator[tuple[str, str | None]]:
    yield "Symbol", finding.symbol
    yield "In C++ or Rust", demangled(finding)
    yield "Version", finding.version
    yield "Promised" if finding.effect is None else "Before", finding.before
    yield "Found" if finding.effect is None else "After", finding.after
    yield "Library", finding.artifact
    yield "Target", finding.target
    yield "Old place", str(finding.old_location) if finding.old_location else None
    yield "Fingerprint", finding.fingerprint


def _filter(report: Report) -> Node:
    """Offer what there is to choose from; the script shows it, as it does nothing without."""
    levels = [level for level in ("error", "warning", "note") if _has(report, level)]
    states = [state.value for state in State if any(each.state is state for each in report.findings)]
    rules = sorted({each.rule for each in report.findings})
    targets = sorted(distinct(each.target for each in report.findings))
    return element(
        "form",
        element(
            "label",
            element("span", "Search"),
            element(
                "input",
                type="search",
                name="text",
                autocomplete="off",
                spellcheck="false",
                placeholder="name, file, message …",
            ),
        ),
        _boxes("Level", "level", levels),
        _boxes("State", "state", states),
        _choice("Rule", "rule", rules),
        _choice("Target", "target", targets),
        element("button", "Open all", type="button", id="findings-open"),
        id="findings-filter",
        class_="filter",
        role="search",
        aria_label="Filter the findings",
        hidden=True,
    )


def _has(report: Report, level: str) -> bool:
    return any(each.level.value == level for each in report.findings)


def _boxes(title: str, name: str, values: Sequence[str]) -> Node | None:
    if len(values) < 2:
        return None
    boxes = (
        element("label", element("input", type="checkbox", name=name, value=value, checked=True), value)
        for value in values
    )
    return element("fieldset", element("legend", title), *boxes)


def _choice(title: str, name: str, values: Sequence[str]) -> Node | None:
    if len(values) < 2:
        return None
    options = (element("option", value, value=value) for value in values)
    every = element("option", "all", value="")
    return element("label", element("span", title), element("select", every, *options, name=name))
