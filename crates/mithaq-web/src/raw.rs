//! The only place where bytes reach a page without being escaped.

use maud::{Markup, PreEscaped};

/// The declaration that puts browsers into standards mode.
pub(crate) fn doctype() -> Markup {
    PreEscaped("<!DOCTYPE html>".to_owned())
}
