//! `GET /compare/{key}/{format}`: the comparison as a file.

use super::knows;
use crate::compare::{Compared, Held, Outcome};
use crate::pages::compare as pages;
use crate::pages::errors::Trouble;
use crate::pages::frame::Section;
use crate::path::Path;
use crate::routes::answer::{self, Answer};
use crate::routes::files::{DOCX, attached};
use crate::session::{Entered, pick};
use axum::http::StatusCode;
use axum::response::Response;
use mithaq_canon::Time;
use mithaq_desk::{AskError, Desk};
use mithaq_files::akn::{self, Actor, Meta};
use mithaq_files::{compared, docx, html, merged, redline::Signature};
use mithaq_text::merge::merge;
use mithaq_text::rolling::Who;

/// What a comparison can be taken away as.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Form {
    /// The later document itself with the changes tracked in it, where it is a DOCX that can hold
    /// them; else a new one.
    Docx,
    /// A new document, in which moves are moves.
    FreshDocx,
    Html,
    /// Akoma Ntoso: the earlier text as a bill, with what the later one proposes to change.
    Akn,
}

impl Form {
    fn from_code(code: &str) -> Option<Self> {
        match code {
            "docx" => Some(Self::Docx),
            "fresh.docx" => Some(Self::FreshDocx),
            "html" => Some(Self::Html),
            "akn.xml" => Some(Self::Akn),
            _ => None,
        }
    }

    fn mime(self) -> &'static str {
        match self {
            Self::Docx | Self::FreshDocx => DOCX,
            Self::Html => "text/html; charset=utf-8",
            Self::Akn => "application/akn+xml",
        }
    }

    fn ending(self) -> &'static str {
        match self {
            Self::Docx | Self::FreshDocx => "docx",
            Self::Html => "html",
            Self::Akn => "xml",
        }
    }
}

/// `GET /compare/{key}/{format}`
pub(crate) async fn download(
    Entered { visit, who }: Entered,
    Path((key, format)): Path<(u64, String)>,
) -> Response {
    let Some(form) = Form::from_code(&format) else {
        return Answer::Trouble(Trouble::NotFound).to(&visit);
    };
    let held = visit.app.shelf().get(key, who.account().id);
    let Some(Held::Done(Outcome::Compared(compared))) = held else {
        return answer::page(
            StatusCode::NOT_FOUND,
            &pages::gone(&visit.frame(), Section::Compare, "/compare"),
        );
    };
    if let Err(error) = knows(&visit, &who, &compared).await {
        return answer::unanswered(&visit, &error);
    }
    let leave = visit.app.shelf().working().await;
    let author = pick(&visit.app.desk().profile().names, visit.voice.lang()).text;
    let write = move |desk: &Desk| Ok::<_, AskError>(written(&compared, form, &author, desk.now()));
    let made = visit.app.ask(write).await;
    drop(leave);
    match made {
        Ok(Some(bytes)) => {
            let name = format!("comparison-{key}.{}", form.ending());
            attached(bytes, form.mime(), &name)
        }
        Ok(None) => Answer::Trouble(Trouble::TooLarge).to(&visit),
        Err(error) => answer::unanswered(&visit, &error),
    }
}

/// The file; none where it would be larger than a DOCX can be.
fn written(compared: &Compared, form: Form, author: &str, now: Time) -> Option<Vec<u8>> {
    let (old, new) = (&compared.old.tree, &compared.new.tree);
    let comparison = &compared.comparison;
    let by = Signature {
        author,
        at: Some(now),
    };
    let document = || compared::document(comparison, old, new, by);
    let fresh = || docx::write(&document(), docx::Options::new(new.lang)).ok();
    match form {
        Form::Docx => {
            let Some(word) = &compared.new.word else {
                return fresh();
            };
            let before = compared.old.word.as_ref().map(|word| &word.document);
            let over = compared::over(&word.bytes, before, comparison, old, new, by);
            over.ok().flatten().or_else(fresh)
        }
        Form::FreshDocx => fresh(),
        Form::Html => Some(html::document(&document(), new.lang).into_bytes()),
        Form::Akn => {
            let merged = merge(old, &[(Who(0), new)]);
            let later = Actor {
                id: "later".to_owned(),
                name: compared.new.name.clone(),
            };
            let meta = Meta {
                parties: vec![later],
                ..Meta::default()
            };
            Some(akn::write_draft(&merged::draft(&merged), &meta).into_bytes())
        }
    }
}
