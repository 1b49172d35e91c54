//! Any bytes as plain text: decoded, read into provisions, printed back.
#![no_main]

use libfuzzer_sys::fuzz_target;
use mithaq_text::{Lang, parse};

fuzz_target!(|bytes: &[u8]| {
    if let Ok(decoded) = mithaq_files::plain::decode(bytes) {
        let printed = parse::plain(&decoded.text, Lang::Ar).tree.to_string();
        let lines: String = decoded
            .text
            .trim_start_matches('\u{FEFF}')
            .lines()
            .filter(|line| !line.trim().is_empty())
            .flat_map(|line| [line, "\n"])
            .collect();
        assert_eq!(printed, lines);
    }
});
