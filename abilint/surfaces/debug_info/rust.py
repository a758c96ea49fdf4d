"""What rustc's debug info says of Rust's own types (rustc book and reference, "Type layout").

rustc describes what memory holds after it has chosen a layout: `Option<&T>` is a record with a variant part,
`Box<T>` a pointer, `&str` a record of two words.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from msgspec.structs import replace

from abilint.model.types import Encoding, Field, Foreign, Pointer, Primitive, Qualified, Record, RecordKind
from abilint.readers.dwarf import At, Reference, Tag
from abilint.surfaces.debug_info.attributes import name_of, size_of
from abilint.surfaces.debug_info.expression import number
from abilint.surfaces.debug_info.members import members, offset_of

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from abilint.model.types import TypeId
    from abilint.readers.dwarf import Entry
    from abilint.surfaces.debug_info.resolver import Resolver

_STARTS = (
    ("alloc::string::String", Foreign.RUST_STRING),
    ("alloc::vec::Vec<", Foreign.RUST_VEC),
    ("core::result::Result<", Foreign.RUST_RESULT),
    ("core::option::Option<", Foreign.RUST_OPTION),
)

_STRINGS = frozenset({"&str", "&mut str", "*const str", "*mut str"})
_STANDARD = ("core::", "alloc::", "std::")
_OF_C = ("core::ffi::", "core::core_arch::", "core::core_simd::", "core::sync::atomic::", "std::os::raw::")
"""Parts of the standard library that have C's layout, or a vector register's."""
_RUST_FUNCTION = ("fn(", "unsafe fn(")
"""How rustc names pointers to functions; those of C are `extern "C" fn(`."""
_NOT_CONST = ("core::ptr::non_null::NonNull<", "core::ptr::unique::Unique<")
_ATOMIC_BOOLS = ("core::sync::atomic::AtomicBool", "core::sync::atomic::Atomic<bool>")
"""Made of a byte; as a `bool` in size, alignment and valid bits (std::sync::atomic::AtomicBool)."""
_OPTION = "core::option::Option<"
_CERTAIN_TAGS = (2, 8)
"""Bytes of a tag that `repr(C)` never has. Four, or one: the source may have asked for that layout."""
_DEEPEST = 8


def seen_through(resolver: Resolver, entry: Entry) -> TypeId | None:
    """Give what a wrapper of the standard library is to memory; None where a record is one.

    `NonNull<T>`, `Cell<T>`, `NonZero<T>` are what they hold, and so is an `Option` of what is never zero.
    """
    name = resolver.scopes.qualified(entry)
    if name.startswith(_OPTION):
        return _never_zero(resolver, entry)
    if name in _ATOMIC_BOOLS:
        return resolver.graph.add(Primitive("bool", Encoding.BOOLEAN, 1))
    if not name.startswith(_STANDARD) or _foreign(resolver, entry, name, ()) is not None:
        return None
    held = _held(resolver, entry)
    if held is None:
        return None
    found = resolver.type_of(held)
    return _mutable(resolver, found) if name.startswith(_NOT_CONST) else found


def _mutable(resolver: Resolver, type_id: TypeId) -> TypeId:
    """Drop the `const` of a pointer that only makes it covariant: `NonNull<T>` is Rust's `T *`."""
    node = resolver.graph[type_id]
    target = resolver.graph[node.target] if isinstance(node, Pointer) else None
    if isinstance(node, Pointer) and isinstance(target, Qualified):
        return resolver.graph.add(replace(node, target=target.target))
    return type_id


def _held(resolver: Resolver, entry: Entry) -> Entry | None:
    """Give the one member that takes up all of a record; members without size are passed over."""
    size, found = size_of(entry), None
    if not size:
        return None
    for child in resolver.children(entry):
        if child.tag == Tag.VARIANT_PART:
            return None
        if child.tag == Tag.MEMBER:
            own = resolver.size(resolver.type_of(child))
            if own == size and found is None:
                found = child
            elif own != 0 and not _is_void(resolver, child):
                return None
    return found


def _is_void(resolver: Resolver, member: Entry) -> bool:
    return resolver.type_of(member) == resolver.graph.void


def _never_zero(resolver: Resolver, entry: Entry) -> TypeId | None:
    """Give what an Option holds where `None` is its zero, so that the two are one to memory."""
    payload = _payload(resolver, entry)
    if payload is None or size_of(entry) != resolver.size(resolver.type_of(payload)):
        return None
    type_id = resolver.type_of(payload)
    innermost = _innermost(resolver, payload)
    node = resolver.graph[resolver.stripped(innermost)]
    is_number = isinstance(node, Primitive) and node.encoding in (Encoding.SIGNED, Encoding.UNSIGNED)
    return type_id if isinstance(node, Pointer) or is_number else None


def _innermost(resolver: Resolver, member: Entry) -> TypeId:
    """See through newtypes that the program itself wrote around a pointer."""
    for _ in range(_DEEPEST):
        target = member.attributes.get(At.TYPE)
        node = resolver.graph[resolver.type_of(member)]
        if not isinstance(node, Record) or not isinstance(target, Reference):
            break
        held = _held(resolver, resolver.info.entry(target))
        if held is None:
            break
        member = held
    return resolver.type_of(member)


def _payload(resolver: Resolver, entry: Entry) -> Entry | None:
    """Give the one member of the one variant that has any."""
    payloads = [
        member
        for child in resolver.children(entry)
        if child.tag == Tag.VARIANT_PART
        for variant in _variants(resolver, child)
        for member in _variant_members(resolver, variant)
    ]
    return payloads[0] if len(payloads) == 1 else None


