"""`extern` blocks: what the linker is asked for (The Rust Reference, "External blocks")."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from msgspec.structs import replace

from abilint.model.binding import Loading
from abilint.model.target import Format
from abilint.surfaces.bindings.collected import Bound
from abilint.surfaces.bindings.rust import attributes, conditions, conventions
from abilint.surfaces.bindings.rust.crate import Item
from abilint.surfaces.bindings.rust.macros import token_trees
from abilint.surfaces.bindings.rust.meaning import Scope

if TYPE_CHECKING:
    from collections.abc import Iterator

    from abilint.model.target import Target
    from abilint.model.types import TypeId
    from abilint.surfaces.bindings.collected import Collected
    from abilint.surfaces.bindings.rust.attributes import Meta
    from abilint.surfaces.bindings.rust.crate import Crate
    from abilint.surfaces.bindings.rust.types_of import Types

VERBATIM = "\x01"
"""Before a link name: it is the symbol's own, with what the platform puts before C's names."""
COMPUTED = "has a `link_name` that only a macro or a build can tell"
ORDINAL = "is linked by number"
MACRO = "a macro declares what this block holds"
SEVERAL = "is declared in several ways, of which only a build can tell"


class Stated(NamedTuple):
    """One name of a block."""

    bound: Bound
    certain: bool
    """It is there whatever the build."""


def bind(crate: Crate, types: Types, collected: Collected) -> None:
    """Note all names of all `extern` blocks."""
    found: dict[str, list[Stated]] = {}
    for block in crate.blocks:
        for stated in _block(block, types, collected):
            found.setdefault(stated.bound.name, []).append(stated)
    for each in found.values():
        _settle(each, collected)


def _settle(stated: list[Stated], collected: Collected) -> None:
    """Note one name; of what only a build can tell apart, the name alone."""
    certain = [each for each in stated if each.certain]
    kept = certain or stated
    for each in kept:
        differ = not certain and len({one.bound.type for one in kept}) > 1
        if differ:
            collected.unread(each.bound.location, SEVERAL)
        collected.bind(replace(each.bound, type=None) if differ else each.bound)


def _block(block: Item, types: Types, collected: Collected) -> Iterator[Stated]:
    modifier = next(each for each in block.node.named_children if each.type == "extern_modifier")
    convention = conventions.stated(block.source, modifier)
    body = block.node.child_by_field_name("body")
    if convention in conventions.RUST or body is None:
        return
    items = list(_items(block, types.graph.target))
    handle = collected.open(Loading.LINKED, _libraries(block), block.location, key=_group(block, items))
    for item in items:
        if item.node.type in ("macro_invocation", "expression_statement"):
            if item.location not in types.crate.followed:
                collected.unread(item.location, MACRO)
            continue
        names = _link_names(item, types, collected)
        if names:
            yield Stated(_bound(item, names, handle, _type(item, types, convention)), item.presence is True)


def _bound(item: Item, names: tuple[str, ...], handle: int, type_id: TypeId | None) -> Bound:
    optional = item.presence is None
    variable = item.node.type == "static_item"
    return Bound(names[0], item.location, handle, type_id, variable, optional, spellings=names[1:])


def _group(block: Item, items: list[Item]) -> object:
    """Say which blocks belong together: bindgen writes one for each name."""
    return block.source.path if len(items) <= 1 else block.location


def _items(block: Item, target: Target) -> Iterator[Item]:
    body = block.node.child_by_field_name("body")
    pending: list[attributes.Meta] = []
    for each in body.named_children if body is not None else ():
        if each.type == "attribute_item":
            pending.append(attributes.parse(block.source.text(each)))
        elif each.type == "inner_attribute_item" or "comment" in each.type:
            continue
        else:
            metas = tuple(attributes.in_force(pending, target))
            there = conditions.both((block.presence, attributes.presence(metas, target)))
            pending = []
            if there is not False and each.type in _KINDS:
                yield Item(each, block.module, block.source, metas, there)


_KINDS = frozenset({"function_signature_item", "static_item", "macro_invocation", "expression_statement"})


def _libraries(block: Item) -> tuple[str, ...]:
    """Give the names of `#[link(name = "foo")]`."""
    linked = [meta for meta in block.attributes if meta.name == "link"]
    names = [part.value for meta in linked for part in meta.parts if part.name == "name" and part.value]
    return tuple(dict.fromkeys(names))


def _link_names(item: Item, types: Types, collected: Collected) -> tuple[str, ...]:
    """Give the names that the linker may be asked for, the likeliest first; none where text does not tell."""
    stated = [(meta, _texts(meta, types)) for meta in item.attributes if meta.name == "link_name"]
    number = attributes.of_name(item.attributes, "link_ordinal")
    if number is not None or not all(texts for _, texts in stated):
        collected.unread(item.location, COMPUTED if number is None else ORDINAL)
        return ()
    certain = [text for meta, texts in stated if meta.certain for text in texts]
    others = [text for meta, texts in stated if not meta.certain for text in texts]
    return tuple(plain(text, types.graph.target) for text in (*(certain or [item.name]), *others))


def _texts(meta: Meta, types: Types) -> list[str]:
    """Give the value of an attribute, or those that a macro may give it."""
    if meta.value is not None:
        return [meta.value]
    return types.crate.expander.texts(token_trees.read(meta.text))


def plain(name: str, target: Target) -> str:
    """Take off what only keeps compilers from decorating a name."""
    if not name.startswith(VERBATIM):
        return name
    decorated = target.format is Format.MACHO or (
        target.format is Format.PE and target.architecture == "i386"
    )
    return name[1:].removeprefix("_") if decorated else name[1:]


def _type(item: Item, types: Types, convention: str) -> TypeId | None:
    """Read the type of a name; None where its text is broken, which is told elsewhere."""
    scope = Scope(item.source, item.module)
    if item.node.has_error:
        return None
    if item.node.type == "static_item":
        return types.of(item.node.child_by_field_name("type"), scope).type
    return types.signature(item.node, scope, convention)
