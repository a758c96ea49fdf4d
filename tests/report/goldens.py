"""Reports kept word by word; `python tests/report/goldens.py` writes them anew, then read the diff."""

from __future__ import annotations

import os
import re
from pathlib import Path

from release_examples import ANNOUNCED, BOTH_GATES, EXPORTS_ALONE, RELEASE, SAME
from report_examples import EVERYTHING, leak, report

from abilint import __version__
from abilint.model.report import Status
from abilint.report import render
from abilint.report.view import View

GOLDEN = Path(__file__).parent / "golden"

PLAIN = View()
COLOUR = View(colour=True)
UNFOLDED = View(fold_notes=False, max_findings=3)

NO_HEADER = report(declarations={}, findings=(leak(1),), arguments=("build/libfoo.so.1",))
NOTHING_READ = report(
    status=Status.INCOMPLETE,
    exit_code=3,
    reasons=("missing.so: there is no such file",),
    artifacts=(),
    declarations={},
    rules_run=0,
)

PROGRAMS = {
    "ndjson": "ndjson",
    "sarif": "sarif",
    "gitlab": "gitlab",
    "junit": "junit.xml",
    "rdjson": "rdjson",
    "metrics": "prom",
}
"""Formats for programs to the ending of their goldens."""

GOLDENS = {
    "everything.txt": (EVERYTHING, "text", PLAIN),
    "everything.colour.txt": (EVERYTHING, "text", COLOUR),
    "everything.unfolded.txt": (EVERYTHING, "text", UNFOLDED),
    "everything.concise.txt": (EVERYTHING, "concise", PLAIN),
    "everything.github.txt": (EVERYTHING, "github", PLAIN),
    "everything.md": (EVERYTHING, "markdown", PLAIN),
    "everything.json": (EVERYTHING, "json", PLAIN),
    "clean.txt": (report(), "text", PLAIN),
    "clean.json": (report(), "json", PLAIN),
    "no-header.txt": (NO_HEADER, "text", PLAIN),
    "no-header.json": (NO_HEADER, "json", PLAIN),
    "nothing-read.txt": (NOTHING_READ, "text", PLAIN),
    "nothing-read.json": (NOTHING_READ, "json", PLAIN),
    "release.txt": (RELEASE, "text", PLAIN),
    "release.colour.txt": (RELEASE, "text", COLOUR),
    "release.unfolded.txt": (RELEASE, "text", UNFOLDED),
    "release.concise.txt": (RELEASE, "concise", PLAIN),
    "release.github.txt": (RELEASE, "github", PLAIN),
    "release.md": (RELEASE, "markdown", PLAIN),
    "release.json": (RELEASE, "json", PLAIN),
    "same.txt": (SAME, "text", PLAIN),
    "same.json": (SAME, "json", PLAIN),
    "exports-alone.txt": (EXPORTS_ALONE, "text", PLAIN),
    "announced.txt": (ANNOUNCED, "text", PLAIN),
    "announced.json": (ANNOUNCED, "json", PLAIN),
    "both-gates.txt": (BOTH_GATES, "text", PLAIN),
    "both-gates.md": (BOTH_GATES, "markdown", PLAIN),
    "both-gates.json": (BOTH_GATES, "json", PLAIN),
    **{
        f"{name}.{ending}": (value, format_name, PLAIN)
        for name, value in (("everything", EVERYTHING), ("release", RELEASE))
        for format_name, ending in PROGRAMS.items()
    },
}


def rendered(name: str) -> str:
    """The report as it comes out now, with the version of the golden; the directory must be GOLDEN."""
    value, format_name, view = GOLDENS[name]
    own_version = re.compile(rf'(\bversion"?[:=] ?"){re.escape(__version__)}"')
    return own_version.sub(r'\g<1>0.0.0"', render(value, format_name, view))


def main() -> None:
    os.chdir(GOLDEN)
    for name in GOLDENS:
        (GOLDEN / name).write_text(rendered(name), "utf-8")


if __name__ == "__main__":
    main()
