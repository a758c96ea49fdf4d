"""JavaScript and TypeScript of Node, Deno and Bun: koffi, ffi-napi, ffi-rs, `dlopen`; never run."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from abilint.model.binding import Binding
    from abilint.model.target import Target

LANGUAGE = "node"
FRAMES = 8000
"""Python's own limit of 1,000 is soon reached by expressions in calls of functions within each other."""


def read(path: str, target: Target) -> Binding:
    """Read what a file declares of libraries on one target; raises InputError."""
    from abilint.surfaces.bindings.node import functions, modules
    from abilint.surfaces.bindings.node.run import Exhausted, Run
    from abilint.surfaces.bindings.node.syntax import SYNTAX

    run = Run.of(path, LANGUAGE, target, SYNTAX)
    before = sys.getrecursionlimit()
    sys.setrecursionlimit(max(before, FRAMES))
    try:
        modules.load(run, path)
        functions.follow_uncalled(run)
    except Exhausted:
        run.give_up()
    finally:
        sys.setrecursionlimit(before)
    return run.binding()
