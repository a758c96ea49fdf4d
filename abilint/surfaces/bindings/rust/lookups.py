"""Names that a crate looks up at run time, in libraries that it opens."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from abilint.model.binding import Loading
from abilint.model.types import FunctionType, Pointer, Typedef, Void
from abilint.surfaces.bindings.collected import Bound
from abilint.surfaces.bindings.rust import call_sites, expected
from abilint.surfaces.bindings.rust.meaning import Scope
from abilint.surfaces.bindings.rust.texts import Texts

if TYPE_CHECKING:
    from tree_sitter import Node

    from abilint.model.types import TypeId
    from abilint.surfaces.bindings.collected import Collected
    from abilint.surfaces.bindings.rust.call_sites import Shape
    from abilint.surfaces.bindings.rust.crate import Crate, Item
    from abilint.surfaces.bindings.rust.types_of import Types

COMPUTED = "looks a name up that only a run can tell"
FUNCTIONS = frozenset({"function_item", "closure_expression", "impl_item"})


class Site(NamedTuple):
    """A place where a library is opened."""

    function: int
    """The function that it stands in."""
    variable: str
    """What the library is called there."""
    names: tuple[str, ...]
    handle: int


def bind(crate: Crate, types: Types, collected: Collected) -> None:
    """Note all libraries that are opened, and all names that are looked up."""
    texts = Texts(types.constants)
    shapes = [(each, call_sites.shape(each)) for each in crate.calls]
    sites = [
        _site(item, argument, texts, collected)
        for item, shape in shapes
        if (argument := call_sites.opened(item, shape)) is not None
    ]
    for item, shape in shapes:
        argument = call_sites.looked_up(item, shape)
        if argument is None:
            continue
        name = texts.of(item.source, argument, item.module)
        if name is None:
            if expected.of(item, shape, collected.graph.target).type is not None:
                collected.unread(item.location, COMPUTED)
        elif call_sites.IDENTIFIER.match(name):
            handle = _handle(item, shape, sites, collected)
            collected.bind(_bound(item, shape, name, handle, types))


def _site(item: Item, argument: Node, texts: Texts, collected: Collected) -> Site:
    names = texts.libraries(item.source, argument, item.module)
    handle = collected.open(Loading.NAMED if names else Loading.COMPUTED, names, item.location)
    return Site(_function(item), _variable(item), names, handle)


def _function(item: Item) -> int:
    """Give a number that is the same for all that stands in one function."""
    link = item.chain
    while link is not None:
        if link.node.type == "function_item":
            return link.node.id
        link = link.up
    return 0


def _variable(item: Item) -> str:
    link = item.chain
    while link is not None and link.node.type != "function_item":
        if link.node.type == "let_declaration":
            return item.source.text(link.node.child_by_field_name("pattern")).removeprefix("mut ")
        link = link.up
    return ""


def _handle(item: Item, shape: Shape, sites: list[Site], collected: Collected) -> int:
    """Say which library a name is looked up in: by the variable, the function, or because there is one."""
    receiver = shape.receiver if shape.receiver is not None else next(iter(shape.arguments), None)
    called = item.source.text(receiver).lstrip("&")
    near = [each for each in sites if each.function == _function(item)]
    meant = [each for each in near if each.variable == called] or near or sites
    names = tuple(dict.fromkeys(name for each in meant for name in each.names))
    if len({each.handle for each in meant}) == 1:
        return meant[0].handle
    attempts = meant and len({(each.function, each.variable) for each in meant}) == 1
    if attempts and names:
        return collected.open(Loading.NAMED, names, item.location)
    return collected.open(Loading.COMPUTED, (), item.location)


def _bound(item: Item, shape: Shape, name: str, handle: int, types: Types) -> Bound:
    use = expected.of(item, shape, types.graph.target)
    optional = use.optional or item.presence is None
    type_id, variable = None, False
    if use.type is not None:
        meant = types.of(use.type, Scope(use.item.source, use.item.module))
        type_id, variable = _pointed(types, meant.type)
    return Bound(name, item.location, handle, type_id, variable, optional)


def _pointed(types: Types, type_id: TypeId) -> tuple[TypeId | None, bool]:
    """Give what an address stands for, and whether that is a variable; None where the text does not tell."""
    target = _stripped(types, type_id)
    node = types.graph.nodes[target]
    if not isinstance(node, Pointer):
        return None, False
    inner = types.graph.nodes[_stripped(types, node.target)]
    if isinstance(inner, Void):
        return None, False
    return node.target, not isinstance(inner, FunctionType)


def _stripped(types: Types, type_id: TypeId) -> TypeId:
    for _ in types.graph.nodes:
        node = types.graph.nodes[type_id]
        if not isinstance(node, Typedef):
            break
        type_id = node.target
    return type_id
