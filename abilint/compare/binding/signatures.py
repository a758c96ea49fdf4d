"""Signatures that a file states, against the header's, and debug info's where the header is silent."""

from __future__ import annotations

from typing import TYPE_CHECKING

from msgspec import Struct
from msgspec.structs import replace

from abilint.compare import types as type_comparison
from abilint.compare.binding import named_types
from abilint.compare.spell import spell
from abilint.compare.types.scalars import Shape, shape_of
from abilint.model.bound import Count, DefaultResult, Told
from abilint.model.type_difference import TypeDifferenceKind as Kind
from abilint.model.types import FunctionType, Primitive, Qualified, Typedef

if TYPE_CHECKING:
    from collections.abc import Iterator

    from abilint.model.binding import Binding, Lookup
    from abilint.model.build import Build
    from abilint.model.surface import Declaration, Surface
    from abilint.model.types import TypeGraph, TypeId

INT = 4
"""Bytes of C's `int` on every target."""


class Source(Struct, frozen=True):
    """One surface that states types of the library."""

    words: str
    surface: Surface
    typed: dict[str, Declaration]
    """Declarations that have a type, by name."""


def sources(build: Build) -> tuple[Source, ...]:
    """List what states types, the header first; each name is judged by the first that has it."""
    surfaces = [("header", build.surface), *(("debug info", member.built) for member in build.members)]
    found: list[Source] = []
    seen: set[str] = set()
    for words, surface in surfaces:
        if surface is None or surface.types is None:
            continue
        typed: dict[str, Declaration] = {}
        for each in surface.declarations:
            for name in each.link_names:
                if each.type is not None and name not in seen:
                    typed.setdefault(name, each)
        seen |= typed.keys()
        found.append(Source(words, surface, typed))
    return tuple(found)


def types(binding: Binding, sources: tuple[Source, ...]) -> Iterator[Told]:
    """Tell where types differ; what only variadic functions do is told by `counts`."""
    for source in sources:
        ours = tuple(each for each in binding.surface.declarations if each.name in source.typed)
        mine, theirs = (
            named_types.pairs(binding.surface, source.surface, ours) if binding.speaks_c else ((), ())
        )
        asking = replace(binding.surface, declarations=(*ours, *mine))
        stated = replace(source.surface, declarations=(*source.surface.declarations, *theirs))
        for each in type_comparison.compare(asking, stated):
            if each.place == "signature" and each.kind in (Kind.VARIADIC, Kind.PARAMETER_COUNT):
                continue
            yield Told(each, source.words, _signature(stated, each.built))


def _signature(surface: Surface, index: int | None) -> str:
    if index is None or surface.types is None:
        return ""
    each = surface.declarations[index]
    if each.signature or each.type is None:
        return each.signature
    return spell(surface.types, each.type, each.name)


def functions(
    binding: Binding, sources: tuple[Source, ...]
) -> Iterator[tuple[Declaration, Lookup, Source, FunctionType]]:
    """Give each bound function with its type in the library."""
    for each, lookup in zip(binding.surface.declarations, binding.lookups, strict=True):
        for source in sources:
            theirs = source.typed.get(each.name)
            graph = source.surface.types
            if theirs is None or theirs.type is None or graph is None:
                continue
            node = graph[_stripped(graph, theirs.type)]
            if isinstance(node, FunctionType):
                yield each, lookup, source, node
            break


def counts(binding: Binding, sources: tuple[Source, ...]) -> Iterator[Count]:
    """Tell of functions that get another number of arguments than they take."""
    ours = binding.surface.types
    for each, lookup, _, function in functions(binding, sources):
        if not function.prototyped or ours is None or each.type is None:
            continue
        taken = len(function.parameters)
        mine = ours[each.type]
        if isinstance(mine, FunctionType) and mine.prototyped:
            passed = len(mine.parameters)
            if passed != taken or function.variadic:
                yield Count(each.name, each.location, passed, taken, function.variadic, is_stated=True)
        elif not lookup.states_arguments:
            for call in lookup.calls:
                if call.arguments is not None and (call.arguments != taken or function.variadic):
                    passed = call.arguments
                    yield Count(each.name, call.location, passed, taken, function.variadic, is_stated=False)


def default_results(
    binding: Binding, sources: tuple[Source, ...], lacking: set[str]
) -> Iterator[DefaultResult]:
    """Tell of results that are read as `int` and are none."""
    for each, lookup, source, function in functions(binding, sources):
        graph = source.surface.types
        if lookup.states_result or each.name in lacking or graph is None:
            continue
        kind = _result(graph, function.result)
        if kind is not None:
            used = not lookup.calls or any(call.result_used for call in lookup.calls)
            spelled = spell(graph, function.result)
            yield DefaultResult(each.name, each.location, kind, spelled, used)


def _result(graph: TypeGraph, type_id: TypeId) -> str | None:
    """Say how a result is read wrongly as `int`; None where it is not."""
    node = graph[_stripped(graph, type_id)]
    shape = shape_of(node)
    if shape in (Shape.POINTER, Shape.MEMBER_POINTER):
        return "pointer" if getattr(node, "size", INT) > INT else None
    if shape is Shape.VOID:
        return "void"
    if shape in (Shape.STRUCT, Shape.UNION):
        return "record"
    if shape in (Shape.FLOAT, Shape.COMPLEX, Shape.DECIMAL):
        return "float"
    size = getattr(node, "size", None)
    if size is None or size == INT:
        return None
    if size > INT:
        return "wide"
    return "narrow" if isinstance(node, Primitive) else None


def _stripped(graph: TypeGraph, type_id: TypeId) -> TypeId:
    for _ in graph.nodes:
        node = graph[type_id]
        if not isinstance(node, Typedef | Qualified):
            break
        type_id = node.target
    return type_id
