"""Names that are exported, or left undefined, for a reason that every release engineer knows."""

from __future__ import annotations

import re
from fnmatch import translate
from functools import cached_property, lru_cache
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Iterable

WILD = re.compile(r"[*?\[]")
UNKNOWN = (None, None)


class KnownName(NamedTuple):
    """One pattern of `rules/known-names.toml`."""

    pattern: str
    """`*`, `?` and `[...]` as in file names."""
    role: str
    """`toolchain`, `runtime`, `sanitizer`, `coverage`, `library`, `generated`, `hook` or `host`."""
    owner: str
    """Who brings it, as messages say it."""


class KnownNames:
    """All patterns, filed by how a name begins: a library has 50,000 names, and there are 300 patterns."""

    def __init__(self, names: Iterable[KnownName]) -> None:
        self.names = tuple(names)
        filed: dict[str, list[KnownName]] = {}
        for known in self.names:
            filed.setdefault(WILD.split(known.pattern)[0][:2], []).append(known)
        self._files = {start: _File(tuple(patterns)) for start, patterns in filed.items()}
        self.find = lru_cache(maxsize=1 << 16)(self._find)

    def _find(self, name: str) -> tuple[str, str] | tuple[None, None]:
        """Return role and owner of the first pattern that fits."""
        for start in (name[:2], name[:1], ""):
            file = self._files.get(start)
            known = file.find(name) if file else None
            if known:
                return known.role, known.owner
        return UNKNOWN


class _File:
    """Patterns that begin alike, as one expression, in which each is a group."""

    def __init__(self, names: tuple[KnownName, ...]) -> None:
        self._names = names

    def find(self, name: str) -> KnownName | None:
        """Return the first that fits."""
        found = self._expression.match(name)
        return self._names[found.lastindex - 1] if found and found.lastindex else None

    @cached_property
    def _expression(self) -> re.Pattern[str]:
        """Compile on first use: most libraries begin like few of the patterns."""
        return re.compile("|".join(f"({translate(known.pattern)})" for known in self._names))
