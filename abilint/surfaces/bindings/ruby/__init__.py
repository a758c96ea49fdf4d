"""Ruby: files are parsed, and followed as text: the ffi gem's declarations and Fiddle's."""

from __future__ import annotations

import os
import sys
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from abilint.model.binding import Binding
    from abilint.model.target import Target

LANGUAGE = "ruby"
FRAMES = 8000
"""Python's own limit of 1,000 is soon reached by expressions in methods within each other."""


def read(path: str, target: Target) -> Binding:
    """Read what a file, and those of its library that it requires, declare on a target; raises InputError."""
    from abilint.surfaces.bindings.ruby import ffi_structs, kernel, methods, text
    from abilint.surfaces.bindings.ruby.run import Exhausted, Run
    from abilint.surfaces.bindings.ruby.values import Scope

    run = Run(path, LANGUAGE, target)
    run.text = text.of_file(path)
    run.loaded.add(os.path.normpath(path))
    before = sys.getrecursionlimit()
    sys.setrecursionlimit(max(before, FRAMES))
    try:
        kernel.follow(run, Scope(run.text, run.top, ()))
        methods.follow_rest(run)
    except Exhausted:
        from abilint.model.location import Location

        run.unread(Location(path), "is not followed to its end: it makes too many steps")
    finally:
        sys.setrecursionlimit(before)
    ffi_structs.settle(run)
    run.finish()
    return run.collected.binding()
