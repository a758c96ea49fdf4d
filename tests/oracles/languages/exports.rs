#![allow(dead_code, improper_ctypes_definitions, non_camel_case_types)]
use std::ffi::CString;
use std::marker::PhantomData;
use std::mem::{ManuallyDrop, MaybeUninit};
use std::os::raw::{c_char, c_int, c_long, c_uchar, c_uint, c_ulong, c_void, c_double, c_short, c_longlong};
use std::ptr::NonNull;
use std::cell::{Cell, UnsafeCell, RefCell};
use std::num::{NonZeroU32, NonZeroU8, NonZeroUsize, Wrapping};
use std::sync::atomic::{AtomicU32, AtomicBool, AtomicPtr, Ordering};
use std::sync::Arc;

#[repr(C)] #[derive(Clone, Copy, Default)] pub struct Point { pub x: i32, pub y: i32 }
#[repr(C)] #[derive(Clone, Copy)] pub struct Mixed { pub tag: u8, pub value: f64, pub count: u16, pub next: *mut Mixed }
#[repr(C)] #[derive(Clone, Copy)] pub union Number { pub i: i64, pub f: f64, pub bytes: [u8; 8] }
#[repr(C)] pub struct Matrix { pub cells: [[f32; 4]; 3], pub name: [c_char; 16], pub origin: Point }
#[repr(C, packed)] #[derive(Clone, Copy)] pub struct Packed { pub kind: u8, pub length: u32 }
#[repr(C, align(16))] #[derive(Clone, Copy)] pub struct Aligned { pub words: [u32; 4] }
#[repr(u8)] #[derive(Clone, Copy)] pub enum Level { Low = 1, Middle = 5, High = 200 }
#[repr(i32)] #[derive(Clone, Copy)] pub enum Status { Failed = -1, Good = 0, Again = 7 }
#[repr(C)] #[derive(Clone, Copy)] pub enum Colour { Red, Green, Blue }
#[repr(i8)] #[derive(Clone, Copy)] pub enum Sign { Minus = -1, Zero = 0, Plus = 1 }
#[repr(u16)] #[derive(Clone, Copy)] pub enum Single { Only = 3 }
#[repr(C)] #[derive(Clone, Copy)] pub enum One { TheOne }
#[repr(transparent)] #[derive(Clone, Copy)] pub struct Handle(u64);
#[repr(transparent)] pub struct Metres(f64);
#[repr(transparent)] pub struct Boxed(Box<Inner>);
#[repr(transparent)] pub struct Raw(*mut c_void);
#[repr(transparent)] pub struct Wrapped(Point);
#[repr(transparent)] pub struct Marked<T>(i32, PhantomData<T>);
#[repr(C)] pub struct Opaque([u8; 0]);
#[repr(C)] pub struct OpaqueMarked { _data: [u8; 0], _marker: PhantomData<(*mut u8, std::marker::PhantomPinned)> }
pub struct Inner { text: String, numbers: Vec<u32> }
#[repr(C)] pub struct Session<'a> { inner: &'a Inner, callback: Option<extern "C" fn(*mut c_void, c_int) -> bool>, user: *mut c_void }
#[repr(C)] pub struct Bytes { data: *const u8, len: usize }
#[repr(C)] #[derive(Clone, Copy)] pub struct Pair<A, B> { first: A, second: B }
#[repr(C)] pub struct Phantom<T> { handle: *mut c_void, index: u32, _t: PhantomData<T> }
#[repr(C)] pub struct OneField { only: i32 }
#[repr(C)] pub struct OneFloat { only: f32 }
#[repr(C)] pub struct Slots { cell: MaybeUninit<u64>, drop: ManuallyDrop<*mut Inner>, nn: NonNull<u8>, opt: Option<NonNull<Point>>, nz: Option<NonZeroU32>, atomic: AtomicU32 }
#[repr(C)] pub struct VTable { size: usize, open: extern "C" fn(*const c_char) -> *mut c_void, close: Option<unsafe extern "C" fn(*mut c_void)>, read: Option<extern "C" fn(*mut c_void, *mut u8, usize) -> isize> }
#[repr(C, u8)] #[derive(Clone, Copy)] pub enum Shape { Circle { radius: f64 }, Square(f32, f32), Nothing }
#[repr(u8)] #[derive(Clone, Copy)] pub enum Event { Key(u32), Move { x: i16, y: i16 }, Quit }
#[repr(C)] #[derive(Clone, Copy)] pub enum Choice { A(i32), B(f64) }
#[repr(C)] pub struct Big { words: [u64; 8], flag: bool, level: Level, status: Status }
type Callback = Option<extern "C" fn(i32, *mut c_void) -> i32>;
type Visitor = unsafe extern "C" fn(*const Point, usize);

