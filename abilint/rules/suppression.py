"""Which findings a suppression holds for, and whether everything that it speaks of was judged."""

from __future__ import annotations

from fnmatch import fnmatchcase
from typing import TYPE_CHECKING

from msgspec import Struct

from abilint.model.upkeep import Use
from abilint.readers.mangling import demangle
from abilint.rules.judged_files import file_of

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

    from abilint.model.acceptance import Suppression
    from abilint.model.finding import Finding
    from abilint.rules.judged_files import JudgedFiles


class Held(Struct, frozen=True):
    """A suppression, and the rules that it names among those of the run."""

    suppression: Suppression
    rules: frozenset[str]

    def fits(self, finding: Finding, target: str | None) -> bool:
        """Whether it speaks of this finding; all that it states must fit."""
        wanted = self.suppression
        return (
            finding.rule in self.rules
            and wanted.target in (None, target)
            and wanted.fingerprint in (None, finding.fingerprint)
            and (wanted.symbol is None or _is_called(finding, wanted.symbol))
            and (wanted.library is None or is_library(finding.artifact, wanted.library))
            and (not wanted.inline or _is_beside(finding, wanted))
        )

    def use(
        self,
        findings: int,
        target: str | None,
        judged: JudgedFiles,
        is_known: Callable[[Suppression], bool],
    ) -> Use:
        """Say what it was good for in a run on this target, in which it fits so many findings.

        `is_known`: whether the run could have met what it speaks of.
        """
        wanted = self.suppression
        if wanted.target not in (None, target):
            return Use(wanted, findings, 0, 0)
        counts = [judged.count(rule, lambda file: _is_in(file, wanted.library)) for rule in self.rules]
        ran, blind = (sum(column) for column in zip(*counts, strict=True))
        return Use(wanted, findings, ran, blind if is_known(wanted) else blind + 1)


def _is_in(file: str, library: str | None) -> bool:
    return library is None or is_library(file, library)


def is_library(path: str | None, pattern: str) -> bool:
    """Whether a pattern of paths or of file names fits; of an archive's member its archive's will do."""
    return any(fnmatchcase(name, pattern) for name in _names_of(path)) if path else False


def _names_of(path: str) -> Iterator[str]:
    for whole in {path, file_of(path)}:
        yield whole
        yield whole.replace("\\", "/").rpartition("/")[2]


def _is_called(finding: Finding, pattern: str) -> bool:
    return any(fnmatchcase(name, pattern) for name in names_of_symbol(finding.symbol, finding.demangled))


def names_of_symbol(symbol: str | None, demangled: str | None = None) -> Iterable[str]:
    """Give the link name, and how its language spells it, with and without parameters."""
    if symbol is None:
        return
    yield symbol
    spelled = demangled or demangle(symbol)
    if spelled:
        yield spelled
        yield spelled.partition("(")[0]


def _is_beside(finding: Finding, comment: Suppression) -> bool:
    first, last = comment.lines
    return finding.location.file == comment.place.file and first <= finding.location.line <= last
