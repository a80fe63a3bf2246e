//! How the module is linked: its memory is imported, and without room for a stack, whatever would use one traps.

fn main() {
    println!("cargo::rerun-if-changed=build.rs");
    if std::env::var("CARGO_CFG_TARGET_ARCH").is_ok_and(|arch| arch == "wasm32") {
        println!("cargo::rustc-link-arg-cdylib=--import-memory");
        println!("cargo::rustc-link-arg-cdylib=-zstack-size=0");
    }
}
