//! Loads the library when it runs; what it is called depends on the system.

use libloading::{Library, Symbol};
use std::os::raw::{c_char, c_longlong};

#[repr(C)]
pub struct GoString {
    p: *const c_char,
    n: isize,
}

impl GoString {
    fn of(text: &str) -> Self {
        GoString { p: text.as_ptr().cast(), n: text.len() as isize }
    }
}

#[cfg(target_os = "linux")]
const LIBRARY: &str = "liboci.so";
#[cfg(target_os = "macos")]
const LIBRARY: &str = "liboci.dylib";
#[cfg(target_os = "windows")]
const LIBRARY: &str = "oci.dll";

pub fn pull(reference: &str, file: &str) -> Result<i64, libloading::Error> {
    unsafe {
        let library = Library::new(LIBRARY)?;
        let pull: Symbol<unsafe extern "C" fn(GoString, GoString) -> c_longlong> = library.get(b"Pull\0")?;
        Ok(pull(GoString::of(reference), GoString::of(file)))
    }
}
