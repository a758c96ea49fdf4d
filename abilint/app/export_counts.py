"""How many exports came, went, and broke: what a timeline draws."""

from __future__ import annotations

from typing import TYPE_CHECKING

from msgspec.structs import replace

from abilint.model.release import ChangeKind, Effect
from abilint.model.report import ExportCounts
from abilint.model.rule import Evidence

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from abilint.app.comparison import Compared
    from abilint.model.finding import Finding
    from abilint.model.release import Change, Library
    from abilint.model.report import Comparison

_RULES = {
    ChangeKind.SYMBOLS_RENAMED: "renamed-in-bulk",
    ChangeKind.SYMBOL_VERSION_CHANGED: "symbol-version-changed",
    ChangeKind.SYMBOL_BINDING_CHANGED: "symbol-binding-changed",
    ChangeKind.SYMBOL_VISIBILITY_CHANGED: "symbol-visibility-changed",
}
"""Changes that tell at once what happens to many names, and the rules that tell of them."""


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
    folded = _folded(compared.changes.get(id(artifact), ()))
    broken: set[str] = set()
    others = 0
    for finding in breaking:
        names = folded.get((finding.rule, finding.symbol), {finding.symbol or ""}) & before
        broken |= names
        others += not names
    return ExportCounts(
        len(before), len(after), len(after - before), len(before - after), len(broken) + others
    )


def _folded(changes: Iterable[Change]) -> dict[tuple[str, str | None], set[str]]:
    """Find what one change does to many names, by the rule and the symbol that a finding tells it by."""
    found: dict[tuple[str, str | None], set[str]] = {}
    for change in changes:
        if change.kind in _RULES:
            key = _RULES[change.kind], change.subject
            found.setdefault(key, set()).update((change.subject, *change.names))
    return found
