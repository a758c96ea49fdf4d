"""Enumerations (DWARF 5, section 5.7)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from abilint.model.types import Encoding, Enum, Enumerator, Primitive
from abilint.readers.dwarf import At, Language, Tag
from abilint.surfaces.debug_info.attributes import location_of, name_of, size_of

if TYPE_CHECKING:
    from abilint.model.types import TypeId
    from abilint.readers.dwarf import Entry
    from abilint.surfaces.debug_info.resolver import Resolver


def enum(resolver: Resolver, entry: Entry) -> TypeId:
    """Map an enumeration with its named values."""
    name = resolver.scopes.qualified(entry)
    if entry.unit.language == Language.RUST and name.endswith("ffi::c_void"):
        return resolver.graph.void
    underlying = resolver.type_of(entry) if At.TYPE in entry.attributes else None
    size = size_of(entry)
    signed = _is_signed(resolver, underlying)
    return resolver.graph.add(
        Enum(
            name,
            underlying,
            size,
            tuple(
                Enumerator(
                    name_of(child), _value(child, size, signed=signed), location_of(resolver.info, (child,))
                )
                for child in resolver.children(entry)
                if child.tag == Tag.ENUMERATOR
            ),
            complete=not entry.attributes.get(At.DECLARATION),
            scoped=bool(entry.attributes.get(At.ENUM_CLASS)),
            location=location_of(resolver.info, (entry,)),
        )
    )


def _is_signed(resolver: Resolver, underlying: TypeId | None) -> bool:
    node = None if underlying is None else resolver.graph[resolver.stripped(underlying)]
    return isinstance(node, Primitive) and node.encoding in (Encoding.SIGNED, Encoding.CHARACTER)


def _value(entry: Entry, size: int | None, *, signed: bool) -> int:
    """Give a value; the forms data1 to data8 do not say whether they are signed.

    What is too large for the enumeration's own size is a negative number; 255 in one byte of four is not.
    """
    value = entry.attributes.get(At.CONST_VALUE)
    if isinstance(value, bytes):
        value = int.from_bytes(value[:16], "little" if entry.unit.encoding.mark == "<" else "big")
    if not isinstance(value, int):
        return 0
    bits = 8 * (size or 8)
    return int(value) - (1 << bits) if signed and value >> (bits - 1) == 1 else int(value)
