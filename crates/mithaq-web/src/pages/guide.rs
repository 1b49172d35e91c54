//! The guided path of a demo home: a newcomer's first five minutes in seven steps.

use super::Said;
use super::frame::{Frame, Section};
use super::stage;
use crate::words::t;
use maud::{Markup, html};

/// One step of the path.
#[derive(Debug, Clone)]
pub(crate) struct Step {
    pub(crate) title: Said,
    /// What there is to see or do, one paragraph a line.
    pub(crate) text: Said,
    /// Where it is done, and what the link says. Another server's address opens in a new tab.
    pub(crate) links: Vec<(Said, String)>,
    /// Facts with their dates, shown as a list.
    pub(crate) facts: Vec<Fact>,
    /// A command to type, exactly.
    pub(crate) command: Option<String>,
}

/// A dated fact, and whose answer was awaited from then on.
#[derive(Debug, Clone)]
pub(crate) struct Fact {
    pub(crate) when: Said,
    pub(crate) what: Said,
    pub(crate) awaited: Option<Said>,
}

/// The page.
pub(crate) fn page(frame: &Frame, steps: &[Step], is_cut: Option<bool>) -> Markup {
    let v = &frame.voice;
    let body = html! {
        h1 { (t!(v, guide_title)) }
        p.lead { (t!(v, guide_lead)) }
        ol.steps {
            @for (n, step) in (1..).zip(steps) {
                li id={ "step-" (n) } {
                    h2 { (v.said(&step.title)) }
                    @for line in step.text.text.lines() {
                        p { (v.said(&Said::new(step.text.lang, line))) }
                    }
                    @if !step.facts.is_empty() {
                        dl.facts {
                            @for fact in &step.facts {
                                dt { (v.said(&fact.when)) }
                                dd { (v.said(&fact.what)) @if let Some(awaited) = &fact.awaited { " " span.tag { (v.said(awaited)) } } }
                            }
                        }
                    }
                    @if let Some(command) = &step.command { p { code { (command) } } }
                    @if !step.links.is_empty() {
                        div.acts {
                            @for (name, href) in &step.links {
                                @let elsewhere = href.starts_with("http");
                                a.button href=(href) target=[elsewhere.then_some("_blank")]
                                    rel=[elsewhere.then_some("noopener")] { (v.said(name)) }
                            }
                        }
                    }
                }
            }
        }
        @if let Some(is_cut) = is_cut { (stage::switches(frame, is_cut)) }
    };
    frame.narrow(Section::Guide, &t!(v, guide_title), &body)
}
