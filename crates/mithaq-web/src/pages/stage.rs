//! What a newcomer may do to this demo server, and what came of it.

use super::frame::{Frame, Section, csrf};
use crate::Found;
use crate::words::t;
use maud::{Markup, html};

/// The part of the guide with the server's own switches.
pub(crate) fn switches(frame: &Frame, is_cut: bool) -> Markup {
    let v = &frame.voice;
    html! {
        section.sheet #stage aria-labelledby="stage-title" {
            h2 #stage-title { (t!(v, stage_title)) }
            @if let Some(visitor) = &frame.visitor {
                p role="status" { @if is_cut { (t!(v, stage_is_cut)) } @else { (t!(v, stage_is_joined)) } }
                div.acts {
                    form method="post" action="/stage/line" {
                        (csrf(visitor))
                        @if is_cut {
                            button.button.main name="off" value="" { (t!(v, stage_join)) }
                        } @else {
                            button.button name="off" value="yes" { (t!(v, stage_cut)) }
                        }
                    }
                    form method="post" action="/stage/restart" {
                        (csrf(visitor))
                        button.button { (t!(v, stage_restart)) }
                    }
                    form method="post" action="/stage/damage" {
                        (csrf(visitor))
                        button.button { (t!(v, stage_damage)) }
                    }
                }
                form.search method="post" action="/stage/search" {
                    (csrf(visitor))
                    label for="stage-words" { (t!(v, stage_search_label)) }
                    input #stage-words name="words" type="text" dir="auto" required maxlength="200";
                    div.acts { button.button { (t!(v, stage_search)) } }
                }
                p.quiet { (t!(v, stage_search_hint)) }
            } @else {
                p { (t!(v, stage_sign_in)) }
                div.acts { a.button.main href="/sign-in" { (t!(v, signin_enter)) } }
            }
        }
    }
}

/// What a search found.
pub(crate) fn found(frame: &Frame, words: &str, found: &Found) -> Markup {
    let v = &frame.voice;
    let title = if found.hits.is_empty() {
        t!(v, stage_found_nothing)
    } else {
        t!(v, stage_found)
    };
    let body = html! {
        section.sheet role="status" {
            h1 { (title) }
            p { q { bdi { (words) } } }
            @if !found.hits.is_empty() {
                ul { @for hit in &found.hits { li dir="ltr" { (hit) } } }
            }
            p.quiet {
                (t!(v, stage_found_counted, files = v.dates.number(found.files), kilobytes = v.dates.number(found.bytes / 1024), parcels = v.dates.number(found.parcels)))
            }
        }
        div.acts { a.button href="/guide#stage" { (t!(v, stage_back)) } }
    };
    frame.narrow(Section::Guide, &title, &body)
}

/// The server starts again.
pub(crate) fn restarting(frame: &Frame) -> Markup {
    let v = &frame.voice;
    let title = t!(v, stage_restarting);
    let body = html! {
        h1 { (title) }
        p { (t!(v, stage_restarting_what)) }
        div.acts { a.button.main href="/guide#stage" { (t!(v, stage_back)) } }
    };
    frame.narrow(Section::Guide, &title, &body)
}
