"""Rust's types as memory holds them: against what the compiled library says of itself."""

from __future__ import annotations

import ctypes
import json
import subprocess
import sys
from typing import TYPE_CHECKING

import pytest
from compiled import build, declaration, surface_of

from abilint.model.types import Enum, Foreign, FunctionType, Pointer, Primitive, Qualified, Record, Void
from abilint.surfaces.debug_info.spelling import rust

if TYPE_CHECKING:
    from pathlib import Path

    from abilint.model.surface import Surface
    from abilint.model.types import Type

pytestmark = pytest.mark.machine

RECORDS = {
    "Point": ("x", "y", "tag"),
    "Shuffled": ("a", "b", "c", "d"),
    "Packed": ("a", "b"),
    "Aligned": ("a",),
    "Handle": ("0",),
    "Meters": ("0",),
    "Holder": ("p", "r", "f", "n", "a", "o", "s"),
    "Generic<u16>": ("one", "two"),
}
TYPES = """
#![allow(improper_ctypes_definitions, dead_code, unused_variables)]
use std::ffi::c_void;
use std::os::raw::c_char;
use std::ptr::NonNull;
#[repr(C)] pub struct Point { x: f64, y: f64, tag: u8 }
pub struct Shuffled { a: u8, b: u64, c: u8, d: u32 }
#[repr(C, packed)] pub struct Packed { a: u8, b: u32 }
#[repr(C, align(32))] pub struct Aligned { a: u8 }
#[repr(transparent)] pub struct Handle(*mut Point);
#[repr(transparent)] pub struct Meters(f64);
#[repr(C)] pub struct Generic<T> { one: T, two: *const T }
#[repr(C)] pub struct Holder { p: Option<NonNull<Point>>, r: Option<Box<Point>>,
  f: Option<extern "C" fn(i32) -> i32>, n: Option<std::num::NonZeroU32>, a: [u16; 5],
  o: Option<u32>, s: String }
#[repr(u32)] pub enum Color { Red = 1, Green = 5 }
#[repr(i8)] pub enum Negative { A = -3, B = 100 }
#[repr(C)] pub enum Tagged { A(i32), B { x: f64, y: u8 }, C }
pub enum Rusty { A(i32, u8), B(u64), C }
"""
FUNCTIONS = {
    "numbers": "a: i32, b: i64, c: usize, d: u8, e: bool, f: f32",
    "pointers": "a: *const Point, b: *mut Point, c: *mut c_void, d: *const c_char",
    "niches": "a: &Point, b: &mut Point, c: Option<&Point>, d: Option<&mut Point>, "
    "e: NonNull<Point>, f: Option<NonNull<Point>>, g: Box<Point>, h: Option<Box<Point>>",
    "functions": 'a: extern "C" fn(i32) -> i32, b: Option<extern "C" fn()>',
    "records": "a: Point, b: Shuffled, c: Handle, d: Meters, e: Holder, f: Packed, g: Aligned, "
    "h: Generic<u16>",
    "enums": "a: Color, b: Negative, c: Tagged, d: Rusty",
    "foreign": "a: String, b: Vec<u8>, c: &str, d: &[u8], e: &dyn std::fmt::Debug, f: (i32, u8), "
    "g: Result<i32, u8>, h: Option<u32>, i: char, j: Shuffled, k: Rusty",
    "standard": "a: std::ops::Range<u32>, b: std::ops::RangeInclusive<i8>, c: std::time::Duration, "
    "d: std::time::Instant, e: std::net::IpAddr, f: std::collections::HashMap<u8, u8>, g: std::alloc::Layout",
    "transparent": "a: std::mem::MaybeUninit<Point>, b: std::mem::ManuallyDrop<Point>, "
    "c: std::num::Wrapping<u32>, d: std::cell::UnsafeCell<Point>, e: std::sync::atomic::AtomicI64, "
    "f: std::pin::Pin<&mut Point>, g: std::cmp::Ordering, h: std::num::NonZeroU16, "
    "i: Option<std::num::NonZeroU16>",
    "rust_functions": "a: fn(i32) -> i32, b: Option<unsafe fn()>, c: for<'a> fn(&'a i32) -> &'a i32",
    "nothing": "",
}
OTHERS = """
// `offset_of!` is in Rust since 1.77; Debian 12 has 1.63.
macro_rules! place_of { ($type:ty, $field:tt) => {{
  let room = std::mem::MaybeUninit::<$type>::uninit();
  let start = room.as_ptr();
  unsafe { std::ptr::addr_of!((*start).$field) as usize - start as usize }
}} }
#[export_name = "renamed"] pub extern "C" fn other(x: u16) -> u16 { x }
#[no_mangle] pub extern "C" fn returning(a: i32, b: i64) -> i64 { a as i64 + b }
#[no_mangle] pub static VERSION: u32 = 7;
"""


