//! What stands around every page: language and direction, banner, menu, switch, state of trust.

use super::{Said, Voice};
use crate::assets::{SCRIPT, SEAL, STYLE};
use crate::raw;
use crate::words::{SPOKEN, t};
use maud::{Markup, html};
use mithaq_canon::Lang;

/// The entries of the menu. Law first, cryptography last.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Section {
    Home,
    Instruments,
    Compare,
    Sessions,
    Measures,
    Programmes,
    Record,
    Guide,
    /// A page that no entry of the menu leads to.
    Aside,
}

/// Who looks at the page.
#[derive(Clone)]
pub(crate) struct Visitor {
    /// The office that is signed in.
    pub(crate) office: Said,
    /// The token that each of its forms carries.
    pub(crate) csrf: String,
    /// Whether single keys act as shortcuts.
    pub(crate) keys: bool,
}

/// How the record stands, told at the foot of every page.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) enum RecordState {
    /// Nothing is owed to or by a peer.
    AtRest,
    /// Entries or receipts are on their way.
    Moving { unsent: u64 },
    /// Nothing is signed for now, for the reason of this code: every page says so.
    Held(&'static str),
    /// A chain is broken: every page says so.
    Broken,
}

/// What a page tells once, after an act.
#[derive(Clone)]
pub(crate) struct Notice {
    pub(crate) text: String,
    /// Whether something was refused; said in red.
    pub(crate) refused: bool,
}

/// Everything around the body of a page.
#[derive(Clone)]
pub(crate) struct Frame {
    pub(crate) voice: Voice,
    /// The register's name: «الجزائر – ليبيا».
    pub(crate) register: Said,
    /// The side whose home this is.
    pub(crate) side: Said,
    /// Whether this is a demo home: its banner is on every page, and the guide in the menu.
    pub(crate) demo: bool,
    pub(crate) visitor: Option<Visitor>,
    /// Path and query of this page, for the language switch.
    pub(crate) here: String,
    pub(crate) record: Option<RecordState>,
    pub(crate) notice: Option<Notice>,
}

/// The width a page needs.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Width {
    Full,
    Narrow,
}

impl Frame {
    /// The page with this title and body.
    pub(crate) fn page(&self, section: Section, title: &str, body: &Markup) -> Markup {
        self.page_of(section, Width::Full, title, body)
    }

    /// A page of a single column to read or fill in.
    pub(crate) fn narrow(&self, section: Section, title: &str, body: &Markup) -> Markup {
        self.page_of(section, Width::Narrow, title, body)
    }

    fn page_of(&self, section: Section, width: Width, title: &str, body: &Markup) -> Markup {
        let v = &self.voice;
        let keys = self.visitor.as_ref().is_none_or(|visitor| visitor.keys);
        html! {
            (raw::doctype())
            html lang=(v.lang().code()) dir=(v.lang().dir().code()) {
                head {
                    meta charset="utf-8";
                    meta name="viewport" content="width=device-width, initial-scale=1";
                    title { (title) " · " (t!(v, frame_name)) }
                    link rel="icon" href=(SEAL.address());
                    link rel="stylesheet" href=(STYLE.address());
                    script src=(SCRIPT.address()) defer {}
                }
                body
                    data-keys=[(!keys).then_some("off")]
                    data-offline=(t!(v, frame_offline))
                    data-kept=(t!(v, frame_kept))
                    data-unkept=(t!(v, frame_unkept))
                    data-copied=(t!(v, frame_copied))
                {
                    a.skip href="#main" { (t!(v, frame_skip)) }
                    header {
                        @if self.demo { p.note role="note" { (t!(v, frame_simulation)) } }
                        (self.bar(section))
                    }
                    main id="main" tabindex="-1" class=[(width == Width::Narrow).then_some("narrow")] {
                        @if self.record == Some(RecordState::Broken) && section != Section::Record {
                            div.wrongs role="alert" {
                                p { (t!(v, frame_broken)) " " a href="/record" { (t!(v, frame_broken_see)) } }
                            }
                        }
                        @if let Some(RecordState::Held(why)) = self.record {
                            div.wrongs role="alert" { p { (v.by_code("refusal", why)) } }
                        }
                        @if let Some(notice) = &self.notice {
                            div.said.refused[notice.refused] role="status" { p { (notice.text) } }
                        }
                        (body)
                    }
                    (self.foot())
                    div id="status" role="status" aria-live="polite" {}
                }
            }
        }
    }

