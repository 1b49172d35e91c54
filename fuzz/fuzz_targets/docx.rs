//! Any bytes as a DOCX: the container and its parts.
#![no_main]

use libfuzzer_sys::fuzz_target;
use mithaq_files::docx;
use mithaq_files::tracked::View;

fuzz_target!(|bytes: &[u8]| {
    let _ = docx::read(bytes);
    let _ = docx::resolve(bytes, View::Accepted);
});
