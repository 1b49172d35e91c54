#![expect(clippy::unwrap_used, reason = "a test fails by panicking")]

mod numbers;

use super::*;
use crate::hands::Threads;
use crate::parse::plain;
use alloc::format;
use alloc::string::{String, ToString};
use alloc::vec;
use mithaq_canon::Lang;
use proptest::prelude::*;

/// Each provision as `old → new: states`, by label.
fn check(old: &str, new: &str, expected: &[&str]) -> Comparison {
    let (a, b) = (plain(old, Lang::En).tree, plain(new, Lang::En).tree);
    let found = compare(&a, &b);
    let label = |tree: &Tree, place: &usize| {
        let provision = tree.walk().nth(*place).unwrap();
        match provision.head.label() {
            "" => provision.step(),
            label => label.to_string(),
        }
    };
    let join = |labels: Vec<String>| labels.join(" + ");
    let shown: Vec<String> = found
        .provisions
        .iter()
        .map(|change| {
            let old = join(change.old.iter().map(|place| label(&a, place)).collect());
            let new = join(change.new.iter().map(|place| label(&b, place)).collect());
            let states: Vec<&str> = change.states.iter().map(|state| state.code()).collect();
            format!("{old} → {new}: {}", states.join(" "))
        })
        .collect();
    assert_eq!(shown, expected);
    assert_eq!(apply(&found, &a).as_ref(), Ok(&b));
    assert_eq!(apply(&invert(found.clone()), &b).as_ref(), Ok(&a));
    found
}

const BASE: &str = "Agreement\n\
    Article 1 Cooperation\n\
    The Parties shall cooperate in preventing the illicit traffic in narcotic drugs.\n\
    Article 2 Information\n\
    1. The competent authorities exchange information through the contact points named in Article 4.\n\
    2. Information is used only for the purposes for which it was given.\n\
    Article 3 Training\n\
    Each Party receives trainees of the other in its schools under the plan of the joint committee.\n\
    Article 4 Contact points\n\
    Each Party names one contact point and tells the other of any change without delay.\n";

#[test]
fn the_same_text_has_no_change() {
    let found = check(
        BASE,
        BASE,
        &[
            "title → title: same",
            "Article 1 → Article 1: same",
            "Article 2 → Article 2: same",
            "Article 3 → Article 3: same",
            "Article 4 → Article 4: same",
        ],
    );
    assert!(found.is_same());
}

#[test]
fn renumbering_alone_changes_no_word() {
    let new = BASE
        .replace("Article 4", "Article 14")
        .replace("Article 3", "Article 13")
        .replace("Article 2 I", "Article 12 I")
        .replace("Article 1 C", "Article 11 C");
    let found = check(
        BASE,
        &new,
        &[
            "title → title: same",
            "Article 1 → Article 11: renumbered",
            "Article 2 → Article 12: renumbered",
            "Article 3 → Article 13: renumbered",
            "Article 4 → Article 14: renumbered",
        ],
    );
    let counts = found.counts();
    assert_eq!(
        (counts.words_inserted, counts.words_deleted, counts.changed),
        (0, 0, 0)
    );
    assert!(!found.is_same());
}

#[test]
fn a_reference_that_leads_elsewhere_is_a_change() {
    let found = check(
        BASE,
        &BASE.replace("named in Article 4", "named in Article 3"),
        &[
            "title → title: same",
            "Article 1 → Article 1: same",
            "Article 2 → Article 2: changed",
            "Article 3 → Article 3: same",
            "Article 4 → Article 4: same",
        ],
    );
    assert_eq!(found.counts().words_inserted, 1);
}

#[test]
fn typographic_noise_is_a_class_of_its_own() {
    let old = "المادة 1\nتتعاون الأطراف في مكافحة الاتجار غير المشروع.\nالمادة 2\nتتبادل السلطات المعلومات وفقا للمادة 1.\n";
    let new = "المـادة ١\nتتعاون الأَطراف في مكافحة الاتّجار غير المشروع.\nالمادة 2\nتتبادل السلطات المعلومات وفقا للمادة ١.\n";
    let found = check(
        old,
        new,
        &[
            "المادة 1 → المـادة ١: typographic",
            "المادة 2 → المادة 2: typographic",
        ],
    );
    let counts = found.counts();
    assert_eq!((counts.words_inserted, counts.words_deleted), (0, 0));
}

