"""What the dynamic loader is told to bind: names that come from other libraries, and from which.

Two encodings: a program of opcodes (LC_DYLD_INFO, `<mach-o/loader.h>`, BIND_OPCODE) and the table of
imports in chained fixups (LC_DYLD_CHAINED_FIXUPS, `<mach-o/fixup-chains.h>`).
"""

from __future__ import annotations

from struct import error as struct_error
from typing import TYPE_CHECKING, NamedTuple

from abilint.readers.macho.leb128 import uleb

if TYPE_CHECKING:
    from collections.abc import Iterator
    from struct import Struct

    from abilint.readers.macho.layout import Layout


class Import(NamedTuple):
    """One name that the loader binds."""

    name: str
    ordinal: int
    """From 1 in the order of the libraries; 0 or less: itself, the executable, flat or weak lookup."""
    weak: bool
    """It may be absent at run time."""


_WEAK_IMPORT = 1
_OPCODE, _IMMEDIATE = 0xF0, 0x0F
_ORDINAL_IMMEDIATE, _ORDINAL_ULEB, _ORDINAL_SPECIAL, _SYMBOL = 0x10, 0x20, 0x30, 0x40
_ADDEND, _SEGMENT, _ADD_ADDRESS, _BIND = 0x60, 0x70, 0x80, 0x90
_BIND_ADD_ADDRESS, _BIND_ADD_SCALED, _BIND_REPEATED, _THREADED = 0xA0, 0xB0, 0xC0, 0xD0
_BINDS = frozenset({_BIND, _BIND_ADD_ADDRESS, _BIND_ADD_SCALED, _BIND_REPEATED})
_NUMBERS_BEHIND = {_ADDEND: 1, _SEGMENT: 1, _ADD_ADDRESS: 1, _BIND_ADD_ADDRESS: 1, _BIND_REPEATED: 2}
"""How many numbers follow the opcodes that say nothing about names."""


def read_opcodes(data: bytes) -> tuple[Import, ...]:
    """Each name once, from a program of bind opcodes; raises ValueError where it is damaged."""
    try:
        return tuple(dict.fromkeys(_run(data)))
    except IndexError:
        raise ValueError from None


def _run(data: bytes) -> Iterator[Import]:
    """Give what is bound where it is bound: name and library come before that, in either order."""
    at, ordinal, name, weak = 0, 0, None, False
    while at < len(data):
        opcode, immediate = data[at] & _OPCODE, data[at] & _IMMEDIATE
        at += 1
        if opcode == _SYMBOL:
            end = data.index(b"\0", at)
            name, weak = data[at:end].decode("utf-8", "surrogateescape"), bool(immediate & _WEAK_IMPORT)
            at = end + 1
        elif opcode == _ORDINAL_IMMEDIATE:
            ordinal = immediate
        elif opcode == _ORDINAL_ULEB:
            ordinal, at = uleb(data, at)
        elif opcode == _ORDINAL_SPECIAL:
            ordinal = immediate - 16 if immediate else 0
        else:
            threaded_table = opcode == _THREADED and immediate == 0
            for _ in range(1 if threaded_table else _NUMBERS_BEHIND.get(opcode, 0)):
                _number, at = uleb(data, at)
            if opcode in _BINDS and name is not None:
                yield Import(name, ordinal, weak)


def read_chained(layout: Layout, data: bytes) -> tuple[Import, ...]:
    """Every name in the imports table of chained fixups; raises ValueError where it is damaged.

    The names are read where they are not compressed, which no linker does.
    """
    try:
        _version, _starts, imports, symbols, count, kind, packing = layout.words(7).unpack_from(data)
        record = {1: layout.word, 2: layout.words(2), 3: layout.words(4)}[kind]
        if packing or imports + count * record.size > len(data):
            raise ValueError
        return tuple(
            _chained(data, record, range(imports, imports + count * record.size, record.size), symbols)
        )
    except (struct_error, KeyError):
        raise ValueError from None


def _chained(data: bytes, record: Struct, places: range, symbols: int) -> Iterator[Import]:
    wide = record.size == 16
    left = 4 * len(data) + (1 << 20)
    for at in places:
        fields = record.unpack_from(data, at)
        ordinal, most = (fields[0] & 0xFFFF, 0xFFF0) if wide else (fields[0] & 0xFF, 0xF0)
        weak = bool(fields[0] & (0x10000 if wide else 0x100))
        start = symbols + (fields[1] if wide else fields[0] >> 9)
        end = data.index(b"\0", start, start + left)
        left -= end - start
        name = data[start:end].decode("utf-8", "surrogateescape")
        yield Import(name, ordinal - most - 16 if ordinal > most else ordinal, weak)
