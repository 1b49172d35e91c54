//! Texts outside any register: read from files, compared, merged, converted, written.

pub(crate) mod amending;
pub(crate) mod compare_json;
pub(crate) mod input;
pub(crate) mod merge_json;
pub(crate) mod output;
pub(crate) mod terminal;
