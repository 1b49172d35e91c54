//! One of the two texts, from what the form says: a file, or a text of the register on a day.

use crate::compare::{Input, Reading, Which, was_in_force};
use crate::forms::Fields;
use crate::pages::compare::{self as pages, Side};
use crate::pages::sight::Sight;
use crate::routes::answer;
use crate::routes::sight::sight;
use crate::session::Visit;
use crate::texts::{Version, printed};
use crate::upload::File;
use axum::response::Response;
use mithaq_canon::{Date, EntryId, Lang};
use mithaq_core::{InstrumentRow, ProvisionRow};
use mithaq_desk::{AskError, SignedIn, When, Words};

/// Why there is no text to compare.
pub(super) enum Miss {
    Wrong(&'static str),
    Answer(Response),
}

/// Rows of an instrument and their words, of today or of an earlier day.
struct Rows {
    instrument: InstrumentRow,
    provisions: Vec<ProvisionRow>,
    words: Words,
}

/// The text that a side of the form names.
pub(super) async fn input(
    visit: &Visit,
    who: &SignedIn,
    fields: &Fields,
    side: Side,
    file: Option<File>,
) -> Result<Input, Miss> {
    let lang = Lang::from_code(fields.get(&side.field("lang")));
    if let Some(file) = file {
        let bytes = file.bytes.ok_or(Miss::Wrong("too-large"))?;
        let rejected = fields.get(&side.field("changes")) == "rejected";
        return Ok(Input {
            name: file.name,
            of: None,
            reading: Reading::File {
                bytes,
                lang,
                rejected,
            },
        });
    }
    let (id, which) = fields
        .get(&side.field("text"))
        .split_once('/')
        .and_then(|(id, code)| Some((id.parse::<EntryId>().ok()?, Which::from_code(code)?)))
        .ok_or(Miss::Wrong("none"))?;
    let on = day(fields.get(&side.field("on")), visit.app.desk().today());
    let on = on.map_err(Miss::Wrong)?;
    let (rows, version) = rows(visit, who, id, which, on).await?;
    let s = sight(visit, rows.words);
    let lang = language(&s, &rows.instrument, lang).map_err(Miss::Wrong)?;
    let text = printed(&s, &rows.provisions, lang, version).text;
    if text.is_empty() {
        return Err(Miss::Wrong("no-text"));
    }
    let name = [
        s.told(&rows.instrument.title).text,
        pages::which_name(&s, &rows.instrument, which, on),
    ];
    Ok(Input {
        name: name.join(" – "),
        of: Some(id),
        reading: Reading::Words { text, lang },
    })
}

/// The day that the form names; none where it names none, and the text is that of now.
fn day(said: &str, today: Date) -> Result<Option<Date>, &'static str> {
    if said.is_empty() {
        return Ok(None);
    }
    let date: Date = said.parse().map_err(|_| "no-date")?;
    if date.earliest() > today.earliest() {
        return Err("to-come");
    }
    Ok(Some(date))
}

/// The rows of the text that is meant, and which version of them it is.
async fn rows(
    visit: &Visit,
    who: &SignedIn,
    id: EntryId,
    which: Which,
    on: Option<Date>,
) -> Result<(Rows, Version), Miss> {
    let today = visit.app.desk().today();
    let asker = who.clone();
    // An earlier text replays the record: few do that at once.
    let _leave = match (which, on) {
        (Which::Version(_), None) => None,
        (Which::Version(_) | Which::Entered | Which::InForce, _) => {
            visit.app.shelf().working().await
        }
    };
    let asked = visit.app.ask(move |desk| {
        let now = desk.instrument(&asker, id)?;
        let (when, version) = match (which, on) {
            (Which::Version(version), None) => {
                let rows = Rows {
                    instrument: now.instrument,
                    provisions: now.provisions,
                    words: now.words,
                };
                return Ok((Ok(rows), version));
            }
            (Which::Version(version), Some(date)) => (When::On(date), version),
            (Which::Entered, _) => (When::AsEntered, Version::Base),
            (Which::InForce, on) => {
                if !was_in_force(&now.instrument, on.unwrap_or(today)) {
                    return Ok((Err("not-in-force"), Version::Base));
                }
                (When::AsEntered, Version::Base)
            }
        };
        let then = desk.instrument_earlier(&asker, id, when)?;
        let rows = then.map(|then| Rows {
            instrument: then.instrument,
            provisions: then.provisions,
            words: then.words,
        });
        Ok::<_, AskError>((rows.ok_or("not-yet"), version))
    });
    match asked.await {
        Ok((Ok(rows), version)) => Ok((rows, version)),
        Ok((Err(code), _)) => Err(Miss::Wrong(code)),
        Err(error) => Err(Miss::Answer(answer::unanswered(visit, &error))),
    }
}

/// The language asked for, if there is such a text; else the first authentic one.
fn language(s: &Sight, row: &InstrumentRow, asked: Option<Lang>) -> Result<Lang, &'static str> {
    if let Some(lang) = asked {
        let has = row.texts.iter().any(|(held, _)| *held == lang);
        return has.then_some(lang).ok_or("no-language");
    }
    let authentic = row
        .texts
        .iter()
        .find(|(_, standing)| standing.is_authentic());
    let first = authentic.or(row.texts.first());
    Ok(first.map_or(s.lang(), |(lang, _)| *lang))
}
