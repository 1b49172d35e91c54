//! What each rule allows and refuses.

use super::world::{
    A, B, C, World, day, draft, first, instrument, instrument_row, official, propose,
    provision_row, provision_rows, replace, words,
};
use crate::{
    Accepted, ActSet, Adopted, Command, Content, Delete, DrafterNamed, Event, EventKind, Insert,
    NegotiationKind, NegotiationOpened, Occurred, Operation, PastConfirmed, PastContested,
    ProvisionId, ProvisionKind, ProvisionStatus, Reason, Refusal, Remarked, Replace, Standing,
    TextStage, TextState, Verdict, Wording,
};
use alloc::{format, string::String, vec, vec::Vec};
use mithaq_canon::{Digest, EntryId, KeyId, Lang, Past, from_bytes, to_bytes};

fn insert(after: Option<ProvisionId>, number: &str) -> Operation {
    Operation::Insert(Insert {
        after,
        kind: ProvisionKind::Article,
        number: number.into(),
        heading: Wording::empty(),
        body: words(number),
        placeholder: false,
    })
}

fn numbers(world: &World, id: EntryId) -> Vec<String> {
    let rows = provision_rows(world.home(A), id).into_iter();
    rows.filter(|row| row.text.is_some())
        .map(|row| row.number)
        .collect()
}

fn revision(instrument: EntryId) -> Command {
    Command::OpenNegotiation(NegotiationOpened {
        instrument,
        kind: NegotiationKind::Revision,
        basis: Vec::new(),
        reasons: Vec::new(),
        drafter: None,
    })
}

#[test]
fn one_text_is_negotiated_and_adopted() {
    let (mut world, id, provision) = draft(2);
    let ours = world.proposes(A, provision, "ours");
    world.sync();
    let counter = world.proposes(B, provision, "counter");
    world.sync();
    assert_eq!(instrument_row(world.home(A), id).open, 1);
    world.accepts(A, counter);
    let before = provision_row(world.home(A), provision);
    assert_eq!(
        (before.status, before.provisional),
        (ProvisionStatus::Agreed, true)
    );
    let text = instrument_row(world.home(A), id).text;
    let adopt = Command::Adopt {
        instrument: id,
        text,
    };
    assert_eq!(world.refuses(A, adopt), "not-yet-settled");
    world.sync();
    assert!(!provision_row(world.home(A), provision).provisional);
    world.adopts(A, id);
    world.sync();
    world.adopts(B, id);
    world.sync();
    let row = instrument_row(world.home(B), id);
    assert_eq!(
        (row.stage, row.edition, row.text),
        (TextStage::Adopted, 1, text)
    );
    let row = provision_row(world.home(B), provision);
    assert_eq!(row.status, ProvisionStatus::Adopted);
    assert_eq!(row.text.unwrap().body, words("counter"));
    assert_eq!(row.alternatives.len(), 2);
    assert_eq!(row.agreed, Some(counter));
    assert_ne!(ours, counter);
}

#[test]
fn an_adopted_text_needs_a_revision_and_moves_once_more() {
    let mut world = World::new(2);
    let id = world.does(A, Command::Register(instrument(2, TextState::Adopted)));
    world.sync();
    let provision = ProvisionId { entry: id, n: 0 };
    let change = || propose(id, vec![replace(provision, "new")]);
    assert_eq!(world.refuses(A, change()), "no-negotiation");
    let negotiation = world.does(B, revision(id));
    world.sync();
    world.does(A, Command::TakeUpDrafting(DrafterNamed { negotiation }));
    let again = Command::TakeUpDrafting(DrafterNamed { negotiation });
    assert_eq!(world.refuses(A, again.clone()), "already-charged");
    let put = first(world.does(A, change()));
    world.sync();
    world.accepts(B, put);
    world.sync();
    world.adopts(B, id);
    world.sync();
    world.adopts(A, id);
    // Complete, but B's home has not confirmed that yet.
    assert_eq!(world.refuses(A, change()), "adopted");
    world.sync();
    assert_eq!(world.refuses(A, change()), "no-negotiation");
    assert_eq!(world.refuses(B, again), "negotiation-concluded");
    world.does(A, revision(id));
    let next = first(world.does(A, propose(id, vec![replace(provision, "newer")])));
    world.sync();
    let row = provision_row(world.home(B), provision);
    assert_eq!(row.base.unwrap().body, words("new"));
    assert_eq!(row.alternatives.len(), 1);
    world.accepts(B, next);
    world.sync();
    world.adopts(A, id);
    world.sync();
    world.adopts(B, id);
    world.sync();
    let row = instrument_row(world.home(A), id);
    assert_eq!((row.edition, row.stage), (2, TextStage::Adopted));
    assert!(row.negotiations.iter().all(|row| row.concluded));
}

