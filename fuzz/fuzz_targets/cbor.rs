//! The target `cbor` for cargo-fuzz; what it does is in the library, so that it runs without too.
#![no_main]

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| mithaq_fuzz::record::cbor(bytes));
