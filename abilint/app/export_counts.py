"""How many exports came, went, and broke: what a timeline draws."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from abilint.model.release import ChangeKind, Effect
from abilint.model.report import ExportCounts
from abilint.model.rule import Evidence

if TYPE_CHECKING:
    from collections.abc import Sequence

    from abilint.app.comparison import Compared
    from abilint.model.finding import Finding
    from abilint.model.release import Library
    from abilint.model.report import Comparison


def counted(comparison: Comparison, compared: Compared, findings: Sequence[Finding]) -> Comparison:
    """Add the counts to each library; nothing where the releases are compared without exports."""
    if Evidence.EXPORTS not in comparison.evidence:
        return comparison
    pairs = {new.head.artifact.label: (old, new) for old, new in compared.pairs if old and new}
    libraries = tuple(
        replace(each, exports=_counts(*pairs[each.artifact], compared, findings))
        for each in comparison.libraries
    )
    return replace(comparison, libraries=libraries)


def _counts(old: Library, new: Library, compared: Compared, findings: Sequence[Finding]) -> ExportCounts:
    before, after = old.exported_names, new.exported_names
    artifact = new.head.artifact
    breaking = [f for f in findings if f.effect is Effect.BREAKING and f.artifact == artifact.label]
    renamed = {
        change.subject: change.names
        for change in compared.changes.get(id(artifact), ())
        if change.kind is ChangeKind.SYMBOLS_RENAMED
    }
    named = {name for f in breaking for name in renamed.get(f.symbol or "", (f.symbol,)) if name in before}
    others = sum(f.symbol not in before and f.symbol not in renamed for f in breaking)
    return ExportCounts(
        len(before), len(after), len(after - before), len(before - after), len(named) + others
    )
