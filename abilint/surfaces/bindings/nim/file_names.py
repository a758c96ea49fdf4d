"""Names of libraries as Nim's `dynlib` takes them (Nim Manual, Dynlib pragma for import)."""

from __future__ import annotations

import itertools
import re

ALTERNATIVES = re.compile(r"\(([^()]*)\)")
MOST_NAMES = 64


def expanded(pattern: str) -> tuple[str, ...]:
    """Give the names of `libfoo.so(|.1|.0)`: `dynlib` tries all alternatives."""
    parts = ALTERNATIVES.split(pattern)
    lists = [part.split("|") if number % 2 else [part] for number, part in enumerate(parts)]
    return tuple("".join(each) for each in itertools.islice(itertools.product(*lists), MOST_NAMES))
