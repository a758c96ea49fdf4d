"""The demangled name of a finding's symbol, made when it is printed.

Reading a mangled name takes up to half a millisecond, and a C++ library may give 6,000 notes of
which a person sees twenty.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from abilint.readers.mangling import demangle

if TYPE_CHECKING:
    from abilint.model.finding import Finding


def demangled(finding: Finding) -> str | None:
    """Give the symbol as its language spells it; None where it is not mangled."""
    return finding.demangled or (demangle(finding.symbol) if finding.symbol else None)
