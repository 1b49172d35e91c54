//! The three outcomes of what arrives: who waits, what is void, what proves a second history; and
//! that sides which hold the same logs come to the same verdicts.
#![expect(clippy::unwrap_used, reason = "a test fails by panicking")]

mod support;

use mithaq_canon::{Date, Digest, EntryId, Past, Position, Side, SideSet, Time};
use mithaq_record::{
    Admission, Body, Contact, Content, Credential, Entry, Frame, Grant, Item, Lack, Level, Logs,
    Mark, MarkJudgement, ParcelKind, Receipt, SealFault, Seen, Signer, Term, Verified, Void,
    WaitingFor, admit,
    exchange::{Alarm, Exchange, Input, Lane, Output, Range, Reach},
    kind, open, seal,
};
use support::{Home, Key, Lib, carry, charter, official, server};

const A: Side = Side(0);
const B: Side = Side(1);
const C: Side = Side(2);

fn homes() -> [Home; 3] {
    let charter = charter(3);
    let mut homes = [A, B, C].map(|side| Home::new(&charter, side));
    for _ in 0..2 {
        for from in 0..3 {
            for to in 0..3 {
                if from != to {
                    let source = homes[from].clone();
                    carry(&source, &mut homes[to]);
                }
            }
        }
    }
    homes
}

fn at(side: Side, seq: u64) -> Position {
    Position {
        side,
        epoch: 0,
        seq,
    }
}

fn opened(entry: &Entry<Verified>, home: &Home) -> Entry<Verified> {
    open(entry.bytes(), &home.ring, &Lib).unwrap()
}

fn ask(entry: &Entry<Verified>, home: &Home) -> Admission {
    admit(&opened(entry, home), &home.ring, home, home.ours)
}

/// What a dishonest server appends to its own log: any body, at its own next place.
fn lie(home: &mut Home, change: impl FnOnce(Body) -> Body) -> Entry<Verified> {
    let honest = home.next().item(
        Item::Understands {
            format: 0,
            rules: 0,
        },
        mithaq_canon::Time(5),
    );
    home.commit(change(honest))
}

fn verdict(home: &Home, at: Position) -> (Past, Option<Void>) {
    home.row(at).unwrap().verdict.clone().unwrap()
}

#[test]
fn an_entry_waits_for_what_it_had_seen() {
    let [mut a, mut b, mut c] = homes();
    let first = a.act("first");
    carry(&a, &mut b);
    let answer = b.act("answer");
    // C has B's answer before A's act.
    carry(&b.clone(), &mut c);
    let waits = c.clone();
    let mut alone = homes()[2].clone();
    let frames = [b.frame(at(B, answer.at().seq - 1)), b.frame(answer.at())];
    alone.receive(&frames);
    assert_eq!(alone.log(B).unwrap().rows.len() as u64, answer.at().seq + 1);
    let row = |home: &Home| home.head(A).unwrap().row(A);
    let receipt = alone.row(at(B, answer.at().seq - 1)).unwrap().entry.clone();
    assert_eq!(
        ask(&receipt, &alone),
        Admission::Waiting(WaitingFor::Seen(row(&b)))
    );
    // The one after it waits behind it, whatever it names itself.
    assert_eq!(
        ask(&answer, &alone),
        Admission::Waiting(WaitingFor::Predecessor)
    );
    // Only received, and said so once.
    let said = |home: &Home| {
        let rows = home.log(C).unwrap().rows.iter();
        rows.filter(|row| {
            matches!(
                &row.entry.body().content,
                Content::Item(Item::Receipt(receipt)) if receipt.level == Level::Received
            )
        })
        .count()
    };
    assert_eq!(said(&alone), 1);
    alone.receive(&frames);
    assert_eq!(said(&alone), 1);
    assert!(!alone.receipts.covers(C, answer.at()));
    // What it waited for comes, and all is as with those who had it in order.
    alone.receive(&[a.frame(first.at())]);
    assert!(alone.receipts.covers(C, answer.at()));
    let through = usize::try_from(answer.at().seq).unwrap() + 1;
    assert_eq!(
        alone.verdicts()[1][..through],
        waits.verdicts()[1][..through]
    );
}

