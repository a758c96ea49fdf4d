"""Functions and variables that a program defines, with the names that its symbols have."""

from __future__ import annotations

from struct import Struct
from typing import TYPE_CHECKING, NamedTuple

from abilint.errors import CorruptBinary
from abilint.readers.dwarf.codes import At, Tag
from abilint.readers.dwarf.damage import DAMAGE
from abilint.readers.dwarf.leb128 import uleb
from abilint.readers.dwarf.ranges import first_range
from abilint.readers.dwarf.values import Address, Reference

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from abilint.readers.dwarf.debug_info import DebugInfo
    from abilint.readers.dwarf.entry import Entry
    from abilint.readers.dwarf.scan import Found
    from abilint.readers.dwarf.unit import Unit
    from abilint.readers.dwarf.values import Value

DEFINING = frozenset({At.LOW_PC, At.RANGES, At.ENTRY_PC, At.LOCATION})
"""An entry without any of these is a declaration, or was inlined everywhere."""
_DECLARING = frozenset({At.DECLARATION, At.INLINE})
_TAGS = frozenset({Tag.SUBPROGRAM, Tag.VARIABLE})
_LONGEST_CHAIN = 8
"""Definition, abstract instance, member declaration: three in practice."""
_OP_ADDR, _OP_ADDRX, _OP_GNU_ADDR_INDEX = 0x03, 0xA1, 0xFB
_OF_THREADS = frozenset({0x9B, 0xE0})
"""DW_OP_form_tls_address, DW_OP_GNU_push_tls_address."""


class Definition(NamedTuple):
    """One definition."""

    unit: Unit
    tag: int
    """Tag.SUBPROGRAM or Tag.VARIABLE."""
    chain: tuple[Entry, ...]
    """The defining entry, then those that it completes (DW_AT_abstract_origin, DW_AT_specification).
    What one does not state, the next may.
    """
    parent: int
    """Offset of the entry around the defining one; that around the chain's last names the scope."""
    name: str | None
    """As the source has it."""
    link_name: str | None
    """The mangled name; where none is stated, `name` (C, and what C++ and Rust export under C names)."""
    external: bool
    """Visible outside of its unit, says the compiler; what the linker made of it the symbol table says."""
    address: int | None
    """Where it is; None for thread-local variables and what is only known at run time. In a relocatable
    object it counts from the start of a section; functions that the linker dropped have an address of 0,
    1, or near the largest.
    """

    def get(self, attribute: int) -> Value | None:
        """Give the first value in the chain, None where no entry of it has one."""
        return next((e.attributes[attribute] for e in self.chain if attribute in e.attributes), None)


def definitions(info: DebugInfo) -> Iterator[Definition]:
    """Find every definition outside of functions; damaged ones are passed over with a note."""
    return _read(info, info.scan(_TAGS, having=DEFINING))


def codeless_definitions(info: DebugInfo) -> Iterator[Definition]:
    """Find every function that is neither declared only nor inlined, and has no address."""
    return _read(info, info.scan({Tag.SUBPROGRAM}, lacking=DEFINING | _DECLARING))


def outside_declarations(info: DebugInfo, *, in_types: bool) -> Iterator[Definition]:
    """Find every function and variable that is declared only; see `DebugInfo.outside_declarations`."""
    return _read(info, info.scan(_TAGS, having={At.DECLARATION}, in_types=in_types))


def _read(info: DebugInfo, found: Iterable[Found]) -> Iterator[Definition]:
    for each in found:
        try:
            entry = info.entry(each.offset)
            chain = _chain(info, entry)
        except CorruptBinary as error:
            each.unit.source.note(error.problem)
            continue
        yield _definition(entry, chain, each.parent)


def _chain(info: DebugInfo, entry: Entry) -> tuple[Entry, ...]:
    chain = [entry]
    while len(chain) < _LONGEST_CHAIN:
        last = chain[-1].attributes
        target = last.get(At.ABSTRACT_ORIGIN, last.get(At.SPECIFICATION))
        if not isinstance(target, Reference):
            break
        chain.append(info.entry(target))
    return tuple(chain)


def _definition(entry: Entry, chain: tuple[Entry, ...], parent: int) -> Definition:
    name = linkage = external = None
    for each in chain:
        held = each.attributes
        name = name or held.get(At.NAME)
        linkage = linkage or held.get(At.LINKAGE_NAME) or held.get(At.MIPS_LINKAGE_NAME)
        external = external or held.get(At.EXTERNAL)
    plain = name if isinstance(name, str) else None
    return Definition(
        unit=entry.unit,
        tag=entry.tag,
        chain=chain,
        parent=parent,
        name=plain,
        link_name=linkage if isinstance(linkage, str) else plain,
        external=bool(external),
        address=_address(entry),
    )


def _address(entry: Entry) -> int | None:
    held = entry.attributes
    for attribute in (At.LOW_PC, At.ENTRY_PC):
        place = held.get(attribute)
        if isinstance(place, Address):
            return place
    try:
        if At.RANGES in held:
            return first_range(entry.unit, held[At.RANGES])
        location = held.get(At.LOCATION)
        return _place(entry.unit, location) if isinstance(location, bytes) else None
    except DAMAGE:
        return None


def _place(unit: Unit, expression: bytes) -> int | None:
    """Give the address that a location is, if it is but one (DWARF 5, section 2.5.1.1)."""
    if not expression or expression[-1] in _OF_THREADS:
        return None
    operation = expression[0]
    if operation == _OP_ADDR:
        layout = Struct(unit.encoding.mark + unit.encoding.address)
        return int(layout.unpack_from(expression, 1)[0])
    if operation in (_OP_ADDRX, _OP_GNU_ADDR_INDEX):
        place = unit.address_at(uleb(expression, 1)[0])
        return place if isinstance(place, Address) else None
    return None
