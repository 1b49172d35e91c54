//! Two builds of different numbers meet: nothing is lost, and nothing is used too early.
#![expect(clippy::unwrap_used, reason = "a test fails by panicking")]

mod support;

use mithaq_canon::Side;
use mithaq_record::{Item, NotAnEntry, Numbers, Place, open, place_newer, seal};
use support::{Home, Key, Lib, carry, charter};

const A: Side = Side(0);
const B: Side = Side(1);

const OLD: Numbers = Numbers::THIS;
const NEW: Numbers = Numbers {
    format: Numbers::THIS.format,
    rules: Numbers::THIS.rules + 1,
};

fn homes() -> (Home, Home) {
    let charter = charter(2);
    let (mut a, mut b) = (Home::new(&charter, A), Home::new(&charter, B));
    carry(&a.clone(), &mut b);
    carry(&b.clone(), &mut a);
    carry(&a.clone(), &mut b);
    (a, b)
}

fn update(home: &mut Home) {
    home.ring = home.ring.clone().knowing(NEW);
}

fn says(home: &mut Home, numbers: Numbers) {
    home.item(Item::Understands {
        format: numbers.format,
        rules: numbers.rules,
    });
}

#[test]
fn a_number_is_used_once_the_past_holds_every_sides_word() {
    let (mut a, mut b) = homes();
    assert_eq!(a.next().numbers, OLD);
    // A is updated, and says so: B is not, so A goes on as before.
    update(&mut a);
    says(&mut a, NEW);
    assert_eq!(a.next().numbers, OLD);
    carry(&a.clone(), &mut b);
    // B knows that A understands more, and knows no more itself.
    assert_eq!(b.next().numbers, OLD);
    update(&mut b);
    assert_eq!(b.next().numbers, OLD);
    says(&mut b, NEW);
    // B's own past holds both words, A's not yet.
    assert_eq!((b.next().numbers, a.next().numbers), (NEW, OLD));
    let under_new = b.act("under the new rules");
    assert_eq!(under_new.body().numbers(), NEW);
    carry(&b.clone(), &mut a);
    assert_eq!(a.next().numbers, NEW);
    assert!(a.refused.is_empty());
    // What was said before stays said: a smaller word changes nothing.
    says(&mut a, OLD);
    assert_eq!(a.next().numbers, NEW);
}

#[test]
fn an_unknown_number_waits_and_is_applied_after_the_update() {
    let (mut a, b) = homes();
    update(&mut a);
    let mut body = a.act_body("of a later version");
    body.rules = NEW.rules;
    // A version that does not know the number does not seal under it either.
    assert!(seal(body.clone(), &b.ring, &Key::of(a.server_seed)).is_err());
    let entry = a.commit(body);
    let bytes = entry.bytes();
    // B cannot read it. It is no fault: it keeps its place, under its id, and waits.
    let Err(NotAnEntry::Newer(newer)) = open(bytes, &b.ring, &Lib) else {
        unreachable!("an unknown number was read");
    };
    assert_eq!((newer.id, newer.at), (entry.id(), entry.at()));
    assert_eq!(place_newer(&newer, &b), Place::Next);
    // A forged one does not: the server's signature is checked all the same.
    let mut forged = bytes.to_vec();
    *forged.last_mut().unwrap() ^= 1;
    assert!(matches!(
        open(&forged, &b.ring, &Lib),
        Err(NotAnEntry::Signature)
    ));
    // After the update the same bytes are an entry like any other.
    let mut updated = b;
    update(&mut updated);
    carry(&a, &mut updated);
    assert!(updated.refused.is_empty());
    let row = updated.row(entry.at()).unwrap();
    assert_eq!(row.entry.id(), entry.id());
    assert_eq!(row.verdict.as_ref().unwrap().1, None);
}
