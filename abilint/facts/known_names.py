"""Names that are exported, or left undefined, for a reason that every release engineer knows."""

from __future__ import annotations

import re
from fnmatch import translate
from functools import lru_cache
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
        self._starts: dict[str, list[KnownName]] = {}
        for known in self.names:
            self._starts.setdefault(WILD.split(known.pattern)[0][:2], []).append(known)
        self.find = lru_cache(maxsize=1 << 16)(self._find)

    def _find(self, name: str) -> tuple[str, str] | tuple[None, None]:
        """Return role and owner of the first pattern that fits."""
        for start in (name[:2], name[:1], ""):
            for known in self._starts.get(start, ()):
                if _matcher(known.pattern).match(name):
                    return known.role, known.owner
        return UNKNOWN


@lru_cache(maxsize=1024)
def _matcher(pattern: str) -> re.Pattern[str]:
    """Compile on first use: most libraries begin like few of the patterns."""
    return re.compile(translate(pattern))