#[test]
fn an_entry_waits_for_its_prose_or_for_its_erasure() {
    let [mut a, mut b, _] = homes();
    let act = a.act("prose");
    let payload = act.act().unwrap().payloads[0];
    let mut bare = a.frame(act.at());
    let with_prose = bare.clone();
    bare.payloads.clear();
    b.receive(std::slice::from_ref(&bare));
    assert_eq!(
        ask(&act, &b),
        Admission::Waiting(WaitingFor::Payload(payload))
    );
    assert!(!b.receipts.covers(B, act.at()));
    // Other prose than was committed to is none.
    let mut false_prose = with_prose.clone();
    false_prose.payloads[0].plaintext.push(b'!');
    b.receive(&[false_prose]);
    assert!(!b.payloads.contains_key(&payload));
    let mut also = b.clone();
    b.receive(&[with_prose]);
    assert!(b.receipts.covers(B, act.at()));
    // The author erased it: the declaration stands behind the entry that waits for it.
    let erased = a.item(Item::Erased { payload, ground: 1 });
    also.receive(&[a.frame(erased.at())]);
    assert!(also.receipts.covers(B, erased.at()));
    assert!(!also.payloads.contains_key(&payload));
}

#[test]
fn what_is_known_or_too_early_changes_nothing() {
    let [mut a, mut b, _] = homes();
    let one = a.act("one");
    let two = a.act("two");
    assert_eq!(ask(&two, &b), Admission::Gap);
    b.receive(&[a.frame(two.at())]);
    assert_eq!(b.log(A).unwrap().rows.len() as u64, one.at().seq);
    carry(&a, &mut b);
    let before = (b.ids(), b.receipts.clone());
    assert_eq!(ask(&one, &b), Admission::Known);
    carry(&a, &mut b);
    assert_eq!((b.ids(), b.receipts.clone()), before);
}

/// A's home was restored and signed another entry at the same place.
#[test]
fn two_entries_at_one_place_are_proof() {
    let [mut a, mut b, _] = homes();
    let mut restored = a.clone();
    let one = a.act("one");
    restored.act_body("skip a nonce");
    let other = restored.act("other");
    carry(&a, &mut b);
    let Admission::Fork(twin) = ask(&other, &b) else {
        unreachable!("the same place, another id")
    };
    assert_eq!(
        (twin.at, twin.held, twin.arrived),
        (one.at(), one.id(), other.id())
    );
    let ids = b.ids();
    let refused = b.receive(&[restored.frame(other.at())]);
    assert!(refused.contains(A));
    assert_eq!((b.ids(), b.twins.len()), (ids, 1));
    // At first contact the heads tell, on whichever side is the longer.
    let differs = |home: &Home, peer: &Home| {
        let head = peer.head_of_parcel(1, mithaq_record::ParcelKind::Tell);
        let alarms = mithaq_record::Contact::of(&head, home, home.ours).alarms;
        alarms
            .iter()
            .any(|alarm| matches!(alarm, Alarm::Differs(row) if row.side == A))
    };
    assert!(differs(&b, &restored) && differs(&restored, &b));
    // What follows the twin names a predecessor that is not there.
    let after = restored.act("after");
    assert_eq!(ask(&after, &b), Admission::Unlinked);
    assert!(differs(&restored, &b));
}

