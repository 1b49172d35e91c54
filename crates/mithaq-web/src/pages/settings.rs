//! Settings: own password, language, and how this office proves its acts; for a registrar the
//! users and their roles, keys and grants, peers, backups.

use super::frame::{Frame, Section, Visitor, csrf};
use super::{Said, Voice};
use crate::words::{SPOKEN, t};
use maud::{Markup, html};
use mithaq_canon::Lang;

/// What the page shows.
pub(crate) struct Settings {
    /// Own role's code.
    pub(crate) role: String,
    /// Users of this home; empty where the visitor may not see them.
    pub(crate) users: Vec<User>,
    /// How this office proves its acts, by its code; none if it does none.
    pub(crate) proves: Option<&'static str>,
    /// The fingerprint of its key, to be compared aloud with the registrar's.
    pub(crate) fingerprint: Option<String>,
    /// Whether it is asked to register an authenticator.
    pub(crate) asked: bool,
    /// What a registrar keeps.
    pub(crate) keeping: Option<Keeping>,
    /// Why the password was not changed: a code.
    pub(crate) wrong: Option<&'static str>,
}

/// A user of this home.
pub(crate) struct User {
    pub(crate) login: String,
    pub(crate) office: Said,
    /// The role's code.
    pub(crate) role: String,
    /// How it proves its acts, by its code.
    pub(crate) proves: Option<&'static str>,
    /// Whether its role does acts in law.
    pub(crate) acts: bool,
    /// Whether it is asked to register an authenticator.
    pub(crate) asked: bool,
    pub(crate) closed: bool,
}

/// Keys, grants and peers, for whoever keeps them.
pub(crate) struct Keeping {
    /// Fingerprints, for people to compare.
    pub(crate) server: String,
    pub(crate) transport: Option<String>,
    /// Of the key to which the others seal pouches for us.
    pub(crate) pouch: Option<String>,
    /// So many of the root's keys must sign.
    pub(crate) threshold: u8,
    pub(crate) root: Vec<String>,
    /// The latest first.
    pub(crate) grants: Vec<Grant>,
    pub(crate) peers: Vec<Peer>,
}

/// What an office may do in law.
pub(crate) struct Grant {
    pub(crate) office: Said,
    pub(crate) fingerprint: String,
    /// The kinds of acts, by their codes.
    pub(crate) acts: Vec<&'static str>,
    /// The last day, if there is one.
    pub(crate) until: Option<String>,
    /// To how many instruments it is bound, if to any.
    pub(crate) instruments: Option<usize>,
    pub(crate) revoked: bool,
    pub(crate) proves: Option<&'static str>,
}

/// Another side, and how it was reached.
pub(crate) struct Peer {
    pub(crate) name: Said,
    pub(crate) fingerprint: String,
    /// Of the key to which we seal pouches for it.
    pub(crate) pouch: Option<String>,
    pub(crate) reached: Option<String>,
    pub(crate) trouble: Option<String>,
}

