#![no_std]

#[panic_handler]
fn on_panic(_: &core::panic::PanicInfo) -> ! {
    loop {}
}

/// Nothing inside the crate calls it and no attribute keeps its name: the compiler drops it.
pub extern "C" fn rust_add(a: i32, b: i32) -> i32 {
    a.wrapping_add(b)
}

#[no_mangle]
pub extern "C" fn rust_sub(a: i32, b: i32) -> i32 {
    a.wrapping_sub(b)
}
