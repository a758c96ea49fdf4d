"""Java and Kotlin: sources are parsed, never compiled or run; JNA, JNI and the foreign function API."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from abilint.model.binding import Binding
    from abilint.model.target import Target

JAVA, KOTLIN = "java", "kotlin"


def read_java(path: str, target: Target) -> Binding:
    """Read what a Java source declares of libraries on one target; raises InputError."""
    return _read(path, JAVA, target)


def read_kotlin(path: str, target: Target) -> Binding:
    """Read what a Kotlin source declares of libraries on one target; raises InputError."""
    return _read(path, KOTLIN, target)


def _read(path: str, language: str, target: Target) -> Binding:
    from abilint.model.location import Location
    from abilint.surfaces.bindings.collected import Collected
    from abilint.surfaces.bindings.java import foreign_functions, jna, jni
    from abilint.surfaces.bindings.java.evaluation import Evaluator
    from abilint.surfaces.bindings.java.program import Program

    program = Program(path)
    collected = Collected(path, language, target)
    for where, reason in program.unit.broken:
        collected.unread(where, reason)
    evaluator = Evaluator(program, target)
    through_jna = jna.Jna(evaluator, collected)
    through_jna.read()
    jni.Jni(evaluator, collected, frozenset(through_jna.registered)).read()
    foreign_functions.ForeignFunctions(evaluator, collected).read()
    if evaluator.exhausted:
        collected.unread(Location(path), "is not followed to its end: it makes too many steps")
    return collected.binding()