#[test]
fn a_proposal_on_an_older_base_is_void() {
    let (mut world, id, provision) = draft(2);
    let event = crate::Proposed {
        instrument: id,
        base: Digest::of(&[b"another"]),
        operations: vec![replace(provision, "x")],
        reason: Some(Reason::Wish),
        words: Wording::empty(),
        answers: None,
    };
    let entry = world.state(A, Event::Proposed(event));
    assert_eq!(world.verdict(A, entry), "other-base");
}

#[test]
fn inserted_and_deleted_provisions_move_the_text() {
    let (mut world, id, provision) = draft(2);
    let proposal = world.does(
        A,
        propose(
            id,
            vec![
                insert(Some(provision), "1 bis"),
                insert(Some(provision), "1 ter"),
                insert(None, "0"),
            ],
        ),
    );
    world.sync();
    // Proposed provisions are listed in their place, but the text does not have them.
    let all = provision_rows(world.home(B), id);
    let listed: Vec<&str> = all.iter().map(|row| row.number.as_str()).collect();
    assert_eq!(listed, ["0", "1", "1 bis", "1 ter", "2"]);
    assert_eq!(numbers(&world, id), ["1", "2"]);
    for op in [0, 2] {
        world.accepts(B, crate::AlternativeId { proposal, op });
    }
    world.sync();
    assert_eq!(numbers(&world, id), ["0", "1", "1 bis", "2"]);
    let ter = ProvisionId {
        entry: proposal,
        n: 1,
    };
    // An inserted provision can be countered like any other.
    let counter = world.proposes(B, ter, "counter");
    let deletion = Operation::Delete(Delete { provision });
    let delete = first(world.does(B, propose(id, vec![deletion])));
    world.sync();
    world.accepts(A, counter);
    world.accepts(A, delete);
    world.sync();
    assert_eq!(numbers(&world, id), ["0", "1 bis", "1 ter", "2"]);
    world.adopts(A, id);
    world.sync();
    world.adopts(B, id);
    world.sync();
    assert_eq!(numbers(&world, id), ["0", "1 bis", "1 ter", "2"]);
    // What was deleted is gone from the next edition.
    world.does(A, revision(id));
    let gone = propose(id, vec![replace(provision, "back")]);
    assert_eq!(world.refuses(A, gone), "no-such-provision");
}

#[test]
fn an_article_inserted_after_a_chapter_opens_it() {
    let mut world = World::new(2);
    let mut text = instrument(2, TextState::Draft);
    text.provisions.insert(
        0,
        crate::DeclaredProvision {
            parent: None,
            kind: ProvisionKind::Chapter,
            number: "I".into(),
            heading: words("chapter"),
            body: Wording::empty(),
            placeholder: false,
        },
    );
    text.provisions[1].parent = Some(0);
    let id = world.does(A, Command::Register(text));
    let chapter = ProvisionId { entry: id, n: 0 };
    world.does(A, propose(id, vec![insert(Some(chapter), "A")]));
    let rows = provision_rows(world.home(A), id);
    let listed: Vec<(&str, bool)> = rows
        .iter()
        .map(|row| (row.number.as_str(), row.parent == Some(chapter)))
        .collect();
    assert_eq!(
        listed,
        [("I", false), ("A", true), ("1", true), ("2", false)]
    );
}

