"""What a Rust crate declares of a library, as its text tells it."""

# ruff: noqa: E501  (files in one line each)

from __future__ import annotations

import random
from typing import TYPE_CHECKING

import pytest

from abilint.compare.spell import spell
from abilint.errors import InputError
from abilint.model.binding import Loading
from abilint.model.target import ByteOrder, Format, Target
from abilint.model.types import Enum, FunctionType, Pointer, Record, RecordKind
from abilint.surfaces.bindings import rust

if TYPE_CHECKING:
    from pathlib import Path

    from abilint.model.binding import Binding

LINUX = Target(Format.ELF, "x86_64", 64, ByteOrder.LITTLE, "linux", "gnu")
MUSL_ARM = Target(Format.ELF, "arm", 32, ByteOrder.LITTLE, "linux", "musleabihf")
WINDOWS = Target(Format.PE, "x86_64", 64, ByteOrder.LITTLE, "windows", "msvc")
WINDOWS_32 = Target(Format.PE, "i386", 32, ByteOrder.LITTLE, "windows", "mingw")
MACOS = Target(Format.MACHO, "arm64", 64, ByteOrder.LITTLE, "macos", "darwin")


def read(folder: Path, text: str, target: Target = LINUX) -> Binding:
    file = folder / "lib.rs"
    file.write_text(text)
    return rust.read(str(file), target)


def declared(binding: Binding) -> dict[str, str]:
    """Name -> signature in C."""
    types = binding.surface.types
    assert types is not None
    return {
        each.name: spell(types, each.type, each.name)
        for each in binding.surface.declarations
        if each.type is not None
    }


def names(binding: Binding) -> set[str]:
    return {each.name for each in binding.surface.declarations}


def record(binding: Binding, name: str) -> Record:
    assert binding.surface.types is not None
    return next(n for n in binding.surface.types.nodes if isinstance(n, Record) and n.name == name)


FOO = "c_long foo(c_int, c_char *)"
IDIOMS = {
    "std": 'use std::os::raw::{c_char, c_int, c_long};\nextern "C" { pub fn foo(_: c_int, _: *const c_char) -> c_long; }',
    "wildcard": "use core::ffi::*;\nextern { fn foo(_: c_int, _: *const c_char) -> c_long; }",
    "paths": 'extern "C" { fn foo(_: ::std::os::raw::c_int, _: *const std::ffi::c_char) -> ::libc::c_long; }',
    "crate renamed": "extern crate libc as c;\nuse c::c_int;\nextern { fn foo(_: c_int, _: *mut c::c_char) -> c::c_long; }",
    "alias": "use libc::{c_int as int, *};\nextern { fn foo(_: int, _: *const c_char) -> c_long; }",
    "module": "mod ty { pub use libc::c_int; pub(crate) mod deep { pub use libc::*; } }\nuse ty::deep as d;\nextern { fn foo(_: ty::c_int, _: *const d::c_char) -> crate::ty::deep::c_long; }",
    "super": 'use libc::*;\nmod ffi { use super::*; extern "C" { pub fn foo(_: c_int, _: *const c_char) -> super::c_long; } }',
    "unsafe extern": 'use libc::*;\nunsafe extern "C" { pub safe fn foo(_: c_int, _: *const c_char) -> c_long; }',
    "unwind": 'use libc::*;\nunsafe extern "C-unwind" { pub unsafe fn foo(_: c_int, _: *const c_char) -> c_long; }',
    "link name": 'use libc::*;\nextern "C" { #[link_name = "foo"] fn other(_: c_int, _: *const c_char) -> c_long; }',
    "verbatim": 'use libc::*;\nextern "C" { #[link_name = "\\u{1}foo"] fn other(_: c_int, _: *const c_char) -> c_long; }',
    "in a function": 'fn f() { use libc::*; extern "C" { fn foo(_: c_int, _: *const c_char) -> c_long; } }',
    "in a method": 'use libc::*; struct S; impl S { pub fn f(&self) { if true { extern "C" { fn foo(_: c_int, _: *const c_char) -> c_long; } } } }',
    "reference": "use libc::*;\nextern { fn foo(_: c_int, _: Option<&c_char>) -> c_long; }",
    "non-null": "use libc::*; use std::ptr::NonNull;\nextern { fn foo(_: c_int, _: Option<NonNull<c_char>>) -> c_long; }",
    "non-zero": "use libc::*;\nextern { fn foo(_: std::mem::MaybeUninit<c_int>, _: Box<c_char>) -> std::num::Wrapping<c_long>; }",
    "cfg_if": "use libc::*; cfg_if::cfg_if! { if #[cfg(windows)] { extern { fn bar(); } } else if #[cfg(unix)] { extern { fn foo(_: c_int, _: *const c_char) -> c_long; } } else { mod absent; } }",
    "comments": 'use libc::*;\nextern /* a */ "C" { // b\n /* c */ fn foo(_: c_int, /* d */ _: *const c_char, // e\n ) -> c_long; }',
    "cfg on arguments": "use libc::*;\nextern { fn foo(_: c_int, #[cfg(windows)] _: c_int, _: *const c_char) -> c_long; }",
    "impl's type": "use libc::*; type Int = c_int; type Same<T> = T; extern { fn foo(_: Same<Int>, _: *const Same<c_char>) -> c_long; }",
}  # fmt: skip