#[test]
fn moved_split_merged_inserted_deleted() {
    let new = "Agreement\n\
        Article 1 Training\n\
        Each Party receives trainees of the other in its schools under the plan of the joint committee.\n\
        Article 2 Cooperation\n\
        The Parties shall cooperate in preventing the illicit traffic in narcotic drugs.\n\
        Article 3 Information\n\
        1. The competent authorities exchange information through the contact points named in Article 6.\n\
        Article 4 Use\n\
        2. Information is used only for the purposes for which it was given.\n\
        Article 5\n\
        This article stands here for the first time and resembles nothing.\n\
        Article 6 Contact points\n\
        Each Party names one contact point and tells the other of any change without delay.\n";
    check(
        BASE,
        new,
        &[
            "title → title: same",
            "Article 3 → Article 1: moved",
            "Article 1 → Article 2: renumbered",
            "Article 2 → Article 3 + Article 4: split renumbered changed",
            " → Article 5: inserted",
            "Article 4 → Article 6: renumbered",
        ],
    );
    check(
        new,
        BASE,
        &[
            "title → title: same",
            "Article 2 → Article 1: renumbered",
            "Article 3 + Article 4 → Article 2: merged renumbered changed",
            "Article 5 → : deleted",
            "Article 1 → Article 3: moved",
            "Article 6 → Article 4: renumbered",
        ],
    );
}

#[test]
fn a_paragraph_that_went_to_another_article() {
    let line = "2. Information is used only for the purposes for which it was given.\n";
    let new = BASE
        .replace(line, "")
        .replace("without delay.\n", &["without delay.\n", line].concat());
    let found = check(
        BASE,
        &new,
        &[
            "title → title: same",
            "Article 1 → Article 1: same",
            "Article 2 → Article 2: changed",
            "Article 3 → Article 3: same",
            "Article 4 → Article 4: changed",
        ],
    );
    let at = |provision, nth| Place::new(provision, Part::Block(nth));
    assert_eq!(found.paragraph_moves, [(at(2, 1), at(4, 1))]);
    assert_eq!(found.counts().words_inserted, 0);
}

#[test]
fn none_of_many_alike_is_told_as_a_move() {
    let matters = [
        "borders",
        "training",
        "drugs",
        "passports",
        "weapons",
        "vessels",
        "archives",
        "customs",
        "fisheries",
        "forests",
        "harbours",
        "railways",
        "visas",
        "pensions",
        "patents",
        "radio",
    ];
    let text = |with: &dyn Fn(usize) -> bool| {
        let mut text = String::new();
        for (at, matter) in matters.iter().enumerate() {
            let own = format!("In {matter} they act together, as {matter} of both need it.");
            text += &format!("Article {}\n{own}\n", at + 1);
            if with(at) {
                text += &format!("The Party shall report to the committee in year {at} of it.\n");
            }
        }
        text
    };
    let old = plain(&text(&|at| at < 8), Lang::En).tree;
    let new = plain(&text(&|at| at >= 8), Lang::En).tree;
    let found = compare(&old, &new);
    assert_eq!(found.paragraph_moves, []);
    assert_eq!(apply(&found, &old), Ok(new));
}

#[test]
fn paragraphs_with_the_same_words_do_not_change_places() {
    let twin = "The council receives petitions and examines them with the authority.";
    let changed = "The council receives petitions and examines all with the committee.";
    // What stands around them changes too, so that the ends say nothing.
    let text = |one: &str, two: &str, more: &str| {
        let before = format!("The council decides on the reports of each year {more}.");
        let after = format!("It does so under the terms of these agreements {more}.");
        plain(
            &["Article 1", &before, one, two, &after].join("\n"),
            Lang::En,
        )
        .tree
    };
    for (old, new) in [
        (text(twin, twin, "now"), text(changed, twin, "later")),
        (text(changed, twin, "now"), text(twin, twin, "later")),
        (text(twin, twin, "now"), text(twin, changed, "later")),
    ] {
        let found = compare(&old, &new);
        assert_eq!(found.paragraph_moves, []);
        assert_eq!(apply(&found, &old), Ok(new));
    }
}

