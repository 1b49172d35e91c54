//! Settings: own password, language, keys; for a registrar the users and their roles.

use super::Said;
use super::frame::{Frame, Section, Visitor, csrf};
use crate::words::{SPOKEN, t};
use maud::{Markup, html};
use mithaq_canon::Lang;

/// What the page shows.
pub(crate) struct Settings {
    /// Own role's code.
    pub(crate) role: String,
    /// Users of this home; empty where the visitor may not see them.
    pub(crate) users: Vec<User>,
    /// Why the password was not changed: a code.
    pub(crate) wrong: Option<&'static str>,
}

/// A user of this home.
pub(crate) struct User {
    pub(crate) login: String,
    pub(crate) office: Said,
    /// The role's code.
    pub(crate) role: String,
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
                p.hint id="new-hint" { (t!(v, settings_password_hint)) }
                input id="new" name="new" type="password" autocomplete="new-password" required minlength="12" dir="ltr"
                    aria-describedby="new-hint" aria-invalid=[view.wrong.map(|_| "true")];
            }
            div.acts { button.button { (t!(v, settings_password_change)) } }
        }
        @if !view.users.is_empty() {
            h2 { (t!(v, settings_users)) }
            div.scroll { table {
                thead { tr { th { (t!(v, settings_login)) } th { (t!(v, settings_office)) } th { (t!(v, settings_role)) } } }
                tbody {
                    @for user in &view.users {
                        tr { td { code { (user.login) } } td { (v.said(&user.office)) } td { (v.by_code("role", &user.role)) } }
                    }
                }
            } }
        }
    };
    frame.narrow(Section::Aside, &t!(v, settings_title), &body)
}

fn language(_page: Lang, of: Lang) -> &'static str {
    super::frame::own_name(of)
}