def source() -> str:
    """Give the library; its function `layouts` prints the compiler's own sizes, alignments and offsets."""
    functions = "\n".join(f'#[no_mangle] pub extern "C" fn {n}({p}) {{}}' for n, p in FUNCTIONS.items())
    enums = ("Color", "Negative", "Tagged", "Rusty")
    lines = [_line(name, f"[size_of::<{name}>(), align_of::<{name}>()]") for name in (*RECORDS, *enums)]
    for name, fields in RECORDS.items():
        lines += [_line(f"{name}.{field}", f"place_of!({name}, {field})") for field in fields]
    body = "\n".join(lines)
    return f"""{TYPES}{functions}{OTHERS}
#[no_mangle] pub extern "C" fn layouts() {{
  use std::mem::{{size_of, align_of}};
  {body}
}}"""


def _line(name: str, value: str) -> str:
    return f'println!("{name}={{:?}}", {value});'


@pytest.fixture(scope="module", params=["0", "2"])
def library(tmp_path_factory: pytest.TempPathFactory, request: pytest.FixtureRequest) -> Path:
    command = ["rustc", "--crate-type=cdylib", "-g", f"-Copt-level={request.param}", "--crate-name=lib"]
    return build(tmp_path_factory.mktemp("rust"), source(), command, suffix=".rs", output="library.so")


@pytest.fixture(scope="module")
def surface(library: Path) -> Surface:
    return surface_of(library)


def parameters(surface: Surface, name: str) -> list[Type]:
    type_id = declaration(surface, name).type
    assert surface.types is not None
    assert type_id is not None
    function = surface.types[type_id]
    assert isinstance(function, FunctionType)
    return [surface.types[each.type] for each in function.parameters]


