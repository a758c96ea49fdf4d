"""One finding as compilers print it: title, place, source line, what else is known, the way out."""

from __future__ import annotations

from typing import TYPE_CHECKING

from abilint.report import declaration_diff
from abilint.report.colour import Style
from abilint.report.spelling import demangled
from abilint.report.visible import visible

if TYPE_CHECKING:
    from collections.abc import Iterator

    from abilint.model.finding import Finding
    from abilint.report.frame import Frame, Remark

_SIGN_STYLES = {"-": Style.ERROR, "+": Style.GOOD}


def full_name(finding: Finding) -> str:
    """Give the symbol, followed by its demangled name where that differs."""
    symbol = visible(finding.symbol or finding.artifact or finding.location.file)
    spelled = demangled(finding)
    if spelled and spelled != finding.symbol:
        return f"{symbol} ({visible(spelled)})"
    return symbol


def margin_of(finding: Finding, source: list[str]) -> str:
    """Leave room for the number of the source line, where one is shown."""
    return " " * (len(str(finding.location.line)) if source else 1)


class BlockWriter:
    """Prints findings in one frame."""

    def __init__(self, frame: Frame) -> None:
        self._frame = frame

    def single(self, finding: Finding) -> list[str]:
        """Print one finding in full."""
        source = self._frame.source(finding)
        margin = margin_of(finding, source)
        return [
            self._frame.title(finding, finding.message),
            *self._frame.place(finding, margin),
            *source,
            *(self.declarations(finding, margin) if finding.old_signature else ()),
            *self._frame.remarks([*_remarks_of(finding), *self._frame.identity(finding)], margin),
        ]

    def declarations(self, finding: Finding, margin: str) -> Iterator[str]:
        """Print both declarations in one, line by line, where there are two."""
        bar = self._frame.bar(margin)
        shown = declaration_diff.lines(finding.old_signature, finding.signature)
        if shown:
            yield bar
        for sign, line in shown:
            text = f"{sign} {visible(line.expandtabs(4))}".rstrip()
            style = _SIGN_STYLES.get(sign)
            yield f"{bar} {self._frame.paint(style, text) if style else text}"

    def folded(self, findings: list[Finding], shown: int, several_artifacts: bool) -> list[str]:
        """Print many findings of one rule and cause: the first as the example, then names."""
        first = findings[0]
        margin = " "
        return [
            self._frame.title(first, f"{first.message} (and {_others(len(findings) - 1)})"),
            *self._frame.place(first, margin),
            self._frame.bar(margin),
            *self.names(findings, shown, several_artifacts, margin),
            *self._frame.remarks(way_out(first), margin),
        ]

    def names(
        self, findings: list[Finding], shown: int, several_artifacts: bool, margin: str
    ) -> Iterator[str]:
        """Print one name a line, with its place; what is not shown is counted."""
        bar = self._frame.bar(margin)
        for finding in findings[:shown]:
            yield f"{bar} {_listed(finding, several_artifacts)}"
        if len(findings) > shown:
            yield f"{bar} and {len(findings) - shown} more; -o json lists all"


def name_remarks(finding: Finding) -> Iterator[Remark]:
    """Say of the symbol what the message does not."""
    spelled = demangled(finding)
    if spelled and spelled != finding.symbol and spelled not in finding.message:
        yield "demangled", spelled
    if finding.version and finding.version not in finding.message:
        yield "version", finding.version


def way_out(finding: Finding) -> Iterator[Remark]:
    """Say what to do, and where more is written."""
    if finding.fix:
        yield "help", finding.fix
    yield "see", f"{finding.code}, `abilint explain {finding.rule}`"


def _remarks_of(finding: Finding) -> Iterator[Remark]:
    yield from name_remarks(finding)
    yield from (("note", note) for note in finding.notes if note.strip())
    yield from way_out(finding)


def _listed(finding: Finding, several_artifacts: bool) -> str:
    where = []
    if finding.location.line:
        where.append(str(finding.location))
    if several_artifacts and finding.artifact:
        where.append(finding.artifact)
    name = full_name(finding)
    return f"{name}: {visible(', '.join(where))}" if where else name


def _others(count: int) -> str:
    return "1 other" if count == 1 else f"{count} others"
