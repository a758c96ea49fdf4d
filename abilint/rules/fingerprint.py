"""The name of a finding that survives a rebuild: no path, line, address or wording in it."""

from __future__ import annotations

import hashlib
import re
from collections import Counter
from dataclasses import replace
from functools import lru_cache
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable

    from abilint.model.finding import Finding

SCHEME = "abilint/v1"
VERSION = re.compile(r"(?<=\.so)(\.\d+)+$|(\.\d+)+(?=\.dylib$)")


@lru_cache
def library_name(name: str | None) -> str:
    """`libfoo.so.1.2` and `libfoo.so.1.3` are one library, as are `libfoo.1.dylib` and `libfoo.2.dylib`."""
    return VERSION.sub("", (name or "").rpartition("/")[2])


def of(rule: str, library: str | None, symbol: str | None, version: str | None, twin: int = 0) -> str:
    """Digest of what a finding is about; `twin` tells apart findings that agree in all of that."""
    facts = [rule, library_name(library), symbol or "", version or "", str(twin)]
    digest = hashlib.sha256("\0".join(facts).encode(errors="surrogateescape"))
    return f"{SCHEME}:{digest.hexdigest()[:32]}"


def distinct(findings: Iterable[tuple[Finding, str | None]]) -> tuple[Finding, ...]:
    """Tell apart the findings that agree in all that fingerprints are made of, which few do.

    The second of each pair is the library's name.
    """
    seen: Counter[tuple[str, str, str | None, str | None]] = Counter()
    marked = []
    for finding, library in findings:
        key = (finding.rule, library_name(library), finding.symbol, finding.version)
        twin = seen[key]
        marked.append(replace(finding, fingerprint=of(*key, twin=twin)) if twin else finding)
        seen[key] = twin + 1
    return tuple(marked)
