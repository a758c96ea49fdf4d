//! Calls the imaging library through the block of functions that it gives; all types are mirrored by hand.

use libloading::{Library, Symbol};
use std::ffi::c_void;

#[repr(transparent)]
#[derive(Clone, Copy)]
pub struct ImageHandle(*mut c_void);

#[repr(transparent)]
#[derive(Clone, Copy)]
pub struct RowHandle(u64);

#[repr(u32)]
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum ImageError {
    Ok = 0,
    OutOfMemory = 1,
    BadFormat = 2,
    OutOfRange = 3,
}

#[repr(C)]
#[derive(Default)]
pub struct ImageSize {
    pub width: u32,
    pub height: u32,
}

#[repr(C)]
pub struct FunctionsBlock {
    pub size: usize,
    pub open: unsafe extern "C" fn(data: *const u8, length: usize, image: *mut ImageHandle) -> ImageError,
    pub measure: unsafe extern "C" fn(image: ImageHandle, size: *mut ImageSize) -> ImageError,
    pub row: unsafe extern "C" fn(image: ImageHandle, index: u32, row: *mut RowHandle) -> ImageError,
    pub close: unsafe extern "C" fn(image: ImageHandle),
}

type Functions = unsafe extern "C" fn() -> *const FunctionsBlock;

pub fn height(library: &Library, data: &[u8]) -> Result<u32, ImageError> {
    unsafe {
        let functions: Symbol<Functions> = library.get(b"functions").map_err(|_| ImageError::OutOfRange)?;
        let block = &*functions();
        let mut image = ImageHandle(std::ptr::null_mut());
        let mut size = ImageSize::default();
        match (block.open)(data.as_ptr(), data.len(), &mut image) {
            ImageError::Ok => {}
            error => return Err(error),
        }
        let error = (block.measure)(image, &mut size);
        (block.close)(image);
        if error == ImageError::Ok { Ok(size.height) } else { Err(error) }
    }
}

pub fn library() -> Result<Library, libloading::Error> {
    unsafe { Library::new("libimage.so") }
}
