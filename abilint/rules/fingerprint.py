"""The name of a finding that survives a rebuild: no path, line, address or wording in it."""

from __future__ import annotations

import hashlib
import re
from collections import Counter
from functools import lru_cache
from typing import TYPE_CHECKING

from msgspec.structs import replace

if TYPE_CHECKING:
    from collections.abc import Iterable

    from abilint.model.finding import Finding

SCHEME = "abilint/v1"
VERSION = re.compile(r"(?<=\.so)(\.\d+)+$|(\.\d+)+(?=\.dylib$)")


@lru_cache
def library_name(name: str | None) -> str:
    """`libfoo.so.1.2` and `libfoo.so.1.3` are one library, as are `libfoo.1.dylib` and `libfoo.2.dylib`."""
    return VERSION.sub("", (name or "").rpartition("/")[2])


def of(
    rule: str, library: str | None, symbol: str | None, version: str | None, part: str | None = None
) -> str:
    """Digest of what a finding is about; `part` tells apart what a rule says of one symbol."""
    return _digest(rule, library_name(library), symbol or "", version or "", part or "")


def _digest(*facts: str) -> str:
    digest = hashlib.sha256("\0".join(facts).encode(errors="surrogateescape"))
    return f"{SCHEME}:{digest.hexdigest()[:32]}"


def distinct(findings: Iterable[Finding]) -> tuple[Finding, ...]:
    """Tell apart, by their order, findings that agree in all of that: of rules that give no `part`."""
    seen: Counter[str] = Counter()
    marked = []
    for finding in findings:
        twin = seen[finding.fingerprint]
        seen[finding.fingerprint] += 1
        own = finding.fingerprint
        marked.append(replace(finding, fingerprint=_digest(own, str(twin))) if twin else finding)
    return tuple(marked)
