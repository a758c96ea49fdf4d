"""Every entry of a file as llvm-dwarfdump prints it: for what pyelftools does not read."""

from __future__ import annotations

import functools
import re
import subprocess
from typing import TYPE_CHECKING, Any

from elftools.dwarf.enums import ENUM_DW_AT, ENUM_DW_FORM, ENUM_DW_TAG

from abilint.readers.dwarf import Reference, Unresolved
from abilint.readers.dwarf.codes import Form
from abilint.readers.dwarf.source import OFFSET_MASK

if TYPE_CHECKING:
    from abilint.readers.dwarf import DebugInfo, Entry, Unit

Row = tuple[int, int, int, dict[Any, Any]]
"""Offset in the section, tag, depth, attribute -> value, where the text tells it.

An attribute that pyelftools has no number for keeps its name.
"""

ENTRY = re.compile(r"(0x[0-9a-f]+): ( *)(DW_TAG_\w+|NULL)")
ATTRIBUTE = re.compile(r" +(DW_AT_\w+) \[(DW_FORM_\w+)\]\s*(.*)$")
TEXT = re.compile(r'(?:= )?"((?:[^"\\]|\\.)*)"\)$')
TARGET = re.compile(r"\{(0x[0-9a-f]+)\}|\((0x[0-9a-f]+)")
ADDRESS = re.compile(r"\((?:indexed \([0-9a-f]+\) address = )?(0x[0-9a-f]+)")
TAGS = {
    "DW_TAG_template_type_parameter": 0x2F,
    "DW_TAG_template_value_parameter": 0x30,
    "DW_TAG_GNU_template_template_param": 0x4106,
    "DW_TAG_GNU_template_parameter_pack": 0x4107,
    "DW_TAG_GNU_formal_parameter_pack": 0x4108,
}
STRINGS = {Form.STRING, Form.STRP, Form.LINE_STRP, Form.STRX, Form.GNU_STR_INDEX}
STRINGS |= {Form.STRX1, Form.STRX2, Form.STRX3, Form.STRX4}
REFERENCES = {Form.REF1, Form.REF2, Form.REF4, Form.REF8, Form.REF_UDATA, Form.REF_ADDR}
ADDRESSES = {Form.ADDR, Form.ADDRX, Form.GNU_ADDR_INDEX}
ADDRESSES |= {Form.ADDRX1, Form.ADDRX2, Form.ADDRX3, Form.ADDRX4}
NUMBER = re.compile(r"\((-?(?:0x[0-9a-f]+|\d+))\)$")


@functools.cache
def program() -> str:
    from shutil import which

    return next(
        found
        for name in ("llvm-dwarfdump-19", "llvm-dwarfdump-14", "llvm-dwarfdump")
        if (found := which(name))
    )


def dumped(path: str, *, types: bool = False) -> list[Row]:
    section = "--debug-types" if types else "--debug-info"
    done = subprocess.run([program(), "-v", section, path], capture_output=True, text=True, check=False)
    rows: list[Row] = []
    for line in done.stdout.splitlines():
        if entry := ENTRY.match(line):
            if entry[3] != "NULL":
                rows.append((int(entry[1], 16), tag(entry[3]), len(entry[2]) // 2, {}))
            else:
                rows.append((-1, 0, 0, {}))
        elif (attribute := ATTRIBUTE.match(line)) and rows:
            name = ENUM_DW_AT.get(attribute[1], attribute[1])
            rows[-1][3][name] = value(ENUM_DW_FORM.get(attribute[2]), attribute[3])
    return [row for row in rows if row[0] >= 0]


def tag(name: str) -> int:
    return ENUM_DW_TAG[name] if name in ENUM_DW_TAG else TAGS[name]


def value(form: int | None, text: str) -> Any:
    """None where the text is made for people and the number cannot be told from it."""
    if form in STRINGS:
        found = TEXT.search(text)
        return re.sub(r'\\(["\\])', r"\1", found[1]) if found else None
    if form in REFERENCES:
        found = TARGET.search(text)
        return int(found[1] or found[2], 16) if found else None
    if form in ADDRESSES:
        found = ADDRESS.search(text)
        return int(found[1], 16) if found else None
    if form in (Form.FLAG_PRESENT, Form.FLAG):
        return text != "(0x00)"
    if form == Form.REF_SIG8:
        return None
    found = NUMBER.match(text)
    return int(found[1], 0) if found else None


def ours(info: DebugInfo, units: list[Unit]) -> list[Row]:
    rows: list[Row] = []

    def below(entry: Entry, depth: int) -> None:
        held = {name: our_value(each) for name, each in entry.attributes.items()}
        rows.append((entry.offset & OFFSET_MASK, entry.tag, depth, held))
        for child in info.children(entry):
            below(child, depth + 1)

    for unit in units:
        below(unit.root, 0)
    return rows


def our_value(held: Any) -> Any:
    return held & OFFSET_MASK if isinstance(held, Reference) else held


def assert_equal(info: DebugInfo, units: list[Unit], path: str, *, types: bool = False) -> int:
    """Hold the entries of some units against those of a file; gives how many values were compared."""
    mine, other = ours(info, units), dumped(path, types=types)
    assert [row[:3] for row in mine] == [row[:3] for row in other]
    compared = 0
    for (offset, _tag, _depth, held), (*_place, expected) in zip(mine, other, strict=True):
        named = {name: wanted for name, wanted in expected.items() if isinstance(name, int)}
        assert set(named) <= set(held), hex(offset)
        assert len(held) == len(expected), hex(offset)
        for name, wanted in named.items():
            if wanted is None or isinstance(held[name], Unresolved | bytes):
                continue
            assert held[name] == wanted, (hex(offset), hex(name))
            compared += 1
    return compared
