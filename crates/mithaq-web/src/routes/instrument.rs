//! `GET /instruments/{id}`: one instrument.

use super::answer::{self, Answer};
use super::documents;
use super::sessions::Joined;
use super::sight::{reach, sight, signs};
use crate::format::Waiting;
use crate::pages::errors::Trouble;
use crate::pages::instrument::{self, Can, Documents, Instrument, Tab};
use crate::pages::sight::Sight;
use crate::pages::timeline::{Mark, Wait, Whose};
use crate::path::Path;
use crate::session::{Entered, Visit};
use crate::words::t;
use axum::http::StatusCode;
use axum::response::Response;
use mithaq_canon::{Date, EntryId, Lang};
use mithaq_core::{
    ActRow, EventKind, InstrumentRow, OutcomeRow, PendingRow, SessionRow, TextStage, Turn, Verdict,
};
use mithaq_desk::{AskError, InstrumentView, Right, SignedIn, When};

/// A timeline holds so many marks and stays legible; the latest are kept.
const MARKS_MAX: usize = 9;

/// `GET /instruments/{id}`
pub(crate) async fn show(Entered { visit, who }: Entered, Path(id): Path<String>) -> Response {
    page(&visit, &who, &id, None).await
}

/// The page; with what was filled in to attach a document, and why it was not taken.
pub(super) async fn page(
    visit: &Visit,
    who: &SignedIn,
    id: &str,
    attaching: Option<(Documents, StatusCode)>,
) -> Response {
    let Ok(id) = id.parse::<EntryId>() else {
        return Answer::Trouble(Trouble::NotFound).to(visit);
    };
    let query = &visit.query;
    let wanted = Tab::ALL.into_iter();
    let tab = wanted.clone().find(|tab| tab.code() == query.get("tab"));
    let tab = match &attaching {
        Some(_) => Tab::Documents,
        None => tab.unwrap_or(Tab::Text),
    };
    // A day that has not come, or is none, is no earlier day: then the text is that of now.
    let today = visit.app.desk().today();
    let on: Option<Date> = query.get("on").parse().ok();
    let on = on.filter(|on| tab == Tab::Text && on.latest() < today.earliest());
    let asker = who.clone();
    // An earlier text replays the record: few do that at once.
    let _leave = match on {
        Some(_) => visit.app.shelf().working().await,
        None => None,
    };
    let asked = visit
        .app
        .ask(move |desk| {
            let earlier = match on {
                Some(on) => desk.instrument_earlier(&asker, id, When::On(on))?,
                None => None,
            };
            let view = desk.instrument(&asker, id)?;
            let attached = match tab {
                Tab::Documents => desk.attachments(&asker, id)?,
                Tab::Text | Tab::Negotiation | Tab::History => Default::default(),
            };
            Ok::<_, AskError>((view, earlier, attached, desk.sessions(&asker)?))
        })
        .await;
    let (mut view, earlier, attached, sessions) = match asked {
        Ok(asked) => asked,
        Err(error) => return answer::unanswered(visit, &error),
    };
    let (attached, titles) = attached;
    let mut words = vec![view.words.clone(), sessions.words, titles];
    if on.is_some() {
        view.provisions.clear();
    }
    if let Some(earlier) = earlier {
        view.provisions = earlier.provisions;
        words.push(earlier.words);
    }
    let sight = sight(visit, Joined(words));
    let (filled, status) = attaching.unwrap_or((Documents::default(), StatusCode::OK));
    let page = Instrument {
        trust: signs(&view.acts, &view.trust, sight.us),
        signs: reach(&view.acts, &view.trust, sight.us),
        marks: marks(&sight, &view, &sessions.sessions),
        waits: waits(&sight, &view.pending),
        langs: langs(&sight, &view.instrument, query.get("langs")),
        can: can(who),
        documents: Documents {
            all: documents::shown(attached, &view, sight.us),
            ..filled
        },
        remarks: view.remarks,
        row: view.instrument,
        provisions: view.provisions,
        acts: view.acts,
        pending: view.pending,
        tab,
        on,
    };
    answer::page(status, &instrument::page(&visit.frame(), &sight, &page))
}

fn can(who: &SignedIn) -> Can {
    Can {
        open: who.may(Right::Act(EventKind::NegotiationOpened)),
        draft: who.may(Right::Act(EventKind::DrafterNamed)),
        adopt: who.may(Right::Act(EventKind::Adopted)),
        confirm_past: who.may(Right::Act(EventKind::PastConfirmed)),
        pause: who.may(Right::Act(EventKind::Paused)),
        attach: who.may(Right::Act(EventKind::Attached)),
        remark: who.may(Right::Act(EventKind::Remarked)),
    }
}

