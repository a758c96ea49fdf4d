"""Functions as caller and callee see them (DWARF 5, sections 3.3 and 5.10)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from abilint.model.types import Array, FunctionType, Parameter, Pointer, Unknown
from abilint.readers.dwarf import At, Language, Reference, Tag
from abilint.surfaces.debug_info.attributes import (
    C_LANGUAGES,
    CXX_LANGUAGES,
    FORTRAN_LANGUAGES,
    name_of,
)
from abilint.surfaces.debug_info.expression import is_indirect

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from abilint.model.types import TypeId
    from abilint.readers.dwarf import Entry
    from abilint.surfaces.debug_info.resolver import Resolver

_CONVENTIONS = {
    0xB1: "stdcall",
    0xB2: "pascal",
    0xB3: "fastcall",
    0xB5: "thiscall",
    0xB6: "fastcall",
    0xC0: "vectorcall",
    0xC1: "ms",
    0xC2: "sysv",
    0xC3: "aapcs",
    0xC4: "aapcs-vfp",
    0xC5: "intel-opencl",
    0xC8: "swift",
    0xC9: "preserve-most",
    0xCA: "preserve-all",
    0xCB: "regcall",
    0xCF: "swift",
}
"""DW_CC_BORLAND_* and DW_CC_LLVM_*; GCC writes none of them."""
_PARAMETERS = frozenset({Tag.FORMAL_PARAMETER, Tag.UNSPECIFIED_PARAMETERS})
_PACK = 0x4108
"""DW_TAG_GNU_formal_parameter_pack."""
_CALL_SITE, _GNU_CALL_SITE = 0x48, 0x4109
_BODY = frozenset({Tag.LEXICAL_BLOCK, Tag.INLINED_SUBROUTINE, Tag.LABEL, _CALL_SITE, _GNU_CALL_SITE})
"""What compilers write behind the last parameter, and clang even before the `...` of a variadic function."""
_ZIG = "zig "
"""The compiler that calls its language C99, states no prototypes, and writes `void` for a result in memory:
its address is a hidden argument."""
_NO_PARAMETERS_BEHIND_BLOCKS = ("GNU ", "Go ")
"""How the names of compilers begin whose function bodies need not be walked through."""


def function_type(resolver: Resolver, chain: Sequence[Entry]) -> TypeId:
    """Map a function. `chain` holds its entry and those that it completes, the most concrete first.

    The parameters are those of the abstract instance: a clone that the compiler made (`f.constprop.0`) has
    its own entry, with fewer of them.
    """
    listed = _parameters(resolver, chain)
    return resolver.graph.add(
        FunctionType(
            result=_result(resolver, chain),
            parameters=tuple(
                Parameter(_parameter_name(resolver, each), _parameter_type(resolver, each))
                for each in listed
                if each.tag == Tag.FORMAL_PARAMETER
            ),
            variadic=any(each.tag == Tag.UNSPECIFIED_PARAMETERS for each in listed),
            prototyped=_is_prototyped(chain, listed),
            convention=_convention(chain),
        )
    )


def _result(resolver: Resolver, chain: Sequence[Entry]) -> TypeId:
    stating = next((entry for entry in chain if At.TYPE in entry.attributes), None)
    if stating is None and chain[-1].unit.language == Language.SWIFT:
        return resolver.unknown("Swift writes its empty result as a type, and states none here")
    found = resolver.graph.void if stating is None else resolver.type_of(stating)
    if found == resolver.graph.void and (chain[-1].unit.producer or "").startswith(_ZIG):
        return resolver.unknown("Zig calls a result in memory `void`, as it does no result")
    return found


def _parameters(resolver: Resolver, chain: Sequence[Entry]) -> list[Entry]:
    if chain[-1].unit.language == Language.SWIFT:
        return []
    first = 0
    while first < len(chain) - 1 and At.ABSTRACT_ORIGIN in chain[first].attributes:
        first += 1
    for entry in chain[first:]:
        found = list(_listed(resolver, entry))
        if found:
            return _without_hidden(found)
    return []


def _listed(resolver: Resolver, entry: Entry) -> Iterator[Entry]:
    """Give the entries of parameters; a pack of C++ stands for those that it was expanded to."""
    may_end = (entry.unit.producer or "").startswith(_NO_PARAMETERS_BEHIND_BLOCKS)
    for child in resolver.children(entry):
        if child.tag in _PARAMETERS:
            yield child
        elif child.tag == _PACK:
            yield from (each for each in resolver.children(child) if each.tag in _PARAMETERS)
        elif may_end and child.tag in _BODY:
            return


def _without_hidden(parameters: list[Entry]) -> list[Entry]:
    """Leave out what the C++ compiler passes on its own: whether bases are made, and their tables.

    `this` is passed on its own too, and is the first parameter; in Fortran the lengths of strings are real.
    """
    if parameters[0].unit.language not in CXX_LANGUAGES:
        return parameters
    return [p for i, p in enumerate(parameters) if i == 0 or not p.attributes.get(At.ARTIFICIAL)]


def _origin(resolver: Resolver, entry: Entry) -> Entry:
    target = entry.attributes.get(At.ABSTRACT_ORIGIN)
    return resolver.info.entry(target) if isinstance(target, Reference) else entry


def _parameter_name(resolver: Resolver, entry: Entry) -> str:
    return name_of(entry) or name_of(_origin(resolver, entry))


def _parameter_type(resolver: Resolver, entry: Entry) -> TypeId:
    stated = entry if At.TYPE in entry.attributes else _origin(resolver, entry)
    if At.TYPE not in stated.attributes:
        return resolver.unknown("debug info gives the parameter no type")
    found = resolver.type_of(stated)
    return _by_reference(resolver, entry, found) if entry.unit.language in FORTRAN_LANGUAGES else found


def _by_reference(resolver: Resolver, entry: Entry, found: TypeId) -> TypeId:
    """Fortran passes addresses unless VALUE is stated, and gfortran writes the value's type for both."""
    node = resolver.graph[resolver.stripped(found)]
    if isinstance(node, Pointer):
        return found
    if isinstance(node, Array):
        return resolver.graph.add(Pointer(_element(resolver, node), entry.unit.address_size))
    indirect = is_indirect(entry.attributes.get(At.LOCATION))
    if indirect is None:
        return resolver.graph.add(Unknown("whether Fortran passes a value or its address is not stated"))
    return resolver.graph.add(Pointer(found, entry.unit.address_size)) if indirect else found


def _element(resolver: Resolver, node: Array) -> TypeId:
    """Give what an array of any dimensions is made of: its address is what is passed."""
    while isinstance(inner := resolver.graph[resolver.stripped(node.element)], Array):
        node = inner
    return node.element


def _is_prototyped(chain: Sequence[Entry], listed: Sequence[Entry]) -> bool:
    """Whether the parameters are all stated: C's `f()` states none, and LDC none of D's function pointers.

    Swift's functions with C names are thunks without variables (`abilint.surfaces.debug_info.swift`).
    """
    unit = chain[-1].unit
    if unit.language == Language.SWIFT:
        return False
    if unit.language == Language.D and chain[-1].tag == Tag.SUBROUTINE_TYPE:
        return bool(listed)
    if unit.language not in C_LANGUAGES or (unit.producer or "").startswith(_ZIG):
        return True
    return any(entry.attributes.get(At.PROTOTYPED) for entry in chain)


def _convention(chain: Sequence[Entry]) -> str:
    for entry in chain:
        number = entry.attributes.get(At.CALLING_CONVENTION)
        if isinstance(number, int):
            return _CONVENTIONS.get(number, "c")
    return "c"