def test_layouts_are_the_librarys_own(library: Path, surface: Surface) -> None:
    run = f"import ctypes; ctypes.CDLL({str(library)!r}).layouts()"
    printed = subprocess.run([sys.executable, "-c", run], capture_output=True, text=True, check=True).stdout
    expected = {name: json.loads(value) for name, value in (line.split("=") for line in printed.splitlines())}
    assert surface.types is not None
    found: dict[str, object] = {}
    for node in surface.types.nodes:
        if isinstance(node, Record) and node.name.startswith("lib::"):
            name = node.name.removeprefix("lib::")
            found[name] = [node.size, node.alignment]
            found |= {f"{name}.{f.name.removeprefix('__')}": f.offset // 8 for f in node.fields}
        if isinstance(node, Enum) and node.name.startswith("lib::"):
            found[node.name.removeprefix("lib::")] = [node.size, node.size]
    assert {name: found.get(name) for name in expected} == expected


def test_signatures_are_spelled_as_rust(surface: Surface) -> None:
    assert declaration(surface, "numbers").signature == f"fn numbers({FUNCTIONS['numbers']})"
    assert declaration(surface, "returning").signature == "fn returning(a: i32, b: i64) -> i64"
    assert declaration(surface, "nothing").signature == "fn nothing()"
    assert declaration(surface, "renamed").name == "other"
    assert declaration(surface, "VERSION").size == 4
    assert {declaration(surface, name).source_language for name in ("numbers", "VERSION")} == {"rust"}
    assert not [name for name in surface.undescribed if name in FUNCTIONS]


def test_numbers_are_primitives(surface: Surface) -> None:
    found = [(n.name, n.encoding, n.size) for n in parameters(surface, "numbers") if isinstance(n, Primitive)]
    sizes = [ctypes.sizeof(t) for t in (ctypes.c_int32, ctypes.c_int64, ctypes.c_size_t, ctypes.c_uint8)]
    assert [size for _, _, size in found] == [*sizes, 1, 4]
    encodings = [str(encoding) for _, encoding, _ in found]
    assert encodings == [
        "signed",
        "signed",
        "unsigned",
        "unsigned",
        "boolean",
        "float",
    ]


def test_whatever_is_an_address_is_a_plain_pointer(surface: Surface) -> None:
    assert surface.types is not None
    graph = surface.types
    niches = [n for n in parameters(surface, "niches") if isinstance(n, Pointer)]
    assert len(niches) == 8
    targets = [graph[n.target] for n in niches]
    assert [isinstance(t, Qualified) for t in targets] == [
        True,
        False,
        True,
        False,
        False,
        False,
        False,
        False,
    ]
    assert {getattr(graph[graph.stripped(n.target)], "name", "") for n in niches} == {"lib::Point"}
    functions = [n for n in parameters(surface, "functions") if isinstance(n, Pointer)]
    assert [isinstance(graph[n.target], FunctionType) for n in functions] == [True, True]
    void = parameters(surface, "pointers")[2]
    assert isinstance(void, Pointer)
    assert isinstance(graph[void.target], Void)


def test_what_has_no_counterpart_in_c_is_marked(surface: Surface) -> None:
    marks = [getattr(node, "foreign", None) for node in parameters(surface, "foreign")]
    assert marks == [
        Foreign.RUST_STRING, Foreign.RUST_VEC, Foreign.RUST_STR, Foreign.RUST_SLICE,
        Foreign.RUST_TRAIT_OBJECT,
        Foreign.RUST_TUPLE, Foreign.RUST_RESULT, Foreign.RUST_OPTION, Foreign.RUST_CHAR, Foreign.RUST_LAYOUT,
        Foreign.RUST_ENUM,
    ]  # fmt: skip
    plain = parameters(surface, "records")
    assert [getattr(n, "foreign", None) for n in plain] == [None, Foreign.RUST_LAYOUT, *([None] * 6)]
    assert getattr(parameters(surface, "enums")[2], "foreign", None) is None


def test_structs_of_the_standard_library_are_marked(surface: Surface) -> None:
    """But for those that the documentation calls transparent, or that C has."""
    marks = [getattr(node, "foreign", None) for node in parameters(surface, "standard")]
    assert marks == [Foreign.RUST_STANDARD] * 7
    plain = [getattr(node, "foreign", None) for node in parameters(surface, "transparent")]
    assert plain == [None] * 9


def test_functions_with_a_calling_convention_of_rust_are_marked(surface: Surface) -> None:
    marks = [getattr(node, "foreign", None) for node in parameters(surface, "rust_functions")]
    assert marks == [Foreign.RUST_FUNCTION] * 3
    plain = [getattr(node, "foreign", None) for node in parameters(surface, "functions")]
    assert plain == [None, None]


def test_newtypes_tell_what_they_hold(surface: Surface) -> None:
    assert surface.types is not None
    handle, meters = (n for n in parameters(surface, "records")[2:4] if isinstance(n, Record))
    assert handle.holds is not None
    assert meters.holds is not None
    assert rust(surface.types, handle.holds) == "*mut lib::Point"
    assert rust(surface.types, meters.holds) == "f64"


def test_enums_are_integers_with_names(surface: Surface) -> None:
    color, negative = (n for n in parameters(surface, "enums")[:2] if isinstance(n, Enum))
    assert [(e.name, e.value) for e in color.enumerators] == [("Red", 1), ("Green", 5)]
    assert [(e.name, e.value) for e in negative.enumerators] == [("A", -3), ("B", 100)]
    assert (color.size, negative.size) == (4, 1)
