"""Rust: `extern` blocks, `repr(C)` types, constants and look-ups by name; a crate is read, never built."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from abilint.model.binding import Binding
    from abilint.model.target import Target

LANGUAGE = "rust"
FRAMES = 6000
"""Python's own limit of 1,000 is soon reached by types within types."""


def read(path: str, target: Target) -> Binding:
    """Read what a crate declares of libraries, from its root or any file of it; raises InputError."""
    from abilint.surfaces.bindings.rust import surface

    before = sys.getrecursionlimit()
    sys.setrecursionlimit(max(before, FRAMES))
    try:
        return surface.of(path, target, LANGUAGE)
    finally:
        sys.setrecursionlimit(before)
