"""Names that try to be more than names: of symbols, files and rules that nobody vouches for."""

from __future__ import annotations

from report_examples import finding, report

from abilint.model.location import Location
from abilint.model.report import Status

NAMES = (
    "a|b",
    "`x`",
    "``",
    "<script>alert(1)</script>",
    "</code><img src=x onerror=alert(1)>",
    "[text](https://example.org)",
    "![i](x)",
    "@everyone",
    "see#12",
    "https://example.org/x",
    "**bold** _soft_ ~~gone~~",
    "&lt;",
    "\\|",
    "a\nb\r\nc",
    "::error::forged",
    "\n::stop-commands::x",
    "x##[error]forged",
    "%0A::error::forged",
    "a,line=1::x",
    "\u202eabc",
    "\x1b[31mred",
    "\udcff",
    "$x$",
)


def hostile_report():
    """One finding for each name, in every place that a name reaches."""
    return report(
        findings=tuple(
            finding(
                fingerprint=f"abilint/v1:{number:032x}",
                message=f"`{name}` and {name} are declared",
                symbol=name,
                location=Location(f"include/{name}.h", 7, 5),
                notes=(f"did you mean {name}?",),
                fix=f"define {name}",
            )
            for number, name in enumerate(NAMES)
        ),
        status=Status.FINDINGS,
        exit_code=1,
    )
