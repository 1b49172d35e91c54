//! Pages: pure markup from what they are given. No page asks, decides or knows the time.

pub(crate) mod act;
pub(crate) mod address;
pub(crate) mod authenticator;
pub(crate) mod carried;
pub(crate) mod compare;
pub(crate) mod errors;
pub(crate) mod frame;
pub(crate) mod guide;
pub(crate) mod help;
pub(crate) mod home;
pub(crate) mod instrument;
pub(crate) mod instruments;
pub(crate) mod naming;
pub(crate) mod not_mithaq;
pub(crate) mod parts;
pub(crate) mod record;
pub(crate) mod room;
pub(crate) mod session;
pub(crate) mod settings;
pub(crate) mod sight;
pub(crate) mod signin;
pub(crate) mod signing;
pub(crate) mod stage;
pub(crate) mod timeline;
pub(crate) mod unlock;
pub(crate) mod word;
pub(crate) mod work;

#[cfg(test)]
mod samples;

use crate::format::Dates;
use crate::words::Words;
use maud::{Markup, html};
use mithaq_canon::Lang;
use std::ops::Deref;
use std::sync::Arc;

/// How a page speaks: its sentences, and its dates in the home's variant of the language.
#[derive(Clone)]
pub(crate) struct Voice {
    words: &'static Words,
    pub(crate) dates: Arc<Dates>,
}

impl Voice {
    pub(crate) fn of(lang: Lang, dates: Arc<Dates>) -> Self {
        Self {
            words: Words::of(lang),
            dates,
        }
    }

    /// Text that came from the record or the home: marked with its own language and direction
    /// where they are not the page's.
    pub(crate) fn said(&self, said: &Said) -> Markup {
        if said.lang == self.lang() {
            html! { (said.text) }
        } else {
            html! { span lang=(said.lang.code()) dir=(said.lang.dir().code()) { (said.text) } }
        }
    }
}

impl Deref for Voice {
    type Target = Words;
    fn deref(&self) -> &Words {
        self.words
    }
}

/// Text with the language it is in.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Said {
    pub(crate) text: String,
    pub(crate) lang: Lang,
}

impl Said {
    pub(crate) fn new(lang: Lang, text: impl Into<String>) -> Self {
        Self {
            text: text.into(),
            lang,
        }
    }
}
