"""The types that a type refers to, whatever fields of it say so."""

from __future__ import annotations

from functools import cache
from operator import attrgetter
from typing import TYPE_CHECKING, Any

from abilint.surfaces.snapshot.fields import fields_of

if TYPE_CHECKING:
    from collections.abc import Callable

    from abilint.model.types import Type, TypeId


def references(node: Type) -> tuple[TypeId, ...]:
    """List what a node refers to, in the order of its fields."""
    kind: type = type(node)
    found: list[TypeId] = []
    for list_into in _steps(kind):
        list_into(node, found)
    return tuple(found)


@cache
def _steps(kind: type) -> tuple[Callable[[Any, list[TypeId]], None], ...]:
    """Choose, for each field that leads to types, what lists them."""
    steps: list[Callable[[Any, list[TypeId]], None]] = []
    for field in fields_of(kind):
        get = attrgetter(field.name)
        if field.refers:
            steps.append(_direct(get))
        elif field.composite and _steps(field.composite):
            steps.append(_through(get, _steps(field.composite)))
    return tuple(steps)


def _direct(get: Callable[[Any], TypeId | None]) -> Callable[[Any, list[TypeId]], None]:
    def list_into(value: object, found: list[TypeId]) -> None:
        type_id = get(value)
        if type_id is not None:
            found.append(type_id)

    return list_into


def _through(
    get: Callable[[Any], Any], steps: tuple[Callable[[Any, list[TypeId]], None], ...]
) -> Callable[[Any, list[TypeId]], None]:
    def list_into(value: object, found: list[TypeId]) -> None:
        held = get(value)
        for each in held if isinstance(held, tuple) and not hasattr(held, "_fields") else (held,):
            for step in steps if each is not None else ():
                step(each, found)

    return list_into
