#![no_std]

use core::ffi::c_void;

#[panic_handler]
fn on_panic(_: &core::panic::PanicInfo) -> ! {
    loop {}
}

/// An image of the library; never null.
#[repr(transparent)]
#[derive(Clone, Copy)]
pub struct ImageHandle(*mut c_void);

/// A row of pixels inside an image.
#[repr(transparent)]
#[derive(Clone, Copy)]
pub struct RowHandle(u64);

#[repr(u32)]
#[derive(Clone, Copy, PartialEq)]
pub enum ImageError {
    Ok = 0,
    OutOfMemory = 1,
    BadFormat = 2,
    OutOfRange = 3,
}

#[repr(C)]
pub struct ImageSize {
    pub width: u32,
    pub height: u32,
}

/// Everything that the library can do. New functions are added at the end and size grows with them.
#[repr(C)]
pub struct ImageFunctions {
    pub size: usize,
    pub open: unsafe extern "C" fn(data: *const u8, length: usize, image: *mut ImageHandle) -> ImageError,
    pub measure: unsafe extern "C" fn(image: ImageHandle, size: *mut ImageSize) -> ImageError,
    pub row: unsafe extern "C" fn(image: ImageHandle, index: u32, row: *mut RowHandle) -> ImageError,
    pub close: unsafe extern "C" fn(image: ImageHandle),
}

unsafe extern "C" fn open(data: *const u8, length: usize, image: *mut ImageHandle) -> ImageError {
    if length < 8 {
        return ImageError::BadFormat;
    }
    image.write(ImageHandle(data.cast_mut().cast()));
    ImageError::Ok
}

unsafe extern "C" fn measure(image: ImageHandle, size: *mut ImageSize) -> ImageError {
    let words = image.0.cast::<u32>();
    size.write(ImageSize { width: words.read_unaligned(), height: words.add(1).read_unaligned() });
    ImageError::Ok
}

unsafe extern "C" fn row(image: ImageHandle, index: u32, row: *mut RowHandle) -> ImageError {
    let mut size = ImageSize { width: 0, height: 0 };
    if measure(image, &mut size) != ImageError::Ok || index >= size.height {
        return ImageError::OutOfRange;
    }
    row.write(RowHandle(8 + u64::from(index) * u64::from(size.width)));
    ImageError::Ok
}

unsafe extern "C" fn close(_: ImageHandle) {}

static FUNCTIONS: ImageFunctions =
    ImageFunctions { size: core::mem::size_of::<ImageFunctions>(), open, measure, row, close };

#[no_mangle]
pub extern "C" fn functions() -> *const ImageFunctions {
    &FUNCTIONS
}
