fn main() {
    let folder = std::env::var("CARGO_MANIFEST_DIR").unwrap();
    println!("cargo:rustc-link-search=native={folder}");
    println!("cargo:rustc-link-lib=static=oci");
    println!("cargo:rerun-if-changed=liboci.a");
}
