//! Any bytes as Akoma Ntoso: what is read is written validly enough to be read back the same.
#![no_main]

use libfuzzer_sys::fuzz_target;
use mithaq_files::akn;
use mithaq_text::Lang;

fuzz_target!(|bytes: &[u8]| {
    let _ = akn::read_draft(bytes);
    if let Ok(read) = akn::read(bytes, Lang::Fr) {
        let written = akn::write(&read.tree, &read.meta);
        let again = akn::read(written.as_bytes(), Lang::Fr).expect("what is written is readable");
        assert_eq!(again.tree.to_string(), read.tree.to_string());
    }
});
