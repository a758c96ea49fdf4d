"""Where debug info and headers state a type differently, as rows: `type_differences`, `type_reach`."""

from __future__ import annotations

from typing import TYPE_CHECKING

from abilint.model.type_difference import TypeDifferenceKind

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from abilint.facts.promise import Places
    from abilint.facts.rows import Rows
    from abilint.model.build import Build
    from abilint.model.surface import Surface
    from abilint.model.type_difference import TypeDifference

DIFFERENCE = (
    "id", "build_id", "artifact_id", "declaration_id", "kind", "subject", "place", "path", "spot",
    "parameter", "before", "after", "before_type", "after_type", "before_size", "after_size", "count",
    "moved", "reach", "reached_by", "reached_count", "file", "line", "column", "built_file", "built_line",
    "built_signature",
)  # fmt: skip
PARTS = ("parameter ", "result")
WHOLE = {
    "result": "the result",
    "variable": "the variable",
    "signature": "the function",
    "typedef": "it",
}


def rows(
    places: Places, first: int, build: Build, differences: Iterable[tuple[int, TypeDifference]]
) -> Iterator[Rows]:
    """Everything that the comparison of types concluded, each with its member's index."""
    numbered = tuple(enumerate(differences, first))
    yield (
        "type_differences",
        DIFFERENCE,
        (_difference(places, number, build, member, d) for number, (member, d) in numbered),
    )
    yield (
        "type_reach",
        ("type_difference_id", "name"),
        ((number, name) for number, (_, d) in numbered for name in d.reached_by),
    )


def _difference(
    places: Places, number: int, build: Build, member: int, d: TypeDifference
) -> tuple[object, ...]:
    file, line, column = d.location or (None, None, None)
    built_file, built_line, _ = d.built_location or (None, None, None)
    return (
        number, places.build_id, places.artifact(member), places.declaration(d.declaration), d.kind,
        d.subject, d.place, "/".join(d.path) or None, spot(d), d.parameter or None,
        _text(d.before), _text(d.after), d.before_type or None, d.after_type or None,
        d.before_size, d.after_size, d.count, d.moved, d.reach,
        spelled(d.reached_by[0]) if d.reached_by else None, d.reached_count,
        file, line or None, column or None,
        built_file, built_line or None, built_signature(build.members[member].built, d.built),
    )  # fmt: skip


def spelled(name: str) -> str:
    """Give a name as messages show it: C++ and Rust names in words."""
    from abilint.readers.mangling import demangle

    return demangle(name) or name


def _text(value: str | int | None) -> str | None:
    return None if value is None else str(value)


def spot(d: TypeDifference) -> str | None:
    """Say in words where inside the subject: `` `items[4].flags` ``, or `what parameter 2 points to`.

    Of pointers of two levels the types that are told are those of the pointers themselves.
    """
    said = _whole(d)
    of_pointers = d.kind is TypeDifferenceKind.POINTER_LEVEL and d.path[-1:] == ("*",)
    for step in d.path[:-1] if of_pointers else d.path:
        if step == "*":
            said = f"what {said} points to"
        elif step.startswith(PARTS):
            said = f"{step} of {said}"
        elif said and said.endswith("`") and not d.parameter:
            said = f"{said[:-1]}.{step}`"
        else:
            said = f"`{step}`" + (f" in {said}" if said else "")
    return said


def _whole(d: TypeDifference) -> str | None:
    if d.place.startswith("parameter"):
        return f"{d.place} (`{d.parameter}`)" if d.parameter else d.place
    return WHOLE.get(d.place)


def built_signature(built: Surface | None, index: int | None) -> str | None:
    """Write the declaration as the compiler saw its definition, in C."""
    if built is None or index is None:
        return None
    declaration = built.declarations[index]
    if declaration.signature or declaration.type is None or built.types is None:
        return declaration.signature or None
    from abilint.compare.spell import spell

    return spell(built.types, declaration.type, declaration.name)
