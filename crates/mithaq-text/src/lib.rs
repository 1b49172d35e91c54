//! Legal text: provisions, parsing, redline, rolling text, concordance of languages.
//!
//! Everything here is a pure function of its arguments and total: any input gives a sound result,
//! with notes where a person should look. Byte-exactness is the rule: a parsed text prints back, a
//! redline gives both wordings back, a rolling text gives the base and every side's wording back.
//!
//! | module | question |
//! |---|---|
//! | [`parse`] | what provisions does this plain text have? |
//! | [`tree`] | what is a provision, and how is it printed? |
//! | [`number`] | which place does a number name, however it is written? |
//! | [`normal`] | when are two words the same word? |
//! | [`redline`] | what changed between two wordings of a provision? |
//! | [`compare`] | what changed between two whole texts: moved, renumbered, split, merged, reworded? |
//! | [`merge`] | what does each side want of the whole text, and where do they meet? |
//! | [`rolling`] | who wants which words in it? |
//! | [`few`] | how is a row kept that nearly always is one value? |
//! | [`rising`] | what of a row kept its order? |
//! | [`hands`] | what can be done at the same time, and by whom? |
//! | [`concord`] | do two languages say the same, as far as counting can tell? |
//!
//! ```
//! use mithaq_text::rolling::{Names, Who, print, rolling};
//! use mithaq_text::{Lang, number::Number, parse, redline, tree::Kind};
//!
//! let parsed = parse::plain(
//!     "اتفاق للتعاون الأمني\n\
//!      المادة الأولى\n\
//!      التعاون\n\
//!      يتعاون الطرفان في مكافحة الجريمة المنظمة.\n\
//!      المادة الثانية: الآجال\n\
//!      يرد الطرف المطلوب منه في أجل ثلاثين يوما.",
//!     Lang::Ar,
//! );
//! assert!(parsed.notes.is_empty());
//! let article = parsed.tree.find(Kind::Article, &Number::plain(2)).expect("it has an Article 2");
//! assert_eq!(article.heading(), Some("الآجال"));
//!
//! let (base, proposed) = (article.body(), "يرد الطرف المطلوب منه في أجل ستين يوما.");
//! let runs = redline::words(&base, proposed);
//! assert_eq!(redline::count(&runs), (1, 1));
//! assert_eq!(redline::new(&runs), proposed);
//!
//! let pieces = rolling(&base, &[(Who(1), Some(proposed))]);
//! let names = Names { of: &|_| "ليبيا", delete: "حذف" };
//! assert_eq!(print(&pieces, &names), "يرد الطرف المطلوب منه في أجل [ثلاثين] [ليبيا: ستين] يوما.");
//! ```
#![no_std]

extern crate alloc;

mod align;
pub mod compare;
pub mod concord;
pub mod few;
mod fields;
pub mod hands;
mod hunks;
mod interner;
mod lcs;
mod lexicon;
mod links;
pub mod merge;
pub mod normal;
pub mod number;
pub mod parse;
mod places;
mod print;
mod reader;
pub mod redline;
pub mod refs;
pub mod rising;
pub mod rolling;
mod rows;
pub mod tree;
mod words;

pub use mithaq_canon::Lang;
