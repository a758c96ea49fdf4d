"""What `abilint doctor` prints: a line for each part, and below it the way to get what is missing."""

from __future__ import annotations

from typing import TYPE_CHECKING

from abilint.model.part import PartState
from abilint.report.colour import Paint, Style
from abilint.report.visible import visible
from abilint.report.words import counted

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from abilint.model.part import Part

_STYLES = {PartState.WORKS: Style.GOOD, PartState.MISSING: Style.WARNING, PartState.BROKEN: Style.ERROR}


def render(parts: Sequence[Part], paint: Paint) -> str:
    """Give the whole text."""
    width = max(len(part.name) for part in parts)
    return "".join(f"{line}\n" for part in parts for line in _lines(part, width, paint)) + _verdict(parts)


def _lines(part: Part, width: int, paint: Paint) -> Iterator[str]:
    state = paint(_STYLES[part.state], f"{part.state.value:7}")
    yield f"{state}  {part.name:{width}}  {visible(part.found)}"
    if part.state is not PartState.WORKS:
        indent = " " * (9 + width + 2)
        yield f"{indent}for: {part.adds}"
        yield f"{indent}get it: {part.way_out}"


def _verdict(parts: Sequence[Part]) -> str:
    broken = sum(part.state is PartState.BROKEN for part in parts)
    missing = sum(part.state is PartState.MISSING for part in parts)
    if broken:
        return f"{counted(broken, 'part')} that abilint needs {'does' if broken == 1 else 'do'} not work\n"
    if missing:
        return f"all that abilint needs is there; {counted(missing, 'optional part')} missing\n"
    return "everything is there\n"
