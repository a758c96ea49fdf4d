//! What the compiler asks of `core`, as far as `math.rs` goes: the targets' own `core` is not needed to build it.

#[lang = "pointee_sized"]
pub trait PointeeSized {}
#[lang = "meta_sized"]
pub trait MetaSized: PointeeSized {}
#[lang = "sized"]
pub trait Sized: MetaSized {}
#[lang = "copy"]
pub trait Copy {}
impl Copy for i32 {}
#[lang = "sync"]
pub unsafe trait Sync {}
unsafe impl Sync for u32 {}
#[lang = "freeze"]
unsafe auto trait Freeze {}
#[lang = "add"]
pub trait Add<Other = Self> {
    type Output;
    fn add(self, other: Other) -> Self::Output;
}
impl Add for i32 {
    type Output = i32;
    fn add(self, other: i32) -> i32 {
        self + other
    }
}
#[lang = "drop_in_place"]
unsafe fn drop_in_place<T: PointeeSized>(_: *mut T) {}