def _variants(resolver: Resolver, part: Entry) -> Iterator[Entry]:
    return (child for child in resolver.children(part) if child.tag == Tag.VARIANT)


def _variant_members(resolver: Resolver, variant: Entry) -> Iterator[Entry]:
    for child in resolver.children(variant):
        target = child.attributes.get(At.TYPE)
        if child.tag == Tag.MEMBER and isinstance(target, Reference):
            inner = resolver.info.entry(target)
            yield from (each for each in resolver.children(inner) if each.tag == Tag.MEMBER)


def completed(resolver: Resolver, node: Record, entry: Entry, children: Sequence[Entry]) -> Record:
    """Add what Rust says beyond C: variants, what has no counterpart, what a newtype holds."""
    parts = [child for child in children if child.tag == Tag.VARIANT_PART]
    fields = tuple(field for field in node.fields if not _is_empty(resolver, field.type))
    if parts:
        fields += _variant_fields(resolver, node, parts[0])
    held = _held(resolver, entry)
    return replace(
        node,
        fields=fields,
        foreign=_foreign(resolver, entry, node.name, parts)
        or _standard(node.name)
        or (None if parts else _reordered(node, fields)),
        holds=None if held is None else resolver.type_of(held),
        variants=bool(parts),
    )


def _is_empty(resolver: Resolver, type_id: TypeId) -> bool:
    """Whether a field takes no room and says nothing: `PhantomData`, `()`. An array of none stays."""
    node = resolver.graph[resolver.stripped(type_id)]
    return type_id == resolver.graph.void or (isinstance(node, Record) and node.size == 0)


def _foreign(resolver: Resolver, entry: Entry, name: str, parts: Sequence[Entry]) -> Foreign | None:
    own = name_of(entry)
    for start, kind in _STARTS:
        if name == start or (name.startswith(start) and name.endswith(">")):
            return kind
    if own.startswith("("):
        return Foreign.RUST_TUPLE
    return _wide_pointer(resolver, entry, own) or (_data_enum(resolver, parts[0]) if parts else None)


def _standard(name: str) -> Foreign | None:
    """Tell what the standard library defines for Rust alone: it is seen here where it is no wrapper."""
    is_standard = name.startswith((*_STANDARD, "hashbrown::")) and not name.startswith(_OF_C)
    return Foreign.RUST_STANDARD if is_standard else None


def function_pointer(name: str) -> Foreign | None:
    """Tell a function pointer with Rust's calling convention by the name that rustc gives the type."""
    return Foreign.RUST_FUNCTION if name.startswith(_RUST_FUNCTION) else None


def _wide_pointer(resolver: Resolver, entry: Entry, own: str) -> Foreign | None:
    names = {name_of(child) for child in resolver.children(entry) if child.tag == Tag.MEMBER}
    if names == {"data_ptr", "length"}:
        return Foreign.RUST_STR if own in _STRINGS else Foreign.RUST_SLICE
    return Foreign.RUST_TRAIT_OBJECT if names == {"pointer", "vtable"} else None


def _data_enum(resolver: Resolver, part: Entry) -> Foreign | None:
    """Tell an enum whose layout no `repr` asked for: it has no tag of its own, or one of an odd size."""
    tag = _tag(resolver, part)
    if tag is None or any(At.DISCR_VALUE not in each.attributes for each in _variants(resolver, part)):
        return Foreign.RUST_ENUM
    if any(_is_shuffled(resolver, each) for each in _variants(resolver, part)):
        return Foreign.RUST_ENUM
    size = resolver.size(resolver.type_of(tag))
    is_first = number(tag.unit, tag.attributes.get(At.DATA_MEMBER_LOCATION, 0)) == 0
    return Foreign.RUST_ENUM if size in _CERTAIN_TAGS or not is_first else None


def _is_shuffled(resolver: Resolver, variant: Entry) -> bool:
    """Whether the fields of a variant stand in another order than the source has them."""
    sized = [m for m in _variant_members(resolver, variant) if not _is_empty(resolver, resolver.type_of(m))]
    places = [offset_of(resolver, member) or 0 for member in sized]
    return places != sorted(places)


def _tag(resolver: Resolver, part: Entry) -> Entry | None:
    target = part.attributes.get(At.DISCR)
    return resolver.info.entry(target) if isinstance(target, Reference) else None


def _variant_fields(resolver: Resolver, node: Record, part: Entry) -> tuple[Field, ...]:
    """Describe an enum with data as C does: the tag, and a union of what the variants hold."""
    union = resolver.graph.reserve()
    variants = [child for each in _variants(resolver, part) for child in resolver.children(each)]
    held = members(resolver, variants, part)
    resolver.graph.define(union, Record(RecordKind.UNION, "", node.size, fields=held.fields))
    tag = _tag(resolver, part)
    place = None if tag is None else offset_of(resolver, tag)
    if tag is None or place is None:
        return (Field("", union, 0),)
    return (Field("tag", resolver.type_of(tag), place), Field("", union, 0))


def _reordered(node: Record, fields: Sequence[Field]) -> Foreign | None:
    """Tell a struct whose fields stand in another order than the source has them: it is not `repr(C)`."""
    if node.kind is RecordKind.UNION:
        return None
    places = [field.offset for field in fields]
    return Foreign.RUST_LAYOUT if places != sorted(places) else None
