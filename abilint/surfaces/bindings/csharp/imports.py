"""`[DllImport]` and `[LibraryImport]`: methods whose body is a function of a library."""

from __future__ import annotations

from typing import TYPE_CHECKING

from msgspec import Struct

from abilint.model.binding import Loading
from abilint.surfaces.bindings.csharp import attributes, basic_types, entry_points, functions
from abilint.surfaces.bindings.csharp.audience import Audience
from abilint.surfaces.bindings.csharp.constants import Place
from abilint.surfaces.bindings.csharp.way import Way

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tree_sitter import Node

    from abilint.model.location import Location
    from abilint.model.types import TypeId
    from abilint.surfaces.bindings.csharp.attributes import Attribute
    from abilint.surfaces.bindings.csharp.preprocessor import Branch
    from abilint.surfaces.bindings.csharp.types_of import Types

IMPORTS = ("DllImport", "LibraryImport")
PROCESS = frozenset({"__Internal", "__internal"})
"""Mono's name, and that of .NET for iOS, of the program itself and all that it has loaded."""
BY_ORDINAL = "`{}` is asked for by its number in the library, which abilint does not look up"
UNKNOWN_NAME = "`{}` is looked up under a name that only a run can tell"
WINDOWS_TEXT = {"Utf8": False, "Utf16": True}


class Imported(Struct, frozen=True):
    """A function that is asked for, before it is known which of its declarations counts."""

    names: tuple[str, ...]
    """In the order in which they are tried."""
    libraries: tuple[str, ...]
    """As the source states them; none where only a run can tell."""
    key: str
    """How the source writes the library."""
    type: TypeId | None
    where: Location
    conditions: tuple[Branch, ...] = ()
    optional: bool = False
    method: str = ""
    """What C# calls it."""

    @property
    def name(self) -> str:
        """What the source asks for."""
        return min(self.names, key=len)

    @property
    def spellings(self) -> tuple[str, ...]:
        """Give what is tried besides; all that is tried, where that begins with something else."""
        return self.names[1:] if self.names[0] == self.name else self.names


def of_file(types: Types) -> Iterator[Imported]:
    """List all methods of the file that a library implements."""
    text, audience = types.project.text, Audience(types.project)
    for declared in types.project.index.members:
        if declared.text is not text:
            continue
        for node in _methods(declared.node):
            found = attributes.of(text.source, node)
            stated = next((found[name] for name in IMPORTS if name in found), None)
            if stated is not None and audience.has_target(node, declared.path):
                yield from _read(types, Place(text, declared.path), node, stated)


def _methods(node: Node) -> Iterator[Node]:
    """Give a method, and the local functions in it."""
    yield node
    body = node.child_by_field_name("body")
    for statement in body.named_children if body else ():
        if statement.type == "local_function_statement":
            yield statement


def _read(types: Types, place: Place, node: Node, stated: Attribute) -> Iterator[Imported]:
    text = place.text
    where = text.source.at(node.child_by_field_name("name") or node)
    method = text.source.text(node.child_by_field_name("name")).lstrip("@")
    name = _name(types, place, stated, method)
    if name is None or name.startswith("#"):
        reason = UNKNOWN_NAME.format(method) if name is None else BY_ORDINAL.format(name)
        types.collected.unread(where, reason)
        return
    function = _function(types, place, node, stated)
    wide = _charset(types, stated)
    exact = stated.name == "LibraryImport" or _flag(types, place, stated, "ExactSpelling", default=False)
    names = entry_points.decorated(types.graph, entry_points.tried(name, exact=exact, wide=wide), function)
    first = stated.first()
    libraries = types.evaluator.alternatives(place, first) if first is not None else ()
    yield Imported(
        names,
        tuple(each for each in libraries if isinstance(each, str)),
        text.source.text(first),
        function,
        where,
        text.conditions(node),
        method=method,
    )


def _name(types: Types, place: Place, stated: Attribute, method: str) -> str | None:
    written = stated.named.get("EntryPoint")
    if written is None:
        return method
    found = types.evaluator.value(place, written)
    return found if isinstance(found, str) and found else None


def _function(types: Types, place: Place, node: Node, stated: Attribute) -> TypeId:
    if stated.name == "LibraryImport":
        return functions.of_method(
            types, place, node, _generated(types, stated), _own_convention(types, place, node)
        )
    how = functions.convention(types, place, stated.named.get("CallingConvention"))
    keeps = _flag(types, place, stated, "PreserveSig", default=True)
    return functions.of_method(types, place, node, Way(wide=_charset(types, stated)), how, keeps_result=keeps)


def _generated(types: Types, stated: Attribute) -> Way:
    """Say how `LibraryImport` hands text over."""
    written = stated.named.get("StringMarshalling")
    last = types.project.text.source.text(written).rpartition(".")[2] if written is not None else ""
    return Way(wide=WINDOWS_TEXT.get(last), generated=True)


def _own_convention(types: Types, place: Place, node: Node) -> str:
    """Read `[UnmanagedCallConv(CallConvs = new[] { typeof(CallConvCdecl) })]`."""
    stated = attributes.of(place.text.source, node).get("UnmanagedCallConv")
    default = functions.default_convention(types.graph.target)
    written = place.text.source.text(stated.node) if stated else ""
    found = (how for name, how in functions.CONVENTIONS.items() if f"CallConv{name}" in written)
    return default if default == "c" else next(found, default)


def _charset(types: Types, stated: Attribute) -> bool:
    return functions.charset(types, stated)


def _flag(types: Types, place: Place, stated: Attribute, name: str, *, default: bool) -> bool:
    written = stated.named.get(name)
    found = None if written is None else types.evaluator.value(place, written)
    return default if found is None else bool(found)


def library(types: Types, imported: Imported) -> int:
    """Note the library that a function is looked up in."""
    names = tuple(each for each in imported.libraries if each not in PROCESS)
    if names:
        return types.collected.open(Loading.NAMED, names, imported.where)
    if imported.libraries:
        return types.collected.open(Loading.PROCESS, (), imported.where)
    return types.collected.open(Loading.COMPUTED, (), imported.where, imported.key)


def usings(types: Types) -> frozenset[str]:
    """List the namespaces that the file uses."""
    source = types.project.text.source
    return frozenset(
        source.text(each.named_children[-1])
        for each in source.root.named_children
        if each.type == "using_directive" and each.named_children
    )


def assembly(types: Types) -> None:
    """Heed what the file says of the whole assembly."""
    for each in attributes.all_of(types.project.text.source, types.project.text.source.root):
        if each.name == "DisableRuntimeMarshalling":
            types.plain_memory = True
        elif each.name == "DefaultCharSet" and each.first() is not None:
            written = types.project.text.source.text(each.first())
            types.default_wide = basic_types.is_wide(types.graph, written.rpartition(".")[2])
