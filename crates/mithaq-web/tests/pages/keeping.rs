//! Erasing from the page, on both sides; retention dates and legal holds.

use crate::browser::Browser;
use crate::world::World;
use mithaq_canon::{EntryId, Lang};
use mithaq_core::{Command, Remarked};
use mithaq_desk::Role;

const WORDS: &str = "ورد هنا اسم موظف المركز الثالث.";

/// A remark on an instrument, by the first side.
fn remarked(world: &World, address: &str) -> EntryId {
    let subject = address.rsplit_once('/').unwrap().1.parse().unwrap();
    let desk = world.desk(0);
    let mut prose = desk.prose();
    let words = prose.one(Lang::Ar, WORDS).unwrap();
    let who = world.who(0, Role::Negotiator);
    let command = Command::Remark(Remarked { subject, words });
    desk.submit(&who, command, prose).unwrap().entries[0]
}

fn erase(browser: &mut Browser, entry: EntryId, ground: &str) -> crate::browser::Shown {
    browser.post(&format!("/record/{entry}/erase"), &[("ground", ground)])
}

#[test]
fn a_remark_is_erased_here_and_asked_for_there() {
    let mut world = World::new();
    let address = world.convention();
    let entry = remarked(&world, &address);
    world.deliver();
    let history = format!("{address}?tab=history");
    let mut reader = world.browser(0).signed_in("reader");
    reader.get(&history).says(WORDS);
    let mut north = world.browser(0).signed_in("registrar");
    let page = format!("/record/{entry}/keeping");
    north.get("/record").says(&page);
    north
        .get(&page)
        .is(200)
        .says(WORDS)
        .says("لا يستطيع أحد أن يُكره ذا سيادة آخر")
        .says("جانب الجنوب");
    erase(&mut north, entry, "")
        .is(422)
        .says("اختاروا السند القانوني")
        .says(WORDS);
    let to = erase(&mut north, entry, "data-subject");
    let to = to.is(303).location().to_owned();
    let gone = north.get(&to);
    gone.is(200)
        .says("مُحي هنا، وقُيّد التصريح بمحوه")
        .says("صرّح جانب الشمال بمحوه. السند: طلب صاحب البيانات")
        .says("لم يصرّح جانب الجنوب بمحوه");
    assert!(!gone.body.contains(WORDS) && !gone.body.contains("/erase\""));
    reader
        .get(&history)
        .says("نص مُحي؛ السند: طلب صاحب البيانات");
    erase(&mut north, entry, "order")
        .is(409)
        .says("ليس محفوظا هنا");

    world.deliver();
    let mut south = world.browser(1).signed_in("registrar");
    south.get("/record").says("/record/keeping");
    south
        .get("/record/keeping")
        .says("محاه جانب الشمال عنده. السند: طلب صاحب البيانات")
        .says(&page);
    south.get(&page).says(WORDS);
    erase(&mut south, entry, "data-subject").is(303);
    south.get("/record/keeping").says("لا طلب محو ينتظر");
    world.deliver();
    let both = north.get(&page);
    both.says("صرّح جانب الجنوب بمحوه");
    assert!(!both.body.contains("لم يصرّح"));
}