@pytest.mark.parametrize("idiom", IDIOMS)
def test_idioms(tmp_path: Path, idiom: str) -> None:
    binding = read(tmp_path, IDIOMS[idiom])
    found = declared(binding)["foo"]
    assert found.replace("Int", "c_int") == FOO
    assert names(binding) == {"foo"}
    assert [each.loading for each in binding.handles] == [Loading.LINKED]
    assert binding.unread == ()


TYPES = {
    "u8": "u8", "i128": "i128", "f32": "f32", "bool": "bool", "usize": "usize", "*mut c_void": "void *",
    "[u8; 4]": "u8[4]", "[[i16; 2]; N + 1]": "i16[4][2]", "*const *mut u8": "u8 **", "()": "void", "!": "void",
    'extern "C" fn(i32, ...) -> u8': "u8 (*)(i32, ...)", 'Option<unsafe extern "C" fn(a: u8)>': "void (*)(u8 a)",
    "S": "struct S", "&'static mut S": "struct S *", "T": "T", "U": "union U", "E": "enum E", "std::sync::atomic::AtomicU16": "u16",
    "Option<Box<S>>": "struct S *", "NonZeroU32": "u32", "Option<NonZeroU32>": "u32", "size_t": "size_t",
    "std::cell::UnsafeCell<S>": "struct S", "Pin<&mut S>": "struct S *", "Opaque": "struct Opaque",
}  # fmt: skip
PRELUDE = """
use libc::*; use std::{num::NonZeroU32, pin::Pin};
const N: usize = 1 << 1 | 1;
#[repr(C)] pub struct S { a: u8 }
#[repr(transparent)] struct T(std::marker::PhantomData<u8>, *mut S);
#[repr(C)] union U { a: u8 } #[repr(C)] enum E { A } #[repr(C)] struct Opaque { _p: [u8; 0] }
"""


@pytest.mark.parametrize("text", TYPES)
def test_types(tmp_path: Path, text: str) -> None:
    binding = read(tmp_path, f"{PRELUDE}extern {{ static x: {text}; }}")
    types = binding.surface.types
    (found,) = binding.surface.declarations
    assert types is not None
    assert found.type is not None
    assert spell(types, found.type, "") == TYPES[text]
    assert binding.unread == ()


FOREIGN = {
    "String": "rust-string", "Vec<u8>": "rust-vec", "&str": "rust-str", "&[u8]": "rust-slice", "*const [u8]": "rust-slice",
    "&dyn Fn()": "rust-trait-object", "Box<dyn std::any::Any>": "rust-trait-object", "(u8, u16)": "rust-tuple",
    "Result<u8, ()>": "rust-result", "Option<i32>": "rust-option", "Option<*mut u8>": "rust-option", "Plain": "rust-layout",
    "Data": "rust-enum", "std::time::Duration": "rust-standard", "&std::ffi::CStr": "rust-standard", "char": "rust-char",
    "fn(u8)": "rust-function", "Kind": "rust-enum",
}  # fmt: skip


@pytest.mark.parametrize("text", FOREIGN)
def test_types_that_c_has_no_counterpart_of(tmp_path: Path, text: str) -> None:
    plain = "pub struct Plain { a: u8, b: u32 }\nenum Data { A(u8), B }\nenum Kind { A, B }\n"
    binding = read(tmp_path, f"{plain}extern {{ fn foo(x: {text}); fn bar(x: *const u8); }}")
    types = binding.surface.types
    assert types is not None
    found = {}
    for each in binding.surface.declarations:
        function = types[each.type or 0]
        assert isinstance(function, FunctionType)
        found[each.name] = getattr(types[function.parameters[0].type], "foreign", None)
    assert found == {"foo": FOREIGN[text], "bar": None}