/// The page.
pub(crate) fn page(frame: &Frame, visitor: &Visitor, view: &Settings) -> Markup {
    let v = &frame.voice;
    let body = html! {
        h1 { (t!(v, settings_title)) }
        dl.facts {
            dt { (t!(v, settings_office)) } dd { (v.said(&visitor.office)) }
            dt { (t!(v, settings_role)) } dd { (v.by_code("role", &view.role)) }
        }
        form method="post" action="/settings/preferences" {
            (csrf(visitor))
            fieldset {
                legend { (t!(v, settings_preferences)) }
                label for="lang" { (t!(v, settings_language)) }
                select id="lang" name="lang" {
                    @for lang in SPOKEN {
                        option value=(lang.code()) selected[lang == v.lang()] { (language(v.lang(), lang)) }
                    }
                }
                label.check { input type="checkbox" name="keys" value="on" checked[visitor.keys]; (t!(v, settings_keys)) }
                p.hint { (t!(v, settings_keys_hint)) " " a href="/help#keys" { (t!(v, frame_help)) } }
            }
            div.acts { button.button { (t!(v, settings_save)) } }
        }
        form method="post" action="/settings/password" {
            (csrf(visitor))
            fieldset {
                legend { (t!(v, settings_password)) }
                @if let Some(code) = view.wrong { p.wrong id="password-wrong" role="alert" { (v.by_code("invalid", code)) } }
                label for="old" { (t!(v, settings_password_old)) }
                input id="old" name="old" type="password" autocomplete="current-password" required dir="ltr";
                label for="new" { (t!(v, settings_password_new)) }
                p.hint id="new-hint" { (t!(v, settings_password_hint)) @if view.proves == Some("password") { " " (t!(v, settings_password_seals)) } }
                input id="new" name="new" type="password" autocomplete="new-password" required minlength="12" dir="ltr"
                    aria-describedby="new-hint" aria-invalid=[view.wrong.map(|_| "true")];
            }
            div.acts { button.button { (t!(v, settings_password_change)) } }
        }
        @if view.proves.is_some() || view.asked { h2 { (t!(v, settings_proves_yours)) } }
        @if let Some(code) = view.proves {
            p { (v.by_code("proves", code)) }
            @if let Some(key) = &view.fingerprint { dl.facts { dt { (t!(v, settings_fingerprint)) } dd { code.whole { (key) } } } }
            (way(v, code))
        }
        @if view.asked { p { (t!(v, settings_asked_to_register)) " " a href="/authenticator" { (t!(v, authenticator_register)) } } }
        @if !view.users.is_empty() {
            (users(v, &view.users))
            (ask_to_register(v, visitor, &view.users))
        }
        @if let Some(keeping) = &view.keeping { (kept(v, keeping)) }
    };
    frame.narrow(Section::Aside, &t!(v, settings_title), &body)
}

fn users(v: &Voice, users: &[User]) -> Markup {
    html! {
        h2 { (t!(v, settings_users)) }
        p.hint { (t!(v, settings_users_how)) " " code dir="ltr" { "mithaq office" } }
        div.scroll tabindex="0" role="region" aria-label=(t!(v, settings_users)) { table {
            thead { tr { th { (t!(v, settings_login)) } th { (t!(v, settings_office)) } th { (t!(v, settings_role)) } th { (t!(v, settings_proof)) } } }
            tbody {
                @for user in users {
                    tr {
                        td { code { (user.login) } @if user.closed { " " span.quiet { (t!(v, settings_closed)) } } }
                        td { (v.said(&user.office)) }
                        td { (v.by_code("role", &user.role)) }
                        td {
                            @match user.proves { Some(code) => { (v.by_code("proves", code)) } None => { "–" } }
                            @if user.asked { br; span.quiet { (t!(v, settings_asked)) } }
                        }
                    }
                }
            }
        } }
    }
}

/// A registrar asks an office that acts in law to register an authenticator.
fn ask_to_register(v: &Voice, visitor: &Visitor, users: &[User]) -> Markup {
    let offices = users.iter().filter(|user| user.acts && !user.closed);
    html! {
        form method="post" action="/settings/authenticator" {
            (csrf(visitor))
            fieldset {
                legend { (v.by_code("proves", "webauthn")) }
                p.hint id="office-hint" { (t!(v, settings_ask_hint)) }
                label for="office" { (t!(v, settings_office)) }
                select id="office" name="login" required aria-describedby="office-hint" {
                    @for user in offices { option value=(user.login) { (user.login) " · " (user.office.text) } }
                }
            }
            div.acts { button.button { (t!(v, settings_ask)) } }
        }
    }
}

