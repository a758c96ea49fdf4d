//! Greetings as C strings that the caller owns; with `--cfg release` there is a way to give them back.
#![no_std]

extern crate alloc;

use alloc::boxed::Box;
use core::alloc::{GlobalAlloc, Layout};
use core::ffi::{c_char, c_void};

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

#[no_mangle]
pub extern "C" fn get_greeting(formal: bool) -> *mut c_char {
    let text = if formal { *b"good day\0" } else { *b"hello...\0" };
    Box::into_raw(Box::new(text)).cast()
}

#[cfg(release)]
#[no_mangle]
pub unsafe extern "C" fn free_greeting(greeting: *mut c_char) {
    drop(Box::from_raw(greeting.cast::<[u8; 9]>()));
}
