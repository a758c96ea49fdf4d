#![feature(auto_traits, lang_items, no_core)]
#![allow(internal_features, dead_code)]
#![no_core]

mod lang;

/// `extern "system"` is stdcall on 32-bit Windows, and the C convention elsewhere.
#[no_mangle]
pub extern "system" fn port_open(number: i32, flags: i32) -> i32 {
    number + flags
}

#[no_mangle]
pub extern "C" fn port_close(number: i32) -> i32 {
    number
}
