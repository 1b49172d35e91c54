//! `/instruments/{id}/word`: the rolling text goes out as a Word file, and what comes back becomes
//! drafts at home. Nothing is conveyed here.

use super::answer::{self, Answer};
use super::files::{DOCX, attached};
use super::sight::sight;
use crate::compare::{Failure, Held, Outcome, Stage, why};
use crate::forms::Fields;
use crate::links::see;
use crate::pages::address::{address, from_address, room_of};
use crate::pages::compare as progress;
use crate::pages::errors::Trouble;
use crate::pages::frame::Section;
use crate::pages::sight::Sight;
use crate::pages::word as pages;
use crate::path::Path;
use crate::session::{Entered, Posted, Visit, pick};
use crate::upload::Uploaded;
use crate::word::{
    Authors, Becomes, Ground, Placed, Proposal, Returned, Whose, place, read, rolling,
};
use axum::http::{HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};
use mithaq_canon::{EntryId, Lang, Side};
use mithaq_core::{EventKind, InstrumentRow, ProvisionRow};
use mithaq_desk::{AskError, InstrumentView, Right, SignedIn, Spot};
use mithaq_files::docx;
use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;
use std::time::Duration;

/// An answer that comes this soon needs no page that says how far the work is.
const SOON: Duration = Duration::from_millis(1500);
/// A comment becomes a note of at most so many characters: longer ones are cut, and say so.
const NOTE_CHARS_MAX: usize = 4000;

/// `GET /instruments/{id}/word`
pub(crate) async fn show(entered: Entered, Path(id): Path<String>) -> Response {
    form(&entered.visit, &entered.who, &id, None).await
}

async fn form(visit: &Visit, who: &SignedIn, id: &str, wrong: Option<&'static str>) -> Response {
    let view = match instrument(visit, who, id).await {
        Ok(view) => view,
        Err(answer) => return answer,
    };
    let s = sight(visit, view.words);
    let page = pages::Word {
        instrument: &view.instrument,
        may_return: may_return(who),
        wrong,
    };
    let status = if wrong.is_some() {
        StatusCode::UNPROCESSABLE_ENTITY
    } else {
        StatusCode::OK
    };
    answer::page(status, &pages::form(&visit.frame(), &s, &page))
}

fn may_return(who: &SignedIn) -> bool {
    who.may(Right::Act(EventKind::Proposed)) && who.may(Right::Draft)
}

async fn instrument(visit: &Visit, who: &SignedIn, id: &str) -> Result<InstrumentView, Response> {
    let Ok(id) = id.parse::<EntryId>() else {
        return Err(Answer::Trouble(Trouble::NotFound).to(visit));
    };
    let asker = who.clone();
    let asked = visit.app.ask(move |desk| desk.instrument(&asker, id)).await;
    asked.map_err(|error| answer::unanswered(visit, &error))
}

/// `GET /instruments/{id}/rolling.docx`: the rolling text in the language asked for.
pub(crate) async fn download(Entered { visit, who }: Entered, Path(id): Path<String>) -> Response {
    let view = match instrument(&visit, &who, &id).await {
        Ok(view) => view,
        Err(answer) => return answer,
    };
    let s = sight(&visit, view.words);
    let lang = text_lang(&view.instrument, Lang::from_code(visit.query.get("text")));
    let leave = visit.app.shelf().working().await;
    let rows = view.provisions;
    let made = visit
        .app
        .ask(move |desk| {
            let name = |side: Side| {
                let register = desk.register();
                let sides = register.as_ref().map(|register| &register.charter.sides);
                let named = sides.and_then(|sides| sides.get(usize::from(side.0)));
                named.map_or_else(String::new, |side| pick(&side.names, lang).text)
            };
            let document = rolling(&s, &rows, lang, &name, desk.now());
            Ok::<_, AskError>(docx::write(&document, docx::Options::new(lang)).ok())
        })
        .await;
    drop(leave);
    match made {
        Ok(Some(bytes)) => {
            let name = format!("rolling-text-{}.docx", lang.code());
            attached(bytes, DOCX, &name)
        }
        Ok(None) => Answer::Trouble(Trouble::TooLarge).to(&visit),
        Err(error) => answer::unanswered(&visit, &error),
    }
}

