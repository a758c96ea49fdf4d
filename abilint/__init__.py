"""abilint: the linter for the C ABI boundary.

    import abilint

    report = abilint.check("libfoo.so", headers="foo.h")
    for finding in report.findings:
        print(finding.location, finding.level, finding.message)

What stands in `__all__` is for other programs and follows semantic versioning; all else may change.
"""

from __future__ import annotations

__version__ = "0.1.0"

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
"""What is imported when it is asked for; `__init__.pyi` has the types."""

__all__ = ["__version__", *_HOMES]  # noqa: PLE0604  (names of what __getattr__ imports)


def __getattr__(name: str) -> object:
    """Import what is asked for: the command line pays for none of it."""
    if name not in _HOMES:
        raise AttributeError(f"module 'abilint' has no attribute {name!r}")
    from importlib import import_module

    return getattr(import_module(_HOMES[name]), name)


def __dir__() -> list[str]:
    return sorted({*globals(), *__all__})
