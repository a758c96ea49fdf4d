"""The abbreviation tables (`.debug_abbrev`): which attributes an entry has, and in which forms."""

from __future__ import annotations

from typing import NamedTuple

from abilint.readers.dwarf.codes import Form
from abilint.readers.dwarf.damage import DamagedDwarf
from abilint.readers.dwarf.leb128 import sleb, uleb

_IMPLICIT_CONST = Form.IMPLICIT_CONST
_FORM_BITS = 64
_FORM_MASK = (1 << _FORM_BITS) - 1
_MOST_ATTRIBUTES = 256
"""Attributes may take no room, so that an entry of one byte could have as many as its table has bytes. No
compiler knows more than a hundred for one tag.
"""
_MOST_SHARED = 1 << 14
_SPARE = 1 << 16


class Spec(NamedTuple):
    """One attribute of an abbreviation."""

    attribute: int
    form: int
    constant: int
    """The value of DW_FORM_implicit_const, which takes no room in the entry."""


class Abbreviation(NamedTuple):
    """The shape of every entry that starts with this abbreviation's code."""

    tag: int
    has_children: bool
    specs: tuple[Spec, ...]


def read_abbreviations(data: bytes, at: int) -> tuple[dict[int, Abbreviation], int]:
    """Decode the table at an offset, and give where it ends; the first of two with one code stands.

    Raises what `damage.DAMAGE` lists where the table has no end.
    """
    table: dict[int, Abbreviation] = {}
    while True:
        code, at = uleb(data, at)
        if not code:
            return table, at
        tag, at = uleb(data, at)
        has_children = data[at] != 0
        specs, at = _specs(data, at + 1)
        table.setdefault(code, Abbreviation(tag, has_children, specs))


class _Plain(dict[int, Spec]):
    """Form below attribute, as one number -> the specification of the two.

    There are some hundred different ones in hundreds of thousands, and each object more is work for
    the garbage collector.
    """

    def __missing__(self, both: int) -> Spec:
        spec = Spec(both >> _FORM_BITS, both & _FORM_MASK, 0)
        if len(self) < _MOST_SHARED:
            self[both] = spec
        return spec


_PLAIN = _Plain()


def _specs(data: bytes, at: int) -> tuple[tuple[Spec, ...], int]:
    specs: list[Spec] = []
    while True:
        attribute = data[at]
        at += 1
        if attribute > 127:
            attribute, at = uleb(data, at - 1)
        form = data[at]
        at += 1
        if form > 127:
            form, at = uleb(data, at - 1)
        if not attribute and not form:
            return tuple(specs), at
        if len(specs) == _MOST_ATTRIBUTES:
            raise DamagedDwarf(f"an abbreviation has more than {_MOST_ATTRIBUTES} attributes")
        if form == _IMPLICIT_CONST:
            constant, at = sleb(data, at)
            specs.append(Spec(attribute, form, constant))
        else:
            specs.append(_PLAIN[attribute << _FORM_BITS | form & _FORM_MASK])


class Tables:
    """The abbreviation tables of one section, each decoded once.

    Tables do not overlap, so that no more bytes are decoded than the section has. Damaged units could
    each point at another place in one long table: this is refused with DamagedDwarf.
    """

    def __init__(self, data: bytes) -> None:
        self._data = data
        self._left = 2 * len(data) + _SPARE
        self._read: dict[int, dict[int, Abbreviation]] = {}

    def at(self, offset: int) -> dict[int, Abbreviation]:
        """Give the table that starts at `offset`."""
        table = self._read.get(offset)
        if table is None:
            if self._left < 0:
                raise DamagedDwarf("the tables of abbreviations overlap without end")
            table, end = read_abbreviations(self._data, offset)
            self._left -= end - offset
            self._read[offset] = table
        return table
