"""Functions that are looked up while the program runs: `NativeLibrary.GetExport`, `dlsym`."""

from __future__ import annotations

from typing import TYPE_CHECKING

from abilint.surfaces.bindings import tree
from abilint.surfaces.bindings.csharp import conversions, guards
from abilint.surfaces.bindings.csharp.constants import Place
from abilint.surfaces.bindings.csharp.imports import Imported

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tree_sitter import Node

    from abilint.surfaces.bindings.csharp.types_of import Types

LOADERS = frozenset(
    {"Load", "TryLoad", "dlopen", "LoadLibrary", "LoadLibraryA", "LoadLibraryW", "LoadLibraryEx"}
)
LOOKUPS = frozenset({"GetExport", "TryGetExport", "GetProcAddress", "dlsym"})
MARKS = (b"GetExport", b"GetProcAddress", b"dlsym")
MAIN_PROGRAM = "GetMainProgramHandle"
OWNER = "NativeLibrary"
COMPUTED = "a function is looked up under a name that only a run can tell"
SCOPES = frozenset({"class_declaration", "struct_declaration", "namespace_declaration", "record_declaration"})


def of_file(types: Types) -> Iterator[Imported]:
    """List what the file looks up, with the type of the delegate that it makes of it."""
    text = types.project.text
    if not any(mark in text.source.data for mark in MARKS):
        return
    calls = list(tree.of_type(text.source.root, "invocation_expression"))
    opened = _opened(types, calls)
    helpers: dict[str, tuple[Node, Node]] = {}
    for call in calls:
        if _called(types, call) in LOOKUPS and len(_arguments(call)) > 1:
            helper = conversions.helper(text.source, call, _arguments(call)[1])
            if helper is not None:
                helpers[text.source.text(helper.child_by_field_name("name"))] = (helper, call)
            else:
                yield from _lookup(types, call, opened)
    for call in calls if helpers else ():
        name = _called(types, call)
        if name in helpers and not _is_inside(call, helpers[name][0]):
            yield from _helped(types, call, helpers[name][1], opened)


def _called(types: Types, call: Node) -> str:
    """Give the last name of what is called, without type arguments."""
    written = types.project.text.source.text(call.child_by_field_name("function"))
    return written.partition("<")[0].rpartition(".")[2].strip()


def _arguments(call: Node) -> list[Node]:
    group = call.child_by_field_name("arguments")
    found = [each for each in group.named_children if each.type == "argument"] if group else []
    return [each.named_children[-1] for each in found if each.named_children]


def _place(types: Types, node: Node) -> Place:
    """Say which names are known at a node."""
    text = types.project.text
    names: list[str] = []
    around: Node | None = node
    while around is not None:
        if around.type in SCOPES:
            names[:0] = text.source.text(around.child_by_field_name("name")).split(".")
        around = around.parent
    return Place(text, tuple(names))


def _opened(types: Types, calls: list[Node]) -> dict[str, tuple[str, ...]]:
    """Say for each variable that holds a library how that is called; all together stand under no name."""
    found: dict[str, tuple[str, ...]] = {}
    source = types.project.text.source
    for call in calls:
        name = _called(types, call)
        if name not in LOADERS or (name in ("Load", "TryLoad") and OWNER not in source.text(call)[:40]):
            continue
        arguments = _arguments(call)
        names = guards.texts(types, _place(types, call), arguments[0]) if arguments else ()
        for key in (conversions.holder(source, call), ""):
            found[key] = tuple(dict.fromkeys((*found.get(key, ()), *names)))
    return found


def _libraries(types: Types, handle: Node, opened: dict[str, tuple[str, ...]]) -> tuple[str, ...]:
    written = types.project.text.source.text(handle)
    if MAIN_PROGRAM in written:
        return ("__Internal",)
    if handle.type == "invocation_expression" and _called(types, handle) in LOADERS:
        arguments = _arguments(handle)
        return guards.texts(types, _place(types, handle), arguments[0]) if arguments else ()
    return opened.get(written.rpartition(".")[2]) or opened.get("", ())


def _lookup(types: Types, call: Node, opened: dict[str, tuple[str, ...]]) -> Iterator[Imported]:
    """Read one lookup; nothing where the platform's conditions leave it out."""
    text = types.project.text
    handle, name = _arguments(call)[:2]
    holds = guards.holds(types, call)
    if holds is False:
        return
    value = types.evaluator.value(_place(types, call), name)
    if not isinstance(value, str):
        types.collected.unread(text.source.at(call), COMPUTED)
        return
    optional = holds is None or _called(types, call) == "TryGetExport"
    made = conversions.delegate(types, _place(types, call), call)
    libraries = _libraries(types, handle, opened)
    where = text.source.at(name)
    yield Imported(
        (value,), libraries, text.source.text(handle), made, where, text.conditions(call), optional=optional
    )


def _helped(types: Types, call: Node, lookup: Node, opened: dict[str, tuple[str, ...]]) -> Iterator[Imported]:
    """Read `Load<FooDelegate>("foo")`, where `Load` is the file's own."""
    text, place = types.project.text, _place(types, call)
    holds = guards.holds(types, call)
    if holds is False:
        return
    values = [types.evaluator.value(place, each) for each in _arguments(call)]
    names = [each for each in values if isinstance(each, str)]
    if len(names) != 1:
        types.collected.unread(text.source.at(call), COMPUTED)
        return
    handle = _arguments(lookup)[0]
    optional = holds is None or _called(types, lookup) == "TryGetExport"
    made = conversions.type_argument(types, place, call.child_by_field_name("function"))
    yield Imported(
        (names[0],),
        _libraries(types, handle, opened),
        text.source.text(handle),
        made,
        text.source.at(call),
        text.conditions(call),
        optional=optional,
    )


def _is_inside(node: Node, outer: Node) -> bool:
    return outer.start_byte <= node.start_byte and node.end_byte <= outer.end_byte
