"""What the text of headers says where the compiler does not: build options, guards, unparsed names."""

from __future__ import annotations

import re
from functools import lru_cache
from typing import TYPE_CHECKING

from abilint.facts.header import Surroundings
from abilint.model.difference import Difference, DifferenceKind
from abilint.model.surface import HeaderStatus

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from abilint.model.build import Build
    from abilint.model.surface import Surface

LARGEST_HEADER = 16 << 20
IDENTIFIER = re.compile(r"[A-Za-z_]\w*")


def of_missing(build: Build, differences: Iterable[Difference]) -> tuple[Surroundings, ...]:
    """Read them for each missing declaration; there are few, so the rest of the headers is left alone."""
    missing = [
        d.declaration for d in differences if d.kind is DifferenceKind.MISSING and d.declaration is not None
    ]
    if build.surface is None or not missing:
        return ()
    return tuple(_around(build.surface, missing))


def _around(surface: Surface, missing: Iterable[int]) -> Iterator[Surroundings]:
    from abilint.surfaces.header_text import build_option, guards

    text_of = lru_cache(maxsize=8)(_text)
    for number in missing:
        place = surface.declarations[number].location
        text = text_of(place.file)
        guard = guards(text, place.line)
        yield Surroundings(number, build_option(text, place.line), guard[-1] if guard else None)


def unread(surface: Surface) -> frozenset[str]:
    """Every identifier in the headers that could not be parsed."""
    broken = (header.path for header in surface.headers if header.status is HeaderStatus.NOT_CHECKED)
    return frozenset(word for path in broken for word in IDENTIFIER.findall(_text(path)))


def _text(path: str) -> str:
    try:
        with open(path, encoding="utf-8", errors="replace") as file:  # noqa: PTH123  (paths are strings throughout)
            return file.read(LARGEST_HEADER)
    except OSError:
        return ""
