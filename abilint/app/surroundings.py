"""What the text of headers says where the compiler does not: build options, guards, unparsed names."""

from __future__ import annotations

import re
from functools import lru_cache
from typing import TYPE_CHECKING

from abilint.facts.header import Surroundings
from abilint.model.difference import Difference, DifferenceKind
from abilint.model.surface import HeaderStatus, Obligation

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from abilint.model.build import Build
    from abilint.model.surface import Surface

LARGEST_HEADER = 16 << 20
IDENTIFIER = re.compile(r"[A-Za-z_]\w*")


def of_missing(build: Build, differences: Iterable[Difference]) -> tuple[Surroundings, ...]:
    """Read them for each missing declaration; there are few, so other headers are left alone."""
    found = [d for d in differences if d.declaration is not None]
    missing = [d.declaration for d in found if d.kind is DifferenceKind.MISSING and d.declaration is not None]
    if build.surface is None or not missing:
        return ()
    return tuple(_around(build.surface, missing, {d.declaration for d in found}))


def _around(surface: Surface, missing: list[int], differing: set[int | None]) -> Iterator[Surroundings]:
    from abilint.surfaces.header_text import build_option, guards, platform

    text_of = lru_cache(maxsize=8)(_text)
    kept = _kept_lines(surface, missing, differing)
    held = {file: _held(text_of(file), lines) for file, lines in kept.items()}
    for number in missing:
        place = surface.declarations[number].location
        text = text_of(place.file)
        yield Surroundings(
            number,
            build_option(text, place.line),
            _build_condition(guards(text, place.line), held[place.file]),
            platform(text, place.line),
        )


def _kept_lines(surface: Surface, missing: list[int], differing: set[int | None]) -> dict[str, set[int]]:
    """Give the lines of what the library has, for each file in which something is missing."""
    lines: dict[str, set[int]] = {surface.declarations[d].location.file: set() for d in missing}
    for number, declaration in enumerate(surface.declarations):
        place = declaration.location
        if declaration.obligation is Obligation.PROMISED and number not in differing and place.file in lines:
            lines[place.file].add(place.line)
    return lines


def _held(text: str, lines: set[int]) -> frozenset[str]:
    """Conditions that held for the library as well: it has what stands under them."""
    from abilint.surfaces.header_text import guards

    return frozenset(condition for line in lines for condition in guards(text, line))


def _build_condition(conditions: tuple[str, ...], held: frozenset[str]) -> str | None:
    """Pick the innermost condition that a build switches on, and that may have been off for the library.

    `#if 1` switches nothing, `!defined(X)` holds by default, and a macro that begins with an
    underscore is the compiler's or the C library's (C11 7.1.3).
    """
    for condition in reversed(conditions):
        macros = set(IDENTIFIER.findall(condition)) - {"defined"}
        if condition in held:
            continue
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
