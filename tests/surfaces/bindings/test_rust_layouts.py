"""Sizes, alignments, places and constants, against those that rustc itself gives on this machine."""

# ruff: noqa: E501  (text of Rust in one line each)

from __future__ import annotations

import platform
import random
import subprocess
import sys
from typing import TYPE_CHECKING

import pytest

from abilint.model.target import ByteOrder, Format, Target
from abilint.model.types import Enum, Record
from abilint.surfaces.bindings import rust

if TYPE_CHECKING:
    from pathlib import Path

pytestmark = pytest.mark.machine

HERE = Target(Format.ELF, platform.machine(), 64, ByteOrder(sys.byteorder), "linux", "gnu")
NUMBERS = (
    "u8",
    "i8",
    "u16",
    "i16",
    "u32",
    "i32",
    "u64",
    "i64",
    "f32",
    "f64",
    "bool",
    "usize",
    "isize",
)
OF_C = (
    "c_char",
    "c_short",
    "c_int",
    "c_uint",
    "c_long",
    "c_ulong",
    "c_longlong",
    "c_float",
    "c_double",
    "c_uchar",
)
ADDRESSES = (
    "*mut u8", "*const c_void", "&'static u8", "Option<&'static u64>", 'Option<unsafe extern "C" fn(c_int) -> c_long>',
    'extern "C" fn()', "Option<Box<u16>>", "NonNull<u8>", "Option<NonNull<c_void>>", "*mut *mut u16", "AtomicPtr<u8>",
)  # fmt: skip
OTHERS = (
    "NonZeroU16", "Option<NonZeroU32>", "AtomicU8", "AtomicI64", "UnsafeCell<u32>", "Wrapping<u16>", "MaybeUninit<u64>",
    "PhantomData<u64>", "[u32; 0]", "ManuallyDrop<i16>", "AtomicBool",
)  # fmt: skip
PLAIN = NUMBERS + OF_C + ADDRESSES + OTHERS
REPR = (
    "C",
    "C",
    "C",
    "C, packed",
    "C, packed(2)",
    "C, packed(4)",
    "C, align(4)",
    "C, align(16)",
    "transparent",
)
PRELUDE = """#![allow(dead_code, unused_imports, improper_ctypes, non_camel_case_types)]
use std::cell::UnsafeCell; use std::os::raw::*; use std::marker::PhantomData; use std::mem::{ManuallyDrop, MaybeUninit};
use std::num::{NonZeroU16, NonZeroU32, Wrapping}; use std::ptr::NonNull; use std::sync::atomic::*;
const WIDTH: usize = 1 + 2;
"""


def member(chance: random.Random, earlier: list[str], *, packed: bool) -> str:
    kind = chance.choice(earlier) if earlier and chance.random() < 0.25 else chance.choice(PLAIN)
    if packed and "Atomic" in kind:
        return "u8"
    if chance.random() < 0.2:
        return f"[{kind}; {chance.choice(('1', '2', 'WIDTH', 'WIDTH * 2', '1 << 2'))}]"
    return kind


def written(seed: int) -> tuple[str, list[str], list[str], dict[str, int]]:
    """Give the types, names of records and of enums, and how many members each record has."""
    chance = random.Random(seed)
    text, records, enums, aligned = PRELUDE, [], [], set()
    counts = {}
    usable: list[str] = []
    for number in range(150):
        name = f"R{number}"
        if chance.random() < 0.15:
            values = "A = -1, B, C" if chance.random() < 0.5 else "A, B = 0x70, C"
            text += f"#[repr({chance.choice(('C', 'u8', 'i16', 'u32', 'i64'))})] pub enum {name} {{ {values} }}\n".replace(
                "(u8)] pub enum R", "(i8)] pub enum R"
            ).replace("u32)", "i32)")
            enums.append(name)
            usable.append(name)
            continue
        kind = chance.choice(REPR)
        packed = "packed" in kind
        earlier = [each for each in usable if not (packed and each in aligned)]
        listed = [
            member(chance, earlier, packed=packed)
            for _ in range(1 if kind == "transparent" else chance.randint(1, 6))
        ]
        if "align" in kind or any(each in part for part in listed for each in (*aligned, "Atomic")):
            aligned.add(name)
        word = "union" if chance.random() < 0.2 and kind != "transparent" else "struct"
        members = ", ".join(f"pub f{place}: {each}" for place, each in enumerate(listed))
        members = (
            members
            if word == "struct"
            else members.replace(": ", ": ManuallyDrop<").replace(", pub", ">, pub") + ">"
        )
        text += f"#[repr({kind})] pub {word} {name} {{ {members} }}\n"
        counts[name] = len(listed)
        records.append(name)
        usable.append(name)
    return text, records, enums, counts


