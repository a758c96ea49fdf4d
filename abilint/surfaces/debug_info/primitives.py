"""Base types: numbers, characters and truth values (DWARF 5, section 5.1.1)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from abilint.model.types import Encoding, Foreign, Pointer, Primitive, Unknown, Void
from abilint.readers.dwarf import At, Language
from abilint.surfaces.debug_info.attributes import name_of, size_of

if TYPE_CHECKING:
    from abilint.model.types import Type
    from abilint.readers.dwarf import Entry

_ENCODINGS = {
    0x01: Encoding.UNSIGNED,  # DW_ATE_address
    0x02: Encoding.BOOLEAN,
    0x03: Encoding.COMPLEX,
    0x04: Encoding.FLOAT,
    0x05: Encoding.SIGNED,
    0x06: Encoding.SIGNED,  # DW_ATE_signed_char
    0x07: Encoding.UNSIGNED,
    0x08: Encoding.UNSIGNED,  # DW_ATE_unsigned_char
    0x09: Encoding.FLOAT,  # DW_ATE_imaginary_float
    0x0A: Encoding.DECIMAL,  # DW_ATE_packed_decimal
    0x0D: Encoding.SIGNED,  # DW_ATE_signed_fixed
    0x0E: Encoding.UNSIGNED,  # DW_ATE_unsigned_fixed
    0x0F: Encoding.DECIMAL,
    0x10: Encoding.UNICODE,
    0x11: Encoding.UNICODE,
    0x12: Encoding.CHARACTER,  # DW_ATE_ASCII
}
_UNSIGNED_CHAR = 0x08
_CHARACTERS = frozenset({0x06, _UNSIGNED_CHAR})
_PLAIN = frozenset({"char", "character(kind=1)", "CHARACTER"})
"""`char` of C, whose sign is the target's choice; one that is unsigned is known to be that."""


def primitive(entry: Entry) -> Type:
    """Map a base type; one without size, as Rust's `()` and `!` are, is no value."""
    size = size_of(entry)
    encoding = entry.attributes.get(At.ENCODING)
    name = name_of(entry)
    if size == 0:
        return Void()
    if size is None or not isinstance(encoding, int) or encoding not in _ENCODINGS:
        return Unknown(f"the base type {name or 'without a name'} has no size or encoding that is known")
    if encoding in _CHARACTERS and name in _PLAIN and (encoding, name) != (_UNSIGNED_CHAR, "char"):
        return Primitive(name, Encoding.CHARACTER, size)
    is_rust_char = encoding == 0x10 and entry.unit.language == Language.RUST
    return Primitive(name, _ENCODINGS[encoding], size, Foreign.RUST_CHAR if is_rust_char else None)


def unspecified(entry: Entry, void: int) -> Type:
    """Map what a language has no size for: `void`, C++'s type of `nullptr`, Zig's `anyopaque`."""
    if name_of(entry) in ("decltype(nullptr)", "std::nullptr_t", "nullptr_t"):
        return Pointer(void, entry.unit.address_size)
    if name_of(entry) in ("auto", "decltype(auto)"):
        return Unknown("the compiler did not write the type that it deduced")
    return Void()
