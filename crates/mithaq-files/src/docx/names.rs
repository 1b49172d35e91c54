//! Names that the format fixes.

use crate::xml::Element;

/// WordprocessingML, transitional (ECMA-376 part 4).
pub(super) const W: &str = "http://schemas.openxmlformats.org/wordprocessingml/2006/main";
/// WordprocessingML, strict (ISO/IEC 29500-1).
const W_STRICT: &str = "http://purl.oclc.org/ooxml/wordprocessingml/main";
/// Markup compatibility (ECMA-376 part 3).
const MC: &str = "http://schemas.openxmlformats.org/markup-compatibility/2006";
/// Office mathematics.
const M: &str = "http://schemas.openxmlformats.org/officeDocument/2006/math";
const M_STRICT: &str = "http://purl.oclc.org/ooxml/officeDocument/math";

/// The local name of an element of WordprocessingML; of others nothing.
pub(super) fn word<'e>(element: &'e Element<'_>) -> Option<&'e str> {
    matches!(element.space, W | W_STRICT).then(|| element.local())
}

/// Whether it offers alternatives of which one is to be taken.
pub(super) fn is_alternatives(element: &Element<'_>) -> bool {
    element.space == MC && element.local() == "AlternateContent"
}

/// The alternative that a reader of text takes: the first choice, else the fallback.
pub(super) fn alternative<'e, 'a>(element: &'e Element<'a>) -> Option<&'e Element<'a>> {
    element
        .child("Choice")
        .or_else(|| element.child("Fallback"))
}

/// Whether it is a formula.
pub(super) fn is_formula(element: &Element<'_>) -> bool {
    matches!(element.space, M | M_STRICT)
}

/// Whether a switch such as `w:bidi` is on (17.17.4: absent `val` means on).
pub(super) fn is_on(element: &Element<'_>) -> bool {
    element
        .attribute("val")
        .is_none_or(|value| !matches!(&*value, "0" | "false" | "off"))
}

/// The number in `w:val`.
pub(super) fn number<T: std::str::FromStr>(element: &Element<'_>) -> Option<T> {
    element.attribute("val")?.trim().parse().ok()
}
