#![no_std]

extern crate alloc;

use alloc::ffi::CString;
use alloc::string::String;
use core::alloc::{GlobalAlloc, Layout};
use core::ffi::{c_char, c_void};
use core::fmt::Write;

extern "C" {
    fn malloc(size: usize) -> *mut c_void;
    fn free(block: *mut c_void);
}

// Panics abort, so nobody unwinds; the compiler's alloc crate was built as if somebody did.
core::arch::global_asm!(
    ".globl rust_eh_personality",
    ".hidden rust_eh_personality",
    "rust_eh_personality:",
    "ud2",
);

struct Libc;

unsafe impl GlobalAlloc for Libc {
    unsafe fn alloc(&self, layout: Layout) -> *mut u8 {
        malloc(layout.size()).cast()
    }

    unsafe fn dealloc(&self, block: *mut u8, _: Layout) {
        free(block.cast());
    }
}

#[global_allocator]
static ALLOCATOR: Libc = Libc;

#[panic_handler]
fn on_panic(_: &core::panic::PanicInfo) -> ! {
    loop {}
}

#[repr(C)]
pub struct GeoPoint {
    pub x: i32,
    pub y: i32,
    pub name: *const c_char,
}

/// Moves the point; returns false where it is null.
#[no_mangle]
pub unsafe extern "C" fn geo_move(point: *mut GeoPoint, dx: i32, dy: i32) -> bool {
    let Some(point) = point.as_mut() else {
        return false;
    };
    point.x = point.x.wrapping_add(dx);
    point.y = point.y.wrapping_add(dy);
    true
}

/// A text of the point, to be given back to geo_string_free().
#[no_mangle]
pub unsafe extern "C" fn geo_describe(point: *const GeoPoint) -> *mut c_char {
    let Some(point) = point.as_ref() else {
        return core::ptr::null_mut();
    };
    let mut text = String::new();
    if write!(text, "({}, {})", point.x, point.y).is_err() {
        return core::ptr::null_mut();
    }
    CString::new(text).map_or(core::ptr::null_mut(), CString::into_raw)
}

#[no_mangle]
pub unsafe extern "C" fn geo_string_free(text: *mut c_char) {
    if !text.is_null() {
        drop(CString::from_raw(text));
    }
}