#[test]
fn what_cannot_be_proposed() {
    let (mut world, id, provision) = draft(2);
    let unknown = ProvisionId { entry: id, n: 9 };
    let twice = vec![replace(provision, "a"), replace(provision, "b")];
    let silent = Operation::Replace(Replace {
        provision,
        heading: Wording::empty(),
        body: Wording::empty(),
        placeholder: false,
    });
    let long = insert(None, &"9".repeat(33));
    for (operations, code) in [
        (Vec::new(), "empty"),
        (vec![replace(unknown, "x")], "no-such-provision"),
        (vec![insert(Some(unknown), "9")], "no-such-provision"),
        (twice, "out-of-bounds"),
        (vec![silent], "empty"),
        (vec![long], "out-of-bounds"),
    ] {
        assert_eq!(world.refuses(A, propose(id, operations)), code);
    }
    let nowhere = EntryId(Digest::of(&[b"nowhere"]));
    let elsewhere = propose(nowhere, vec![replace(provision, "x")]);
    assert_eq!(world.refuses(A, elsewhere), "no-such-instrument");
    let put = world.proposes(A, provision, "x");
    world.sync();
    world.accepts(B, put);
    let more = propose(id, vec![replace(provision, "y")]);
    assert_eq!(world.refuses(B, more), "agreed");
}

#[test]
fn what_cannot_be_accepted_or_withdrawn() {
    let (mut world, _, provision) = draft(3);
    let put = world.proposes(A, provision, "x");
    let shown = |world: &World, side| provision_row(world.home(side), provision).digest;
    let accept = |world: &World, side, alternative| Command::Accept {
        alternative,
        shown: shown(world, side),
    };
    let own = accept(&world, A, put);
    assert_eq!(world.refuses(A, own), "own-proposal");
    let unknown = Command::Withdraw { alternative: put };
    assert_eq!(world.refuses(B, unknown), "no-such-alternative");
    let stale = Command::Accept {
        alternative: put,
        shown: shown(&world, B),
    };
    world.sync();
    assert_eq!(world.refuses(B, stale), "stale");
    let foreign = Command::Withdraw { alternative: put };
    assert_eq!(world.refuses(B, foreign), "not-own-proposal");
    world.accepts(B, put);
    let again = accept(&world, B, put);
    assert_eq!(world.refuses(B, again), "already-said");
    let next = world.proposes(A, provision, "y");
    world.sync();
    let replaced = accept(&world, C, put);
    assert_eq!(world.refuses(C, replaced), "replaced");
    assert_eq!(
        world.refuses(A, Command::Withdraw { alternative: put }),
        "replaced"
    );
    let mine = world.proposes(B, provision, "z");
    world.accepts(B, next);
    world.sync();
    // B stands behind A's text, so B's own is set aside, not gone.
    let aside = accept(&world, C, mine);
    assert_eq!(world.refuses(C, aside), "replaced");
    assert_eq!(
        world.alternative(C, mine),
        crate::AlternativeState::SetAside
    );
    world.withdraws(A, next);
    world.sync();
    let gone = accept(&world, C, next);
    assert_eq!(world.refuses(C, gone), "withdrawn");
    let twice = Command::Withdraw { alternative: next };
    assert_eq!(world.refuses(A, twice), "withdrawn");
    // The provision named must be the alternative's own.
    let other = ProvisionId { n: 1, ..provision };
    let event = Accepted {
        provision: other,
        alternative: mine,
    };
    let entry = world.state(C, Event::Accepted(event));
    assert_eq!(world.verdict(C, entry), "no-such-alternative");
}

