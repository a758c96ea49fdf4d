"""A release that breaks programs under a new SONAME has told them: they go on loading the old library."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from abilint.model.release import Effect
from abilint.model.rule import Level

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from abilint.model.finding import Finding
    from abilint.model.report import Comparison, Successor


THE_NAME = "identity-changed"
"""The rule about the name itself."""
ANOTHER_LIBRARY = "library-removed"
"""It is told of a library that is still there, whose name is no answer to it."""


def announced(findings: Iterable[Finding], comparison: Comparison) -> tuple[Finding, ...]:
    """Make warnings of the breaking changes of every library that changed its name for the loader.

    The name is a SONAME, an install name or the name of a DLL. A compatibility version does not count:
    dyld loads a library of a higher one for programs that were linked with a lower one (dyld(1)). Nor does
    a name that only one of the releases states: programs then look for the name of the file.
    """
    renamed = {each.artifact: each for each in comparison.libraries if each.renamed}
    return tuple(_announced(finding, renamed) for finding in findings)


def _announced(finding: Finding, renamed: Mapping[str, Successor]) -> Finding:
    successor = renamed.get(finding.artifact or "")
    if successor is None or finding.effect is not Effect.BREAKING or finding.rule == ANOTHER_LIBRARY:
        return finding
    level = min(finding.level, Level.WARNING, key=lambda level: level.rank)
    if finding.rule == THE_NAME:
        return replace(finding, level=level)
    return replace(finding, level=level, notes=(*finding.notes, successor.renaming), fix=None)
