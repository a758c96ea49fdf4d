"""Names that C text defines itself, where libclang cannot read it."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable

    from abilint.surfaces.bindings.c_text import Piece

MACRO = re.compile(r"^\s*#\s*define\s+(\w+)", re.MULTILINE)
BODY = re.compile(r"\b(\w+)\s*\([^;{}()]*(?:\([^;{}()]*\)[^;{}()]*)*\)\s*\{")
TYPE = re.compile(r"\btypedef\b[^;{}]*?\b(\w+)\s*;|\}\s*(\w+)\s*;")


def own_names(pieces: Iterable[Piece]) -> frozenset[str]:
    """List macros, functions with a body, and names of types."""
    text = "\n".join(each.text for each in pieces)
    types = (name for found in TYPE.findall(text) for name in found)
    return frozenset({*MACRO.findall(text), *BODY.findall(text), *types})
