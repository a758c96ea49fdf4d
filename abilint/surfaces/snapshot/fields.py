"""The fields of the model's classes, and how their values are rewritten and become JSON.

Everything follows from the fields' hints, so that a field which is added to the model is kept as well.
"""

from __future__ import annotations

import re
from functools import cache, lru_cache
from operator import attrgetter
from typing import TYPE_CHECKING, Any, Final, get_origin

from msgspec import Struct

from abilint.model.location import Location
from abilint.surfaces.snapshot.hints import hints_of, is_reference, sole_composite

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence
    from typing import TypeAlias

    from abilint.model.types import TypeId

    Step: TypeAlias = Callable[[Any], Any]

FILES: Final = frozenset({"path", "header", "unit"})
"""Fields that name a file."""
WORDS: Final = frozenset({"key", "notes", "not_built", "reason"})
"""Fields whose text may name files."""
REQUIRED: Final = object()
"""In place of a default, where there is none."""
DROPPED: Final = frozenset({"producer"})
"""Texts that a new compiler changes, and nothing else."""
APART: Final = frozenset({"declarations", "types"})
"""Fields of a surface that are more than a list of values."""
_FOLDER = re.compile(
    r"""(?:\b[A-Za-z]:)?[^\s'"`(){}<>@,;:=]*[/\\](?=[\w+-]+(?:\.[\w+-]+)+)   # of a file, by its suffix
    | (?:(?<=[\s'"`(])|^)(?:[A-Za-z]:)?[/\\](?:[^\s'"`/\\]+[/\\])+(?=[\w+-])   # any, from the root""",
    re.VERBOSE,
)


class Field(Struct, frozen=True):
    """One field of a class."""

    name: str
    hint: Any
    default: Any
    composite: type | None
    """The class of its values, where these have fields of their own."""
    refers: bool
    """Whether its values are types."""


@cache
def fields_of(kind: type) -> tuple[Field, ...]:
    """List the fields of a struct or named tuple."""
    defaults = _defaults(kind)
    return tuple(
        Field(name, hint, defaults.get(name, REQUIRED), sole_composite(hint), is_reference(hint))
        for name, hint in hints_of(kind).items()
    )


def _defaults(kind: Any) -> Mapping[str, Any]:  # noqa: ANN401  (a class of one of two makes)
    named: Mapping[str, Any] | None = getattr(kind, "_field_defaults", None)
    if named is not None:
        return named
    names, defaults = kind.__struct_fields__, kind.__struct_defaults__
    return dict(zip(names[len(names) - len(defaults) :], defaults, strict=True))


@cache
def lists_of(kind: type) -> tuple[str, ...]:
    """Name the fields of a surface that hold any number of values with fields of their own."""
    return tuple(
        each.name
        for each in fields_of(kind)
        if each.composite and get_origin(each.hint) is tuple and each.name not in APART
    )


class Rewriter:
    """Gives values with other numbers for types, and with files in place of paths."""

    def __init__(self, numbers: Mapping[TypeId, TypeId]) -> None:
        self._number = numbers.__getitem__
        self._plans: dict[type, Step] = {Location: place}

    def __call__(self, value: Any) -> Any:  # noqa: ANN401  (of the same class)
        """Rewrite a value and all that it holds."""
        kind = type(value)
        plan = self._plans.get(kind)
        if plan is None:
            plan = self._plans[kind] = self._plan(kind)
        return plan(value)

    def _plan(self, kind: type) -> Step:
        fields = fields_of(kind)
        steps = [
            (at, step)
            for at, field in enumerate(fields)
            if (step := _step(field, self._number, self._through))
        ]
        if not steps:
            return lambda value: value
        values = _values(fields)

        def rewrite(value: object) -> object:
            own = list(values(value))
            for at, step in steps:
                if own[at] is not None:
                    own[at] = step(own[at])
            return kind(*own)

        return rewrite

    def _through(self, value: Any) -> Any:  # noqa: ANN401
        if type(value) is tuple:
            return tuple(map(self, value))
        return self(value)


class Plain:
    """Makes JSON of values, rewritten as above: types by their ids, and no field that holds its default."""

    def __init__(self, ids: Mapping[TypeId, str] | None = None) -> None:
        self._id = (ids or {}).__getitem__
        self._plans: dict[type, Step] = {Location: place}

    def __call__(self, value: Any) -> Any:  # noqa: ANN401  (any JSON value)
        """Give a struct as a dictionary, a named tuple as a list."""
        kind = type(value)
        plan = self._plans.get(kind)
        if plan is None:
            plan = self._plans[kind] = self._plan(kind)
        return plan(value)

    def _plan(self, kind: type) -> Step:
        fields = [each for each in fields_of(kind) if each.name not in DROPPED]
        steps = [(each.name, each.default, _step(each, self._id, self._through)) for each in fields]
        if issubclass(kind, tuple):
            return lambda value: [
                step(own) if step and own is not None else own
                for own, (_, _, step) in zip(value, steps, strict=True)
            ]
        values = _values(fields)
        return lambda value: {
            name: step(own) if step and own is not None else own
            for own, (name, default, step) in zip(values(value), steps, strict=True)
            if own != default
        }

    def _through(self, value: Any) -> Any:  # noqa: ANN401
        if type(value) is tuple:
            return [self(each) for each in value]
        return self(value)


def _step(field: Field, refer: Step, through: Step) -> Step | None:
    """Choose what becomes of a field's values; None where they stay."""
    if field.refers:
        return refer
    if field.name in DROPPED:
        return lambda _: ""
    if field.name in FILES:
        return base
    if field.name in WORDS:
        return without_folders
    return through if field.composite else None


def _values(fields: Sequence[Field]) -> Callable[[Any], tuple[Any, ...]]:
    names = [each.name for each in fields]
    if len(names) > 1:
        get: Callable[[Any], tuple[Any, ...]] = attrgetter(*names)
        return get
    return lambda value: tuple(getattr(value, name) for name in names)


@lru_cache(4096)
def base(path: str) -> str:
    """Give the name of a file without its folder."""
    return path.replace("\\", "/").rpartition("/")[2]


def without_folders(text: str | tuple[str, ...]) -> Any:  # noqa: ANN401  (as it is given)
    """Leave the folders out of texts: `/tmp/x/a.h:3: error` becomes `a.h:3: error`; several are sorted."""
    if isinstance(text, str):
        return _FOLDER.sub("", text) if "/" in text or "\\" in text else text
    return tuple(sorted(map(without_folders, text)))


def place(location: Location) -> Location:
    """Leave the folder out of a place."""
    return Location(base(location.file), location.line, location.column)
