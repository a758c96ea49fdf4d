"""Which library a piece of text names, and what names in it stand for."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from abilint.model.binding import Loading
from abilint.surfaces.bindings import tree
from abilint.surfaces.bindings.julia.program import Place, arguments, called, text_of

if TYPE_CHECKING:
    from tree_sitter import Node

    from abilint.surfaces.bindings.julia.program import Program
    from abilint.surfaces.bindings.tree import Source

DEEPEST = 12


class Sought(NamedTuple):
    """A library, by what the text says of it."""

    loading: Loading
    names: tuple[str, ...]
    key: str | None = None


def sought(program: Program, source: Source, node: Node, depth: int = 0) -> Sought:
    """Say which library is meant: by its file, or by the name of a package's constant, `libfoo`."""
    written = text_of(source, node)
    if written:
        return Sought(Loading.NAMED, (written,))
    place = Place(source, node)
    if called(place):
        return _opened(program, place, depth)
    name = source.text(node).rpartition(".")[2].partition("[")[0].removeprefix("$").strip("() ")
    value = program.values.get(name)
    if value is not None and depth < DEEPEST and node.type == "identifier":
        found = sought(program, value.source, value.node.named_children[-1], depth + 1)
        if found.names:
            return found
    if name.lower().startswith("lib") and name.isidentifier():
        return Sought(Loading.NAMED, (name.lower(),), None)
    return Sought(Loading.COMPUTED, (), name)


def _opened(program: Program, place: Place, depth: int) -> Sought:
    """Follow `find_library`, `dlopen` and `joinpath`."""
    names: list[str] = []
    given = arguments(place.node)
    if called(place) in ("joinpath", "abspath", "normpath") and given:
        given = given[-1:]
    for each in given[:1]:
        listed = each.named_children if each.type in ("vector_expression", "tuple_expression") else [each]
        for one in listed:
            inner = sought(program, place.source, one, depth + 1) if depth < DEEPEST else None
            names += inner.names if inner is not None else ()
    return (
        Sought(Loading.NAMED, tuple(names))
        if names
        else Sought(Loading.COMPUTED, (), place.source.text(place.node)[:80])
    )


def text(program: Program, source: Source, node: Node) -> str | None:
    """Give a name as it is written, or as a constant has it."""
    written = text_of(source, node)
    if written is not None or node.type != "identifier":
        return written
    value = program.values.get(source.text(node))
    return None if value is None else text_of(value.source, value.node.named_children[-1])


def assigned(program: Program, place: Place, name: str) -> Place | None:
    """Give what is assigned to a name in the function around a place, or at the top."""
    around = place.function
    for node in tree.of_type(around, "assignment") if around is not None else ():
        if place.source.text(node.named_children[0]) == name:
            return Place(place.source, node.named_children[-1])
    value = program.values.get(name)
    return None if value is None else Place(value.source, value.node.named_children[-1])
