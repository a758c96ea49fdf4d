//! Rust's own types where only C's can stand.
#![no_std]
#![allow(improper_ctypes_definitions)]

extern crate alloc;

use alloc::string::String;
use core::alloc::{GlobalAlloc, Layout};

pub struct Span {
    pub open: u8,
    pub length: u64,
    pub close: u8,
}

#[no_mangle]
pub extern "C" fn names_first(_count: u32) -> String {
    String::new()
}

#[no_mangle]
pub extern "C" fn names_length(name: &str) -> usize {
    name.len()
}

#[no_mangle]
pub extern "C" fn names_span(span: *const Span) -> u64 {
    unsafe { &*span }.length
}

#[no_mangle]
pub extern "C" fn names_initial(index: u32) -> char {
    char::from_u32(index).unwrap_or('?')
}

struct Nothing;

unsafe impl GlobalAlloc for Nothing {
    unsafe fn alloc(&self, _: Layout) -> *mut u8 {
        core::ptr::null_mut()
    }
    unsafe fn dealloc(&self, _: *mut u8, _: Layout) {}
}

#[global_allocator]
static NOTHING: Nothing = Nothing;

#[panic_handler]
fn panic(_: &core::panic::PanicInfo) -> ! {
    loop {}
}
