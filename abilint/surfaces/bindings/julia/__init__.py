"""Julia: `ccall`, `@ccall`, `cglobal` and `dlsym` with the structs that they name; parsed, never run."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from abilint.model.binding import Binding
    from abilint.model.target import Target

LANGUAGE = "julia"


def read(path: str, target: Target) -> Binding:
    """Read what a file, and those that it includes, declare on one target; raises InputError."""
    from abilint.surfaces.bindings.collected import Collected
    from abilint.surfaces.bindings.julia import calls
    from abilint.surfaces.bindings.julia.program import Program
    from abilint.surfaces.bindings.julia.types import Types

    collected = Collected(path, LANGUAGE, target)
    program = Program(collected)
    program.load(path)
    types = Types(program)
    types.define_all()
    calls.read_all(program, types)
    return collected.binding()
