//! Pages, forms and routes for people: the only room that knows people's HTTP and HTML.

mod assets;
mod format;
mod forms;
pub mod not_mithaq;
mod pages;
mod raw;
mod words;
