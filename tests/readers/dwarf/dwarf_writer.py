"""Writes debug sections from what they should say; it shares no code with the reader."""

from __future__ import annotations

from msgspec import Struct

from abilint.readers.dwarf import At, DebugInfo, Form, Tag
from abilint.readers.dwarf.section_set import SectionSet
from abilint.readers.dwarf.source import Group

TEXTS = ("", "a", "ünïcode", "long" * 50)
STRING_DATA = b"".join(text.encode() + b"\0" for text in TEXTS)
STARTS = [STRING_DATA.index(text.encode() + b"\0") for text in TEXTS[1:]]


class Shape(Struct, frozen=True, dict=True):
    """How the unit's numbers are written."""

    mark: str
    address_size: int
    offset_size: int
    version: int

    def number(self, value: int, size: int) -> bytes:
        data = (value & ((1 << 8 * size) - 1)).to_bytes(size, "little" if self.mark == "<" else "big")
        assert len(data) == size
        return data


def uleb(value: int) -> bytes:
    out = bytearray()
    while True:
        value, low = value >> 7, value & 127
        out.append(low | (128 if value else 0))
        if not value:
            return bytes(out)


def sleb(value: int) -> bytes:
    out = bytearray()
    while True:
        low, value = value & 127, value >> 7
        done = value == (-1 if low & 64 else 0)
        out.append(low | (0 if done else 128))
        if done:
            return bytes(out)


FIRST = 0x3000
"""Attribute numbers of no meaning, so that the reader gives each as it is."""
CONSTANT = -123456


def sections(shape, entries):
    """A unit whose root holds every one of `entries`, each a list of encoded attributes."""
    base = At.ADDR_BASE if shape.version >= 5 else At.GNU_ADDR_BASE
    abbreviations = uleb(1) + uleb(Tag.COMPILE_UNIT) + b"\1"
    abbreviations += uleb(base) + uleb(Form.SEC_OFFSET) + uleb(At.STR_OFFSETS_BASE) + uleb(Form.SEC_OFFSET)
    abbreviations += b"\0\0"
    body = uleb(1) + shape.number(8, shape.offset_size) + shape.number(8, shape.offset_size)
    for number, encoded in enumerate(entries, 2):
        abbreviations += uleb(number) + uleb(Tag.VARIABLE) + bytes([number & 1])
        body += uleb(number)
        for place, (form, data, _kind, _value) in enumerate(encoded):
            abbreviations += uleb(FIRST + place) + uleb(form)
            body += data
        abbreviations += uleb(FIRST + 100) + uleb(Form.IMPLICIT_CONST) + sleb(CONSTANT) + b"\0\0"
        body += b"\0" if number & 1 else b""
    body += b"\0"
    header = shape.number(shape.version, 2)
    offset = shape.number(0, shape.offset_size)
    address = bytes([shape.address_size])
    header += b"\1" + address + offset if shape.version >= 5 else offset + address
    size = len(header) + len(body)
    length = shape.number(size, 4) if shape.offset_size == 4 else b"\xff" * 4 + shape.number(size, 8)
    offsets = b"\0" * 8 + b"".join(shape.number(at, shape.offset_size) for at in STARTS)
    addresses = b"\0" * 8 + b"".join(shape.number(1000 + n, shape.address_size) for n in range(4))
    plain = {"info": length + header + body, "abbrev": abbreviations + b"\0", "str": STRING_DATA}
    plain |= {"line_str": STRING_DATA, "str_offsets": offsets, "addr": addresses}
    return SectionSet("made up", shape.mark, plain)


def opened(given_sections):
    group = Group()
    group.add(given_sections)
    return DebugInfo(group, "made up")