#[test]
fn a_root_that_a_log_does_not_have_is_void_for_all() {
    let [mut a, mut b, mut c] = homes();
    let false_root = Seen {
        root: Digest([1; 32]),
        ..a.head(A).unwrap().row(A)
    };
    let bad = lie(&mut b, |body| Body {
        seen: vec![false_root],
        ..body
    });
    let good = b.act("after the lie");
    carry(&b.clone(), &mut a);
    carry(&b.clone(), &mut c);
    for home in [&a, &c] {
        let (past, void) = verdict(home, bad.at());
        assert_eq!(void, Some(Void::SeenContradicts(false_root)));
        assert!(void.unwrap().is_alarming());
        // What it claims to have seen is not in its past; its own log is.
        assert_eq!(past.of(B), Some((0, bad.at().seq)));
        // The log goes on.
        assert_eq!(verdict(home, good.at()).1, None);
    }
    assert_eq!(a.verdicts()[1], c.verdicts()[1]);
}

/// We know at once that there is no more of our log; a third side learns it when the log has
/// grown so far, and comes to the same verdict.
#[test]
fn more_of_our_log_than_there_is_is_void_for_all_in_the_end() {
    let [mut a, mut b, mut c] = homes();
    let size = a.head(A).unwrap().size;
    let beyond = Seen {
        side: A,
        epoch: 0,
        size: size + 3,
        root: Digest([1; 32]),
    };
    let bad = lie(&mut b, |body| Body {
        seen: vec![beyond],
        ..body
    });
    let source = b.clone();
    carry(&source, &mut a);
    carry(&source, &mut c);
    assert_eq!(verdict(&a, bad.at()).1, Some(Void::BeyondOurLog(beyond)));
    assert_eq!(ask(&bad, &c), Admission::Waiting(WaitingFor::Seen(beyond)));
    // A home that may lack a part of its own log does not judge it yet.
    let mut restored = homes()[0].clone();
    restored.whole = false;
    assert_eq!(
        ask(&bad, &restored),
        Admission::Waiting(WaitingFor::Seen(beyond))
    );
    // A's log grows past what was claimed.
    for n in 0..4 {
        a.act(&format!("{n}"));
    }
    carry(&a.clone(), &mut c);
    let (past, void) = verdict(&c, bad.at());
    assert_eq!(void, Some(Void::SeenContradicts(beyond)));
    assert_eq!(past, verdict(&a, bad.at()).0);
}

#[test]
fn a_delivered_receipt_must_name_what_was_seen() {
    let [mut a, mut b, mut c] = homes();
    a.act("not yet sent");
    let head = a.head(A).unwrap().row(A);
    let unseen = |body: Body| Body {
        kind: kind::RECEIPT,
        content: Content::Item(Item::Receipt(Receipt {
            level: Level::Delivered,
            of: vec![head],
        })),
        ..body
    };
    // B says that it holds what it cannot have applied when it signed.
    let bad = lie(&mut b, unseen);
    let false_root = Seen {
        root: Digest([2; 32]),
        ..b.head(A).unwrap().row(A)
    };
    let worse = lie(&mut b, |body| Body {
        kind: kind::RECEIPT,
        content: Content::Item(Item::Receipt(Receipt {
            level: Level::Delivered,
            of: vec![false_root],
        })),
        ..body
    });
    let source = b.clone();
    carry(&a.clone(), &mut c);
    for home in [&mut a, &mut c] {
        carry(&source, home);
        assert_eq!(
            verdict(home, bad.at()).1,
            Some(Void::ReceiptContradicts(head))
        );
        assert_eq!(
            verdict(home, worse.at()).1,
            Some(Void::ReceiptContradicts(false_root))
        );
        // A forged receipt settles nothing.
        assert!(!home.receipts.covers(B, at(A, head.size - 1)));
    }
    // One that is only *received* binds nobody, and may name what has not come here.
    let early = lie(&mut b, |body| Body {
        kind: kind::RECEIPT,
        content: Content::Item(Item::Receipt(Receipt {
            level: Level::Received,
            of: vec![head],
        })),
        ..body
    });
    carry(&b.clone(), &mut c);
    assert_eq!(verdict(&c, early.at()).1, None);
    assert!(!c.receipts.covers(B, at(A, head.size - 1)));
}