#[test]
fn every_side_must_stand_behind_a_wording() {
    let (mut world, id, provision) = draft(3);
    let put = world.proposes(A, provision, "x");
    world.sync();
    world.accepts(B, put);
    world.sync();
    let row = provision_row(world.home(C), provision);
    assert_eq!(row.status, ProvisionStatus::Open);
    assert!(
        row.alternatives[0]
            .assents
            .contains_all([A, B].into_iter().collect())
    );
    world.accepts(C, put);
    world.sync();
    assert_eq!(provision_row(world.home(A), provision).agreed, Some(put));
    world.adopts(A, id);
    world.adopts(B, id);
    world.sync();
    assert_eq!(
        instrument_row(world.home(A), id).stage,
        TextStage::Negotiating
    );
    world.adopts(C, id);
    world.sync();
    assert_eq!(instrument_row(world.home(A), id).stage, TextStage::Adopted);
}

#[test]
fn what_cannot_be_adopted() {
    let (mut world, id, provision) = draft(2);
    let adopt = |world: &World| Command::Adopt {
        instrument: id,
        text: instrument_row(world.home(A), id).text,
    };
    let put = world.proposes(A, provision, "x");
    let open = adopt(&world);
    assert_eq!(world.refuses(A, open), "open-brackets");
    world.withdraws(A, put);
    // The withdrawal lifts the bracket, but B may just be accepting.
    let unsettled = adopt(&world);
    assert_eq!(world.refuses(A, unsettled), "not-yet-settled");
    world.sync();
    let other = Command::Adopt {
        instrument: id,
        text: Digest::of(&[b"another"]),
    };
    assert_eq!(world.refuses(A, other), "stale");
    let event = Adopted {
        instrument: id,
        text: Digest::of(&[b"another"]),
    };
    let entry = world.state(B, Event::Adopted(event));
    assert_eq!(world.verdict(B, entry), "other-text");
    for (text, code) in [
        (Wording::empty(), "language-missing"),
        (
            Wording::one(Lang::Fr, words("x").get(Lang::Ar).unwrap()),
            "language-missing",
        ),
    ] {
        let change = Operation::Replace(Replace {
            provision,
            heading: words("heading"),
            body: text,
            placeholder: false,
        });
        let put = first(world.does(A, propose(id, vec![change])));
        world.sync();
        world.accepts(B, put);
        world.sync();
        let incomplete = adopt(&world);
        assert_eq!(world.refuses(A, incomplete), code);
        world.reopens(A, provision);
    }
    let blank = Operation::Replace(Replace {
        provision,
        heading: words("heading"),
        body: words("[…]"),
        placeholder: true,
    });
    let put = first(world.does(A, propose(id, vec![blank])));
    world.sync();
    world.accepts(B, put);
    world.sync();
    let blank = adopt(&world);
    assert_eq!(world.refuses(A, blank), "placeholder");
}

#[test]
fn translations_never_block_and_some_text_must_be_authentic() {
    let mut world = World::new(2);
    let mut text = instrument(1, TextState::Draft);
    text.texts = vec![(Lang::Ar, Standing::Translation)];
    let id = world.does(A, Command::Register(text));
    world.sync();
    let adopt = Command::Adopt {
        instrument: id,
        text: instrument_row(world.home(A), id).text,
    };
    assert_eq!(world.refuses(A, adopt), "no-authentic-language");
    // The draft of the other tests lacks its French translation everywhere.
    let (mut world, id, _) = draft(2);
    world.adopts(A, id);
}

#[test]
fn reopening_needs_an_agreement_and_a_text_still_open() {
    let (mut world, id, provision) = draft(2);
    let reopen = |world: &World| Command::Reopen {
        provision,
        shown: provision_row(world.home(A), provision).digest,
    };
    let early = reopen(&world);
    assert_eq!(world.refuses(A, early), "not-agreed");
    let put = world.proposes(A, provision, "x");
    world.sync();
    world.accepts(B, put);
    world.sync();
    let withdrawal = Command::Withdraw { alternative: put };
    assert_eq!(world.refuses(A, withdrawal), "agreed");
    world.adopts(A, id);
    world.sync();
    world.adopts(B, id);
    world.sync();
    let late = reopen(&world);
    assert_eq!(world.refuses(A, late), "no-negotiation");
}

