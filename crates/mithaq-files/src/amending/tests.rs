#![expect(clippy::unwrap_used, reason = "a test may fail here")]
use super::*;
use crate::akn::{self, Actor, Document, Meta, read_amending, write_amending};
use mithaq_text::compare::compare;
use mithaq_text::tree::{Kind, Tree};
use mithaq_text::{Lang, parse::plain};
use proptest::prelude::*;

fn tree(text: &str) -> Tree {
    plain(text, Lang::En).tree
}

fn amending(old: &Tree, new: &Tree) -> Amending {
    between(&compare(old, new), old, new)
}

/// What each deed is and of what.
fn deeds(amending: &Amending) -> Vec<String> {
    let one = |deed: &Deed| match deed {
        Deed::Replace { at, whole, .. } => format!("replace {at} {whole}"),
        Deed::Retitle { at, heading } => format!("retitle {at} {heading}"),
        Deed::Words { at, old, new } => format!("words {at} {old} → {new}"),
        Deed::Insert { to, new } => format!("insert {} {:?} {:?}", new.len(), to.edge, to.of),
        Deed::Repeal { at } => format!("repeal {at}"),
        Deed::Renumber { at, label, .. } => format!("renumber {at} {label}"),
        Deed::Move { at, to } => format!("move {at} {:?} {:?}", to.edge, to.of),
    };
    amending.deeds.iter().map(one).collect()
}

fn meta() -> Meta {
    Meta {
        kind: "protocol".to_owned(),
        parties: vec![Actor {
            id: "north".to_owned(),
            name: "North".to_owned(),
        }],
        ..Meta::default()
    }
}

/// Old to new by what amends, straight and through both kinds of file.
fn check(old: &Tree, new: &Tree) -> Amending {
    let found = amending(old, new);
    let applied = apply(&found, old).unwrap();
    assert_eq!(applied.to_string(), new.to_string(), "{:#?}", deeds(&found));
    let shape = |tree: &Tree| -> Vec<_> {
        let one = |one: &Provision| (one.kind, one.number.clone(), one.step(), one.children.len());
        tree.walk().map(one).collect()
    };
    assert_eq!(shape(&applied), shape(new));
    for document in [Document::Protocol, Document::Amendment] {
        let xml = write_amending(document, &found, (old, &Meta::default()), &meta());
        let read = read_amending(xml.as_bytes()).unwrap();
        assert_eq!(read.unread, [], "{xml}");
        assert_eq!(deeds(&read.amending), deeds(&found), "{xml}");
        assert_eq!(read.amending.base, Some(digest(old)));
        assert_eq!(read.is_proposal, document == Document::Amendment);
        let again = apply(&read.amending, old).unwrap();
        assert_eq!(again.to_string(), new.to_string(), "{xml}");
        assert_eq!(shape(&again), shape(new), "{xml}");
        assert_eq!(read.meta, meta());
        // It is a text, too.
        akn::read(xml.as_bytes(), Lang::En).unwrap();
    }
    found
}

const TREATY: &str = "Agreement on assistance\nThe Parties,\nHave agreed:\n\
    Chapter I\nGeneral\nArticle 1\nPurpose\nThe Parties shall help one another in criminal matters of every kind.\n\
    Article 2\nTime limits\n1. A reply is given within thirty days of the receipt of the request.\n2. Urgent requests under Article 1 are answered at once, by any means that leaves a trace.\n\
    Chapter II\nCosts\nArticle 3\nEach Party bears its own costs, unless the Parties agree otherwise in a case.\n\
    Article 4\nThe Parties shall meet once a year in either capital to review its application.\nDone at Rome.\n";

