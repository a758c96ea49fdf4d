#![feature(auto_traits, lang_items, no_core)]
#![allow(internal_features, dead_code)]
#![no_core]

mod lang;

/// The sum of a and b.
#[inline(never)]
pub extern "C" fn rust_add(a: i32, b: i32) -> i32 {
    a + b
}

#[no_mangle]
pub extern "C" fn rust_add_three(a: i32, b: i32, c: i32) -> i32 {
    rust_add(rust_add(a, b), c)
}

#[no_mangle]
pub static RUST_MATH_VERSION: u32 = 0x0001_0002;