/// The language of the text: the one asked for if the instrument has it, else an authentic one.
fn text_lang(row: &InstrumentRow, asked: Option<Lang>) -> Lang {
    let has = |lang: &Lang| row.texts.iter().any(|(held, _)| held == lang);
    let authentic = row
        .texts
        .iter()
        .find(|(_, standing)| standing.is_authentic());
    let held = authentic.or(row.texts.first()).map(|(lang, _)| *lang);
    asked.filter(has).or(held).unwrap_or(Lang::Ar)
}

/// `POST /instruments/{id}/word`
pub(crate) async fn submit(
    Path(id): Path<String>,
    Uploaded {
        visit,
        who,
        mut files,
        ..
    }: Uploaded,
) -> Response {
    if !may_return(&who) {
        return Answer::Trouble(Trouble::Forbidden).to(&visit);
    }
    let view = match instrument(&visit, &who, &id).await {
        Ok(view) => view,
        Err(answer) => return answer,
    };
    let Some(file) = files.remove("file") else {
        return form(&visit, &who, &id, Some("none")).await;
    };
    let Some(bytes) = file.bytes else {
        return form(&visit, &who, &id, Some("too-large")).await;
    };
    let app = visit.app.clone();
    let Ok(key) = app.shelf().open(who.account().id) else {
        return Answer::Trouble(Trouble::Busy).to(&visit);
    };
    let instrument = view.instrument.id;
    let work = tokio::spawn(async move {
        let leave = app.shelf().working().await;
        app.shelf().put(key, Held::Working(Stage::ReadNew));
        let name = file.name;
        let done = tokio::task::spawn_blocking(move || read(instrument, name, &bytes));
        let held = match done.await {
            Ok(Ok(returned)) => Held::Done(Outcome::Returned(Arc::new(returned))),
            Ok(Err(error)) => Held::Failed(Failure::Unread {
                new: true,
                why: why(&error),
            }),
            Err(_) => Held::Failed(Failure::Broken),
        };
        drop(leave);
        app.shelf().put(key, held);
    });
    // That it takes longer is no failure: its page says how far it has come.
    let _ = tokio::time::timeout(SOON, work).await;
    see(&format!("/instruments/{instrument}/word/{key}"))
}

/// A file that came back, on the provisions as they are now.
struct Laid {
    s: Sight,
    instrument: InstrumentRow,
    rows: Vec<ProvisionRow>,
    lang: Lang,
    authors: Authors,
    placed: Placed,
    /// Of our proposals those for which a draft is kept already.
    kept: BTreeSet<String>,
}

/// The result at a place, if it belongs to this instrument and visitor.
fn held(visit: &Visit, who: &SignedIn, id: &str, key: u64) -> Result<Arc<Returned>, Box<Response>> {
    let frame = visit.frame();
    let back = format!("/instruments/{id}/word");
    match visit.app.shelf().get(key, who.account().id) {
        Some(Held::Done(Outcome::Returned(returned))) if returned.instrument.to_string() == id => {
            Ok(returned)
        }
        Some(Held::Working(stage)) => {
            let here = format!("{back}/{key}");
            let page = progress::working(&frame, Section::Instruments, stage, &here);
            let again = [(header::REFRESH, HeaderValue::from_static("1"))];
            Err(Box::new(
                (again, answer::page(StatusCode::OK, &page)).into_response(),
            ))
        }
        Some(Held::Failed(failure)) => Err(Box::new(answer::page(
            StatusCode::UNPROCESSABLE_ENTITY,
            &progress::failed(&frame, Section::Instruments, &failure, &back),
        ))),
        Some(Held::Done(_)) | None => Err(Box::new(answer::page(
            StatusCode::NOT_FOUND,
            &progress::gone(&frame, Section::Instruments, &back),
        ))),
    }
}

async fn lay(
    visit: &Visit,
    who: &SignedIn,
    id: &str,
    returned: Arc<Returned>,
    fields: &Fields,
) -> Result<Laid, Response> {
    if !may_return(who) {
        return Err(Answer::Trouble(Trouble::Forbidden).to(visit));
    }
    let view = instrument(visit, who, id).await?;
    let s = sight(visit, view.words);
    let lang = text_lang(&view.instrument, returned.lang);
    let authors = authors(visit, &s, &returned, fields);
    let (rows, row, asker) = (view.provisions, view.instrument, who.clone());
    let leave = visit.app.shelf().working().await;
    let laid = visit
        .app
        .ask(move |desk| {
            let ground = Ground::of(&s, &rows, lang);
            let placed = place(&returned.document, &ground, lang, s.us, &authors);
            let mut kept = BTreeSet::new();
            for group in placed
                .groups
                .iter()
                .filter(|group| group.whose == Whose::Side(s.us))
            {
                for one in &group.proposals {
                    if desk.draft(&asker, &draft_name(&row, &rows, one))?.is_some() {
                        kept.insert(mark(&row, &rows, one));
                    }
                }
            }
            Ok::<_, AskError>(Laid {
                s,
                instrument: row,
                rows,
                lang,
                authors,
                placed,
                kept,
            })
        })
        .await;
    drop(leave);
    laid.map_err(|error| answer::unanswered(visit, &error))
}