#[test]
fn a_reserved_position_ends_with_the_next_word() {
    let (mut world, _, provision) = draft(2);
    world.proposes(A, provision, "x");
    world.sync();
    world.does(B, Command::Reserve { provision });
    let again = Command::Reserve { provision };
    assert_eq!(world.refuses(B, again), "already-said");
    world.sync();
    let row = provision_row(world.home(A), provision);
    assert_eq!(row.status, ProvisionStatus::Reserved);
    assert!(row.reserved_by.contains(B));
    world.proposes(B, provision, "y");
    world.sync();
    let row = provision_row(world.home(A), provision);
    assert_eq!(row.status, ProvisionStatus::Open);
    assert!(row.reserved_by.is_empty());
}

#[test]
fn receipts_and_reservations_do_not_make_a_form_stale() {
    let (mut world, _, provision) = draft(2);
    let put = world.proposes(A, provision, "x");
    world.deliver(A, B);
    let shown = provision_row(world.home(B), provision).digest;
    world.sync();
    world.does(A, Command::Reserve { provision });
    world.sync();
    world.does(
        B,
        Command::Accept {
            alternative: put,
            shown,
        },
    );
}

#[test]
fn full_powers_for_one_instrument_are_none_for_another() {
    let mut world = World::new(2);
    let register = |world: &mut World, n| {
        let event = Event::InstrumentRegistered(instrument(n, TextState::Draft));
        let content = Content::Act {
            official: official(A),
            grant: world.grants[0],
            statement: event.now(),
        };
        world.write(A, content)
    };
    let (one, other) = (register(&mut world, 1), register(&mut world, 2));
    let powers = world.write(
        A,
        Content::Granted {
            official: official(A),
            office: vec![],
            acts: ActSet(u64::MAX),
            instruments: Some(vec![one]),
        },
    );
    let acts = |world: &mut World, event: Event| {
        let content = Content::Act {
            official: official(A),
            grant: powers,
            statement: event.now(),
        };
        let entry = world.write(A, content);
        world.sync();
        // The same at both sides.
        assert_eq!(world.verdict(A, entry), world.verdict(B, entry));
        world.verdict(A, entry)
    };
    let remark = |subject| {
        Event::Remarked(Remarked {
            subject,
            words: words("x"),
        })
    };
    assert_eq!(acts(&mut world, remark(one)), "standing");
    assert_eq!(acts(&mut world, remark(other)), "not-granted");
    let third = Event::InstrumentRegistered(instrument(3, TextState::Draft));
    assert_eq!(acts(&mut world, third), "not-granted");
    assert_eq!(
        acts(&mut world, remark(EntryId(Digest([9; 32])))),
        "not-granted"
    );
}

#[test]
fn grants_bound_what_an_official_may_do() {
    let mut world = World::new(2);
    let grant = world.write(
        A,
        Content::Granted {
            official: official(B),
            office: vec![(Lang::Fr, "Direction".into())],
            acts: ActSet::of(&[EventKind::InstrumentRegistered]),
            instruments: None,
        },
    );
    let act = |official: KeyId, grant: EntryId, event: Event| Content::Act {
        official,
        grant,
        statement: event.now(),
    };
    let register = || Event::InstrumentRegistered(instrument(1, TextState::Draft));
    let good = world.write(A, act(official(B), grant, register()));
    assert_eq!(world.verdict(A, good), "standing");
    let remark = Event::Remarked(Remarked {
        subject: good,
        words: words("x"),
    });
    let beyond = world.write(A, act(official(B), grant, remark));
    let stranger = world.write(A, act(official(A), grant, register()));
    let foreign = world.write(B, act(official(B), grant, register()));
    assert_eq!(world.verdict(A, beyond), "not-granted");
    assert_eq!(world.verdict(A, stranger), "not-granted");
    assert_eq!(world.verdict(B, foreign), "not-granted");
    world.write(B, Content::Revoked { grant });
    let still = world.write(A, act(official(B), grant, register()));
    assert_eq!(world.verdict(A, still), "standing");
    world.write(A, Content::Revoked { grant });
    let after = world.write(A, act(official(B), grant, register()));
    assert_eq!(world.verdict(A, after), "not-granted");
    world.sync();
}

