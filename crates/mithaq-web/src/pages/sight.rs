//! What a page needs to show rows of the register to this visitor: names of the sides, the words
//! that the rows only name, and the day.

use super::naming::ground;
use super::{Said, Voice};
use crate::words::t;
use maud::{Markup, html};
use mithaq_canon::{Date, Lang, Side, SideSet};
use mithaq_core::Wording;
use mithaq_desk::Told;
use std::ops::Deref;
use std::sync::Arc;

/// Where the words that rows name are looked up.
pub(crate) trait Library: Send + Sync {
    /// What is held of a wording in a language; `None` where it says nothing in it.
    fn told(&self, wording: &Wording, lang: Lang) -> Option<Told>;
}

impl Library for mithaq_desk::Words {
    fn told(&self, wording: &Wording, lang: Lang) -> Option<Told> {
        self.get(wording, lang).cloned()
    }
}

/// The names of a side in one language.
#[derive(Debug, Clone)]
pub(crate) struct SideName {
    /// «الجزائر»
    pub(crate) short: Said,
    /// «الجانب الجزائري»
    pub(crate) formal: Said,
}

/// Everything a page sees with.
#[derive(Clone)]
pub(crate) struct Sight {
    pub(crate) voice: Voice,
    /// Whose home this is.
    pub(crate) us: Side,
    /// The sides in the charter's order.
    pub(crate) sides: Vec<SideName>,
    pub(crate) today: Date,
    pub(crate) prose: Arc<dyn Library>,
}

impl Deref for Sight {
    type Target = Voice;
    fn deref(&self) -> &Voice {
        &self.voice
    }
}

impl Sight {
    /// A wording in the page's language where it has that, else in the first it has.
    pub(crate) fn told(&self, wording: &Wording) -> Said {
        let wanted = [self.lang(), Lang::Ar, Lang::Fr, Lang::En, Lang::Es];
        let held = wanted
            .into_iter()
            .find_map(|lang| self.in_lang(wording, lang));
        held.unwrap_or_else(|| {
            let missing = wanted
                .into_iter()
                .find_map(|lang| self.prose.told(wording, lang));
            let text = match missing {
                Some(Told::Erased(number)) => {
                    t!(self, part_erased_on, ground = ground(self, number))
                }
                Some(Told::Awaited) => t!(self, part_awaited),
                Some(Told::Text(_)) | None => String::new(),
            };
            Said::new(self.lang(), text)
        })
    }

    /// A wording in exactly this language, if its words are held.
    pub(crate) fn in_lang(&self, wording: &Wording, lang: Lang) -> Option<Said> {
        match self.prose.told(wording, lang)? {
            Told::Text(text) => Some(Said::new(lang, text)),
            Told::Awaited | Told::Erased(_) => None,
        }
    }

    /// A wording as markup, marked with its language where it is not the page's.
    pub(crate) fn tell(&self, wording: &Wording) -> Markup {
        self.said(&self.told(wording))
    }

    /// The short name of a side.
    pub(crate) fn short(&self, side: Side) -> Said {
        self.name(side, |name| &name.short)
    }

    /// The formal name of a side.
    pub(crate) fn formal(&self, side: Side) -> Said {
        self.name(side, |name| &name.formal)
    }

    fn name(&self, side: Side, of: impl Fn(&SideName) -> &Said) -> Said {
        self.sides.get(usize::from(side.0)).map_or_else(
            || Said::new(self.lang(), format!("#{}", side.0)),
            |name| of(name).clone(),
        )
    }

    /// The formal names of every side but ours, joined.
    pub(crate) fn others(&self) -> String {
        self.formals(self.all().without(self.us))
    }

    /// The formal names of these sides, joined.
    pub(crate) fn formals(&self, sides: SideSet) -> String {
        self.join(sides, |side| self.formal(side).text)
    }

    fn join(&self, sides: SideSet, name: impl Fn(Side) -> String) -> String {
        let names: Vec<String> = sides.iter().map(name).collect();
        names.join(if self.lang() == Lang::Ar { "، " } else { ", " })
    }

    /// Every side of the register.
    pub(crate) fn all(&self) -> SideSet {
        SideSet::first(u8::try_from(self.sides.len()).unwrap_or(Side::MAX))
    }

    /// A date as far as it is known, with its machine-readable form.
    pub(crate) fn date(&self, date: Date) -> Markup {
        html! { time datetime=(date) { (self.dates.long(date)) } }
    }
}
