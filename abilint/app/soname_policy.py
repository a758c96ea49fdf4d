"""A release that breaks programs under a new SONAME has told them: they go on loading the old library."""

from __future__ import annotations

from typing import TYPE_CHECKING

from msgspec.structs import replace

from abilint.model.release import Effect
from abilint.model.rule import Level

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from collections.abc import Set as AbstractSet

    from abilint.model.finding import Finding
    from abilint.model.report import Comparison, Successor


THE_NAME = "identity-changed"
"""The rule about the name itself."""
NOT_NEEDED = "nothing else that was compared breaks programs: they need no new name"
ANOTHER_LIBRARY = "library-removed"
"""It is told of a library that is still there, whose name is no answer to it."""


def announced(findings: Iterable[Finding], comparison: Comparison) -> tuple[Finding, ...]:
    """Make warnings of the breaking changes of every library that changed its name for the loader.

    The name is a SONAME, an install name or the name of a DLL. A compatibility version does not count:
    dyld loads a library of a higher one for programs that were linked with a lower one (dyld(1)). Nor does
    a name that only one of the releases states: programs then look for the name of the file. Where nothing
    breaks but for the name, it is the name that is at fault: programs ask for a library that may be gone.
    """
    found = tuple(findings)
    renamed = {each.artifact: each for each in comparison.libraries if each.renamed}
    broken = {each.artifact for each in found if _breaks(each) and each.rule != THE_NAME}
    return tuple(_announced(finding, renamed, broken) for finding in found)


def _breaks(finding: Finding) -> bool:
    """Whether it is one that a new name answers."""
    return finding.effect is Effect.BREAKING and finding.rule != ANOTHER_LIBRARY


def _announced(
    finding: Finding, renamed: Mapping[str, Successor], broken: AbstractSet[str | None]
) -> Finding:
    successor = renamed.get(finding.artifact or "")
    if successor is None or not _breaks(finding):
        return finding
    level = min(finding.level, Level.WARNING, key=lambda level: level.rank)
    if finding.rule == THE_NAME and finding.artifact not in broken:
        return replace(finding, level=level, effect=Effect.RISKY, notes=(*finding.notes, NOT_NEEDED))
    if finding.rule == THE_NAME:
        return replace(finding, level=level)
    return replace(finding, level=level, notes=(*finding.notes, successor.renaming), fix=None)