#[test]
fn what_binds_is_never_past_and_a_past_is_never_to_come() {
    let (mut world, _, provision) = draft(2);
    let put = world.proposes(A, provision, "x");
    world.sync();
    let occurred = |date: &str| Occurred {
        date: day(date),
        evidence: words("press"),
    };
    let shown = provision_row(world.home(B), provision).digest;
    let accept = Command::Accept {
        alternative: put,
        shown,
    };
    let past = accept.occurred(occurred("2014-07"));
    assert_eq!(world.refuses(B, past.clone()), "cannot-be-past");
    let twice = past.occurred(occurred("2014"));
    assert_eq!(world.refuses(B, twice), "cannot-be-past");
    let text = Command::Register(instrument(1, TextState::Adopted));
    let tomorrow = text.clone().occurred(occurred("2019-07-17"));
    assert_eq!(world.refuses(A, tomorrow), "in-the-future");
    world.does(A, text.occurred(occurred("2001-08")));
}

#[test]
fn what_is_told_of_the_past_is_confirmed_or_contested() {
    let mut world = World::new(2);
    let occurred = Occurred {
        date: day("2001-08"),
        evidence: words("press"),
    };
    let text = Command::Register(instrument(1, TextState::Adopted));
    let live = world.does(A, text.clone());
    let past = world.does(A, text.occurred(occurred));
    world.sync();
    let confirm = |entry| Command::ConfirmPast(PastConfirmed { entry });
    let contest = |entry| {
        Command::ContestPast(PastContested {
            entry,
            words: words("no"),
        })
    };
    assert_eq!(world.refuses(B, confirm(live)), "not-past");
    assert_eq!(world.refuses(A, confirm(past)), "own-statement");
    world.does(B, contest(past));
    assert_eq!(world.refuses(B, contest(past)), "already-said");
    world.sync();
    let row = instrument_row(world.home(A), past);
    assert!(row.past && row.contested_by.contains(B));
    world.does(B, confirm(past));
    assert_eq!(world.refuses(B, contest(past)), "already-confirmed");
    world.sync();
    let row = instrument_row(world.home(A), past);
    assert!(row.confirmed_by.contains(B) && row.contested_by.is_empty());
}

#[test]
fn entries_that_cannot_be_read_or_believed_are_void() {
    let mut world = World::new(2);
    let unread = world.write(A, Content::Undecodable);
    let twice = world.write(A, Content::Repeated);
    let liar = world.write(B, Content::Contradicts);
    world.sync();
    assert_eq!(world.verdict(B, unread), "undecodable");
    assert_eq!(world.verdict(B, twice), "repeated");
    assert_eq!(world.verdict(A, liar), "contradicts");
    assert_eq!(world.home(A).alarms(), [liar]);
    assert!(!world.home(A).is_provisional(unread));
}

#[test]
fn knowledge_does_not_shrink_along_a_log() {
    // B accepts after having receipted A's withdrawal, but pretends not to have seen it.
    let (mut world, _, provision) = draft(2);
    let put = world.proposes(A, provision, "x");
    world.sync();
    let pretended = world.home(B).cut().clone();
    world.withdraws(A, put);
    world.deliver(A, B);
    let acceptance = world.state(
        B,
        Event::Accepted(Accepted {
            provision,
            alternative: put,
        }),
    );
    let entry = world.entries.last_mut().unwrap();
    assert_eq!(entry.id, acceptance);
    entry.past = pretended;
    world.homes[1] = crate::State::new(world.register);
    for entry in &world.entries {
        world.homes[1].apply(entry);
    }
    assert_eq!(world.verdict(B, acceptance), "withdrawn");
}

