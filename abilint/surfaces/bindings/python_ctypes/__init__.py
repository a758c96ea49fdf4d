"""Python ctypes: modules are parsed with Python's own `ast` and followed as text, never imported or run."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from abilint.model.binding import Binding
    from abilint.model.target import Target
    from abilint.surfaces.bindings.python_ctypes.run import Run

LANGUAGE = "python-ctypes"
FRAMES = 6000
"""Python's own limit of 1,000 is soon reached by expressions in calls of functions within each other."""


def read(path: str, target: Target) -> Binding:
    """Read what a module declares of libraries on one target; raises InputError."""
    from abilint.surfaces.bindings.python_ctypes import surface
    from abilint.surfaces.bindings.python_ctypes.run import Run

    run = Run(path, target)
    follow(run)
    return surface.of(run, LANGUAGE)


def follow(run: Run) -> None:
    """Follow the module of a run, and what it imports of its package; raises InputError."""
    from abilint.surfaces.bindings.python_ctypes import modules
    from abilint.surfaces.bindings.python_ctypes.run import Exhausted

    before = sys.getrecursionlimit()
    sys.setrecursionlimit(max(before, FRAMES))
    try:
        modules.load(run, run.path)
        modules.follow_functions(run)
    except Exhausted:
        from abilint.model.location import Location

        run.unread(Location(run.path), "is not followed to its end: it makes too many steps")
    finally:
        sys.setrecursionlimit(before)
