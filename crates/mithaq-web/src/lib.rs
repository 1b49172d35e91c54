//! Pages, forms and routes for people: the only room that knows people's HTTP and HTML.
//!
//! A request passes [`guard`], a route asks the desk and shows a page; `pages` are pure markup,
//! `forms` read what was typed into a command, `words` hold every sentence, `format` dates and
//! numbers. Routes never see events; pages never ask.

mod app;
mod assets;
mod carried;
mod compare;
mod config;
mod cookies;
mod format;
mod forms;
mod guard;
mod links;
mod not_mithaq;
mod once;
mod pages;
mod path;
mod raw;
mod routes;
mod serve;
mod session;
mod stage;
mod texts;
mod upload;
mod word;
mod words;

pub use app::app;
pub use config::{Config, Demo, DemoOffice, Guide, GuideFact, GuideLink, GuideStep};
pub use not_mithaq::NotMithaq;
pub use serve::serve;
pub use stage::{Found, Stage};
pub use words::sentence;