#[test]
fn what_was_seen_brings_along_what_it_had_seen() {
    // C has seen B's word about A's text, but pretends not to have seen the text itself.
    let mut world = World::new(3);
    let before = world.home(C).cut().clone();
    let id = world.does(A, Command::Register(instrument(1, TextState::Draft)));
    world.deliver(A, B);
    let subject = id;
    let words = words("x");
    let remark = Event::Remarked(Remarked { subject, words });
    world.state(B, remark.clone());
    world.deliver(B, C);
    let answer = world.state(C, remark);
    let seen = world.home(C).cut().of(B).unwrap();
    let mut pretended = before;
    pretended.widen(B, seen.0, seen.1);
    world.entries.last_mut().unwrap().past = pretended;
    let mut state = crate::State::new(world.register);
    for entry in &world.entries {
        // Without C's receipts, which would give it away by another rule.
        let mut entry = entry.clone();
        if entry.at.side == C && entry.id != answer && entry.at.seq > 0 {
            entry.content = Content::Other;
            entry.past = Past::empty();
        }
        state.apply(&entry);
    }
    assert_eq!(state.verdict(answer), Some(Verdict::Standing));
}

#[test]
fn what_was_not_seen_cannot_be_spoken_of() {
    let mut world = World::new(2);
    let id = world.does(A, Command::Register(instrument(1, TextState::Draft)));
    let remark = Event::Remarked(Remarked {
        subject: id,
        words: words("x"),
    });
    let early = world.state(B, remark);
    world.sync();
    // Both homes hold the text by now, and still the remark is void on both.
    assert_eq!(world.verdict(A, early), "no-such-subject");
    assert_eq!(world.verdict(B, early), "no-such-subject");
}

#[test]
fn insertions_at_one_place_stand_in_the_order_of_sides() {
    let (mut world, id, provision) = draft(2);
    let theirs = vec![insert(Some(provision), "B")];
    world.does(B, propose(id, theirs));
    let ours = vec![insert(None, "0"), insert(Some(provision), "A")];
    world.does(A, propose(id, ours));
    world.sync();
    let rows = provision_rows(world.home(B), id);
    let listed: Vec<&str> = rows.iter().map(|row| row.number.as_str()).collect();
    assert_eq!(listed, ["0", "1", "A", "B", "2"]);
}

#[test]
fn receipts_cover_no_more_than_was_known() {
    let mut world = World::new(2);
    let text = Command::Register(instrument(1, TextState::Draft));
    let mut far = Past::empty();
    far.widen(A, 7, 1_000_000);
    world.write(B, Content::Delivered { of: far });
    let id = world.does(A, text);
    world.deliver(B, A);
    assert!(!world.home(A).is_settled(id));
    world.sync();
    assert!(world.home(A).is_settled(id));
}

#[test]
fn statements_survive_their_encoding() {
    let (mut world, id, provision) = draft(2);
    world.proposes(A, provision, "x");
    world.does(A, propose(id, vec![insert(Some(provision), "1 مكرر")]));
    world.sync();
    for entry in &world.entries {
        if let Content::Act { statement, .. } = &entry.content {
            let bytes = to_bytes(statement);
            assert_eq!(from_bytes(&bytes).as_ref(), Ok(statement));
        }
    }
}

#[test]
fn payloads_and_refs_are_named_once() {
    let (mut world, id, provision) = draft(2);
    let put = world.proposes(A, provision, "x");
    let statement = world.home(A).statement(put.proposal).unwrap();
    // The same heading is in the text registered and in the proposal: named once in each.
    assert_eq!(statement.payloads().len(), 2);
    assert!(statement.payloads().iter().all(|payload| !payload.erasable));
    assert_eq!(statement.refs(), [id]);
    let remark = Event::Remarked(Remarked {
        subject: id,
        words: words("x"),
    });
    assert!(
        remark
            .now()
            .payloads()
            .iter()
            .all(|payload| payload.erasable)
    );
}