#[test]
fn very_many_changed_paragraphs_find_their_own() {
    let text = |unit: &str| {
        (0..300).fold(String::from("Article 1\n"), |text, at| {
            text + &format!("For tariff line {at} the duty is w{at} {unit} for each tonne.\n")
        })
    };
    let old = plain(&text("dinars"), Lang::En).tree;
    let new = plain(&text("francs"), Lang::En).tree;
    let found = compare(&old, &new);
    let counts = found.counts();
    assert_eq!((counts.words_deleted, counts.words_inserted), (300, 300));
    assert_eq!(found.paragraph_moves, []);
}

#[test]
fn repeated_wordings_find_their_own_in_a_crowd() {
    let text = |without: usize| {
        (0..4800)
            .filter(|at| *at != without)
            .fold(String::new(), |text, at| {
                let wording = if at % 8 == 0 { at + 1000 } else { at % 41 };
                text + &format!("Article {at}\nThe matter is left to rule w{wording}.\n")
            })
    };
    let old = plain(&text(usize::MAX), Lang::En).tree;
    let new = plain(&text(2405), Lang::En).tree;
    let counts = compare(&old, &new).counts();
    assert_eq!((counts.deleted, counts.moved, counts.inserted), (1, 0, 0));
}

/// Articles around the one in question, which stay as they are.
fn between(article: &str) -> String {
    format!(
        "Article 1 Cooperation\n\
         Ministries exchange annual statistics on fisheries, forestry and inland navigation.\n\
         {article}\n\
         Article 3 Meetings\n\
         A joint committee convenes twice yearly in either capital and adopts its own agenda.\n"
    )
}

#[test]
fn what_was_put_in_its_place_is_another_article() {
    // Three words in a row are what any two articles may have in common.
    check(
        &between(
            "Article 2 Evidence\n\
             The competent authorities shall preserve samples, seize counterfeit goods and describe infringing materials before any hearing.",
        ),
        &between(
            "Article 2 Hydrocarbons\n\
             Licences to drill offshore wells are auctioned; the competent authorities shall publish royalties, areas and geological surveys.",
        ),
        &[
            "Article 1 → Article 1: same",
            "Article 2 → : deleted",
            " → Article 2: inserted",
            "Article 3 → Article 3: same",
        ],
    );
}

#[test]
fn a_heading_that_many_have_says_little() {
    let article = |nth: usize, words: &str| {
        format!("Article {nth} Definitions\nFor the purposes hereof:\n{words}\n")
    };
    let vessels = article(
        2,
        "Vessel means any barge, trawler or ferry flying a registered flag at sea.",
    );
    let workers = article(
        3,
        "Worker means whoever earns wages under a lasting contract of employment.",
    );
    let energy = article(
        1,
        "Energy covers crude petroleum; gas; electric current, wherever it was generated, stored, metered, sold.",
    );
    let savings = article(
        4,
        "Bonds, deposits, annuities, shares, pension funds: these count as savings, whatever their currency.",
    );
    check(
        &[&*energy, &vessels, &workers].concat(),
        &[&*vessels, &workers, &savings].concat(),
        &[
            "Article 1 → : deleted",
            "Article 2 → Article 2: same",
            "Article 3 → Article 3: same",
            " → Article 4: inserted",
        ],
    );
}

#[test]
fn a_short_article_may_be_rewritten_and_moved() {
    let short = "Article 9\nNo one shall be subjected to arbitrary arrest, detention or exile.\n";
    let reworded =
        "Article 9\nNo one without undue delay, by mutual consent, arrest, detention or exile.\n";
    let rest = between(
        "Article 2\nEveryone has the right to leave any country, including his own, and to return.",
    );
    let found = compare(
        &plain(&format!("{short}{rest}"), Lang::En).tree,
        &plain(&format!("{rest}{reworded}"), Lang::En).tree,
    );
    let counts = found.counts();
    assert_eq!((counts.inserted, counts.deleted, counts.moved), (0, 0, 1));
}

#[test]
fn another_old_text_is_refused() {
    let (a, b) = (
        plain(BASE, Lang::En).tree,
        plain(&BASE.replace("one contact", "a contact"), Lang::En).tree,
    );
    let found = compare(&a, &b);
    let other = plain(&BASE.replace("one contact", "two contact"), Lang::En).tree;
    assert_eq!(
        apply(&found, &other),
        Err(Mismatch {
            at: Place::new(4, Part::Block(0))
        })
    );
}