/// Who the authors of the document are: by the names of the sides and of our offices, then as the
/// visitor says.
fn authors(visit: &Visit, s: &Sight, returned: &Returned, fields: &Fields) -> Authors {
    let desk = visit.app.desk();
    let mut known: Vec<(Side, String)> = Vec::new();
    if let Some(register) = desk.register() {
        for (nth, side) in register.charter.sides.iter().enumerate() {
            let names = side.names.iter().chain(&side.formal_names);
            let at = u8::try_from(nth).map_or(s.us, Side);
            known.extend(names.map(|(_, name)| (at, name.clone())));
        }
    }
    let mut authors = Authors::of(&returned.document.authors(), &known);
    let said = |name: &str| match fields.get(name) {
        "" => None,
        "unknown" => Some(Whose::Unknown),
        code => code.parse().ok().map(|side| Whose::Side(Side(side))),
    };
    let count = authors.iter().count();
    for nth in 0..count {
        if let Some(whose) = said(&format!("as.{nth}")) {
            authors.say(nth, whose);
        }
    }
    if let Some(Whose::Side(side)) = said("as.none") {
        authors.say_untracked(Some(side));
    }
    authors
}

/// What a proposal is called in the form: its kind and its provision.
fn mark(instrument: &InstrumentRow, rows: &[ProvisionRow], one: &Proposal) -> String {
    let at = rows.get(one.at);
    let at = at
        .map(|row| address(row.id, instrument.id))
        .unwrap_or_default();
    format!("{}~{at}", one.becomes.kind())
}

/// The name of the draft that the form of the same act looks for.
fn draft_name(instrument: &InstrumentRow, rows: &[ProvisionRow], one: &Proposal) -> String {
    let at = rows.get(one.at);
    let at = at
        .map(|row| address(row.id, instrument.id))
        .unwrap_or_default();
    format!("{}/{}/{at}", one.becomes.kind(), instrument.id)
}

/// `GET /instruments/{id}/word/{key}`: what the file would become.
pub(crate) async fn preview(
    Entered { visit, who }: Entered,
    Path((id, key)): Path<(String, u64)>,
) -> Response {
    let returned = match held(&visit, &who, &id, key) {
        Ok(returned) => returned,
        Err(answer) => return *answer,
    };
    let laid = match lay(&visit, &who, &id, returned.clone(), &visit.query).await {
        Ok(laid) => laid,
        Err(answer) => return answer,
    };
    let made = made(&laid, visit.query.get("made"));
    let view = pages::Preview {
        here: format!("/instruments/{id}/word/{key}"),
        name: &returned.name,
        notices: &returned.notices,
        instrument: &laid.instrument,
        rows: &laid.rows,
        lang: laid.lang,
        authors: &laid.authors,
        placed: &laid.placed,
        kept: &laid.kept,
        made,
        lost: visit.query.get("lost").parse().unwrap_or(0),
        mark: &|one| mark(&laid.instrument, &laid.rows, one),
    };
    Answer::Page(pages::preview(&visit.frame(), &laid.s, &view)).to(&visit)
}

/// The drafts that were just made: each with where it is gone on with.
fn made(laid: &Laid, marks: &str) -> Vec<(usize, String)> {
    let of = |mark: &str| {
        let (kind, at) = mark.split_once('~')?;
        let id = from_address(at, laid.instrument.id)?;
        let place = laid.rows.iter().position(|row| row.id == id)?;
        let room = room_of(laid.instrument.id);
        let text = laid.lang.code();
        Some((place, format!("{room}/{at}?text={text}&form={kind}#form")))
    };
    marks.split(',').filter_map(of).collect()
}