#[test]
fn event_numbers_and_grant_bits_agree_with_the_encoding() {
    for number in 0..64u8 {
        let bytes = [0x81, 0x18, number];
        let bytes = if number < 24 {
            vec![0x81, number]
        } else {
            bytes.to_vec()
        };
        if let Ok(kind) = from_bytes::<EventKind>(&bytes) {
            assert_eq!(kind.number(), number);
            assert!(ActSet::of(&[kind]).contains(kind));
            assert_eq!(ActSet::of(&[kind]).0, 1 << number);
            assert!(!kind.code().is_empty());
        }
    }
    let head = ActSet::head_of_delegation();
    assert!(head.contains(EventKind::Adopted) && head.contains(EventKind::Proposed));
    assert!(!ActSet::negotiator().contains(EventKind::Adopted));
    assert!(!ActSet::negotiator().contains(EventKind::MinutesSigned));
    assert!(!ActSet::registrar().contains(EventKind::Proposed));
}

#[test]
fn every_refusal_has_its_code_listed() {
    // Whatever a number carries, one of these payloads decodes for it.
    let id = to_bytes(&EntryId(Digest([0; 32])));
    let place = [&[0x82][..], &id, &[0]].concat();
    let mut found = Vec::new();
    for number in 0..100u8 {
        let head = |len: u8| {
            let mut bytes = vec![0x80 + len];
            bytes.extend(to_bytes(&number));
            bytes
        };
        for bytes in [
            head(1),
            [head(2), id.clone()].concat(),
            [head(2), place.clone()].concat(),
            [head(2), vec![0]].concat(),
        ] {
            if let Ok(refusal) = from_bytes::<Refusal>(&bytes) {
                found.push(refusal.code());
            }
        }
    }
    let mut listed = Refusal::CODES.to_vec();
    found.sort_unstable();
    listed.sort_unstable();
    assert_eq!(found, listed);
}

#[test]
fn bounds_of_lists_hold() {
    let world = World::new(2);
    let mut text = instrument(1, TextState::Draft);
    text.provisions[0].parent = Some(0);
    assert_eq!(
        world.refuses(A, Command::Register(text)),
        "parent-not-before"
    );
    let mut text = instrument(1, TextState::Draft);
    text.texts.push((Lang::Ar, Standing::Authentic));
    assert_eq!(world.refuses(A, Command::Register(text)), "out-of-bounds");
    let text = instrument(1025, TextState::Draft);
    assert_eq!(world.refuses(A, Command::Register(text)), "out-of-bounds");
    let mut text = instrument(1, TextState::Draft);
    text.title = Wording::empty();
    assert_eq!(world.refuses(A, Command::Register(text)), "empty");
    let basis = (0..65u8).map(|n| EntryId(Digest::of(&[&[n]]))).collect();
    let many = Command::OpenNegotiation(NegotiationOpened {
        instrument: EntryId(Digest::of(&[b"x"])),
        kind: NegotiationKind::Negotiation,
        basis,
        reasons: Vec::new(),
        drafter: None,
    });
    assert_eq!(world.refuses(A, many), "out-of-bounds");
}

#[test]
fn acts_keep_what_they_were_made_with() {
    let (mut world, id, provision) = draft(2);
    let put = world.proposes(A, provision, "x");
    world.sync();
    let rows: Vec<crate::Row> = crate::view::all(world.home(B)).collect();
    let mut acts: Vec<&crate::Row> = rows.iter().collect();
    acts.sort_by_key(|row| row.order());
    let acts: Vec<&crate::ActRow> = acts
        .into_iter()
        .filter_map(|row| match row {
            crate::Row::Act(row) => Some(row),
            _other => None,
        })
        .collect();
    let codes: Vec<&str> = acts.iter().map(|row| row.kind.unwrap().code()).collect();
    assert_eq!(codes, ["instrument-registered", "proposed"]);
    let act = acts.last().unwrap();
    assert_eq!(
        (act.id, act.subject, act.provision),
        (put.proposal, id, Some(provision))
    );
    assert_eq!(act.office, [(Lang::En, String::from("Directorate"))]);
    assert_eq!(act.received, [(B, day("2019-07-16"))]);
    assert!(act.settled && act.verdict == Verdict::Standing && !act.provisional);
    assert_eq!(format!("{}", act.made), "2019-07-16");
}
