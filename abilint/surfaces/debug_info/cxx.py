"""What C++ adds to a record: virtual functions, and how a value of it is passed."""

from __future__ import annotations

from typing import TYPE_CHECKING

from msgspec.structs import replace

from abilint.model.types import (
    Array,
    Foreign,
    FunctionType,
    Passing,
    Pointer,
    Qualified,
    Record,
    Reference,
    Slot,
    Unknown,
)
from abilint.readers.dwarf import At, Tag
from abilint.surfaces.debug_info.attributes import location_of, name_of, readable
from abilint.surfaces.debug_info.expression import number
from abilint.surfaces.debug_info.signatures import function_type
from abilint.surfaces.debug_info.spelling import spelled

if TYPE_CHECKING:
    from collections.abc import Sequence

    from abilint.model.types import TypeId
    from abilint.readers.dwarf import Entry
    from abilint.surfaces.debug_info.resolver import Resolver

_PASSINGS = {4: Passing.BY_ADDRESS, 5: Passing.BY_COPY}
"""DW_CC_pass_by_reference, DW_CC_pass_by_value (DWARF 5, section 5.7.1.1)."""
_PURE = 2
"""DW_VIRTUALITY_pure_virtual."""
_DEFAULTED = 1
"""DW_DEFAULTED_in_class: `= default` where it is declared, which leaves it trivial."""
_TEMPLATE_ARGUMENTS = frozenset({Tag.TEMPLATE_TYPE_PARAMETER, Tag.TEMPLATE_VALUE_PARAMETER})
_DEEPEST = 50


def standard(name: str) -> Foreign | None:
    """Tell classes of the standard library by their namespace."""
    return Foreign.CXX_STANDARD if name.startswith("std::") else None


def full_name(resolver: Resolver, entry: Entry, name: str) -> str:
    """Add the template arguments where the name lacks them (clang's -gsimple-template-names)."""
    if not name or name.endswith(">") or "clang" not in (entry.unit.producer or ""):
        return name
    arguments = [_argument(resolver, c) for c in resolver.children(entry) if c.tag in _TEMPLATE_ARGUMENTS]
    return f"{name}<{', '.join(arguments)}>" if arguments else name


def _argument(resolver: Resolver, entry: Entry) -> str:
    value = entry.attributes.get(At.CONST_VALUE)
    return spelled(resolver.graph, resolver.type_of(entry), "", "c++") if value is None else f"{value!r}"


def completed(resolver: Resolver, node: Record, entry: Entry, children: Sequence[Entry]) -> Record:
    """Add virtual functions and the way of passing, UNKNOWN where fields and bases decide."""
    virtual = [c for c in children if c.tag == Tag.SUBPROGRAM and c.attributes.get(At.VIRTUALITY)]
    is_standard = node.foreign is Foreign.CXX_STANDARD
    passing = _stated_passing(entry) or _own_passing(resolver, node, children, has_virtual=bool(virtual))
    by_address = passing is Passing.BY_ADDRESS
    return replace(
        node,
        slots=() if is_standard else tuple(_slot(resolver, each) for each in virtual),
        passing=passing,
        foreign=node.foreign or (Foreign.CXX_CLASS if by_address or virtual else None),
    )


def _stated_passing(entry: Entry) -> Passing | None:
    stated = entry.attributes.get(At.CALLING_CONVENTION)
    return _PASSINGS.get(stated) if isinstance(stated, int) else None


def _own_passing(
    resolver: Resolver, node: Record, children: Sequence[Entry], *, has_virtual: bool
) -> Passing:
    if has_virtual or any(base.virtual for base in node.bases):
        return Passing.BY_ADDRESS
    own = _bare(node.name)
    if any(_is_special(resolver, child, own) for child in children if child.tag == Tag.SUBPROGRAM):
        return Passing.BY_ADDRESS
    return Passing.UNKNOWN