/// An author that does not state all it had seen is judged as if it had.
#[test]
fn pasts_are_closed_for_those_who_do_not() {
    let [mut a, mut b, mut c] = homes();
    a.act("first");
    carry(&a.clone(), &mut b);
    let answer = b.act("answer");
    // It signs no receipt either, which would tell.
    c.whole = false;
    carry(&b.clone(), &mut c);
    let only_b = c.head(B).unwrap().row(B);
    let short = lie(&mut c, |body| Body {
        seen: vec![only_b],
        ..body
    });
    let silent = lie(&mut c, |body| Body {
        seen: vec![],
        ..body
    });
    carry(&b.clone(), &mut a);
    carry(&c.clone(), &mut a);
    let (past, void) = verdict(&a, short.at());
    assert_eq!(void, None);
    assert!(past.contains(answer.at()));
    assert!(past.includes(&verdict(&a, answer.at()).0));
    // What an earlier entry had seen, a later one has too.
    assert!(verdict(&a, silent.at()).0.includes(&past));
    for (side, log) in a.logs.iter().enumerate() {
        for row in &log.rows {
            let (past, _) = row.verdict.as_ref().unwrap();
            for (side, _, size) in past.rows() {
                if size > 0 {
                    let last = verdict(&a, at(side, size - 1)).0;
                    assert!(past.includes(&last));
                }
            }
            assert!(
                past.of(Side(u8::try_from(side).unwrap()))
                    .unwrap_or((0, 0))
                    .1
                    <= row.entry.at().seq
            );
        }
    }
}

#[test]
fn a_last_day_is_judged_by_the_day_that_the_act_states() {
    let charter = charter(2);
    let (mut a, mut b) = (Home::new(&charter, A), Home::new(&charter, B));
    // The register's time zone is an hour east: its day ends at 23:00 UTC.
    let last = Date::day(2027, 3, 31).unwrap();
    let end = Time(u64::try_from(last.days().unwrap() + 1).unwrap() * 86_400_000 - 3_600_000);
    let powers = a.item(Item::Grant(Grant {
        official: Credential::Key(official(A).public_key()),
        office: vec![],
        acts: mithaq_record::Acts::ALL,
        term: Term::Until(last),
        instruments: None,
    }));
    let in_time = {
        let mut body = a.act_body("in time");
        (body.grant, body.claimed) = (Some(powers.id()), Time(end.0 - 1));
        a.commit(body)
    };
    let mut late = a.act_body("late");
    (late.grant, late.claimed) = (Some(powers.id()), end);
    // An honest server does not seal it; another one's entry is void.
    assert_eq!(
        mithaq_record::seal(late.clone(), &a.ring, &server(A)).unwrap_err(),
        SealFault::Lacking(Lack::Expired)
    );
    let bytes = support::sealed_anyhow(&late, &server(A));
    carry(&a.clone(), &mut b);
    b.receive(&[Frame {
        entry: bytes,
        payloads: a.payloads.values().cloned().collect(),
    }]);
    assert_eq!(verdict(&b, in_time.at()).1, None);
    assert_eq!(
        verdict(&b, late.at()).1,
        Some(Void::NotEmpowered(Lack::Expired))
    );
}

#[test]
fn power_is_judged_by_place_in_the_own_log() {
    let [mut a, mut b, mut c] = homes();
    let before = a.act("with power");
    let mut dishonest = a.clone();
    let grant = a.grant.unwrap();
    a.item(Item::Revocation { grant });
    // A dishonest server goes on as if nothing had been revoked: an honest `seal` would refuse.
    let revoked = {
        let mut unaware = dishonest.ring.clone();
        std::mem::swap(&mut unaware, &mut a.ring);
        let late = a.act("without power");
        std::mem::swap(&mut unaware, &mut a.ring);
        late
    };
    let narrow = a.item(Item::Grant(Grant {
        official: Credential::Key(official(A).public_key()),
        office: vec![],
        acts: mithaq_record::Acts::default(),
        term: Term::UntilRevoked,
        instruments: None,
    }));
    dishonest.grant = Some(narrow.id());
    let source = a.clone();
    for home in [&mut b, &mut c] {
        carry(&source, home);
        assert_eq!(verdict(home, before.at()).1, None);
        let void = verdict(home, revoked.at()).1;
        assert_eq!(void, Some(Void::NotEmpowered(Lack::Revoked)));
        assert!(!void.unwrap().is_alarming());
        // Void or not, it was delivered.
        assert!(home.receipts.covers(home.ours, revoked.at()));
    }
}

