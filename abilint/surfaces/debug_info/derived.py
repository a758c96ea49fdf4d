"""Types that are made of one other type: pointers, typedefs, qualifiers, subranges."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from msgspec.structs import replace

from abilint.model.types import (
    FunctionType,
    MemberPointer,
    Pointer,
    Primitive,
    Qualified,
    Record,
    Reference,
    Typedef,
)
from abilint.readers.dwarf import At, Language, Tag
from abilint.surfaces.debug_info import go, rust
from abilint.surfaces.debug_info.attributes import location_of, name_of, size_of

if TYPE_CHECKING:
    from abilint.model.types import TypeId
    from abilint.readers.dwarf import Entry
    from abilint.surfaces.debug_info.resolver import Resolver

_REFERENCES = {Tag.REFERENCE_TYPE: Reference.LVALUE, Tag.RVALUE_REFERENCE_TYPE: Reference.RVALUE}
_QUALIFIERS = {
    Tag.CONST_TYPE: "const",
    Tag.VOLATILE_TYPE: "volatile",
    Tag.RESTRICT_TYPE: "restrict",
    Tag.ATOMIC_TYPE: "atomic",
}
QUALIFIERS: Final = frozenset(_QUALIFIERS)
_PACKED_TYPE = 0x2D
ALIKE: Final = frozenset(
    {_PACKED_TYPE, Tag.SHARED_TYPE, Tag.IMMUTABLE_TYPE, Tag.DYNAMIC_TYPE, Tag.PTRAUTH_TYPE}
)
"""Modifiers that memory does not see."""
_BLOCK = "__block_literal_generic"


def pointer(resolver: Resolver, entry: Entry) -> TypeId:
    """Map a pointer or reference. Rust's `*const T` and `&T` have no entry for `const`, but say it."""
    target, name = resolver.type_of(entry), name_of(entry)
    is_rust = entry.unit.language == Language.RUST
    if is_rust and name.startswith(("*const ", "&")) and not name.startswith("&mut "):
        target = resolver.graph.add(Qualified(target, const=True))
    node = resolver.graph[target]
    return resolver.graph.add(
        Pointer(
            target,
            size_of(entry) or entry.unit.address_size,
            _REFERENCES.get(entry.tag, Reference.POINTER),
            block=isinstance(node, Record) and node.name == _BLOCK,
            foreign=rust.function_pointer(name) if is_rust else None,
        )
    )


def member_pointer(resolver: Resolver, entry: Entry) -> TypeId:
    """Map `T C::*`: one word for data and two for functions (Itanium C++ ABI, section 2.3)."""
    target = resolver.type_of(entry)
    is_function = isinstance(resolver.graph[resolver.stripped(target)], FunctionType)
    size = size_of(entry) or entry.unit.address_size * (2 if is_function else 1)
    return resolver.graph.add(MemberPointer(resolver.type_of(entry, At.CONTAINING_TYPE), target, size))


def typedef(resolver: Resolver, entry: Entry) -> TypeId:
    """Map a typedef; some that cgo and Go write stand for what C does not have."""
    name = resolver.scopes.qualified(entry)
    target = resolver.type_of(entry)
    foreign = go.foreign(resolver, entry)
    if foreign is not None:
        target = go.marked(resolver, target, foreign)
    if not name:
        return target
    return resolver.graph.add(Typedef(name, target, location_of(resolver.info, (entry,))))


def qualified(resolver: Resolver, entry: Entry) -> TypeId:
    """Map a qualifier; several on one type are one node."""
    word = _QUALIFIERS[entry.tag]
    target = resolver.type_of(entry)
    node = resolver.graph[target]
    if not isinstance(node, Qualified):
        node = Qualified(target)
    return resolver.graph.add(
        Qualified(
            node.target,
            const=node.const or word == "const",
            volatile=node.volatile or word == "volatile",
            restrict=node.restrict or word == "restrict",
            atomic=node.atomic or word == "atomic",
        )
    )


def subrange(resolver: Resolver, entry: Entry) -> TypeId:
    """Map a number with bounds (Ada, Pascal, Modula-2): memory sees the number that holds it."""
    target = resolver.type_of(entry)
    size, node = size_of(entry), resolver.graph[resolver.stripped(target)]
    if size is None or not isinstance(node, Primitive) or node.size == size:
        return target
    return resolver.graph.add(replace(node, name=name_of(entry) or node.name, size=size))