/// The languages shown: those asked for, else the page's own beside the first authentic one.
fn langs(s: &Sight, row: &InstrumentRow, asked: &str) -> Vec<Lang> {
    let has = |lang: Lang| row.texts.iter().any(|(held, _)| *held == lang);
    let wanted: Vec<Lang> = asked
        .split(',')
        .filter_map(Lang::from_code)
        .filter(|lang| has(*lang))
        .take(3)
        .collect();
    if !wanted.is_empty() {
        return wanted;
    }
    let authentic = row
        .texts
        .iter()
        .find(|(_, standing)| standing.is_authentic())
        .map(|(lang, _)| *lang);
    let mut langs: Vec<Lang> = authentic.into_iter().collect();
    if has(s.lang()) && !langs.contains(&s.lang()) {
        langs.push(s.lang());
    }
    if langs.is_empty() {
        langs.extend(row.texts.first().map(|(lang, _)| *lang));
    }
    langs
}

/// Acts that belong on a timeline; those of one side on one day are one mark.
fn marks(s: &Sight, view: &InstrumentView, sessions: &[SessionRow]) -> Vec<Mark> {
    let mut marks: Vec<(Mark, usize)> = Vec::new();
    for session in sessions {
        let about = |outcome: &OutcomeRow| outcome.about == Some(view.instrument.id);
        if let Some(outcome) = session.outcomes.iter().find(|outcome| about(outcome)) {
            let kind = s.by_code("outcome", outcome.kind.code());
            let label = format!("{kind}: {}", s.told(&session.name).text);
            marks.push((
                Mark {
                    date: session.held,
                    whose: Whose::Joint,
                    label,
                },
                1,
            ));
        }
    }
    for milestone in &view.instrument.milestones {
        let label = s.by_code("milestone", milestone.kind.code());
        marks.push((
            Mark {
                date: milestone.date,
                whose: Whose::Joint,
                label,
            },
            1,
        ));
    }
    for act in &view.acts {
        let Some(kind) = drawn(act) else { continue };
        let label = s.by_code("act", kind.code());
        let whose = match (kind, act.at.side == s.us) {
            (EventKind::Adopted, _) if view.instrument.stage == TextStage::Adopted => Whose::Joint,
            (_, true) => Whose::Ours,
            (_, false) => Whose::Theirs,
        };
        let alike =
            |held: &Mark| held.date == act.made && held.whose == whose && held.label == label;
        match marks.iter_mut().find(|(held, _)| alike(held)) {
            // A joint act is one act, however many sides did their part of it.
            Some((_, count)) if whose != Whose::Joint => *count += 1,
            Some(_) => (),
            None => marks.push((
                Mark {
                    date: act.made,
                    whose,
                    label,
                },
                1,
            )),
        }
    }
    let mut marks = joined(s, marks);
    if !marks.is_empty() && marks.iter().all(|mark| mark.date != s.today) {
        marks.push(Mark {
            date: s.today,
            whose: Whose::Joint,
            label: t!(s, timeline_today),
        });
    }
    marks.sort_by_key(|mark| mark.date.earliest());
    let from = marks.len().saturating_sub(MARKS_MAX);
    marks.split_off(from)
}

/// What one side did on one day is one mark, whatever it was.
fn joined(s: &Sight, marks: Vec<(Mark, usize)>) -> Vec<Mark> {
    let comma = if s.lang() == Lang::Ar { "، " } else { ", " };
    let mut joined: Vec<Mark> = Vec::new();
    for (mark, count) in marks {
        let label = if count > 1 {
            format!("{} ({count})", mark.label)
        } else {
            mark.label
        };
        let same = |held: &&mut Mark| held.date == mark.date && held.whose == mark.whose;
        match joined.iter_mut().find(same) {
            Some(held) => {
                held.label.push_str(comma);
                held.label.push_str(&label);
            }
            None => joined.push(Mark { label, ..mark }),
        }
    }
    joined
}

fn drawn(act: &ActRow) -> Option<EventKind> {
    let kind = act.kind.filter(|_| act.verdict == Verdict::Standing)?;
    let shown = matches!(
        kind,
        EventKind::NegotiationOpened
            | EventKind::DrafterNamed
            | EventKind::Proposed
            | EventKind::Accepted
            | EventKind::Adopted
            | EventKind::Reopened
            | EventKind::Paused
    );
    shown.then_some(kind)
}

/// The longest wait for each side, up to today.
fn waits(s: &Sight, pending: &[PendingRow]) -> Vec<Wait> {
    let longest = |ours: bool| {
        let of = |row: &&PendingRow| match row.awaited.seen_from(s.us) {
            Turn::Ours | Turn::Both => ours,
            Turn::Theirs | Turn::Nobody => !ours,
            Turn::Paused => false,
        };
        pending
            .iter()
            .filter(of)
            .min_by_key(|row| row.since.earliest())
    };
    let drawn = |row: &PendingRow, ours: bool| {
        let turn = row.awaited.seen_from(s.us);
        let waiting = Waiting::between(row.since, s.today).sentence(s);
        let label = t!(
            s,
            timeline_wait,
            turn = s.by_code("wait", turn.code()),
            time = waiting
        );
        Wait {
            from: row.since,
            to: s.today,
            ours,
            label,
        }
    };
    let (theirs, ours) = (longest(false), longest(true));
    let both = [
        theirs.map(|row| drawn(row, false)),
        ours.map(|row| drawn(row, true)),
    ];
    both.into_iter()
        .flatten()
        .filter(|wait| wait.from.earliest() < wait.to.earliest())
        .collect()
}
