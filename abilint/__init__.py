"""abilint: the linter for the C ABI boundary.

    import abilint

    report = abilint.check("libfoo.so", headers="foo.h")
    for finding in report.findings:
        print(finding.location, finding.level, finding.message)

What stands in `__all__` is for other programs and follows semantic versioning; all else may change.
"""

from __future__ import annotations

TYPE_CHECKING = False  # the module typing costs as much as all of this
if TYPE_CHECKING:
    from abilint.api import check, diff, read, render
    from abilint.errors import AbilintError, InputError, UsageError
    from abilint.model.artifact import Artifact
    from abilint.model.build import Member
    from abilint.model.finding import Finding, NotRun, State
    from abilint.model.report import Report, Status
    from abilint.model.rule import Level
    from abilint.model.symbol import Symbol

__version__ = "0.1.0"

__all__ = [
    "AbilintError",
    "Artifact",
    "Finding",
    "InputError",
    "Level",
    "Member",
    "NotRun",
    "Report",
    "State",
    "Status",
    "Symbol",
    "UsageError",
    "__version__",
    "check",
    "diff",
    "read",
    "render",
]

_HOMES = {
    **dict.fromkeys(("check", "diff", "read", "render"), "abilint.api"),
    **dict.fromkeys(("AbilintError", "InputError", "UsageError"), "abilint.errors"),
    "Artifact": "abilint.model.artifact",
    **dict.fromkeys(("Finding", "NotRun", "State"), "abilint.model.finding"),
    **dict.fromkeys(("Report", "Status"), "abilint.model.report"),
    "Level": "abilint.model.rule",
    "Member": "abilint.model.build",
    "Symbol": "abilint.model.symbol",
}


def __getattr__(name: str) -> object:
    """Import what is asked for: the command line pays for none of it."""
    if name not in _HOMES:
        raise AttributeError(f"module 'abilint' has no attribute {name!r}")
    from importlib import import_module

    return getattr(import_module(_HOMES[name]), name)


def __dir__() -> list[str]:
    return sorted({*globals(), *__all__})
