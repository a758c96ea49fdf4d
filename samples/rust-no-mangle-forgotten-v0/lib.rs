#![no_std]

#[panic_handler]
fn on_panic(_: &core::panic::PanicInfo) -> ! {
    loop {}
}

/// The sum of a and b.
#[inline(never)]
pub extern "C" fn add(a: i32, b: i32) -> i32 {
    a.wrapping_add(b)
}

/// Its call keeps add() in the library, under the mangled name.
#[no_mangle]
pub extern "C" fn add_three(a: i32, b: i32, c: i32) -> i32 {
    add(add(a, b), c)
}