def printed(
    folder: Path, text: str, records: list[str], enums: list[str], counts: dict[str, int]
) -> list[list[str]]:
    """Have rustc say how they lie."""
    lines = [f'println!("{n} {{}} {{}}", size_of::<{n}>(), align_of::<{n}>());' for n in (*records, *enums)]
    lines += [
        f"{{ fn s<T>(_: *const T) -> usize {{ size_of::<T>() }} let v = MaybeUninit::<{n}>::uninit(); "
        f"let p = v.as_ptr(); let f = unsafe {{ std::ptr::addr_of!((*p).f{place}) }}; "
        f'println!("{n} f{place} {{}} {{}}", f as *const u8 as usize - p as usize, s(f)); }}'
        for n in records
        for place in range(counts[n])
    ]
    source = folder / "main.rs"
    source.write_text(f"{text}\nuse std::mem::*;\nfn main() {{\n" + "\n".join(lines) + "\n}\n")
    subprocess.run(["rustc", "--edition", "2021", "-Cdebuginfo=0", "-o", folder / "main", source], check=True)
    output = subprocess.run([folder / "main"], check=True, capture_output=True, text=True).stdout
    return [line.split() for line in output.splitlines()]


@pytest.mark.parametrize("seed", [1, 2, 5])
def test_types_lie_as_rustc_lays_them(tmp_path: Path, seed: int) -> None:
    text, records, enums, counts = written(seed)
    file = tmp_path / "lib.rs"
    uses = "".join(f"    fn use_{name}(x: *mut {name});\n" for name in (*records, *enums))
    file.write_text(f"{text}extern {{\n{uses}}}\n")
    types = rust.read(str(file), HERE).surface.types
    assert types is not None
    found: dict[str, Record | Enum] = {n.name: n for n in types.nodes if isinstance(n, Record | Enum)}
    judged = 0
    for name, *values in printed(tmp_path, text, records, enums, counts):
        made = found.get(name)
        if made is None or (isinstance(made, Record) and not made.complete):
            continue
        judged += 1
        if values[0].startswith("f"):
            assert isinstance(made, Record)
            place = next((f.offset for f in made.fields if f.name == values[0]), None)
            empty = values[2] == "0" and place is None
            assert empty or place == int(values[1]) * 8, (name, values)
        elif isinstance(made, Record):
            assert [str(made.size), str(made.alignment)] == values, name
        else:
            assert str(made.size) == values[0], name
    assert judged > 300, "all but those that are transparent or empty"


def test_constants_have_the_values_that_rustc_gives(tmp_path: Path) -> None:
    chance = random.Random(5)
    lines = []
    for number in range(200):
        kind = chance.choice(NUMBERS[:8])
        expression = str(chance.randint(0, 99))
        for _ in range(chance.randint(0, 5)):
            sign = chance.choice(("|", "&", "^", "+", "*", "<<", ">>"))
            right = chance.randint(0, 2) if sign in ("<<", ">>", "*", "+") else chance.randint(0, 60)
            expression = (
                f"({expression} {sign} {right})" if chance.random() < 0.5 else f"{expression} {sign} {right}"
            )
        before = f"C{chance.randrange(number)} as i64 & 0xF | " if number and chance.random() < 0.4 else ""
        expression = (
            f"({before}({expression}) as i64) as {kind}"
            if chance.random() < 0.8
            else f"!({number}_i64) as {kind}"
        )
        lines.append(f"pub const C{number}: {kind} = {expression};")
    text = "\n".join(lines)
    (tmp_path / "lib.rs").write_text(text)
    ours = {c.name: c.value for c in rust.read(str(tmp_path / "lib.rs"), HERE).surface.constants}
    shown = "\n".join(f'println!("C{number} {{}}", C{number});' for number in range(200))
    (tmp_path / "main.rs").write_text(f"#![allow(warnings)]\n{text}\nfn main() {{ {shown} }}")
    subprocess.run(
        ["rustc", "-Aarithmetic_overflow", "-o", tmp_path / "main", tmp_path / "main.rs"], check=True
    )
    output = subprocess.run([tmp_path / "main"], check=True, capture_output=True, text=True).stdout
    assert ours == dict(line.split() for line in output.splitlines())