#[test]
fn a_hold_forbids_and_a_passed_date_reminds() {
    let world = World::new();
    let address = world.convention();
    let entry = remarked(&world, &address);
    let instrument = address.rsplit_once('/').unwrap().1;
    let mut north = world.browser(0).signed_in("registrar");
    let all = "/record/keeping";
    north
        .get(all)
        .says("لا شيء انتهت مدة حفظه")
        .says("لم تُحدَّد أي مدة");
    let dated = [
        ("subject", instrument),
        ("kind", "remarked"),
        ("until", "2019-07-15"),
    ];
    let set = north.post("/record/keeping/retention", &dated);
    let set = set.is(303).location().to_owned();
    north
        .get(&set)
        .says("حُفظت مدة الحفظ")
        .says(&format!("/record/{entry}/keeping"))
        .says("آخر يوم للحفظ: 15 جويلية 2019");
    let wrong = [("subject", instrument), ("until", "soon")];
    north.post("/record/keeping/retention", &wrong).is(422);

    let hold = |why| [("subject", instrument), ("why", why)];
    north
        .post("/record/keeping/hold", &hold(""))
        .is(422)
        .says("اكتبوا سبب التحفّظ");
    north
        .post("/record/keeping/hold", &hold("القضية 12"))
        .is(303);
    north
        .get(all)
        .says("القضية 12")
        .says("مكتب registrar")
        .says("عليه تحفّظ قانوني");
    let page = north.get(&format!("/record/{entry}/keeping"));
    page.says("لا يُمحى ما دام عليه تحفّظ");
    assert!(
        !page.body.contains("/erase\""),
        "what is held is not offered"
    );
    erase(&mut north, entry, "order")
        .is(409)
        .says("عليه تحفّظ قانوني: لا يُمحى حتى يُرفع");
    let number = page.field("hold");
    north
        .post("/record/keeping/lift", &[("hold", &number)])
        .is(303);
    north.get(all).says("رُفع في");
    erase(&mut north, entry, "retention-ended").is(303);
    north.get(all).says("لا شيء انتهت مدة حفظه");
    let back = [("subject", instrument), ("kind", "remarked")];
    north.post("/record/keeping/retention", &back).is(303);
    north.get(all).says("لم تُحدَّد أي مدة");
}

#[test]
fn keeping_is_the_registrar_s_alone() {
    let world = World::new();
    let address = world.convention();
    let entry = remarked(&world, &address);
    let instrument = address.rsplit_once('/').unwrap().1;
    let mut head = world.browser(0).signed_in("head_of_delegation");
    let page = format!("/record/{entry}/keeping");
    assert!(!head.get("/record").body.contains("/keeping"));
    for path in ["/record/keeping", &page] {
        head.get(path).is(403);
    }
    erase(&mut head, entry, "order").is(403);
    for path in ["/record/keeping/retention", "/record/keeping/hold"] {
        let fields = [("subject", instrument), ("until", "2019"), ("why", "x")];
        head.post(path, &fields).is(403);
    }
    head.post("/record/keeping/lift", &[("hold", "1")]).is(403);
    let mut north = world.browser(0).signed_in("registrar");
    // What must last is not there to be erased.
    north.get(&format!("/record/{instrument}/keeping")).is(404);
    erase(&mut north, instrument.parse().unwrap(), "order").is(404);
}

#[test]
fn a_retention_that_cannot_be_read_sets_nothing_and_keeps_what_was_filled_in() {
    let world = World::new();
    let address = world.convention();
    let entry = remarked(&world, &address).to_string();
    let subject = address.rsplit_once('/').unwrap().1;
    let mut registrar = world.browser(0).signed_in("registrar");
    for (kind, until) in [
        ("remarked", "2026-02-30"),
        ("no-such-kind", "2030-01-31"),
        ("remarked", ""),
    ] {
        let fields = [("subject", subject), ("kind", kind), ("until", until)];
        let shown = registrar.post("/record/keeping/retention", &fields);
        shown.is(422).says(&format!("value=\"{until}\""));
        shown.says("لم تُحدَّد أي مدة");
    }
    let of_act = [("subject", &*entry), ("of", "act")];
    let until = [&of_act[..], &[("until", "2026-13")]].concat();
    registrar
        .post("/record/keeping/retention", &until)
        .is(422)
        .says("value=\"2026-13\"")
        .says(WORDS);
    let why = [&of_act[..], &[("why", " ")]].concat();
    registrar
        .post("/record/keeping/hold", &why)
        .is(422)
        .says("سبب")
        .says(WORDS);
    let arabic = [&of_act[..], &[("until", "٢٠٣٠-٠١-٣١")]].concat();
    registrar.post("/record/keeping/retention", &arabic).is(303);
    registrar
        .get(&format!("/record/{entry}/keeping"))
        .says("value=\"2030-01-31\"");
}
