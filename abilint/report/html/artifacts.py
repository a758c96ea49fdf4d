"""The files of the run, and what became of the declarations of their headers."""

from __future__ import annotations

from typing import TYPE_CHECKING

from abilint.model.report import BUCKETS
from abilint.report.html.markup import Child, Node, code, element
from abilint.report.html.parts import ABSENT, number, row, section, table
from abilint.report.order import ordered_artifacts

if TYPE_CHECKING:
    from collections.abc import Mapping

    from abilint.model.report import ArtifactSummary, Report

_HEAD = ("File", "Role", "Kind", "Name for programs", "Exported", "Undefined", "Hidden", "Local", "Digests")
_MEANINGS = {
    "verified": "exported as declared",
    "missing": "promised, not defined by the library",
    "local_only": "defined, but no program can link to it",
    "mangled": "exported only under a mangled name",
    "other_mismatch": "exported, but not as declared",
    "inline": "every program brings its own definition",
    "macro": "a macro: nothing to export",
    "unavailable": "declared as not available",
    "consumer_implemented": "the library needs it from the program",
    "sibling": "exported by another library of the run",
    "not_checked": "nothing is concluded",
}
"""What the buckets of BUCKETS mean."""
_BAR = 200
"""Units of the longest bar."""


def shown(report: Report) -> Node | None:
    """Give a table of the files; None where none could be read."""
    if not report.artifacts:
        return None
    rows = map(_artifact, ordered_artifacts(report.artifacts))
    return section("artifacts", "Files", table("Files of the run", _HEAD, rows, hidden_caption=True))


def _artifact(artifact: ArtifactSummary) -> Node:
    target = f" ({artifact.target})" if artifact.target else ""
    return row(
        element("span", code(artifact.path), target),
        artifact.role,
        f"{artifact.format} {artifact.kind}, {artifact.architecture}",
        code(artifact.identity) if artifact.identity else ABSENT,
        artifact.exported,
        artifact.undefined,
        artifact.hidden,
        artifact.local,
        _digests(artifact),
    )


def _digests(artifact: ArtifactSummary) -> Child:
    parts = [
        element("div", f"{title} ", element("code", value, class_="digest"))
        for title, value in (("sha256", artifact.sha256), ("build id", artifact.build_id))
        if value
    ]
    return element("div", *parts) if parts else ABSENT


def declarations(report: Report) -> Node | None:
    """Account for every declaration; None where no header was given."""
    counts = report.declarations
    total = counts.get("total", 0)
    if not total:
        return None
    rows = [_bucket(name, counts, total) for name in BUCKETS if counts.get(name)]
    head = ("What became of it", "Declarations", "Share", "Meaning")
    inner = table(f"All {number(total)} declarations of the headers", head, rows)
    return section("declarations", "Declarations", inner)


def _bucket(name: str, counts: Mapping[str, int], total: int) -> Node:
    count = counts[name]
    return row(name.replace("_", " "), count, _bar(count, total), _MEANINGS[name])


def _bar(count: int, total: int) -> Node:
    """Draw the share, and say it."""
    width = max(1, round(_BAR * count / total))
    bar = element("rect", width=str(width), height="10", rx="2")
    drawing = element("svg", bar, width=str(_BAR), height="10", aria_hidden="true", class_="bar")
    return element("span", drawing, f" {100 * count / total:.1f} %")