#[test]
fn what_a_drafter_would_say() {
    let old = tree(TREATY);
    let check = |new: &str, expected: &[&str]| {
        let found = check(&old, &tree(new));
        assert_eq!(deeds(&found), expected);
    };
    check(TREATY, &[]);
    check(
        &TREATY.replace("thirty", "sixty"),
        &["words art_2 thirty → sixty"],
    );
    check(
        &TREATY.replace(
            "A reply is given within thirty days of the receipt of the request.",
            "The Party that receives a request confirms it and replies when it can.",
        ),
        &["replace art_2 true"],
    );
    check(
        &TREATY.replace("Time limits", "Delays"),
        &["retitle art_2 Delays"],
    );
    check(
        &TREATY.replace("General\n", "Scope and purpose\n"),
        &["retitle chp_1 Scope and purpose"],
    );
    check(
        &TREATY.replace(
            "Article 4\n",
            "Article 4\nThe languages of the Parties may be used.\nArticle 5\n",
        ),
        &["insert 1 After Base(\"art_3\")", "renumber art_4 Article 5"],
    );
    check(
        &TREATY.replace("Chapter II\nCosts\n", "Chapter II\nLanguages\nArticle 2 bis\nA request is written in the language of the Party that receives it.\nChapter III\nCosts\n"),
        &["insert 1 After Base(\"chp_1\")", "renumber chp_2 Chapter III"],
    );
    check(
        &TREATY.replace("Article 3\nEach Party bears its own costs, unless the Parties agree otherwise in a case.\n", "")
            .replace("Article 4", "Article 3"),
        &["repeal art_3", "renumber art_4 Article 3"],
    );
}

#[test]
fn provisions_go_elsewhere_and_into_what_comes_in() {
    let old = tree(TREATY);
    // The last article opens a chapter of its own, at the beginning.
    let new = tree(
        "Agreement on assistance\nThe Parties,\nHave agreed:\nChapter I\nMeetings\n\
         Article 1\nThe Parties shall meet once a year in either capital to review its application.\n\
         Article 2\nEach meeting has an agenda which the secretariats settle a month before.\n\
         Chapter II\nGeneral\nArticle 3\nPurpose\nThe Parties shall help one another in criminal matters of every kind.\n\
         Article 4\nTime limits\n1. A reply is given within thirty days of the receipt of the request.\n2. Urgent requests under Article 3 are answered at once, by any means that leaves a trace.\n\
         Chapter III\nCosts\nArticle 5\nEach Party bears its own costs, unless the Parties agree otherwise in a case.\nDone at Rome.\n",
    );
    let found = check(&old, &new);
    let deeds = deeds(&found);
    assert!(
        deeds
            .iter()
            .any(|deed| deed.starts_with("move art_4 Start Inserted")),
        "{deeds:#?}"
    );
    assert!(
        deeds.contains(&"words art_2 1 are → 3 are".to_owned())
            || deeds.iter().any(|deed| deed.starts_with("words art_2 ")),
        "{deeds:#?}"
    );
}

fn insert(to: Place, label: &str) -> Deed {
    let mut new = Provision::new(Kind::Article, 0);
    new.head = mithaq_text::tree::Head::new(label, "", "");
    Deed::Insert { to, new: vec![new] }
}

fn base(at: &str) -> Spot {
    Spot::Base(at.to_owned())
}

