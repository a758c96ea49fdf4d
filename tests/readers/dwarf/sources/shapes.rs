#[no_mangle] pub extern "C" fn rs_add(a: i64, b: Option<&u8>) -> i64 { a + b.map_or(0, |x| *x as i64) }
#[repr(C)] pub enum E { A(u8), B{x:i32} } #[no_mangle] pub extern "C" fn rs_e(e:&E)->Vec<String>{ match e {E::A(_) => vec![], E::B{x}=>vec![x.to_string()]} }
