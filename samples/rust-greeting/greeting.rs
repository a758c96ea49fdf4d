#![no_std]

use core::ffi::{c_char, c_void};

#[panic_handler]
fn on_panic(_: &core::panic::PanicInfo) -> ! {
    loop {}
}

#[link(name = "m")]
extern "C" {
    fn hypot(x: f64, y: f64) -> f64;
}

#[link(name = "c")]
extern "C" {
    fn malloc(size: usize) -> *mut c_void;
    fn free(memory: *mut c_void);
    fn strlen(text: *const c_char) -> usize;
}

const WORD: &[u8] = b"Hello, ";

#[repr(C)]
pub struct Point {
    pub x: f64,
    pub y: f64,
}

/// A box whose corners are points, and what it is called.
#[repr(C)]
pub struct Frame {
    pub kind: u8,
    pub corners: [Point; 2],
    pub name: *const c_char,
}

#[no_mangle]
pub extern "C" fn rust_add(left: i32, right: i32) -> i32 {
    left.wrapping_add(right)
}

#[no_mangle]
pub unsafe extern "C" fn point_distance(from: Point, to: Point) -> f64 {
    hypot(to.x - from.x, to.y - from.y)
}

#[no_mangle]
pub unsafe extern "C" fn frame_diagonal(frame: *const Frame) -> f64 {
    let corners = &(*frame).corners;
    hypot(corners[1].x - corners[0].x, corners[1].y - corners[0].y)
}

/// A new text; null where there is no memory.
#[no_mangle]
pub unsafe extern "C" fn get_greeting(name: *const c_char) -> *mut c_char {
    let length = strlen(name) + 1;
    let text: *mut c_char = malloc(WORD.len() + length).cast();
    if !text.is_null() {
        text.copy_from_nonoverlapping(WORD.as_ptr().cast(), WORD.len());
        text.add(WORD.len()).copy_from_nonoverlapping(name, length);
    }
    text
}

#[no_mangle]
pub unsafe extern "C" fn free_greeting(text: *mut c_char) {
    free(text.cast());
}