#[test]
fn what_does_not_fit_is_refused_whole() {
    let old = tree("Chapter I\nArticle 1\nOne day and one night.\nArticle 2\nTwo.\n");
    let fails = |deeds: Vec<Deed>| apply(&Amending { deeds, base: None }, &old).unwrap_err();
    let at = "art_1".to_owned();
    let place = |edge, of| Place { edge, of };
    assert_eq!(
        fails(vec![Deed::Repeal {
            at: "art_9".to_owned()
        }]),
        Inapplicable::NoSuchProvision {
            deed: 1,
            at: "art_9".to_owned()
        }
    );
    let words = |old: &str| Deed::Words {
        at: at.clone(),
        old: old.to_owned(),
        new: "x".to_owned(),
    };
    for (old, times) in [("one", 1), ("One", 1), ("n", 4), ("three", 0), ("", 0)] {
        let amending = Amending {
            deeds: vec![words(old)],
            base: None,
        };
        let expected = Inapplicable::Words {
            deed: 1,
            at: at.clone(),
            words: old.to_owned(),
            found: times,
        };
        let done = apply(
            &amending,
            &self::tree("Chapter I\nArticle 1\nOne day and one night.\nArticle 2\nTwo.\n"),
        );
        assert_eq!(done.is_ok(), times == 1, "{old}");
        if let Err(found) = done {
            assert_eq!(found, expected);
        }
    }
    assert!(matches!(
        fails(vec![words("day and"), words("and one")]),
        Inapplicable::Words { deed: 2, .. }
    ));
    let repeal = || Deed::Repeal { at: at.clone() };
    assert_eq!(
        fails(vec![repeal(), repeal()]),
        Inapplicable::Twice {
            deed: 2,
            at: at.clone()
        }
    );
    assert!(matches!(
        fails(vec![repeal(), words("day")]),
        Inapplicable::Twice { .. }
    ));
    let moves = |to: Place| Deed::Move {
        at: "chp_1".to_owned(),
        to,
    };
    assert!(matches!(
        fails(vec![moves(place(Edge::After, base("art_1")))]),
        Inapplicable::Nowhere { .. }
    ));
    let into = || insert(place(Edge::Start, base("chp_1")), "Article 3");
    let gone = Deed::Repeal {
        at: "chp_1".to_owned(),
    };
    assert!(matches!(
        fails(vec![gone, into()]),
        Inapplicable::Nowhere { .. }
    ));
    // A chain of provisions, each in the one before it.
    let chain = (0..300).map(|deed| {
        let of = if deed == 0 {
            base("chp_1")
        } else {
            Spot::Inserted {
                deed: deed - 1,
                nth: 0,
            }
        };
        insert(place(Edge::Start, of), "x")
    });
    assert_eq!(fails(chain.collect()), Inapplicable::TooDeep);
}

#[test]
fn places_are_where_provisions_stood() {
    let old = tree("Article 1\na\nArticle 2\nb\nArticle 3\nc\n");
    let deeds = vec![
        Deed::Repeal {
            at: "art_2".to_owned(),
        },
        insert(
            Place {
                edge: Edge::After,
                of: base("art_2"),
            },
            "X",
        ),
        insert(
            Place {
                edge: Edge::After,
                of: base("art_2"),
            },
            "Y",
        ),
        insert(
            Place {
                edge: Edge::Before,
                of: base("art_1"),
            },
            "W",
        ),
        Deed::Move {
            at: "art_1".to_owned(),
            to: Place {
                edge: Edge::End,
                of: Spot::Whole,
            },
        },
        insert(
            Place {
                edge: Edge::After,
                of: base("art_1"),
            },
            "V",
        ),
    ];
    let done = apply(&Amending { deeds, base: None }, &old).unwrap();
    assert_eq!(done.to_string(), "W\nV\nX\nY\nArticle 3\nc\nArticle 1\na\n");
    assert_eq!(done.provisions.last().unwrap().line, 7);
}

fn text() -> impl Strategy<Value = String> {
    let line = prop::sample::select(vec![
        "Agreement",
        "The Parties,",
        "Article 1",
        "Article 2",
        "Article 3 – Costs",
        "Article 4. The Parties",
        "Article 5 bis: Visits",
        "Chapter I",
        "Chapter II",
        "Part III",
        "Meetings",
        "The Parties shall meet once a year in either capital, and consult as often as they wish.",
        "The Parties shall meet twice a year in either capital, and consult as often as they wish.",
        "Each Party shall bear its costs.",
        "Each Party shall bear its own costs. Costs are shared.",
        "(a) costs;",
        "1. See Article 2 and Article 3, which hold for all that is done under Article 2.",
        "2. See Article 3 and Article 4, which hold for all that is done under Article 3.",
        "Done at Rome.",
        "Annex I",
        "المادة 5",
        "يرد الطرف في أجل ثلاثين يوما.",
    ]);
    prop::collection::vec(line, 0..16)
        .prop_map(|lines| lines.iter().flat_map(|line| [*line, "\n"]).collect())
}

proptest! {
    #[test]
    fn what_amends_makes_the_new_text(old in text(), new in text()) {
        check(&tree(&old), &tree(&new));
    }

    #[test]
    fn no_deeds_make_it_panic(old in text(), new in text(), other in text()) {
        // Written for one text, applied to another.
        let (old, new) = (tree(&old), tree(&new));
        let _ = apply(&amending(&old, &new), &tree(&other));
    }
}
