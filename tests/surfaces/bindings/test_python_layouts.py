"""Sizes and places of members, against those that CPython itself gives on this machine."""

from __future__ import annotations

import ctypes
import platform
import sys
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from abilint.model.target import ByteOrder, Format, Target
from abilint.model.types import Record
from abilint.surfaces import bindings

if TYPE_CHECKING:
    from pathlib import Path

HERE = Target(Format.ELF, platform.machine(), 64, ByteOrder(sys.byteorder), "linux", "gnu")
NUMBERS = ("c_byte", "c_ubyte", "c_char", "c_short", "c_ushort", "c_int", "c_uint", "c_long", "c_ulong")
OTHERS = ("c_longlong", "c_size_t", "c_bool", "c_wchar", "c_float", "c_double", "c_longdouble", "c_int16")
ADDRESSES = ("c_void_p", "c_char_p", "POINTER(c_int)", "CFUNCTYPE(c_int, c_double)", "py_object")
INTEGERS = NUMBERS[:2] + NUMBERS[3:]

plain = st.sampled_from(NUMBERS + OTHERS + ADDRESSES)
arrays = st.tuples(plain, st.integers(1, 5)).map(lambda each: f"({each[0]} * {each[1]})")
member = st.one_of(plain, arrays, st.integers(0, 3).map(lambda number: f"@{number}"))
record = st.tuples(
    st.sampled_from(("Structure", "Union")),
    st.sampled_from((None, None, 1, 2, 4, 8)),
    st.lists(member, min_size=1, max_size=6),
)
modules = st.lists(record, min_size=1, max_size=5)


def text_of(records: list[tuple[str, int | None, list[str]]]) -> str:
    """Write the module; `@n` is a record that stands before."""
    lines = ["from ctypes import *"]
    for number, (base, pack, members) in enumerate(records):
        lines.append(f"class R{number}({base}):")
        lines += [f"    _pack_ = {pack}"] if pack else []
        lines.append("    _fields_ = [")
        for place, each in enumerate(members):
            earlier = f"R{int(each[1:]) % number}" if each[0] == "@" and number else "c_int"
            lines.append(f"        ('f{place}', {earlier if each[0] == '@' else each}),")
        lines.append("    ]")
    return "\n".join(lines) + "\n"


def read_records(file: Path, text: str) -> dict[str, Record]:
    file.write_text(text)
    types = bindings.read(str(file), HERE)[0].surface.types
    assert types is not None
    return {node.name: node for node in types.nodes if isinstance(node, Record)}


@settings(max_examples=150, deadline=None)
@given(modules)
def test_records_lie_as_python_lays_them(
    tmp_path_factory: pytest.TempPathFactory, records: list[tuple[str, int | None, list[str]]]
) -> None:
    text = text_of(records)
    names: dict[str, Any] = {}
    exec(text, names)
    found = read_records(tmp_path_factory.mktemp("m") / "m.py", text)
    for number in range(len(records)):
        made = names[f"R{number}"]
        ours = found[f"R{number}"]
        assert (ours.size, ours.alignment) == (ctypes.sizeof(made), ctypes.alignment(made)), text
        assert [f.offset for f in ours.fields] == [getattr(made, f.name).offset * 8 for f in ours.fields], (
            text
        )


@settings(max_examples=100, deadline=None)
@given(st.sampled_from(INTEGERS), st.lists(st.integers(1, 8), min_size=1, max_size=8))
def test_bit_fields_of_one_type(
    tmp_path_factory: pytest.TempPathFactory, kind: str, widths: list[int]
) -> None:
    fields = ", ".join(f"('f{n}', {kind}, {width})" for n, width in enumerate(widths))
    text = f"from ctypes import *\nclass R(Structure):\n    _fields_ = [{fields}]\n"
    names: dict[str, Any] = {}
    exec(text, names)
    ours = read_records(tmp_path_factory.mktemp("m") / "m.py", text)["R"]
    made = names["R"]
    assert ours.complete
    assert ours.size == ctypes.sizeof(made)
    places = [(getattr(made, f.name).offset * 8 + (getattr(made, f.name).size & 0xFFFF)) for f in ours.fields]
    assert [f.offset for f in ours.fields] == places
    assert [f.bits for f in ours.fields] == widths


@pytest.mark.parametrize(
    "fields",
    ["('a', c_int, 3), ('b', c_char)", "('a', c_int, 3), ('b', c_short, 3)", "('a', c_int), ('b', UNHEARD)"],
)
def test_what_is_not_certain_is_not_laid_out(tmp_path: Path, fields: str) -> None:
    file = tmp_path / "m.py"
    file.write_text(
        "from ctypes import *\nfrom elsewhere import UNHEARD\n"
        f"class R(Structure):\n    _fields_ = [{fields}]\n"
    )
    binding = bindings.read(str(file), HERE)[0]
    assert [each.location.line for each in binding.unread] == [3]
    assert not read_records(file, file.read_text())["R"].complete


@pytest.mark.parametrize(
    ("target", "sizes"),
    [
        (Target(Format.PE, "x86_64", 64, ByteOrder.LITTLE, "windows", "msvc"), (16, 16, 2)),
        (Target(Format.ELF, "i386", 32, ByteOrder.LITTLE, "linux", "gnu"), (8, 12, 4)),
        (Target(Format.ELF, "aarch64", 64, ByteOrder.LITTLE, "linux", "gnu"), (16, 16, 4)),
    ],
    ids=str,
)
def test_sizes_are_those_of_the_librarys_target(
    tmp_path: Path, target: Target, sizes: tuple[int, int, int]
) -> None:
    """A pointer after a long; a double after a long; a wide character."""
    file = tmp_path / "m.py"
    file.write_text(
        "from ctypes import *\n"
        "class A(Structure): _fields_ = [('n', c_long), ('p', c_void_p)]\n"
        "class B(Structure): _fields_ = [('n', c_long), ('d', c_double)]\n"
        "class C(Structure): _fields_ = [('w', c_wchar)]\n"
    )
    types = bindings.read(str(file), target)[0].surface.types
    assert types is not None
    found = {node.name: node.size for node in types.nodes if isinstance(node, Record)}
    expected = dict(zip("ABC", sizes, strict=True))
    assert found == expected