/// A server that holds an official's act cannot make it count twice.
#[test]
fn an_act_counts_once() {
    let [mut a, mut b, _] = homes();
    let act = a.act("once");
    let again = {
        let Content::Act(inner) = &act.body().content else {
            unreachable!("an act")
        };
        let body = a.next().act(
            inner.clone(),
            act.act().unwrap(),
            vec![],
            a.grant.unwrap(),
            mithaq_canon::Time(9),
        );
        a.commit(body)
    };
    assert_ne!(again.id(), act.id());
    carry(&a.clone(), &mut b);
    assert_eq!(verdict(&b, act.at()).1, None);
    assert_eq!(verdict(&b, again.at()).1, Some(Void::ActRepeated(act.at())));
}

#[test]
fn receipts_are_owed_once_and_settle_when_all_have_signed() {
    let [mut a, mut b, mut c] = homes();
    let act = a.act("to settle");
    assert_eq!(a.receipts.owed(A, &a), []);
    carry(&a.clone(), &mut b);
    assert_eq!(b.receipts.owed(B, &b), []);
    assert!(b.receipts.covers(B, act.at()) && !b.receipts.settled(act.at()));
    carry(&b.clone(), &mut a);
    // A receipt calls for no receipt.
    assert_eq!(a.receipts.owed(A, &a), []);
    assert!(!a.receipts.settled(act.at()) && !a.receipts.at_rest());
    carry(&a.clone(), &mut c);
    carry(&b.clone(), &mut c);
    carry(&c.clone(), &mut a);
    assert!(a.receipts.settled(act.at()));
    assert!(a.receipts.settled_reach(A) > (0, act.at().seq));
    let bytes = mithaq_canon::to_bytes(&a.receipts);
    assert_eq!(mithaq_canon::from_bytes(&bytes), Ok(a.receipts.clone()));
}

#[test]
fn the_mark_tells_an_old_database() {
    let [mut a, b, _] = homes();
    let register = a.register();
    let backup = a.clone();
    let act = a.act("out");
    let mark = Mark {
        register,
        at: act.at(),
        id: act.id(),
    };
    let mark = Mark::open(&mark.to_bytes()).unwrap();
    assert_eq!(mark.judge(register, &a), MarkJudgement::AtOrBeyond);
    a.act("beyond");
    assert_eq!(mark.judge(register, &a), MarkJudgement::AtOrBeyond);
    assert_eq!(mark.judge(register, &backup), MarkJudgement::Behind);
    let mut other = backup.clone();
    other.act_body("skip a nonce");
    other.act("another history");
    assert_eq!(mark.judge(register, &other), MarkJudgement::Other);
    let elsewhere = mithaq_canon::RegisterId(Digest([4; 32]));
    assert_eq!(mark.judge(elsewhere, &b), MarkJudgement::Other);
    let mut bytes = mark.to_bytes();
    assert!(Mark::open(&bytes[1..]).is_err());
    bytes.push(0);
    assert!(Mark::open(&bytes).is_err());
}

/// Whoever holds the sealing key of B can write nothing into A's log.
#[test]
fn no_side_writes_in_another_log() {
    let [mut a, b, _] = homes();
    let body = a.act_body("by B?");
    assert!(seal(body, &b.ring, &server(B)).is_err());
    let stranger = Key::of(77);
    let body = a.act_body("by a stranger?");
    assert!(seal(body, &a.ring, &stranger).is_err());
    assert_eq!(a.ring.official(B, EntryId(Digest([0; 32]))), None);
}

