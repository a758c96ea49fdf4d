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
    from abilint.surfaces.header_text import build_option, guards, platform

    text_of = lru_cache(maxsize=8)(_text)
    for number in missing:
        place = surface.declarations[number].location
        text = text_of(place.file)
        yield Surroundings(
            number,
            build_option(text, place.line),
            _build_condition(guards(text, place.line)),
            platform(text, place.line),
        )


def _build_condition(conditions: tuple[str, ...]) -> str | None:
    """Pick the innermost condition that a build switches on.

    `#if 1` switches nothing, `!defined(X)` holds by default, and a macro that begins with an
    underscore is the compiler's or the C library's (C11 7.1.3).
    """
    for condition in reversed(conditions):
        macros = set(IDENTIFIER.findall(condition)) - {"defined"}
        if macros and not condition.startswith("!") and not any(m.startswith("_") for m in macros):
            return condition
    return None


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
