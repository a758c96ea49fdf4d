"""Forms: how many bytes a value takes, and what the bytes mean (DWARF 5, section 7.5.5).

Forms of fixed size have a `struct` code, so that a run of them is decoded by one call. The others have
a reader of their own.
"""

from __future__ import annotations

from struct import Struct
from typing import TYPE_CHECKING

from abilint.readers.dwarf.codes import Form
from abilint.readers.dwarf.damage import DamagedDwarf
from abilint.readers.dwarf.leb128 import sleb, uleb
from abilint.readers.dwarf.values import Address, ListIndex, Reference, SectionOffset, Unresolved

if TYPE_CHECKING:
    from collections.abc import Callable

    from abilint.readers.dwarf.encoding import Encoding
    from abilint.readers.dwarf.unit import Unit
    from abilint.readers.dwarf.values import Value

    Meaning = Callable[["Unit", "int | bytes"], Value]
    Reader = Callable[["Unit", bytes, int], tuple[Value, int]]

_SIMPLE = {
    Form.DATA1: "B",
    Form.DATA2: "H",
    Form.DATA4: "I",
    Form.DATA8: "Q",
    Form.DATA16: "16s",
    Form.FLAG: "B",
    Form.REF1: "B",
    Form.REF2: "H",
    Form.REF4: "I",
    Form.REF8: "Q",
    Form.REF_SIG8: "Q",
    Form.REF_SUP4: "I",
    Form.REF_SUP8: "Q",
    Form.STRX1: "B",
    Form.STRX2: "H",
    Form.STRX3: "3s",
    Form.STRX4: "I",
    Form.ADDRX1: "B",
    Form.ADDRX2: "H",
    Form.ADDRX3: "3s",
    Form.ADDRX4: "I",
}
_OFFSETS = frozenset(
    {Form.STRP, Form.LINE_STRP, Form.STRP_SUP, Form.SEC_OFFSET, Form.GNU_REF_ALT, Form.GNU_STRP_ALT}
)


def fixed_code(form: int, encoding: Encoding) -> str | None:
    """Give the `struct` code of a form of fixed size, None where its size is in the data.

    The two forms that take no room, DW_FORM_flag_present and DW_FORM_implicit_const, are not asked for.
    """
    if form in _OFFSETS:
        return encoding.offset
    if form == Form.ADDR:
        return encoding.address
    if form == Form.REF_ADDR:
        return encoding.any_reference
    return _SIMPLE.get(form)


def _flag(_unit: Unit, raw: int | bytes) -> Value:
    return raw != 0


def _address(_unit: Unit, raw: int | bytes) -> Value:
    return Address(raw)


def _section_offset(_unit: Unit, raw: int | bytes) -> Value:
    return SectionOffset(raw)


def _in_unit(unit: Unit, raw: int | bytes) -> Value:
    return Reference(unit.base + raw)  # type: ignore[operator]


def _in_section(unit: Unit, raw: int | bytes) -> Value:
    return Reference(unit.source.base + raw)  # type: ignore[operator]


def _in_alternate(unit: Unit, raw: int | bytes) -> Value:
    alternate = unit.source.alternate
    return Reference(alternate.base + int(raw)) if alternate else Unresolved(raw)


def _signature(unit: Unit, raw: int | bytes) -> Value:
    found = unit.source.group.type_of(int(raw))
    return Unresolved(raw) if found is None else Reference(found)


def _string(unit: Unit, raw: int | bytes) -> Value:
    return unit.source.strings[raw]  # type: ignore[index]


def _line_string(unit: Unit, raw: int | bytes) -> Value:
    return unit.source.line_strings[raw]  # type: ignore[index]


def _alternate_string(unit: Unit, raw: int | bytes) -> Value:
    alternate = unit.source.alternate
    return alternate.strings[int(raw)] if alternate else Unresolved(raw)


def _string_index(unit: Unit, raw: int | bytes) -> Value:
    return unit.string_at(_number(unit, raw))


def _address_index(unit: Unit, raw: int | bytes) -> Value:
    return unit.address_at(_number(unit, raw))


def _number(unit: Unit, raw: int | bytes) -> int:
    """Widen a number of three bytes, for which `struct` has no code."""
    if isinstance(raw, int):
        return raw
    return int.from_bytes(raw, "little" if unit.encoding.mark == "<" else "big")