/// B and C were given different histories of A's log, and neither knows.
#[test]
fn what_proves_two_histories_is_sent_entry_by_entry_and_once() {
    let [mut a, mut b, mut c] = homes();
    let mut other = a.clone();
    let fork = a.head(A).unwrap().size;
    other.act_body("skip a nonce");
    for text in ["one", "two", "three"] {
        a.act(text);
        other.act(text);
    }
    carry(&a, &mut b);
    carry(&other, &mut c);
    // What C tells B, who has brought it all else already.
    let told = |c: &Home, closed: SideSet| {
        let mut head = c.head_of_parcel(1, ParcelKind::Told);
        head.have.retain(|row| row.side == A);
        head.have
            .extend(b.have().into_iter().filter(|row| row.side != A));
        head.closed = closed;
        Contact::of(&head, &b, b.ours)
    };
    let contact = told(&c, SideSet::default());
    // By pouch all of it goes at once: from where C's log has last agreed, up to what both hold.
    let all = contact.lacking(&b.holdings());
    let [range] = all[..] else {
        unreachable!("one log is in dispute: {all:?}")
    };
    assert!(range.side == A && range.from.1 <= fork && range.to == (0, fork + 3));

    let mut line = Exchange::new(Reach::Dials, b.holdings());
    let tells = |outputs: Vec<Output>| {
        let tell = |output| match output {
            Output::Tell(ranges) => Some(ranges),
            Output::Ask | Output::Give(_) | Output::Told | Output::Receive => None,
        };
        outputs.into_iter().find_map(tell)
    };
    assert_eq!(tells(line.step(Input::Connected)), Some(vec![]));
    let mut sent = vec![];
    let all_of_it = |line: &mut Exchange, sent: &mut Vec<Range>| {
        while let Some(ranges) = tells(line.step(Input::Arrived(contact.clone()))) {
            let [one] = ranges[..] else {
                unreachable!("one at a time: {ranges:?}")
            };
            assert_eq!((one.side, one.to.1), (A, one.from.1 + 1));
            sent.push(one);
        }
    };
    all_of_it(&mut line, &mut sent);
    let places: Vec<u64> = sent.iter().map(|one| one.from.1).collect();
    assert_eq!(places, (range.from.1..range.to.1).collect::<Vec<_>>());
    // C finds its twin among them.
    let frames: Vec<Frame> = (range.from.1..range.to.1)
        .map(|seq| b.frame(at(A, seq)))
        .collect();
    c.receive(&frames);
    assert_eq!(c.twins.first().map(|twin| twin.at.seq), Some(fork));
    // Not again, though C says nothing new; but after a break, which may have lost them.
    assert_eq!(tells(line.step(Input::Retry)), None);
    let before = sent.len();
    line.step(Input::Lost(Lane::Tell));
    assert_eq!(tells(line.step(Input::Connected)), Some(vec![]));
    all_of_it(&mut line, &mut sent);
    assert_eq!(sent.len(), 2 * before);
    // Nor to whoever has closed the log.
    let closed = told(&c, SideSet::default().with(A));
    assert!(closed.lacking(&b.holdings()).is_empty());

    // A side that holds the proof hands on the second entry, to whoever holds the first.
    let mut holdings = b.holdings();
    holdings.forks = vec![at(A, fork)];
    let mut line = Exchange::new(Reach::Dials, holdings);
    line.step(Input::Connected);
    let like_us = Contact::of(&b.head_of_parcel(2, ParcelKind::Told), &b, b.ours);
    let twin = tells(line.step(Input::Arrived(like_us.clone())));
    assert_eq!(twin, Some(vec![Range::twin(at(A, fork))]));
    assert_eq!(tells(line.step(Input::Arrived(like_us))), None);
}