def _is_special(resolver: Resolver, entry: Entry, own: str) -> bool:
    """Whether a member is a destructor, or a constructor that copies or moves, which the source wrote."""
    held = entry.attributes
    if held.get(At.ARTIFICIAL) or held.get(At.DEFAULTED) == _DEFAULTED or held.get(At.DELETED):
        return False
    name = name_of(entry)
    if name.startswith("~"):
        return True
    if name.partition("<")[0] != own:
        return False
    parameters = [c for c in resolver.children(entry) if c.tag == Tag.FORMAL_PARAMETER]
    return len(parameters) == 2 and _is_own_reference(resolver, parameters[1], own)


def _is_own_reference(resolver: Resolver, parameter: Entry, own: str) -> bool:
    node = resolver.graph[resolver.stripped(resolver.type_of(parameter))]
    if not isinstance(node, Pointer) or node.reference is Reference.POINTER:
        return False
    target = resolver.graph[resolver.stripped(node.target)]
    return isinstance(target, Record) and _bare(target.name) == own


def _bare(name: str) -> str:
    """Give a class's own name: `vector` of `std::vector<a::b>`."""
    return name.partition("<")[0].rpartition("::")[2]


def _slot(resolver: Resolver, entry: Entry) -> Slot:
    """Describe a virtual function. A destructor has no one link name: GCC writes `D4`, which is no symbol.

    GCC does not tell pure functions from others either.
    """
    linkage = entry.attributes.get(At.LINKAGE_NAME) or entry.attributes.get(At.MIPS_LINKAGE_NAME)
    if name_of(entry).startswith("~"):
        linkage = None
    type_id = function_type(resolver, (entry,))
    return Slot(
        name=name_of(entry) + _parameters(resolver, type_id),
        link_name=readable(linkage) or None,
        index=number(entry.unit, entry.attributes.get(At.VTABLE_ELEM_LOCATION)),
        type=type_id,
        pure=entry.attributes.get(At.VIRTUALITY) == _PURE,
        location=location_of(resolver.info, (entry,)),
    )


def _parameters(resolver: Resolver, type_id: TypeId) -> str:
    """Spell `(int) const`: the parameters after `this`, and what `this` points to."""
    node = resolver.graph[type_id]
    if not isinstance(node, FunctionType) or not node.parameters:
        return "()"
    listed = [spelled(resolver.graph, each.type, "", "c++") for each in node.parameters[1:]]
    this = resolver.graph[resolver.stripped(node.parameters[0].type)]
    pointee = resolver.graph[this.target] if isinstance(this, Pointer) else None
    is_const = isinstance(pointee, Qualified) and pointee.const
    return f"({', '.join(listed + ['...'] * node.variadic)}){' const' if is_const else ''}"


def settle(resolver: Resolver) -> None:
    """Decide for the classes whose fields and bases decide how they are passed."""
    decided: dict[TypeId, Passing] = {}
    for type_id in resolver.undecided:
        node = resolver.graph[type_id]
        if isinstance(node, Record):
            passing = _by_parts(resolver, type_id, decided, 0)
            foreign = Foreign.CXX_CLASS if passing is Passing.BY_ADDRESS else None
            resolver.graph.define(type_id, replace(node, passing=passing, foreign=node.foreign or foreign))


def _by_parts(resolver: Resolver, type_id: TypeId, decided: dict[TypeId, Passing], depth: int) -> Passing:
    """Find how a class is passed: as its parts are (Itanium C++ ABI, section 1.1, "non-trivial")."""
    node = resolver.graph[resolver.stripped(type_id)]
    if isinstance(node, Array):
        return _by_parts(resolver, node.element, decided, depth + 1) if depth < _DEEPEST else Passing.UNKNOWN
    if isinstance(node, Unknown):
        return Passing.UNKNOWN
    if not isinstance(node, Record) or (node.passing is not Passing.UNKNOWN):
        return node.passing if isinstance(node, Record) else Passing.BY_COPY
    if type_id not in decided:
        decided[type_id] = Passing.UNKNOWN
        parts = [base.type for base in node.bases] + [field.type for field in node.fields]
        if depth < _DEEPEST:
            found = {_by_parts(resolver, part, decided, depth + 1) for part in parts}
            decided[type_id] = next(
                (p for p in (Passing.BY_ADDRESS, Passing.UNKNOWN) if p in found), Passing.BY_COPY
            )
    return decided[type_id]