#[no_mangle] pub extern "C" fn ints(a: i8, b: u8, c: i16, d: u16, e: i32, f: u32, g: i64, h: u64) -> i64 { a as i64 + b as i64 + c as i64 + d as i64 + e as i64 + f as i64 + g + h as i64 }
#[no_mangle] pub extern "C" fn sizes(a: usize, b: isize) -> usize { a + b as usize }
#[no_mangle] pub extern "C" fn floats(a: f32, b: f64) -> f64 { a as f64 + b }
#[no_mangle] pub extern "C" fn negate(a: bool) -> bool { !a }
#[no_mangle] pub extern "C" fn wide(a: u128, b: i128) -> u128 { a + b as u128 }
#[no_mangle] pub extern "C" fn c_types(a: c_int, b: c_uint, c: c_long, d: c_ulong, e: c_short, f: c_uchar, g: c_double, h: c_longlong) -> c_long { a as c_long + b as c_long + c + d as c_long + e as c_long + f as c_long + g as c_long + h as c_long}
/// # Safety
#[no_mangle] pub unsafe extern "C" fn length(text: *const c_char) -> usize { let mut n = 0; while *text.add(n) != 0 { n += 1 } n }
#[no_mangle] pub extern "C" fn greet(name: *const c_char) -> *mut c_char { let _ = name; CString::new("hello").unwrap().into_raw() }
#[no_mangle] pub unsafe extern "C" fn greet_free(text: *mut c_char) { drop(CString::from_raw(text)) }
#[no_mangle] pub extern "C" fn pointers(a: *const u8, b: *mut u16, c: *const *const c_char, d: *mut *mut Point) -> *mut c_void { let _ = (a, b, c, d); std::ptr::null_mut() }
#[no_mangle] pub extern "C" fn references(a: &Point, b: &mut Point, c: Option<&Point>, d: Option<&mut Point>) -> i32 { b.x = a.x; if let Some(d) = d { d.y = 1 } c.map_or(0, |c| c.y) }
#[no_mangle] pub extern "C" fn inner_new() -> Box<Inner> { Box::new(Inner { text: String::new(), numbers: vec![] }) }
#[no_mangle] pub extern "C" fn inner_maybe(yes: bool) -> Option<Box<Inner>> { if yes { Some(inner_new()) } else { None } }
#[no_mangle] pub extern "C" fn inner_free(inner: Option<Box<Inner>>) { drop(inner) }
#[no_mangle] pub extern "C" fn inner_add(inner: &mut Inner, n: u32) -> *const Inner { inner.numbers.push(n); inner.text.push('x'); inner }
#[no_mangle] pub extern "C" fn non_null(a: NonNull<u8>, b: Option<NonNull<Inner>>) -> Option<NonNull<u8>> { let _ = b; Some(a) }
#[no_mangle] pub extern "C" fn callbacks(a: Callback, b: extern "C" fn(u8) -> u8, c: Visitor, d: Option<unsafe extern "C" fn(*mut Inner)>) -> Callback { let _ = (b, c, d); a }
#[no_mangle] pub extern "C" fn point_add(a: Point, b: Point) -> Point { Point { x: a.x + b.x, y: a.y + b.y } }
#[no_mangle] pub extern "C" fn mixed_make(m: Mixed) -> Mixed { m }
#[no_mangle] pub extern "C" fn mixed_look(m: *const Mixed) -> u8 { unsafe { (*m).tag } }
#[no_mangle] pub extern "C" fn number_of(n: Number) -> Number { n }
#[no_mangle] pub extern "C" fn matrix_clear(m: &mut Matrix) { m.cells = [[0.0; 4]; 3]; m.name = [0; 16]; m.origin = Point::default() }
#[no_mangle] pub extern "C" fn matrix_row(rows: *const [f32; 4], n: usize) -> f32 { unsafe { (*rows.add(n))[0] } }
#[no_mangle] pub extern "C" fn packed_read(p: Packed) -> u32 { p.length }
#[no_mangle] pub extern "C" fn packed_at(p: *const Packed) -> u8 { unsafe { (*p).kind } }
#[no_mangle] pub extern "C" fn aligned_sum(a: Aligned) -> u32 { a.words.iter().sum() }
#[no_mangle] pub extern "C" fn level_next(l: Level) -> Level { match l { Level::Low => Level::Middle, _ => Level::High } }
#[no_mangle] pub extern "C" fn status_of(s: Status, out: *mut Status) -> Status { unsafe { *out = s }; s }
#[no_mangle] pub extern "C" fn colour_mix(a: Colour, b: Colour) -> Colour { let _ = b; a }
#[no_mangle] pub extern "C" fn sign_of(x: i32) -> Sign { if x < 0 { Sign::Minus } else if x > 0 { Sign::Plus } else { Sign::Zero } }
#[no_mangle] pub extern "C" fn single(a: Single) -> Single { a }
#[no_mangle] pub extern "C" fn the_one(a: One) -> One { a }
#[no_mangle] pub extern "C" fn handle_open(h: Handle) -> Handle { h }
#[no_mangle] pub extern "C" fn metres(m: Metres, p: *const Metres) -> Metres { let _ = p; m }
#[no_mangle] pub extern "C" fn boxed(b: Boxed) -> Boxed { b }
#[no_mangle] pub extern "C" fn raw(r: Raw) -> Raw { r }
#[no_mangle] pub extern "C" fn wrapped(r: Wrapped) -> Wrapped { r }
#[no_mangle] pub extern "C" fn marked(r: Marked<String>) -> Marked<u8> { Marked(r.0, PhantomData) }
#[no_mangle] pub extern "C" fn opaque_open(path: *const c_char) -> *mut Opaque { let _ = path; std::ptr::null_mut() }
#[no_mangle] pub extern "C" fn opaque_close(o: *mut Opaque, m: *mut OpaqueMarked) { let _ = (o, m); }
#[no_mangle] pub extern "C" fn session_run(s: &Session) -> bool { s.callback.map_or(false, |c| c(s.user, s.inner.numbers.len() as c_int)) }
#[no_mangle] pub extern "C" fn bytes_sum(b: Bytes) -> u64 { unsafe { std::slice::from_raw_parts(b.data, b.len) }.iter().map(|&x| x as u64).sum() }
#[no_mangle] pub extern "C" fn pair_swap(p: Pair<i32, f64>) -> Pair<f64, i32> { Pair { first: p.second, second: p.first } }
#[no_mangle] pub extern "C" fn phantom(p: Phantom<String>) -> u32 { p.index }
#[no_mangle] pub extern "C" fn one_field(p: OneField) -> OneField { p }
#[no_mangle] pub extern "C" fn one_float(p: OneFloat) -> OneFloat { p }
#[no_mangle] pub extern "C" fn slots(s: &mut Slots, u: MaybeUninit<u32>, m: ManuallyDrop<Point>) -> u32 { let _ = (u, m); s.atomic.load(Ordering::SeqCst) }
#[no_mangle] pub extern "C" fn out_of(p: *mut MaybeUninit<Point>, q: &mut MaybeUninit<u64>) { q.write(1); let _ = p; }
#[no_mangle] pub extern "C" fn table_use(t: *const VTable) -> usize { unsafe { (*t).size } }
#[no_mangle] pub extern "C" fn shape_area(s: Shape, p: *const Shape) -> f64 { let _ = p; match s { Shape::Circle { radius } => radius, Shape::Square(a, b) => (a * b) as f64, Shape::Nothing => 0.0 } }
#[no_mangle] pub extern "C" fn event_kind(e: *const Event) -> u8 { match unsafe { *e } { Event::Key(_) => 0, Event::Move { .. } => 1, Event::Quit => 2 } }
#[no_mangle] pub extern "C" fn choice(e: *const Choice) -> i32 { match unsafe { *e } { Choice::A(x) => x, Choice::B(_) => 1 } }
#[no_mangle] pub extern "C" fn big_make(b: Big) -> Big { b }
#[no_mangle] pub extern "C" fn atomics(a: &AtomicU32, b: &AtomicBool, c: &AtomicPtr<Inner>, d: &Cell<i32>, e: *const UnsafeCell<u64>, f: &RefCell<u8>) { let _ = (a, b, c, d, e, f); }
#[no_mangle] pub extern "C" fn nonzero(a: NonZeroU32, b: Option<NonZeroU32>, c: Option<NonZeroU8>, d: NonZeroUsize) -> Option<NonZeroUsize> { let _ = (a, b, c); Some(d) }
#[no_mangle] pub extern "C" fn wrapping(a: Wrapping<u16>, c: Cell<u64>) -> Wrapping<i32> { let _ = (a, c); Wrapping(3) }
#[no_mangle] pub unsafe extern "C" fn arc_clone(a: *const Inner) -> *const Inner { Arc::increment_strong_count(a); a }
#[no_mangle] pub extern "C" fn never(code: i32) -> ! { std::process::exit(code) }
#[no_mangle] pub extern "C" fn nothing() {}
#[no_mangle] pub extern "C" fn box_slice(v: *mut Vec<u8>, s: *const String, t: &&str) { let _ = (v, s, t); }
#[no_mangle] pub extern "C" fn box_fn(f: *mut Box<dyn Fn(i32) -> i32>) { let _ = f; }
#[no_mangle] pub extern "C" fn array_of(a: &[i32; 4], b: *mut [[u8; 2]; 3], c: &mut [Point; 2]) { let _ = (a, b, c); }
#[no_mangle] pub static VERSION: u32 = 3;
#[no_mangle] pub static ORIGIN: Point = Point { x: 0, y: 0 };
#[no_mangle] pub static TABLE: [u16; 5] = [1, 2, 3, 4, 5];
#[no_mangle] pub static mut COUNTER: u64 = 0;
#[no_mangle] pub static NAME: &[u8; 6] = b"hello\0";
#[no_mangle] pub static HOOK: Option<extern "C" fn(i32)> = None;
#[no_mangle] pub static FLAG: AtomicBool = AtomicBool::new(false);