MEANINGS: dict[int, Meaning] = {
    Form.FLAG: _flag,
    Form.ADDR: _address,
    Form.SEC_OFFSET: _section_offset,
    Form.REF1: _in_unit,
    Form.REF2: _in_unit,
    Form.REF4: _in_unit,
    Form.REF8: _in_unit,
    Form.REF_ADDR: _in_section,
    Form.REF_SIG8: _signature,
    Form.REF_SUP4: _in_alternate,
    Form.REF_SUP8: _in_alternate,
    Form.GNU_REF_ALT: _in_alternate,
    Form.STRP: _string,
    Form.LINE_STRP: _line_string,
    Form.STRP_SUP: _alternate_string,
    Form.GNU_STRP_ALT: _alternate_string,
    Form.STRX1: _string_index,
    Form.STRX2: _string_index,
    Form.STRX3: _string_index,
    Form.STRX4: _string_index,
    Form.ADDRX1: _address_index,
    Form.ADDRX2: _address_index,
    Form.ADDRX3: _address_index,
    Form.ADDRX4: _address_index,
}
"""Of each form of fixed size that is more than a number: what a number of its kind means in a unit."""


def _read_uleb(_unit: Unit, data: bytes, at: int) -> tuple[Value, int]:
    return uleb(data, at)


def _read_sleb(_unit: Unit, data: bytes, at: int) -> tuple[Value, int]:
    return sleb(data, at)


def _read_reference(unit: Unit, data: bytes, at: int) -> tuple[Value, int]:
    number, at = uleb(data, at)
    return Reference(unit.base + number), at


def _read_string_index(unit: Unit, data: bytes, at: int) -> tuple[Value, int]:
    number, at = uleb(data, at)
    return unit.string_at(number), at


def _read_address_index(unit: Unit, data: bytes, at: int) -> tuple[Value, int]:
    number, at = uleb(data, at)
    return unit.address_at(number), at


def _read_list_index(_unit: Unit, data: bytes, at: int) -> tuple[Value, int]:
    number, at = uleb(data, at)
    return ListIndex(number), at


def _read_string(_unit: Unit, data: bytes, at: int) -> tuple[Value, int]:
    end = data.index(0, at)
    return data[at:end].decode("utf-8", "surrogateescape"), end + 1


def _read_block(_unit: Unit, data: bytes, at: int) -> tuple[Value, int]:
    size, at = uleb(data, at)
    return _take(data, at, size)


def _read_block1(_unit: Unit, data: bytes, at: int) -> tuple[Value, int]:
    return _take(data, at + 1, data[at])


def _read_block2(unit: Unit, data: bytes, at: int) -> tuple[Value, int]:
    return _take(data, at + 2, _sized(unit, "H", data, at))


def _read_block4(unit: Unit, data: bytes, at: int) -> tuple[Value, int]:
    return _take(data, at + 4, _sized(unit, "I", data, at))


def _sized(unit: Unit, code: str, data: bytes, at: int) -> int:
    number: int = Struct(unit.encoding.mark + code).unpack_from(data, at)[0]
    return number


def _take(data: bytes, at: int, size: int) -> tuple[bytes, int]:
    end = at + size
    if end > len(data):
        raise DamagedDwarf(f"a block of {size} bytes reaches past the end")
    return data[at:end], end


def _read_indirect(unit: Unit, data: bytes, at: int) -> tuple[Value, int]:
    form, at = uleb(data, at)
    if form == Form.FLAG_PRESENT:
        return True, at
    if form == Form.IMPLICIT_CONST:
        return sleb(data, at)
    code = fixed_code(form, unit.encoding)
    if code is None:
        if form == Form.INDIRECT:
            raise DamagedDwarf("an indirect form leads to another one")
        return reader_of(form)(unit, data, at)
    layout = Struct(unit.encoding.mark + code)
    raw = layout.unpack_from(data, at)[0]
    meaning = MEANINGS.get(form)
    return (meaning(unit, raw) if meaning else raw), at + layout.size


_READERS: dict[int, Reader] = {
    Form.UDATA: _read_uleb,
    Form.SDATA: _read_sleb,
    Form.REF_UDATA: _read_reference,
    Form.STRX: _read_string_index,
    Form.GNU_STR_INDEX: _read_string_index,
    Form.ADDRX: _read_address_index,
    Form.GNU_ADDR_INDEX: _read_address_index,
    Form.LOCLISTX: _read_list_index,
    Form.RNGLISTX: _read_list_index,
    Form.STRING: _read_string,
    Form.BLOCK: _read_block,
    Form.EXPRLOC: _read_block,
    Form.BLOCK1: _read_block1,
    Form.BLOCK2: _read_block2,
    Form.BLOCK4: _read_block4,
    Form.INDIRECT: _read_indirect,
}


def reader_of(form: int) -> Reader:
    """Give what decodes a form whose size is in the data; DamagedDwarf where the form is not known.

    Nothing says how long a value of an unknown form is, so nothing behind it can be read either.
    """
    try:
        return _READERS[form]
    except KeyError:
        raise DamagedDwarf(f"form {form:#x} is not known") from None
