//! Cells of a table, for C.
#![no_std]

use core::ffi::{c_char, c_int};

#[repr(C)]
pub struct Cell {
    pub row: u16,
    pub value: f64,
    pub column: u16,
}

#[repr(u32)]
#[derive(Clone, Copy)]
pub enum Align {
    Left = 0,
    Right = 4,
    Middle = 5,
}

#[repr(transparent)]
pub struct Width(u32);

pub type Visit = extern "C" fn(cell: *const Cell, data: usize) -> bool;

#[no_mangle]
pub extern "C" fn cells_sum(cells: *const Cell, count: usize) -> f64 {
    let mut sum = 0.0;
    for index in 0..count {
        sum += unsafe { &*cells.add(index) }.value;
    }
    sum
}

#[no_mangle]
pub extern "C" fn cells_align(cell: &Cell) -> Align {
    if cell.column < cell.row { Align::Left } else { Align::Middle }
}

#[no_mangle]
pub extern "C" fn cells_width(cell: Option<&Cell>, scale: i64) -> Width {
    Width(cell.map_or(0, |c| c.column as u32) + scale as u32)
}

#[no_mangle]
pub extern "C" fn cells_visit(cell: &mut Cell, visit: Option<Visit>, data: usize) -> c_int {
    visit.map_or(-1, |v| v(cell, data) as c_int)
}

#[no_mangle]
pub extern "C" fn cells_label(cell: &Cell, text: *mut c_char, room: usize) -> usize {
    if room > 0 {
        unsafe { *text = cell.row as c_char };
    }
    room
}

#[panic_handler]
fn panic(_: &core::panic::PanicInfo) -> ! {
    loop {}
}