fn kept(v: &Voice, view: &Keeping) -> Markup {
    html! {
        h2 { (t!(v, settings_ways)) }
        p { (t!(v, settings_ways_lead)) }
        @for code in WAYS { h3 { (v.by_code("proves", code)) } (way(v, code)) }
        h2 { (t!(v, settings_own_keys)) }
        p.hint { (t!(v, settings_own_keys_how)) " " code dir="ltr" { "mithaq key" } }
        dl.facts {
            dt { (t!(v, settings_key_server)) } dd { code.whole { (view.server) } }
            @if let Some(key) = &view.transport { dt { (t!(v, settings_key_transport)) } dd { code.whole { (key) } } }
            @if let Some(key) = &view.pouch { dt { (t!(v, settings_key_pouch)) } dd { code.whole { (key) } } }
            @if !view.root.is_empty() {
                dt { (t!(v, settings_key_root, k = view.threshold, n = view.root.len())) }
                dd { @for key in &view.root { div { code.whole { (key) } } } }
            }
        }
        h2 { (t!(v, settings_grants)) }
        @if view.grants.is_empty() { p.quiet { (t!(v, settings_grants_none)) } }
        @for grant in &view.grants { (granted(v, grant)) }
        h2 { (t!(v, settings_peers)) }
        @if view.peers.is_empty() { p.quiet { (t!(v, settings_peers_none)) } }
        @for peer in &view.peers {
            dl.facts {
                dt { (v.said(&peer.name)) } dd {
                    @match &peer.reached { Some(when) => { (t!(v, record_reached, when = when.as_str())) } None => { (t!(v, record_never_reached)) } }
                    @if let Some(trouble) = &peer.trouble { br; span.quiet { (t!(v, record_trouble)) " " bdi { (trouble) } } }
                }
                dt { (t!(v, settings_key_server)) } dd { code.whole { (peer.fingerprint) } }
                @if let Some(key) = &peer.pouch { dt { (t!(v, settings_key_pouch)) } dd { code.whole { (key) } } }
            }
        }
        h2 { (t!(v, settings_languages)) }
        p { @for (n, lang) in SPOKEN.into_iter().enumerate() { @if n > 0 { " · " } span lang=(lang.code()) { (language(v.lang(), lang)) } } }
        h2 { (t!(v, settings_backups)) }
        p { (t!(v, settings_backups_how)) " " code dir="ltr" { "mithaq backup" } }
    }
}

/// The ways in which an office may prove its acts, the weakest first.
const WAYS: [&str; 3] = ["password", "webauthn", "key-file"];

/// Exactly what a way of proving protects against, and what it does not.
pub(super) fn way(v: &Voice, code: &str) -> Markup {
    html! {
        dl.facts {
            dt { (t!(v, settings_protects)) } dd { (v.by_code("proves-against", code)) }
            dt { (t!(v, settings_protects_not)) } dd { (v.by_code("proves-not-against", code)) }
        }
    }
}

fn granted(v: &Voice, grant: &Grant) -> Markup {
    html! {
        details {
            summary {
                (v.said(&grant.office)) " · "
                @if grant.revoked { (t!(v, settings_grant_revoked)) } @else if let Some(until) = &grant.until { (t!(v, settings_grant_until, when = until.as_str())) } @else { (t!(v, settings_grant_holds)) }
            }
            dl.facts {
                dt { (t!(v, settings_key)) } dd { code.whole { (grant.fingerprint) } }
                @if let Some(code) = grant.proves { dt { (t!(v, settings_proof)) } dd { (v.by_code("proves", code)) } }
                dt { (t!(v, settings_grant_acts)) } dd { @for (n, code) in grant.acts.iter().enumerate() { @if n > 0 { " · " } (v.by_code("act", code)) } }
                @if let Some(n) = grant.instruments { dt { (t!(v, settings_grant_bound)) } dd { (t!(v, settings_grant_instruments, n = n)) } }
            }
        }
    }
}

fn language(_page: Lang, of: Lang) -> &'static str {
    super::frame::own_name(of)
}
