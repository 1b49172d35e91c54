//! Any bytes to every format.
#![no_main]

use libfuzzer_sys::fuzz_target;
use mithaq_files::convert::{Format, Options, convert};

fuzz_target!(|bytes: &[u8]| {
    for to in Format::ALL {
        let _ = convert(bytes, None, to, &Options::default());
    }
});
