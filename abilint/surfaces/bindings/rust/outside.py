"""Types that a crate does not define itself: Rust's, C's, and those of the standard library."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from abilint.model.types import Foreign
from abilint.surfaces.bindings.rust import c_names, standard
from abilint.surfaces.bindings.rust.meaning import Meaning, Scope

if TYPE_CHECKING:
    from tree_sitter import Node

    from abilint.surfaces.bindings.rust.types_of import Types

ABSENT = "is of a type that neither the file nor C's names define"
ELSEWHERE = "is of a type of another crate, `{}`"


class Use(NamedTuple):
    """A name of another crate, where it is used."""

    node: Node
    path: tuple[str, ...]
    arguments: tuple[Node, ...]
    """What stands in `<...>`."""

    @property
    def name(self) -> str:
        """The last part."""
        return self.path[-1]

    @property
    def first(self) -> Node | None:
        """The first argument."""
        return self.arguments[0] if self.arguments else None


def of(types: Types, use: Use, scope: Scope) -> Meaning:
    """Read a type that the crate does not define."""
    target = types.graph.target
    number = c_names.rust(use.name, target) if len(use.path) == 1 else None
    if number is None and c_names.is_known(use.path):
        if use.name == "c_void":
            return Meaning(types.graph.void)
        number = c_names.c(use.name, target)
    if number is not None:
        return Meaning(types.graph.add(number))
    if standard.name_of(use.path):
        return _standard(types, use, scope)
    if len(use.path) == 1:
        return types.unread(use.node, scope, ABSENT)
    return types.unread(use.node, scope, ELSEWHERE.format(use.path[0]))


def _standard(types: Types, use: Use, scope: Scope) -> Meaning:
    """Read a type of the standard library."""
    name, text = use.name, scope.source.text(use.node)
    if name in standard.EMPTY:
        return Meaning(types.graph.void, is_empty=True)
    if name in standard.ADDRESSES:
        return types.pointer(use.first, scope, text, niche=True)
    if name in standard.SAME and use.first is not None:
        return types.of(use.first, scope)
    if name in standard.OWN:
        return types.foreign(standard.OWN[name], text)
    if name in standard.FAT:
        return types.foreign(standard.FAT[name], text)._replace(fat=standard.FAT[name])
    if name == "Option" and use.first is not None:
        return _option(types, use.first, scope, text)
    return _number(types, use, scope)


def _option(types: Types, held: Node, scope: Scope, text: str) -> Meaning:
    """Read `Option<T>`: as wide as `T` where that is never zero."""
    inner = types.of(held, scope._replace(behind=False))
    if inner.niche or types.graph.is_unknown(inner.type):
        return inner._replace(niche=False)
    return types.foreign(Foreign.RUST_OPTION, text)


def _number(types: Types, use: Use, scope: Scope) -> Meaning:
    """Read `NonZeroU8`, `NonZero<u8>`, `AtomicU8`."""
    if use.name == "NonZero" and use.first is not None:
        return types.of(use.first, scope)._replace(niche=True)
    plain = c_names.NON_ZERO.get(use.name) or c_names.ATOMIC.get(use.name)
    number = c_names.rust(plain, types.graph.target) if plain else None
    if number is not None:
        return Meaning(types.graph.add(number), niche=use.name in c_names.NON_ZERO)
    if use.name == "AtomicPtr":
        return types.pointer(use.first, scope, scope.source.text(use.node), niche=False)
    return types.unread(use.node, scope, ELSEWHERE.format("std"))
