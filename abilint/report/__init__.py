"""Report in, text out: one row per output format.

view          how much to show, and on what
order         the one order of findings, in every format
visible       foreign text made safe for a terminal, for UTF-8
colour        when to colour, and with what
source_line   one line of a header with a caret, bounded
frame         the parts of a block: title, place, source line, remarks
finding_block one finding as compilers print it
change_block  one thing that a new release changed, old and new
declaration_diff  both declarations, line by line
folding       what is printed in full, what is one block for many
release_grouping  the same, of two releases
closing       not run, verdict, accounting
release_closing   the same, of two releases, and what was compared
release_text  the blocks of two releases, the worst first
escaped       foreign text made safe for workflow commands and Markdown
text, concise, github, markdown, html    the formats for people
tables        the tables of symbols and types in a JSON report
json, ndjson, sarif, github_sarif, gitlab, junit, rdjson, metrics    the formats for programs
sarif_run, sarif_rule, sarif_result    the parts of a SARIF log
repository_path    files as a repository names them
finding_text  one finding as plain text
targets       a report taken apart by configured target
tool          the program that wrote a report
wire, schema  the JSON report's types and its JSON Schema
destination   `-o FORMAT[=PATH]`: where each report goes
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from abilint.model.report import Report
    from abilint.report.view import View


class Format(NamedTuple):
    """One output format; its module has `render(report, view) -> str`."""

    module: str
    summary: str
    for_people: bool = False
    """Encoded as the terminal wants it; the others are UTF-8 everywhere."""


FORMATS: dict[str, Format] = {
    "text": Format("abilint.report.text", "findings with their source lines, as compilers print them", True),
    "concise": Format("abilint.report.concise", "one line for each finding", True),
    "github": Format("abilint.report.github", "annotations on GitHub, the ten worst of each level"),
    "markdown": Format("abilint.report.markdown", "a table, for comments and summaries"),
    "json": Format("abilint.report.json", "everything, see `abilint report schema`"),
    "ndjson": Format("abilint.report.ndjson", "the same, a record a line"),
    "sarif": Format("abilint.report.sarif", "SARIF 2.1.0, with what was accepted"),
    "github-sarif": Format("abilint.report.github_sarif", "SARIF to upload to GitHub, new findings alone"),
    "gitlab": Format("abilint.report.gitlab", "GitLab's Code Quality report"),
    "junit": Format("abilint.report.junit", "JUnit's XML: a suite for each binary, a test for each rule"),
    "rdjson": Format("abilint.report.rdjson", "diagnostics for reviewdog"),
    "html": Format("abilint.report.html", "one offline page, with filters and tables"),
    "metrics": Format("abilint.report.metrics", "OpenMetrics text, for Prometheus"),
}
"""Name of the format, as `-o` takes it, to the module that renders it."""


def render(report: Report, format_name: str, view: View | None = None) -> str:
    """Give the whole report, ending in a newline.

    `format_name` is a key of FORMATS; `view` defaults to what suits a file: no colour.
    """
    from abilint.report.view import View

    module = import_module(FORMATS[format_name].module)
    text: str = module.render(report, view or View())
    return text
