//! A small story, step by step: each step is one act of one side.

use crate::world::{End, World, convention, day};
use mithaq_canon::Side;
use mithaq_canon::{EntryId, Lang, SideSet};
use mithaq_core::{
    Answer, Command, MeasureProposed, MinutesDrafted, MinutesSigned, OfferAnswered, OfferMade,
    Operation, OutcomeKind, OutcomeRecorded, Replace, SessionConvened, SessionKind, Wording,
};
use mithaq_desk::{Desk, Prose, Role};

/// What the story has brought so far.
#[derive(Clone, Default)]
pub(crate) struct Story {
    pub(crate) instrument: Option<EntryId>,
    proposal: Option<EntryId>,
    counter: Option<EntryId>,
    session: Option<EntryId>,
    outcome: Option<EntryId>,
    measure: Option<EntryId>,
    minutes: Option<EntryId>,
    offer: Option<EntryId>,
}

/// The steps, in their order.
pub(crate) const STEPS: [fn(&World, &mut Story); 14] = [
    register,
    propose,
    counter,
    accept,
    adopt_north,
    adopt_south,
    convene,
    outcome,
    measure,
    draft,
    sign_north,
    sign_south,
    offer,
    answer,
];

fn register(world: &World, story: &mut Story) {
    let (command, prose) = convention(world.north().desk());
    story.instrument = Some(world.north().submit(Role::ForeignMinistry, command, prose));
}

pub(crate) fn replace(
    end: &End,
    instrument: EntryId,
    article: &str,
    ar: &str,
    en: &str,
    answers: Option<EntryId>,
) -> (Command, Prose) {
    let row = end.article(instrument, article);
    let mut prose = end.desk().prose();
    let body = prose.say(&[(Lang::Ar, ar), (Lang::En, en)]).unwrap();
    let heading = row.base.as_ref().unwrap().heading.clone();
    let command = Command::Propose {
        instrument,
        shown: vec![(row.id, row.digest)],
        operations: vec![Operation::Replace(Replace {
            provision: row.id,
            heading,
            body,
            placeholder: false,
        })],
        reason: None,
        words: Wording::empty(),
        answers,
    };
    (command, prose)
}

fn propose(world: &World, story: &mut Story) {
    let north = world.north();
    let (ar, en) = ("في أجل عشرين يوما.", "within twenty days.");
    let (command, prose) = replace(north, story.instrument.unwrap(), "2", ar, en, None);
    story.proposal = Some(north.submit(Role::Negotiator, command, prose));
}

fn counter(world: &World, story: &mut Story) {
    let south = world.south();
    let (ar, en) = ("في أجل خمسة وعشرين يوما.", "within twenty-five days.");
    let (command, prose) = replace(
        south,
        story.instrument.unwrap(),
        "2",
        ar,
        en,
        story.proposal,
    );
    story.counter = Some(south.submit(Role::Negotiator, command, prose));
}

fn accept(world: &World, story: &mut Story) {
    let north = world.north();
    let row = north.article(story.instrument.unwrap(), "2");
    let counter = row
        .alternatives
        .iter()
        .find(|alternative| Some(alternative.id.proposal) == story.counter)
        .unwrap();
    let command = Command::Accept {
        alternative: counter.id,
        shown: row.digest,
    };
    north.submit(Role::Negotiator, command, Prose::new());
}

fn adopt(end: &End, story: &Story) {
    let instrument = end.instrument(story.instrument.unwrap());
    let command = Command::Adopt {
        instrument: instrument.id,
        text: instrument.text,
    };
    end.submit(Role::HeadOfDelegation, command, Prose::new());
}

fn adopt_north(world: &World, story: &mut Story) {
    adopt(world.north(), story);
}

fn adopt_south(world: &World, story: &mut Story) {
    adopt(world.south(), story);
}

fn say(desk: &Desk, text: &str) -> (Wording, Prose) {
    let mut prose = desk.prose();
    (prose.one(Lang::En, text).unwrap(), prose)
}

fn convene(world: &World, story: &mut Story) {
    let south = world.south();
    let (name, prose) = say(south.desk(), "The joint security committee");
    let command = Command::Convene(SessionConvened {
        kind: SessionKind::JointCommittee,
        name,
        number: Some(3),
        held: day(2019, 7, 16),
        venue: Wording::empty(),
        agenda: Vec::new(),
    });
    story.session = Some(south.submit(Role::Negotiator, command, prose));
}

fn outcome(world: &World, story: &mut Story) {
    let north = world.north();
    let (text, prose) = say(north.desk(), "Police training is to go on.");
    let command = Command::RecordOutcome(OutcomeRecorded {
        session: story.session.unwrap(),
        kind: OutcomeKind::Agreement,
        text,
        about: story.instrument,
    });
    story.outcome = Some(north.submit(Role::Negotiator, command, prose));
}

fn measure(world: &World, story: &mut Story) {
    let south = world.south();
    let mut prose = south.desk().prose();
    let text = prose.one(Lang::En, "A course for twenty officers").unwrap();
    let north_office = prose.one(Lang::En, "Directorate of training").unwrap();
    let south_office = prose.one(Lang::En, "Police academy").unwrap();
    let command = Command::ProposeMeasure(MeasureProposed {
        session: story.session,
        outcome: story.outcome,
        provision: None,
        text,
        owners: vec![(Side(0), north_office), (Side(1), south_office)],
        due: day(2019, 12, 1),
    });
    story.measure = Some(south.submit(Role::Negotiator, command, prose));
}

fn draft(world: &World, story: &mut Story) {
    let north = world.north();
    let (text, prose) = say(north.desk(), "Minutes of the third session");
    let command = Command::DraftMinutes(MinutesDrafted {
        session: story.session.unwrap(),
        text,
        outcomes: vec![story.outcome.unwrap()],
        measures: vec![story.measure.unwrap()],
    });
    story.minutes = Some(north.submit(Role::Negotiator, command, prose));
}

fn sign(end: &End, story: &Story) {
    let command = Command::SignMinutes(MinutesSigned {
        minutes: story.minutes.unwrap(),
    });
    end.submit(Role::HeadOfDelegation, command, Prose::new());
}

fn sign_north(world: &World, story: &mut Story) {
    sign(world.north(), story);
}

fn sign_south(world: &World, story: &mut Story) {
    sign(world.south(), story);
}

fn offer(world: &World, story: &mut Story) {
    let north = world.north();
    let (title, prose) = say(north.desk(), "Civil protection course");
    let command = Command::MakeOffer(OfferMade {
        title,
        to: SideSet::default().with(Side(1)),
        places: Some(20),
        starts: day(2020, 1, 10),
        answer_by: None,
        measure: story.measure,
        words: Wording::empty(),
    });
    story.offer = Some(north.submit(Role::Negotiator, command, prose));
}

fn answer(world: &World, story: &mut Story) {
    let south = world.south();
    let command = Command::AnswerOffer(OfferAnswered {
        offer: story.offer.unwrap(),
        answer: Answer::Accepted,
        places: Some(15),
        words: Wording::empty(),
    });
    south.submit(Role::Negotiator, command, Prose::new());
}
