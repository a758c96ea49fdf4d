"""What a module declares through cffi, as the values that every language's bindings come to.

In ABI mode a name is looked up when `lib.name` is first used, and types are taken as the text has them. In
API mode a C compiler reads the text beside the library's own headers: macros serve as functions, numbers are
converted, and the layouts that the text leaves out are the compiler's.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from msgspec.structs import replace

from abilint.model.binding import Loading
from abilint.model.types import Enum, FunctionType, Primitive, Qualified, Typedef
from abilint.surfaces.bindings import c_declared
from abilint.surfaces.bindings.collected import Bound, Collected
from abilint.surfaces.bindings.python_cffi import defined, gaps, texts
from abilint.surfaces.bindings.python_cffi.lines import Lines
from abilint.surfaces.bindings.python_ctypes import module_files

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from abilint.model.binding import Binding
    from abilint.model.types import TypeId
    from abilint.surfaces.bindings.c_declared import Declared
    from abilint.surfaces.bindings.graph import Graph
    from abilint.surfaces.bindings.python_cffi.values import Built, CffiRun, Ffi, Text
    from abilint.surfaces.bindings.python_ctypes.values import Bound as Use
    from abilint.surfaces.bindings.python_ctypes.values import Library

ENDING = re.compile(r"[-_.]?[0-9]|\.(?:so|dll|dylib)")
CONVERTED = "the C compiler converts it"


def of(run: CffiRun, language: str) -> Binding:
    """Give everything that the module states."""
    collected = Collected(run.path, language, run.target, speaks_c=True)
    lines = Lines(_files(run))
    for ffi in run.made.values():
        surface, owners = texts.read(run, ffi, lines)
        if surface is None:
            continue
        types = gaps.opened(surface.types) if surface.types else None
        declared = c_declared.adopt(collected, replace(surface, types=types))
        own = list(_own(ffi, declared, owners))
        if ffi.built:
            _bind_built(collected, ffi.built, own)
        else:
            _bind_opened(run, collected, ffi, own)
    for entry in run.all_unread():
        collected.unread(entry.location, entry.reason)
    return collected.binding()


def _files(run: CffiRun) -> dict[str, list[str]]:
    own = {file: module_files.text(file) or b"" for file in run.modules}
    return {file: data.decode("utf-8", "replace").splitlines() for file, data in own.items()} | run.files


def _own(ffi: Ffi, declared: Sequence[Declared], owners: dict[str, Text]) -> Iterator[tuple[Declared, Text]]:
    """Leave out what an included object declares: it is looked up where that one is read."""
    for each in declared:
        text = owners.get(texts.line_of(each.declaration.location))
        if text is not None and text in ffi.texts.values():
            yield each, text


def _bind_opened(run: CffiRun, collected: Collected, ffi: Ffi, own: list[tuple[Declared, Text]]) -> None:
    """Bind in ABI mode: to the libraries that the module looks a name up in, else to whichever it opens."""
    groups = _groups(ffi)
    handles = [_open(collected, group) for group in groups]
    if own and not groups:
        handles = [collected.open(Loading.COMPUTED, (), ffi.where)]
    for declared, text in own:
        uses = [_uses(run, group, declared.name) for group in groups]
        used = any(uses)
        for number, handle in enumerate(handles):
            if used and not uses[number]:
                continue
            optional = all(use.optional for use in uses[number]) if used else text.optional
            bound = _bound(collected, declared, handle, declared.type, optional=optional)
            unused = not used or c_declared.is_of_another_platform(declared.name, run.target)
            collected.bind(replace(bound, unused=unused))


def _open(collected: Collected, group: list[Library]) -> int:
    names = tuple(dict.fromkeys(name for each in group for name in each.files))
    loading = Loading.NAMED if names else group[0].loading
    return collected.open(loading, names, group[0].location, id(group[0]))


def _groups(ffi: Ffi) -> list[list[Library]]:
    """Take together what is tried one after the other for one library."""
    groups: list[list[Library]] = []
    for each in ffi.libraries:
        same = [group for group in groups if any(_is_same(ffi, each, other) for other in group)]
        groups = [group for group in groups if group not in same]
        groups.append([*(other for group in same for other in group), each])
    return groups


def _is_same(ffi: Ffi, one: Library, other: Library) -> bool:
    if not set(one.files).isdisjoint(other.files):
        return True
    alike = {_stem(file) for file in one.files} & {_stem(file) for file in other.files}
    unnamed = not one.files or not other.files
    return one.location == other.location and (bool(alike) or unnamed or not ffi.in_function[id(one)])


def _stem(file: str) -> str:
    return ENDING.split(file.rpartition("/")[2].removeprefix("lib"))[0]


def _uses(run: CffiRun, group: list[Library], name: str) -> list[Use]:
    found = [run.bound.get((id(each), name)) for each in group]
    return [each for each in found if each is not None]


def _bind_built(collected: Collected, built: Built, own: list[tuple[Declared, Text]]) -> None:
    """Bind in API mode: the linker finds what the module's own C text does not bring itself."""
    handle = collected.open(Loading.LINKED, built.libraries, built.where)
    brought = defined.names(built.source)
    for declared, text in own:
        optional = built.brings_code or text.optional or declared.name in brought
        type_id = _converted(collected.graph, declared.type)
        bound = _bound(collected, declared, handle, type_id, optional=optional)
        collected.bind(replace(bound, by_header=True))


def _bound(
    collected: Collected, declared: Declared, handle: int, type_id: TypeId | None, *, optional: bool
) -> Bound:
    known = collected.graph.unknown("its type is not read") if type_id is None else type_id
    return Bound(
        declared.name,
        declared.declaration.location,
        handle,
        known,
        is_variable=declared.is_variable,
        optional=optional,
    )


def _converted(graph: Graph, type_id: TypeId | None) -> TypeId | None:
    """Leave numbers that are handed over to the compiler."""
    node = None if type_id is None else graph.nodes[type_id]
    if not isinstance(node, FunctionType):
        return type_id
    parameters = tuple(replace(each, type=_left(graph, each.type)) for each in node.parameters)
    return graph.add(replace(node, result=_left(graph, node.result), parameters=parameters))


def _left(graph: Graph, type_id: TypeId) -> TypeId:
    node = graph.nodes[type_id]
    while isinstance(node, Typedef | Qualified):
        node = graph.nodes[node.target]
    return graph.unknown(CONVERTED) if isinstance(node, Primitive | Enum) else type_id
