"""One thing that a new release changed, as a reviewer reads it: what, old and new, and for whom."""

from __future__ import annotations

import re
from itertools import chain
from typing import TYPE_CHECKING

from abilint.model.release import Effect
from abilint.report.finding_block import BlockWriter, full_name, margin_of, name_remarks, way_out
from abilint.report.spelling import demangled
from abilint.report.visible import visible
from abilint.report.words import counted

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from abilint.model.finding import Finding
    from abilint.report.frame import Frame, Remark

REMOVED = ("symbol-removed", "removed")
"""Rule and cause of a name that is gone: the list of them says all."""

_LISTED = 10
_ALSO = 5
_ROOM = 160
"""Characters of names on one line; three names stand there in any case."""
_FEWEST = 3
_LONG = 240
"""Characters of what becomes of users; `abilint explain` has the rest."""
_SENTENCE = re.compile(r"(?<=[.!?]) (?=[A-Z`])")


class ChangeWriter:
    """Prints changes in one frame; what becomes of users is said once for each rule."""

    def __init__(
        self,
        frame: Frame,
        *,
        several_artifacts: bool,
        everything: bool,
        said_at_the_end: frozenset[str] = frozenset(),
    ) -> None:
        self._frame = frame
        self._several = several_artifacts
        self._everything = everything
        self._said_at_the_end = said_at_the_end
        self._explained: set[str] = set()

    def subject(self, findings: Sequence[Finding]) -> Iterator[str]:
        """Print everything that became of one function or type, the worst in full."""
        first, *others = findings
        source = self._frame.source(first)
        margin = margin_of(first, source)
        yield self._frame.title(first, first.message, _effect(first))
        yield from self._frame.place(first, margin)
        yield from source
        yield from BlockWriter(self._frame).declarations(first, margin)
        remarks = [*self._of_old(first), *self._also(first, others), *name_remarks(first)]
        remarks += [
            *self._remarks(first, first.notes),
            *chain.from_iterable(map(self._frame.identity, findings)),
        ]
        yield from self._frame.remarks(remarks, margin)

    def new_names(self, findings: Sequence[Finding]) -> Iterator[str]:
        """Print one line: `12 names are new: a, b, c, ...`."""
        names = map(_name, sorted(findings, key=_symbol))
        shown = list(names if self._everything else _fitting(names))
        more = ", ...; -o json lists all" if len(shown) < len(findings) else ""
        are = f"{counted(len(findings), 'name')} {'is' if len(findings) == 1 else 'are'} new"
        said = f"{are}{self._where(findings[0])}: {', '.join(shown)}{more}"
        yield self._frame.title(findings[0], said, _effect(findings[0]))

    def names(self, findings: Sequence[Finding]) -> Iterator[str]:
        """Print what happened to many in one way, and their names."""
        by_name = sorted(findings, key=_symbol)
        first = by_name[0]
        said = f"{first.message} (and {len(findings) - 1} others)"
        if (first.rule, first.cause) == REMOVED:
            said = f"{counted(len(findings), 'name')} are gone{self._where(first)}"
        yield self._frame.title(first, said, _effect(first))
        shown = len(findings) if self._everything else _LISTED
        yield from BlockWriter(self._frame).names(by_name, shown, False, " ")
        yield from self._frame.remarks(self._remarks(first, _shared_notes(findings)), " ")

    def alike(self, findings: Sequence[Finding]) -> Iterator[str]:
        """Print the first of what happened to many, and the messages of the others."""
        first, *others = findings
        yield self._frame.title(first, first.message, _effect(first))
        yield from self._frame.place(first, " ")
        bar = self._frame.bar(" ")
        shown = others if self._everything else others[: _LISTED // 2]
        yield from (f"{bar} {visible(other.message)}" for other in shown)
        if len(shown) < len(others):
            yield f"{bar} and {len(others) - len(shown)} more; -o json lists all"
        yield from self._frame.remarks(self._remarks(first, ()), " ")

    def _of_old(self, finding: Finding) -> Iterator[Remark]:
        """Say where the old release declared it, and how where nothing else does."""
        place = finding.old_location
        if place is None or place[:2] == finding.location[:2]:
            return
        quoted = "" if finding.old_signature else self._frame.quoted(place)
        yield "old", f"{place}: {quoted}" if quoted else str(place)

    def _also(self, first: Finding, others: Sequence[Finding]) -> Iterator[Remark]:
        """Tell the rest of what became of it, a line each."""
        shown = others if self._everything else others[:_ALSO]
        for other in shown:
            effect = "" if other.effect is first.effect else f" {_effect(other)}"
            rule = "" if other.rule == first.rule else f" ({other.code})"
            yield f"also{effect}", f"{other.message}{rule}"
        if len(shown) < len(others):
            yield "also", f"{len(others) - len(shown)} more; -o json lists all"

    def _remarks(self, finding: Finding, notes: Iterable[str]) -> Iterator[Remark]:
        yield from (("note", note) for note in notes if note.strip() and note not in self._said_at_the_end)
        if finding.why and finding.effect is not Effect.COMPATIBLE and finding.rule not in self._explained:
            self._explained.add(finding.rule)
            yield "effect", _first_sentences(finding.why)
        yield from way_out(finding)

    def _where(self, finding: Finding) -> str:
        return f" in {visible(finding.artifact)}" if self._several and finding.artifact else ""


def _effect(finding: Finding) -> str | None:
    return finding.effect.value if finding.effect else None


def _name(finding: Finding) -> str:
    spelled = demangled(finding)
    name = visible(spelled) if spelled else full_name(finding)
    return f"{name}@{visible(finding.version)}" if finding.version else name


def _symbol(finding: Finding) -> str:
    """Give the name to sort by: to demangle thousands, of which ten are shown, takes seconds."""
    return finding.symbol or ""


def _fitting(names: Iterable[str]) -> Iterator[str]:
    """Take names as long as there is room."""
    room = _ROOM
    for number, name in enumerate(names):
        room -= len(name) + 2
        if room < 0 and number >= _FEWEST:
            return
        yield name


def _first_sentences(text: str) -> str:
    """Keep whole sentences, one in any case."""
    first, *others = _SENTENCE.split(text)
    for other in others:
        if len(first) + len(other) >= _LONG:
            break
        first = f"{first} {other}"
    return first


def _shared_notes(findings: Sequence[Finding]) -> list[str]:
    """Keep the notes that hold for all of them."""
    return [note for note in findings[0].notes if all(note in other.notes for other in findings)]