fn line() -> impl Strategy<Value = String> {
    let sentence = prop::collection::vec(
        prop::sample::select(vec![
            "The",
            "Parties",
            "shall",
            "cooperate",
            "in",
            "matters",
            "of",
            "Article 1",
            "Article 2",
            "المادة 3",
            "information",
            "training",
            ",",
            "delay",
            "traffic",
        ]),
        1..12,
    );
    prop_oneof![
        2 => (1u32..9).prop_map(|n| format!("Article {n}")),
        1 => (1u32..9).prop_map(|n| format!("المادة {n}")),
        1 => (1u32..4).prop_map(|n| format!("Chapter {n}")),
        5 => sentence.prop_map(|words| words.join(" ")),
        2 => (1u32..4).prop_map(|n| format!("{n}. The Parties shall inform each other.")),
    ]
}

fn text() -> impl Strategy<Value = Vec<String>> {
    prop::collection::vec(line(), 0..24)
}

/// A text long enough to be dealt out among several hands.
fn long() -> impl Strategy<Value = Vec<String>> {
    prop::collection::vec(line(), 150..400)
}

/// A text and what an editor made of it: lines moved, dropped, doubled, put in.
fn edited(
    text: impl Strategy<Value = Vec<String>>,
    edits: usize,
) -> impl Strategy<Value = (String, String)> {
    (
        text,
        prop::collection::vec(
            (
                0u8..4,
                any::<prop::sample::Index>(),
                any::<prop::sample::Index>(),
                line(),
            ),
            0..edits,
        ),
    )
        .prop_map(|(old, edits)| {
            let mut new = old.clone();
            for (what, from, to, line) in edits {
                if new.is_empty() {
                    new.push(line);
                    continue;
                }
                let (from, to) = (from.index(new.len()), to.index(new.len()));
                match what {
                    0 => {
                        let taken = new.remove(from);
                        new.insert(to.min(new.len()), taken);
                    }
                    1 => {
                        new.remove(from);
                    }
                    2 => new.insert(to, line),
                    _ => new[to] = line,
                }
            }
            (old.join("\n"), new.join("\n"))
        })
}

proptest! {
    #[test]
    fn applying_gives_the_new_text((old, new) in edited(text(), 6)) {
        let (a, b) = (plain(&old, Lang::En).tree, plain(&new, Lang::En).tree);
        prop_assert_eq!(apply(&compare(&a, &b), &a), Ok(b));
    }

    #[test]
    fn the_inverse_gives_the_old_text((old, new) in edited(text(), 6)) {
        let (a, b) = (plain(&old, Lang::En).tree, plain(&new, Lang::En).tree);
        let found = compare(&a, &b);
        let back = invert(found.clone());
        prop_assert_eq!(apply(&back, &b), Ok(a));
        prop_assert_eq!(invert(back), found);
    }

    #[test]
    fn every_line_has_one_fate(old in text(), new in text()) {
        let (a, b) = (plain(&old.join("\n"), Lang::En).tree, plain(&new.join("\n"), Lang::En).tree);
        let found = compare(&a, &b);
        prop_assert_eq!(apply(&found, &a), Ok(b.clone()));
        for (tree, side) in [(&a, 0), (&b, 1)] {
            let mut places: Vec<Place> = found.provisions.iter().flat_map(|change| &change.lines).filter_map(|line| if side == 0 { line.old } else { line.new }).collect();
            let all = places.len();
            places.sort_unstable();
            places.dedup();
            prop_assert_eq!(places.len(), all, "no line twice");
            let lines: usize = tree.walk().map(|p| p.blocks.len() + usize::from(!p.head.is_empty())).sum();
            prop_assert_eq!(places.len(), lines, "no line left out");
        }
    }

    #[test]
    fn a_text_is_the_same_as_itself(text in text()) {
        let tree = plain(&text.join("\n"), Lang::En).tree;
        prop_assert!(compare(&tree, &tree).is_same());
    }
}

proptest! {
    // Each case is as long as many of the others.
    #![proptest_config(ProptestConfig::with_cases(64))]

    #[test]
    fn several_hands_find_what_one_does((old, new) in edited(long(), 150), count in 2usize..5) {
        let (a, b) = (plain(&old, Lang::En).tree, plain(&new, Lang::En).tree);
        prop_assert_eq!(shared(&Threads(count), &a, &b), compare(&a, &b));
    }
}