def test_records(tmp_path: Path) -> None:
    text = """
#[repr(C)] pub struct A { a: u8, b: *mut A, c: B, #[cfg(windows)] d: u64, e: [u32; 0], f: std::marker::PhantomData<u8> }
#[repr(C)] struct B { x: u16, y: u8 }
#[repr(C, packed(2))] struct P { a: u8, b: u64 }
#[repr(C, align(16))] struct Q(u8, u16);
#[repr(C)] union U { a: u64, b: [u8; 12] }
#[repr(C)] struct Tail { n: u32, items: [u64; 0] }
#[repr(C)] struct Handle { _a: [u8; 0], _m: core::marker::PhantomData<*mut u8> }
#[repr(C)] struct Cut { a: u8, _truncated: ::libc::c_void }
#[repr(i8)] enum E { X = -1, Y, Z = 1 << 2, W }
extern { fn foo(a: *mut A, p: *mut P, q: *mut Q, u: *mut U, t: *mut Tail, h: *mut Handle, c: *mut Cut, e: E); }
"""
    binding = read(tmp_path, text)
    places = {}
    for name in ("A", "B", "P", "Q", "U", "Tail"):
        made = record(binding, name)
        places[name] = (made.size, made.alignment, [(f.name, f.offset // 8) for f in made.fields])
    assert places == {
        "A": (24, 8, [("a", 0), ("b", 8), ("c", 16)]),
        "B": (4, 2, [("x", 0), ("y", 2)]),
        "P": (10, 2, [("a", 0), ("b", 2)]),
        "Q": (16, 16, [("0", 0), ("1", 2)]),
        "U": (16, 8, [("a", 0), ("b", 0)]),
        "Tail": (8, 8, [("n", 0), ("items", 8)]),
    }
    assert not record(binding, "Handle").complete
    assert not record(binding, "Cut").complete
    assert binding.surface.types is not None
    (enum,) = [each for each in binding.surface.types.nodes if isinstance(each, Enum)]
    assert (enum.size, [(e.name, e.value) for e in enum.enumerators]) == (
        1,
        [("X", -1), ("Y", 0), ("Z", 4), ("W", 5)],
    )


GENERATED = """/* automatically generated by rust-bindgen 0.69.4 */
#[repr(C)] #[derive(Copy, Clone)] pub struct __BindgenBitfieldUnit<Storage> { storage: Storage }
#[repr(C)] pub struct __BindgenUnionField<T>(::std::marker::PhantomData<T>);
#[repr(C)] pub struct flags { pub _bitfield_align_1: [u8; 0], pub _bitfield_1: __BindgenBitfieldUnit<[u8; 1usize]>, pub __bindgen_padding_0: [u8; 3usize], pub x: u32 }
impl flags {
    #[inline] pub fn low(&self) -> ::std::os::raw::c_uint { unsafe { ::std::mem::transmute(self._bitfield_1.get(0usize, 3u8) as u32) } }
    #[inline] pub fn set_low(&mut self, val: ::std::os::raw::c_uint) { unsafe { self._bitfield_1.set(0usize, 3u8, val as u64) } }
    #[inline] pub fn high(&self) -> ::std::os::raw::c_uint { unsafe { ::std::mem::transmute(self._bitfield_1.get(3usize, 5u8) as u32) } }
}
#[repr(C)] pub struct either { pub a: __BindgenUnionField<u8>, pub b: __BindgenUnionField<u64>, pub bindgen_union_field: u64 }
#[repr(C)] pub struct blob { pub _bindgen_opaque_blob: [u64; 5usize] }
#[repr(C)] pub struct _hidden { _unused: [u8; 0] }
pub type hidden = _hidden;
pub const color_RED: color = 1;
pub type color = ::std::os::raw::c_uint;
pub const _bindgen_ty_1_BIG: _bindgen_ty_1 = -1;
pub type _bindgen_ty_1 = ::std::os::raw::c_int;
pub const VERSION: &[u8; 4usize] = b"1.2\\0";
#[test] fn bindgen_test_layout_flags() { assert_eq!(::std::mem::size_of::<flags>(), 8usize); }
extern "C" { pub fn foo(f: *mut flags, e: *mut either, b: *mut blob, h: *mut hidden, c: color); }
extern "C" { pub static mut bar: ::std::os::raw::c_int; }
"""


def test_what_bindgen_writes(tmp_path: Path) -> None:
    binding = read(tmp_path, GENERATED)
    assert binding.unread == ()
    assert len(binding.handles) == 1, "one block for each name is one library"
    flags = record(binding, "flags")
    assert (flags.size, flags.alignment) == (8, 4)
    assert [(f.name, f.offset, f.bits) for f in flags.fields] == [
        ("low", 0, 3),
        ("high", 3, 5),
        ("x", 32, None),
    ]
    either = record(binding, "either")
    assert (either.kind, either.size, [(f.name, f.offset) for f in either.fields]) == (
        RecordKind.UNION,
        8,
        [("a", 0), ("b", 0)],
    )
    assert (record(binding, "blob").size, record(binding, "blob").complete) == (40, False)
    constants = {each.name: each.value for each in binding.surface.constants}
    assert constants == {
        "color_RED": "1", "RED": "1", "_bindgen_ty_1_BIG": "-1", "BIG": "-1", "VERSION": "1.2",
    }  # fmt: skip


CONSTANTS = {
    "u32 = 0xFF_u32": "255", "i32 = -3": "-3", "u8 = !0": "255", "u64 = 1 << 40 | 0b11": "1099511627779",
    "u32 = -1i32 as u32": "4294967295", "usize = std::mem::size_of::<S>() * 2": "16", "i64 = A + B::X as i64": "9",
    "c_int = if cfg!(unix) { 1 } else { 2 }": "1", '&str = "a\\tb"': "a\tb", '&CStr = c"abc"': "abc", "u8 = b'a'": "97",
    "u32 = (7 - 2) / 2 % 3": "2", "bool = true": "1", "u16 = u16::MAX": "65535", '&str = r#"q"#': "q",
}  # fmt: skip


@pytest.mark.parametrize("text", CONSTANTS)
def test_constants(tmp_path: Path, text: str) -> None:
    before = "use libc::*; #[repr(C)] struct S { a: u8, b: u32 } const A: i64 = 4; #[repr(C)] enum B { V = 4, X }\n"
    binding = read(tmp_path, f"{before}pub const FOO: {text};")
    assert {each.name: each.value for each in binding.surface.constants}["FOO"] == CONSTANTS[text]


@pytest.mark.parametrize(
    "text", ["u32 = build()", "u32 = 1 / 0", "u32 = FOO", 'u32 = env!("X").len()', "u32 = 1 << 999"]
)
def test_constants_that_text_does_not_tell(tmp_path: Path, text: str) -> None:
    assert read(tmp_path, f"pub const FOO: {text};").surface.constants == ()


CONDITIONS = {
    "unix": (LINUX, MACOS, MUSL_ARM),
    "windows": (WINDOWS, WINDOWS_32),
    'target_os = "linux"': (LINUX, MUSL_ARM),
    'target_os = "macos"': (MACOS,),
    'any(target_os = "macos", target_os = "windows")': (WINDOWS, WINDOWS_32, MACOS),
    'all(unix, not(target_os = "macos"))': (LINUX, MUSL_ARM),
    'target_arch = "x86"': (WINDOWS_32,),
    'target_arch = "aarch64"': (MACOS,),
    'target_pointer_width = "32"': (WINDOWS_32, MUSL_ARM),
    'target_env = "msvc"': (WINDOWS,),
    'target_env = "gnu"': (LINUX, WINDOWS_32),
    'target_env = "musl"': (MUSL_ARM,),
    'target_family = "unix"': (LINUX, MACOS, MUSL_ARM),
    'target_vendor = "apple"': (MACOS,),
    'target_endian = "little"': (LINUX, WINDOWS, WINDOWS_32, MACOS, MUSL_ARM),
    "test": (),
    'all(feature = "x", windows, unix)': (),
}


@pytest.mark.parametrize("condition", CONDITIONS)
def test_conditions_are_decided_for_the_target(tmp_path: Path, condition: str) -> None:
    text = f"#[cfg({condition})]\nextern {{ fn yes(); }}\nextern {{ #[cfg(not({condition}))] fn no(); }}\n"
    for target in (LINUX, WINDOWS, WINDOWS_32, MACOS, MUSL_ARM):
        found = names(read(tmp_path, text, target))
        assert found == {"yes" if target in CONDITIONS[condition] else "no"}


def test_what_a_build_decides_is_optional(tmp_path: Path) -> None:
    text = (
        'extern { #[cfg(feature = "x")] fn a(_: u8); #[cfg(ossl110)] fn b(_: u8); #[cfg(not(ossl110))] fn b(_: u16);'
        ' fn c(_: u8); #[cfg_attr(PyPy, link_name = "other")] fn d(); }'
    )
    binding = read(tmp_path, text)
    found = {e.name: lookup for e, lookup in zip(binding.surface.declarations, binding.lookups, strict=True)}
    assert {name: each.optional for name, each in found.items()} == {
        "a": True,
        "b": True,
        "c": False,
        "d": False,
    }
    assert set(declared(binding)) == {"a", "c", "d"}
    assert found["d"].spellings == ("other",)
    assert [each.reason for each in binding.unread] == [
        "is declared in several ways, of which only a build can tell"
    ] * 2


def test_a_module_for_builds_without_a_feature_is_there(tmp_path: Path) -> None:
    text = '#[cfg(feature = "generate")] mod a { extern { fn foo(_: u8); } }\n#[cfg(not(feature = "generate"))] mod b { extern { fn foo(_: u16); } }'
    binding = read(tmp_path, text)
    assert declared(binding) == {"foo": "void foo(u16)"}
    assert [each.optional for each in binding.lookups] == [False]


CONVENTIONS = {
    "C": ("c", "c", "c"), "system": ("c", "stdcall", "c"), "stdcall": ("c", "stdcall", "c"), "fastcall": ("c", "fastcall", "c"),
    "cdecl": ("c", "c", "c"), "sysv64": ("c", "sysv", "sysv"), "win64": ("ms", "c", "c"), "vectorcall": ("vectorcall",) * 3,
    "system-unwind": ("c", "stdcall", "c"),
}  # fmt: skip


@pytest.mark.parametrize("name", CONVENTIONS)
def test_calling_conventions(tmp_path: Path, name: str) -> None:
    found = []
    for target in (LINUX, WINDOWS_32, WINDOWS):
        types = read(tmp_path, f'extern "{name}" {{ fn foo(); }}', target).surface.types
        assert types is not None
        found += [each.convention for each in types.nodes if isinstance(each, FunctionType)]
    assert tuple(found) == CONVENTIONS[name]


def test_libraries_that_a_block_links(tmp_path: Path) -> None:
    text = (
        '#[link(name = "foo", kind = "static")]\nextern "C" { fn a(); fn b(); }\n'
        '#[cfg_attr(windows, link(name = "bar32"))]\n#[cfg_attr(not(windows), link(name = "bar"))]\nextern "C" { fn c(); fn d(); }\n'
        'extern "Rust" { fn e(); }\nextern "C" { fn f(); fn g(); }\n'
    )
    binding = read(tmp_path, text)
    by_handle: dict[tuple[str, ...], set[str]] = {}
    for each, lookup in zip(binding.surface.declarations, binding.lookups, strict=True):
        by_handle.setdefault(binding.handles[lookup.handle].names, set()).add(each.name)
    assert by_handle == {("foo",): {"a", "b"}, ("bar",): {"c", "d"}, (): {"f", "g"}}


LOOKUPS = {
    'let f: Symbol<unsafe extern "C" fn(i32) -> i64> = lib.get(b"foo\\0")?;': False,
    'let f = lib.get::<unsafe extern "C" fn(i32) -> i64>(b"foo")?;': False,
    'let f = lib.get::<Foo>(c"foo").unwrap();': False,
    'let f: libloading::os::unix::Symbol<Foo> = lib.get(FOO).expect("x");': False,
    'if let Ok(f) = lib.get::<Foo>(b"foo\\0") { f(1); }': True,
    'let f = lib.get::<Foo>(b"foo\\0").ok();': True,
    'let t = Table { run: *lib.get(b"foo\\0")? };': False,
    'let f: Foo = std::mem::transmute(libc::dlsym(lib, b"foo\\0".as_ptr() as *const _));': False,
    'let f = std::mem::transmute::<*mut libc::c_void, Foo>(dlsym(lib, c"foo".as_ptr()));': False,
    "let f: Symbol<'_, Foo> = match lib.get(b\"foo\\0\") { Ok(f) => f, Err(_) => return Ok(()) };": True,
}  # fmt: skip


@pytest.mark.parametrize("text", LOOKUPS)
def test_names_that_are_looked_up(tmp_path: Path, text: str) -> None:
    before = 'use libloading::{Library, Symbol};\ntype Foo = unsafe extern "C" fn(i32) -> i64;\nconst FOO: &[u8] = b"foo\\0";\nstruct Table { run: Foo }\n'
    whole = f'{before}fn f() -> Result<(), E> {{ unsafe {{ let lib = Library::new("libfoo.so.1")?; {text} }} Ok(()) }}'
    binding = read(tmp_path, whole)
    assert declared(binding) == {"foo": "i64 foo(i32)"}
    assert [each.optional for each in binding.lookups] == [LOOKUPS[text]]
    assert [each.names for each in binding.handles] == [("libfoo.so.1",)]
    assert binding.unread == ()


OPENED = {
    'Library::new("libfoo.so")': ("libfoo.so",),
    'Library::new(libloading::library_filename("foo"))': ("foo",),
    'Library::new(if cfg!(windows) { "foo.dll" } else { "libfoo.so" })': ("libfoo.so",),
    'Library::new(concat!("lib", "foo", ".so"))': ("libfoo.so",),
    "Library::new(NAME)": ("libfoo.so.2",),
    'Library::new(dir.join("libfoo.so"))': ("libfoo.so",),
    'Library::new(format!("{}/libfoo.so", dir))': ("libfoo.so",),
    'dlopen(c"libfoo.so".as_ptr(), 1)': ("libfoo.so",),
    "Library::new(path)": (),
}


@pytest.mark.parametrize("text", OPENED)
def test_libraries_that_are_opened(tmp_path: Path, text: str) -> None:
    before = '#[cfg(windows)] const NAME: &str = "foo.dll"; #[cfg(target_os = "macos")] const NAME: &str = "libfoo.dylib"; #[cfg(target_os = "linux")] const NAME: &str = "libfoo.so.2";\n'
    after = f'use libloading::*; fn f(path: &Path) {{ unsafe {{ let lib = {text}; lib.get::<extern fn()>(b"foo").unwrap(); }} }}'
    binding = read(tmp_path, before + after)
    assert [each.names for each in binding.handles] == [OPENED[text]]
    assert [each.loading for each in binding.handles] == [Loading.NAMED if OPENED[text] else Loading.COMPUTED]


def test_what_bindgen_writes_for_dynamic_loading(tmp_path: Path) -> None:
    text = """extern crate libloading;
pub struct api { __library: ::libloading::Library, pub foo: unsafe extern "C" fn(x: ::std::os::raw::c_int), pub bar: Result<unsafe extern "C" fn() -> u8, ::libloading::Error> }
impl api {
    pub unsafe fn new<P>(path: P) -> Result<Self, ::libloading::Error> { let library = ::libloading::Library::new(path)?; Self::from_library(library) }
    pub unsafe fn from_library<L>(library: L) -> Result<Self, ::libloading::Error> {
        let __library = library.into();
        let foo = __library.get(b"foo\\0").map(|sym| *sym)?;
        let bar = __library.get(b"bar\\0").map(|sym| *sym);
        Ok(api { __library, foo, bar })
    }
}"""
    binding = read(tmp_path, text)
    assert declared(binding) == {"foo": "void foo(c_int x)", "bar": "u8 bar(void)"}
    assert {
        e.name: lookup.optional
        for e, lookup in zip(binding.surface.declarations, binding.lookups, strict=True)
    } == {
        "foo": False,
        "bar": True,
    }


def test_variables_and_maps(tmp_path: Path) -> None:
    text = 'use libloading::*; fn f(m: HashMap<String, u8>) { let l = Library::new("x").unwrap(); m.get("key"); m.get(&k); let v: Symbol<*mut u32> = l.get(b"count").unwrap(); }'
    binding = read(tmp_path, text)
    assert declared(binding) == {"count": "u32 count"}
    assert binding.unread == ()


def test_a_crate_is_read_with_its_modules(tmp_path: Path) -> None:
    for name, text in {
        "lib.rs": 'mod a; pub mod b; #[path = "odd.rs"] mod c; mod absent; mod deep { pub mod inner; } include!("more.rs"); include!(concat!(env!("OUT_DIR"), "/x.rs"));',
        "a.rs": "use crate::b::Int; pub mod sub; extern { fn in_a(_: Int); }",
        "a/sub.rs": "use super::super::deep::inner::*; extern { fn in_sub(_: Word); }",
        "b/mod.rs": "pub type Int = i32; mod again; extern { fn in_b(); }",
        "b/again.rs": "extern { fn in_again(_: super::Int); }",
        "odd.rs": "extern { fn in_odd(); }",
        "deep/inner.rs": "pub type Word = usize;",
        "more.rs": "extern { fn in_more(_: b::Int); }",
    }.items():
        file = tmp_path / "src" / name
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(text)
    binding = rust.read(str(tmp_path / "src/lib.rs"), LINUX)
    assert declared(binding) == {
        "in_a": "void in_a(Int)", "in_sub": "void in_sub(Word)", "in_b": "void in_b(void)", "in_again": "void in_again(Int)",
        "in_odd": "void in_odd(void)", "in_more": "void in_more(Int)",
    }  # fmt: skip
    assert {each.reason for each in binding.unread} == {
        "the file of a module is not there",
        "includes a file that only a build makes",
    }


UNREAD = {
    "extern { fn a(_: glib::gboolean); }": "is of a type of another crate, `glib`",
    "extern { fn a(_: Missing); }": "is of a type that neither the file nor C's names define",
    "extern { fn a(_: [u8; SIZE]); }": "is an array whose length only a build can tell",
    'extern { #[link_name = concat!("a", env!("B"))] fn a(); }': "has a `link_name` that only a macro or a build can tell",
    "type T = pick!(u8, u16); extern { fn a(_: T); }": "is of a type that a macro makes",
    '#[repr(C)] struct S { #[cfg(feature = "x")] a: u8, b: u8 } extern { fn a(_: S); }': "has members that only a build can tell: `cfg` decides",
    "use libloading::*; fn f(l: Library, n: &[u8]) { l.get::<extern fn()>(n); }": "looks a name up that only a run can tell",
    'dlib::external_library!(Lib, "x", functions: fn a(u8) -> u8,);': "the macro `external_library!` declares functions",
}  # fmt: skip


@pytest.mark.parametrize("text", UNREAD)
def test_what_text_does_not_tell_is_said(tmp_path: Path, text: str) -> None:
    binding = read(tmp_path, text)
    assert [each.reason for each in binding.unread] == [UNREAD[text]]
    assert all(each.location.line == 1 for each in binding.unread)


def test_types_that_are_not_known_conclude_nothing_behind_pointers(tmp_path: Path) -> None:
    binding = read(tmp_path, "extern { fn a(_: *mut libc::FILE, _: *const glib::GList, _: &Missing); }")
    assert binding.unread == ()
    types = binding.surface.types
    assert types is not None
    assert sum(isinstance(each, Pointer) for each in types.nodes) == 3


def test_a_syntax_error_is_said_and_the_rest_is_read(tmp_path: Path) -> None:
    text = "extern { fn a(x: u8); }\nextern { fn b(async: u8, c: u8); }\nfn ) {\nextern { fn d(); }\n"
    binding = read(tmp_path, text)
    assert set(declared(binding)) >= {"a"}
    assert "b" not in declared(binding)
    assert any("no Rust that abilint can parse" in each.reason for each in binding.unread)


def test_another_language_is_said(tmp_path: Path) -> None:
    binding = read(tmp_path, "import ctypes\nlib = ctypes.CDLL('x')\nlib.foo.argtypes = []\n")
    assert binding.surface.declarations == ()
    assert binding.unread


@pytest.mark.parametrize("data", [b"a\0b", b"// \xff\nextern {}", None])
def test_files_that_are_no_text(tmp_path: Path, data: bytes | None) -> None:
    file = tmp_path / "lib.rs"
    if data is not None:
        file.write_bytes(data)
    with pytest.raises(InputError):
        rust.read(str(file), LINUX)


DEEP = {
    "brackets": "const A: u32 = " + "(" * 20000 + "1" + ")" * 20000 + ";",
    "pointers": "extern { fn a(_: " + "*mut " * 20000 + "u8); }",
    "generics": "extern { fn a(_: " + "Option<" * 5000 + "u8" + ">" * 5000 + "); }",
    "modules": "mod a { " * 5000 + "extern { fn a(); }" + "}" * 5000,
    "blocks": "fn f() " + "{" * 5000 + "extern { fn a(); }" + "}" * 5000,
    "attributes": "#[cfg(" + "not(" * 5000 + "unix" + ")" * 5000 + ")] extern { fn a(); }",
    "sums": "pub const A: u32 = " + "1 + " * 20000 + "1;",
    "uses": "use " + "a::{" * 3000 + "b" + "}" * 3000 + "; extern { fn a(_: b); }",
    "arrays": "extern { fn a(_: " + "[" * 5000 + "u8" + "; 2]" * 5000 + "); }",
}


@pytest.mark.parametrize("name", DEEP)
def test_deep_nesting_ends(tmp_path: Path, name: str) -> None:
    assert isinstance(read(tmp_path, DEEP[name]).unread, tuple)


CYCLES = {
    "aliases": "type A = B; type B = A; extern { fn f(_: A); }",
    "uses": "mod a { pub use super::b::*; } mod b { pub use super::a::*; } use a::*; extern { fn f(_: Nowhere); }",
    "renames": "use a as b; use b as a; extern { fn f(_: a::X, _: b); }",
    "structs": "#[repr(C)] struct S { a: S, b: [S; 2] } extern { fn f(_: S); }",
    "transparent": "#[repr(transparent)] struct S(Option<Box<S>>); extern { fn f(_: S); }",
    "constants": "const A: usize = B; const B: usize = A; extern { fn f(_: [u8; A]); }",
    "generics": "type A<T> = B<A<T>>; type B<T> = T; extern { fn f(_: A<u8>); }",
    "includes": 'include!("lib.rs"); mod lib; extern { fn f(); }',
}


@pytest.mark.parametrize("name", CYCLES)
def test_what_is_made_of_itself_ends(tmp_path: Path, name: str) -> None:
    assert names(read(tmp_path, CYCLES[name])) == {"f"}


def test_fifty_thousand_lines(tmp_path: Path) -> None:
    lines = ["use libc::*;"]
    for number in range(12500):
        lines += [
            f"#[repr(C)] pub struct s{number} {{",
            f"    next: *mut s{max(0, number - 1)}, a: c_int",
            "}",
        ]
        lines.append(f'extern "C" {{ fn f{number}(s: *mut s{number}); }}')
    assert len(names(read(tmp_path, "\n".join(lines)))) == 12500


def test_text_that_is_cut_or_shuffled_never_fails(tmp_path: Path) -> None:
    chance = random.Random(7)
    whole = GENERATED + PRELUDE + "\n".join(IDIOMS.values())
    tokens = whole.split(" ")
    for _ in range(60):
        mixed = list(tokens)
        for _ in range(12):
            place = chance.randrange(len(mixed))
            mixed[place : place + chance.randrange(3)] = chance.choices(tokens, k=chance.randrange(3))
        read(tmp_path, " ".join(mixed)[: chance.randrange(100, len(whole))])


MACROS = {
    "items": 'macro_rules! block { ($($name:ident($($arg:ty),*) -> $ret:ty;)+) => { extern "C" { $(pub fn $name($(_: $arg),*) -> $ret;)+ } } }\nblock! {\n    foo(c_int, *const c_char) -> c_long;\n}',
    "names": 'macro_rules! own { ($($name:tt)*) => { $($name)* } }\nextern { #[link_name = concat!("f", stringify!(oo))]\n fn other(_: c_int, _: *const c_char) -> own!(c_long); }',
    "in a block": 'macro_rules! decl { ($(#[$m:meta])* fn $n:ident $args:tt $(-> $r:ty)?) => { $(#[$m])* pub fn $n $args $(-> $r)?; } }\nextern "C" {\n    decl! { #[cfg(unix)] fn foo(_: c_int, _: *const c_char) -> c_long }\n decl!(#[cfg(windows)] fn bar()); }',
    "munching": 'macro_rules! each { () => {}; (fn $n:ident($($a:tt)*) -> $r:ty; $($rest:tt)*) => { extern "C" { fn $n($($a)*) -> $r; } each! { $($rest)* } } }\neach! {\n fn foo(_: c_int, _: *const c_char) -> c_long;\n}',
    "types": "macro_rules! opaque { ($($n:ident),* $(,)?) => { $(#[repr(C)] pub struct $n { _p: [u8; 0] })* type Text = *const c_char; } }\nopaque! { A, B, }\nextern { fn foo(_: c_int,\n _: Text) -> c_long; }",
}  # fmt: skip


@pytest.mark.parametrize("name", MACROS)
def test_macros_of_the_crate_are_followed(tmp_path: Path, name: str) -> None:
    binding = read(tmp_path, f"use libc::*;\n{MACROS[name]}")
    assert declared(binding)["foo"] == FOO
    assert names(binding) == {"foo"}
    assert binding.unread == ()
    (location,) = {each.location for each in binding.surface.declarations}
    lines = (tmp_path / "lib.rs").read_text().splitlines()
    assert "foo" in lines[location.line - 1] or name == "names"


def test_macros_that_a_build_chooses_among(tmp_path: Path) -> None:
    text = """
#[cfg(not(zng))] macro_rules! prefix { ($n:expr) => { stringify!($n) } }
#[cfg(zng)] macro_rules! prefix { ($n:expr) => { concat!("zng_", stringify!($n)) } }
#[cfg(not(zng))] macro_rules! pick { ($a:ty, $b:ty) => { $b } }
#[cfg(zng)] macro_rules! pick { ($a:ty, $b:ty) => { $a } }
#[cfg(not(zng))] macro_rules! decl { ($n:ident) => { extern { fn $n(); } } }
#[cfg(zng)] macro_rules! decl { ($n:ident) => { extern { fn $n(_: u8); } } }
decl!(unknown);
extern { #[link_name = prefix!(deflate)] fn deflate(a: pick!(usize, u32), b: pick!(*mut u8, *const u8)); }
"""
    binding = read(tmp_path, text)
    assert names(binding) == {"deflate"}
    assert binding.lookups[0].spellings == ("zng_deflate",)
    assert [each.reason for each in binding.unread] == [
        "the macro `decl!` declares functions",
        "is of a type that a macro makes",
    ]


ENDLESS = {
    "itself": "macro_rules! m { ($($t:tt)*) => { m! { $($t)* x } } }\nm! { a }",
    "twice": "macro_rules! m { ($($t:tt)*) => { m! { $($t)* } m! { $($t)* } } }\nm! { a }",
    "in a block": "macro_rules! m { () => { m!(); } }\nextern { m!(); }",
    "types": "macro_rules! m { ($t:ty) => { m!(Option<$t>) } }\nextern { fn f(_: m!(u8)); }",
    "names": "macro_rules! m { ($t:expr) => { concat!(m!($t), m!($t)) } }\nextern { #[link_name = m!(a)] fn f(); }",
    "deep": "macro_rules! m { ($($t:tt)*) => { $($t)* } }\nm! { " + "{" * 5000 + "}" * 5000 + " }",
}  # fmt: skip


@pytest.mark.parametrize("name", ENDLESS)
def test_macros_without_end_end(tmp_path: Path, name: str) -> None:
    assert isinstance(read(tmp_path, ENDLESS[name]), object)