    fn bar(&self, section: Section) -> Markup {
        let v = &self.voice;
        let entry = |of: Section, href: &str, name: String| {
            html! { a href=(href) aria-current=[(of == section).then_some("page")] { (name) } }
        };
        html! {
            div.bar {
                a.name href="/" { (t!(v, frame_name)) }
                span.quiet { (t!(v, frame_register)) " " bdi { (v.said(&self.register)) } }
                @if self.visitor.is_some() {
                    nav aria-label=(t!(v, frame_sections)) {
                        (entry(Section::Home, "/", t!(v, frame_home)))
                        (entry(Section::Instruments, "/instruments", t!(v, frame_instruments)))
                        (entry(Section::Compare, "/compare", t!(v, frame_compare)))
                        (entry(Section::Sessions, "/sessions", t!(v, frame_sessions)))
                        (entry(Section::Measures, "/measures", t!(v, frame_measures)))
                        (entry(Section::Programmes, "/programmes", t!(v, frame_programmes)))
                        (entry(Section::Record, "/record", t!(v, frame_record)))
                        @if self.demo { (entry(Section::Guide, "/guide", t!(v, frame_guide))) }
                    }
                }
                div.end {
                    (self.switch())
                    @if let Some(visitor) = &self.visitor {
                        a.quiet href="/settings" { (v.said(&visitor.office)) }
                        form method="post" action="/sign-out" {
                            (csrf(visitor))
                            button.link { (t!(v, frame_sign_out)) }
                        }
                    }
                }
            }
        }
    }

    fn switch(&self) -> Markup {
        let v = &self.voice;
        let joint = if self.here.contains('?') { '&' } else { '?' };
        html! {
            span.tongues role="group" aria-label=(t!(v, frame_languages)) {
                @for lang in SPOKEN.into_iter().filter(|lang| *lang != v.lang()) {
                    a href={ (self.here) (joint) "lang=" (lang.code()) } hreflang=(lang.code())
                        lang=(lang.code()) dir=(lang.dir().code()) { (own_name(lang)) }
                }
            }
        }
    }

    fn foot(&self) -> Markup {
        let v = &self.voice;
        html! {
            footer.foot {
                a href="/not-mithaq" { (t!(v, frame_not_mithaq)) }
                a href="/help" data-key="?" { (t!(v, frame_help)) }
                span { (t!(v, frame_without_prejudice)) }
                @if let Some(state) = self.record {
                    span.state {
                        @match state {
                            RecordState::AtRest => { (t!(v, frame_at_rest)) }
                            RecordState::Moving { unsent } => { (t!(v, frame_moving, n = unsent)) }
                            RecordState::Held(_) => { strong.wrong { (t!(v, record_moving)) } }
                            RecordState::Broken => { strong.wrong { (t!(v, frame_broken)) } }
                        }
                    }
                }
            }
        }
    }
}

/// The hidden field that proves a form was made by this server for this visitor.
pub(crate) fn csrf(visitor: &Visitor) -> Markup {
    html! { input type="hidden" name="csrf" value=(visitor.csrf); }
}

/// A language's name in itself, as the switch shows it.
pub(crate) fn own_name(lang: Lang) -> &'static str {
    match lang {
        Lang::Ar => "العربية",
        Lang::Fr => "Français",
        Lang::En => "English",
        Lang::Es => "Español",
    }
}
