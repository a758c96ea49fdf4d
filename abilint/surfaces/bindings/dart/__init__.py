"""Dart: `dart:ffi` lookups, `@Native` functions and structs, as people and ffigen write them; never run."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from abilint.model.binding import Binding
    from abilint.model.target import Target

LANGUAGE = "dart"


def read(path: str, target: Target) -> Binding:
    """Read what a file, and its own parts and neighbours, declare on one target; raises InputError."""
    from abilint.surfaces.bindings.collected import Collected
    from abilint.surfaces.bindings.dart import lookups
    from abilint.surfaces.bindings.dart.program import Program
    from abilint.surfaces.bindings.dart.types import Types

    collected = Collected(path, LANGUAGE, target)
    program = Program(collected)
    program.load(path)
    types = Types(program)
    types.define_all()
    lookups.read_all(program, types)
    return collected.binding()
