"""Parts that several sections are made of: sections, tables, badges, lists that grow."""

from __future__ import annotations

from typing import TYPE_CHECKING

from msgspec import Struct

from abilint.report.html.markup import Child, Node, element, plain
from abilint.report.words import counted

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

FIRST = 50
"""Entries of a long list that stand in the page itself; the script adds the others."""


ABSENT = "—"
"""Stands in tables for what is not known, or not there."""


class Growing(Struct, frozen=True):
    """A list that may be too long to show at once."""

    name: str
    """Names it in the page, `findings`."""
    noun: str
    entries: tuple[Node, ...]

    def data(self) -> list[object]:
        """Give all entries for the page's script."""
        return plain(self.entries)

    def status(self) -> Node:
        """Say how many there are: screen readers hear it when the filter changes it."""
        total = len(self.entries)
        shown = min(total, FIRST)
        text = counted(total, self.noun) if shown == total else f"{shown} of {total} {self.noun}s"
        return element(
            "p", text, class_="status", role="status", id=f"{self.name}-status", data_noun=self.noun
        )

    def more(self) -> Child:
        """Offer the rest; what cannot be offered without the script is said."""
        if len(self.entries) <= FIRST:
            return ""
        left = len(self.entries) - FIRST
        told = f"The other {left} need JavaScript to be shown here; the JSON report has all."
        return element(
            "div",
            element("button", "Show more", type="button", id=f"{self.name}-more", hidden=True),
            element("noscript", element("p", told)),
            class_="more",
        )


def section(name: str, title: str, *children: Child | None) -> Node:
    """Make a landmark of the page with its heading."""
    heading = f"{name}-title"
    return element("section", element("h2", title, id=heading), *children, id=name, aria_labelledby=heading)


def table(
    caption: str,
    head: Sequence[str],
    rows: Iterable[Node],
    *,
    body_id: str | None = None,
    hidden_caption: bool = False,
    class_: str | None = None,
) -> Node:
    """Make a table that is scrolled sideways by itself where it is too wide for the page."""
    found = list(rows)
    numeric = {at for each in found for at, cell in enumerate(each.children) if _is_number(cell)}
    heads = (
        element("th", title, scope="col", class_="number" if at in numeric else None)
        for at, title in enumerate(head)
    )
    inner = element(
        "table",
        element("caption", caption, class_="aside" if hidden_caption else None),
        element("thead", element("tr", *heads)),
        element("tbody", *found, id=body_id),
        class_=class_,
    )
    return element("div", inner, class_="scroll", tabindex="0", role="group", aria_label=caption)


def row(first: Child, *cells: Child | int | None) -> Node:
    """Make one row, whose first cell says what it is about; None is a number that is not known."""
    return element("tr", element("th", first, scope="row"), *map(_cell, cells))


def _cell(cell: Child | int | None) -> Node:
    if cell is None or isinstance(cell, int):
        return element("td", number(cell), class_="number")
    return element("td", cell)


def _is_number(cell: Child) -> bool:
    return isinstance(cell, Node) and cell.attributes.get("class") == "number"


def number(value: int | None) -> str:
    """`12,345`; a dash where it is not known."""
    return ABSENT if value is None else f"{value:,}"


def badge(word: str, tone: str) -> Node:
    """Put a word in a colour; the word alone says it all."""
    return element("span", word, class_=f"badge {tone}")


def term(name: str, *value: Child | None) -> list[Node]:
    """One fact of a description list."""
    return [element("dt", name), element("dd", *value)]


def search(name: str, label: str) -> Node:
    """Make a field that narrows the list `name`; the script shows it."""
    return element(
        "form",
        element(
            "label",
            element("span", label),
            element("input", type="search", name="text", autocomplete="off", spellcheck="false"),
        ),
        id=f"{name}-filter",
        class_="filter",
        role="search",
        aria_label=label,
        hidden=True,
    )