/// `POST /instruments/{id}/word/{key}`: keeps what was ticked, at home.
pub(crate) async fn keep(
    Path((id, key)): Path<(String, u64)>,
    Posted { visit, who, fields }: Posted,
) -> Response {
    let returned = match held(&visit, &who, &id, key) {
        Ok(returned) => returned,
        Err(answer) => return *answer,
    };
    let laid = match lay(&visit, &who, &id, returned, &fields).await {
        Ok(laid) => laid,
        Err(answer) => return answer,
    };
    let wanted: BTreeSet<&str> = fields.get("take").lines().map(str::trim).collect();
    let mut drafts: Vec<(String, String, String)> = Vec::new();
    for group in laid
        .placed
        .groups
        .iter()
        .filter(|group| group.whose == Whose::Side(laid.s.us))
    {
        for one in &group.proposals {
            let mark = mark(&laid.instrument, &laid.rows, one);
            if wanted.contains(&*mark)
                && let Some(fields) = draft(&laid, one)
            {
                drafts.push((mark, draft_name(&laid.instrument, &laid.rows, one), fields));
            }
        }
    }
    let notes = notes(&laid, fields.get("note"));
    let lost = wanted.iter().filter(|mark| !mark.is_empty()).count() - drafts.len();
    let marks: Vec<String> = drafts.iter().map(|(mark, _, _)| mark.clone()).collect();
    let asker = who.clone();
    let kept = visit
        .app
        .ask(move |desk| {
            for (_, name, fields) in &drafts {
                desk.save_draft(&asker, name, fields)?;
            }
            for (spot, text) in &notes {
                desk.add_note(&asker, *spot, text)?;
            }
            Ok::<_, AskError>(())
        })
        .await;
    if let Err(error) = kept {
        return answer::unanswered(&visit, &error);
    }
    let mut to = format!(
        "/instruments/{id}/word/{key}?said=kept&made={}",
        marks.join(",")
    );
    for (name, value) in fields.iter().filter(|(name, _)| name.starts_with("as.")) {
        // Numbers and one word: nothing that would need to be encoded is taken over.
        if name
            .chars()
            .chain(value.chars())
            .all(|c| c.is_ascii_alphanumeric() || c == '.')
        {
            to.push_str(&format!("&{name}={value}"));
        }
    }
    if lost > 0 {
        to.push_str(&format!("&lost={lost}"));
    }
    see(&to)
}

/// The fields of the form that conveys it.
fn draft(laid: &Laid, one: &Proposal) -> Option<String> {
    let row = laid.rows.get(one.at)?;
    let at = address(row.id, laid.instrument.id);
    let back = format!("{}/{at}", room_of(laid.instrument.id));
    let lang = laid.lang.code();
    let mut fields: BTreeMap<String, String> = BTreeMap::new();
    let mut set = |name: &str, value: &str| fields.insert(name.to_owned(), value.to_owned());
    set("kind", one.becomes.kind());
    set("instrument", &laid.instrument.id.to_string());
    set("provision", &at);
    set("shown", &row.digest.to_string());
    set("back", &back);
    match &one.becomes {
        Becomes::Replace { heading, body } => {
            set(&format!("heading.{lang}"), heading);
            set(&format!("body.{lang}"), body);
        }
        Becomes::Insert {
            number,
            heading,
            body,
        } => {
            set("after", &at);
            set("number", number);
            set(&format!("heading.{lang}"), heading);
            set(&format!("body.{lang}"), body);
        }
        Becomes::Delete => (),
    }
    serde_json::to_string(&fields).ok()
}

/// The comments that were ticked, as notes in the margin.
fn notes(laid: &Laid, ticked: &str) -> Vec<(Spot, String)> {
    let instrument = laid.instrument.id;
    let note = |nth: &str| {
        let remark = laid.placed.remarks.get(nth.trim().parse::<usize>().ok()?)?;
        let row = remark.at.and_then(|at| laid.rows.get(at));
        let spot = row.map_or(Spot::Dossier(instrument), |row| {
            Spot::Provision(instrument, row.id)
        });
        let about = remark.about.trim();
        let text = if about.is_empty() {
            format!("{}: {}", remark.author, remark.text)
        } else {
            format!("{} («{about}»): {}", remark.author, remark.text)
        };
        if text.chars().count() <= NOTE_CHARS_MAX {
            return Some((spot, text));
        }
        let cut: String = text.chars().take(NOTE_CHARS_MAX - 1).collect();
        Some((spot, cut + "…"))
    };
    ticked.lines().filter_map(note).collect()
}
