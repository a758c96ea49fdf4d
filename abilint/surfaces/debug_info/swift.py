"""Types of Swift. Its debug info names them, and leaves what they are made of to Swift's own modules.

Swift, docs/ABI/Mangling.rst: `$s`, the type, `D`. A record has a name, a size and seldom members, so that
only types of the standard library are known here. Functions that `@_cdecl` gives a C name are thunks: their
arguments are no variables, and are stated nowhere (lib/IRGen/IRGenDebugInfo.cpp).
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from abilint.model.types import Encoding, Foreign, Pointer, Primitive, Record, RecordKind
from abilint.readers.dwarf import At, Language, Tag
from abilint.surfaces.debug_info.attributes import name_of, size_of

if TYPE_CHECKING:
    from abilint.model.types import TypeId
    from abilint.readers.dwarf import Definition, Entry
    from abilint.surfaces.debug_info.resolver import Resolver

TYPES = frozenset({Tag.STRUCTURE_TYPE, Tag.CLASS_TYPE, Tag.UNION_TYPE, Tag.ENUMERATION_TYPE})
_MODULE = "Swift::"
_START, _END, _OPTIONAL = "$s", "D", "Sg"
_EMPTY_TUPLE = "yt"
_WORD = 0
_SCALARS = {
    "Int": (Encoding.SIGNED, _WORD),
    "UInt": (Encoding.UNSIGNED, _WORD),
    "Int8": (Encoding.SIGNED, 1),
    "Int16": (Encoding.SIGNED, 2),
    "Int32": (Encoding.SIGNED, 4),
    "Int64": (Encoding.SIGNED, 8),
    "UInt8": (Encoding.UNSIGNED, 1),
    "UInt16": (Encoding.UNSIGNED, 2),
    "UInt32": (Encoding.UNSIGNED, 4),
    "UInt64": (Encoding.UNSIGNED, 8),
    "Float16": (Encoding.FLOAT, 2),
    "Float": (Encoding.FLOAT, 4),
    "Double": (Encoding.FLOAT, 8),
    "Bool": (Encoding.BOOLEAN, 1),
}
_POINTERS = frozenset(
    {"UnsafePointer", "UnsafeMutablePointer", "UnsafeRawPointer", "UnsafeMutableRawPointer", "OpaquePointer"}
)
_VALUES = frozenset({"String", "Substring", "Character", "Array", "Dictionary", "Set"})
_SHORT = {
    "Si": "Int",
    "Su": "UInt",
    "Sf": "Float",
    "Sd": "Double",
    "Sb": "Bool",
    "SP": "UnsafePointer",
    "Sp": "UnsafeMutablePointer",
    "SV": "UnsafeRawPointer",
    "Sv": "UnsafeMutableRawPointer",
    "SS": "String",
    "Ss": "Substring",
    "SJ": "Character",
    "Sa": "Array",
    "SD": "Dictionary",
    "Sh": "Set",
}
"""Known types of the standard library (Mangling.rst, "Substitutions")."""
_GENERIC = frozenset({"UnsafePointer", "UnsafeMutablePointer", "Array", "Dictionary", "Set"})


def tell_of_arguments(definition: Definition) -> None:
    """Note that of a function with a C name only the result is compared."""
    name = definition.link_name or ""
    if definition.unit.language == Language.SWIFT and not name.removeprefix("_").startswith("$"):
        definition.unit.source.note(
            "Swift states no arguments of functions with C names: results alone are compared"
        )


def value(resolver: Resolver, entry: Entry) -> TypeId:
    """Map a type: a number or address by its name and size, anything else is unknown."""
    mangled, spelled = _mangled(entry), resolver.scopes.qualified(entry)
    if mangled == _EMPTY_TUPLE:
        return resolver.graph.void
    is_standard = spelled.startswith(_MODULE)
    name = _standard(mangled) if mangled else spelled.removeprefix(_MODULE) if is_standard else ""
    size, word = size_of(entry), entry.unit.address_size
    if name in _POINTERS and size == word:
        return resolver.graph.add(Pointer(resolver.graph.void, word))
    if name in _VALUES:
        found = Record(RecordKind.STRUCT, _MODULE + name, size, complete=False, foreign=Foreign.SWIFT_VALUE)
        return resolver.graph.add(found)
    encoding, bytes_ = _SCALARS.get(name, (Encoding.SIGNED, -1))
    if size is not None and size == (bytes_ or word):
        return resolver.graph.add(Primitive(name, encoding, size))
    return resolver.unknown(f"of what the Swift type {spelled} is made stands in no debug info")


def _mangled(entry: Entry) -> str:
    """Give the type between `$s` and `D`; Apple's LLVM writes it as the record's linkage name."""
    for name in (entry.attributes.get(At.LINKAGE_NAME), name_of(entry)):
        if isinstance(name, str) and name.startswith(_START) and name.endswith(_END):
            return name[len(_START) : -len(_END)]
    return ""


def _standard(mangled: str) -> str:
    """Name a type of the standard library; an optional address is one that may be null."""
    plain = mangled.removesuffix(_OPTIONAL)
    name = _of_module(plain) or _of_short(plain)
    return name if plain == mangled or name in _POINTERS else ""


def _of_short(mangled: str) -> str:
    name = _SHORT.get(mangled[:2], "")
    rest = mangled[2:]
    is_whole = rest[:1] == "y" and rest.endswith("G") if name in _GENERIC else not rest
    return name if is_whole else ""


def _of_module(mangled: str) -> str:
    """Read `s5Int32V`: the module Swift, an identifier with its length, a struct."""
    digits = "".join(letter for letter in mangled[1:3] if letter.isdigit())
    name = mangled[1 + len(digits) : -1]
    is_struct = mangled.startswith("s") and mangled.endswith("V") and digits == str(len(name))
    return name if is_struct else ""
