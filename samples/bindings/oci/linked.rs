//! Is linked with the static library, which build.rs names.

use std::os::raw::c_char;

#[repr(C)]
pub struct GoString {
    p: *const c_char,
    n: isize,
}

extern "C" {
    fn Pull(reference: GoString, file: GoString) -> i64;
}

pub fn pull(reference: &str, file: &str) -> i64 {
    let of = |text: &str| GoString { p: text.as_ptr().cast(), n: text.len() as isize };
    unsafe { Pull(of(reference), of(file)) }
}
