use std::collections::HashMap;
use std::ffi::{c_char, CStr};

/// How many different words the text has; -1 where it is not UTF-8.
#[no_mangle]
pub unsafe extern "C" fn words_count(text: *const c_char) -> i64 {
    let Ok(text) = CStr::from_ptr(text).to_str() else {
        return -1;
    };
    let mut seen: HashMap<&str, u32> = HashMap::new();
    for word in text.split_whitespace() {
        *seen.entry(word).or_default() += 1;
    }
    seen.len() as i64
}
