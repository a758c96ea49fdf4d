"""The model's classes as msgspec and the writer see them: every field with its resolved type.

msgspec fills structs without a call of Python each, by the annotations of the class. Those of the model
are text, and some name what is imported for type checkers alone; here they are resolved, once, with each
`TypeId` as a `Reference`. A field that is added to the model needs nothing here.
"""

from __future__ import annotations

from functools import cache
from importlib import import_module
from typing import TYPE_CHECKING, Any, get_args, get_type_hints

import msgspec

from abilint import model

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from pkgutil import ModuleInfo


STATED = frozenset({"artifact", "constant", "location", "macro", "surface", "symbol", "target", "types"})
"""Modules of the model whose values a snapshot holds; the others are not imported for nothing."""


class Reference(int):
    """A `TypeId`: in the text the `id` of a row, in the graph the number of its node."""

    __slots__ = ()


@cache
def hints_of(kind: type) -> Mapping[str, Any]:
    """Give the fields of a struct or named tuple with their types."""
    try:
        return get_type_hints(kind, localns=_names(STATED))
    except NameError:  # a module of the model that is new
        return get_type_hints(kind, localns=_names(frozenset(each.name for each in _modules())))


def prepare(kind: type) -> None:
    """Let msgspec read values of the class, and of all that its fields hold."""
    waiting = [kind]
    for each in waiting:
        each.__annotations__ = dict(hints_of(each))
        waiting += [part for part in parts(each) if part not in waiting]


def parts(kind: type) -> Iterator[type]:
    """Give the classes of the values that the fields of one hold."""
    for hint in hints_of(kind).values():
        yield from filter(is_composite, (hint, *_inside(hint)))


def is_composite(hint: object) -> bool:
    """Whether values of a hint have fields of their own."""
    return isinstance(hint, type) and (issubclass(hint, msgspec.Struct) or hasattr(hint, "_fields"))


def is_reference(hint: object) -> bool:
    """Whether a hint is that of a type, `None` allowed or not."""
    return hint is Reference or Reference in get_args(hint)


def sole_composite(hint: object) -> type | None:
    """Give the class of the values that a hint allows, alone, as `None` or in a tuple."""
    found = [each for each in (hint, *_inside(hint)) if is_composite(each)]
    return found[0] if len(found) == 1 else None


def _inside(hint: object) -> Iterator[Any]:
    for argument in get_args(hint):
        yield argument
        yield from _inside(argument)


@cache
def _names(modules: frozenset[str]) -> Mapping[str, Any]:
    """Names that annotations of the model may use, whether their modules import them at run time or not."""
    found: dict[str, Any] = {}
    for name in sorted(modules):
        found |= vars(import_module(f"{model.__name__}.{name}"))
    return found | {"TypeId": Reference}


def _modules() -> Iterator[ModuleInfo]:
    import pkgutil

    return pkgutil.iter_modules(model.__path__)
