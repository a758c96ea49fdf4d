"""What changed in C, the old release at the left and the new one at the right."""

from __future__ import annotations

from itertools import zip_longest
from typing import TYPE_CHECKING

from abilint.report.html.markup import Child, Node, block, element

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from abilint.model.finding import Finding

CONTEXT = 3
"""Equal lines that are shown around a change."""
MOST_ROWS = 400
Row = tuple[str, str | None, str | None]
"""`equal`, `changed` or `cut`, and the line of each release; None where it has none."""


def shown(finding: Finding) -> Node | None:
    """Give both declarations; one alone where the other release has none, None where nothing is known."""
    if finding.old_signature is None and finding.signature is None:
        return None
    if finding.old_signature is None or finding.signature is None:
        return _one(finding)
    found = list(rows(finding.old_signature, finding.signature))
    cut: list[Row] = [("cut", "", "")] if len(found) > MOST_ROWS else []
    heads = (_head("Old release", finding.old_location), _head("New release", finding.location))
    inner = element(
        "table",
        element("caption", "What both releases declare", class_="aside"),
        element("thead", element("tr", *heads)),
        element("tbody", *map(_row, [*found[:MOST_ROWS], *cut])),
        class_="diff",
    )
    return element(
        "div", inner, class_="scroll", tabindex="0", role="group", aria_label="Old and new declaration"
    )


def _one(finding: Finding) -> Node:
    if finding.effect is None:
        title = "Declared as"
    else:
        title = "The new release declares" if finding.old_signature is None else "The old release declared"
    text = finding.signature or finding.old_signature or ""
    return element("figure", element("figcaption", title), block(text))


def rows(old: str, new: str) -> Iterator[Row]:
    """Lay the lines side by side; what is far from any change is cut."""
    from difflib import SequenceMatcher

    before, after = old.splitlines(), new.splitlines()
    if before == after:
        yield from (("equal", line, line) for line in before)
        return
    end = 0
    for group in SequenceMatcher(None, before, after, autojunk=False).get_grouped_opcodes(CONTEXT):
        if group[0][1] > end:
            yield "cut", "", ""
        end = group[-1][2]
        for tag, i, j, k, m in group:
            yield from _rows(before[i:j], after[k:m], equal=tag == "equal")
    if end < len(before):
        yield "cut", "", ""


def _rows(before: Sequence[str], after: Sequence[str], *, equal: bool) -> Iterator[Row]:
    kind = "equal" if equal else "changed"
    return ((kind, old, new) for old, new in zip_longest(before, after))


def _head(title: str, place: object) -> Node:
    where: Child = element("span", f" {place}", class_="place") if place else ""
    return element("th", title, where, scope="col")


def _row(row: Row) -> Node:
    kind, old, new = row
    if kind == "cut":
        return element("tr", element("td", "…", colspan="2", class_="cut"))
    return element("tr", _cell(old, "-", "old", kind), _cell(new, "+", "new", kind))


def _cell(line: str | None, sign: str, side: str, kind: str) -> Node:
    """Give a line with its sign, for who does not see the colours."""
    if line is None:
        return element("td", class_="none")
    if kind == "equal":
        return element("td", element("code", line))
    said = element("span", sign, class_="sign")
    return element("td", said, element("code", line), class_=side)
