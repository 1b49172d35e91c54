use super::*;
use crate::parse::plain;
use crate::rolling::Names;
use alloc::format;
use alloc::string::ToString;
use alloc::vec;
use proptest::prelude::*;

const A: Who = Who(0);
const B: Who = Who(1);
const C: Who = Who(2);
const NAMES: Names<'static> = Names {
    of: &name,
    delete: "delete",
};

fn name(who: Who) -> &'static str {
    match who {
        A => "Algeria",
        B => "Libya",
        Who(_) => "Third",
    }
}

fn read(text: &str) -> Tree {
    plain(text, Lang::En).tree
}

/// Merges, checks every projection, and gives conflicts, joint changes and what is open.
fn check(base: &str, sides: &[(Who, &str)]) -> (Merged, Conflicts) {
    let tree = read(base);
    let trees: Vec<(Who, Tree)> = sides.iter().map(|(who, text)| (*who, read(text))).collect();
    let given: Vec<(Who, &Tree)> = trees.iter().map(|(who, tree)| (*who, tree)).collect();
    let merged = merge(&tree, &given);
    assert_eq!(merged.base(), tree);
    for (who, tree) in &trees {
        assert_eq!(&merged.side(*who), tree);
    }
    let conflicts = merged.conflicts();
    (merged, conflicts)
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

fn none() -> Conflicts {
    Conflicts::default()
}

#[test]
fn disjoint_edits_do_not_meet() {
    let a = BASE.replace("shall cooperate", "cooperate fully");
    let b = BASE.replace("one contact point", "two contact points");
    let (merged, conflicts) = check(BASE, &[(A, &a), (B, &b)]);
    assert_eq!((conflicts, merged.joint()), (none(), 0));
    assert_eq!(merged.open(), 4, "a word out and a word in, twice");
    let both = a.replace("one contact point", "two contact points");
    assert_eq!(merged.united().to_string(), both);
}

#[test]
fn wordings_compete_or_are_joint() {
    let a = BASE
        .replace("without delay", "within ten days")
        .replace("narcotic drugs", "drugs");
    let b = BASE
        .replace("without delay", "within thirty days")
        .replace("narcotic drugs", "drugs");
    let (merged, conflicts) = check(BASE, &[(B, &b), (A, &a)]);
    assert_eq!(
        (conflicts, merged.joint()),
        (Conflicts { text: 1, ..none() }, 1)
    );
    let printed = print(&merged, &NAMES);
    assert!(
        printed.contains("[without delay] [Algeria: within ten days] [Libya: within thirty days]."),
        "{printed}"
    );
    assert!(
        printed.contains("illicit traffic in [narcotic] [Algeria, Libya: delete] drugs."),
        "{printed}"
    );
    assert!(merged.united().to_string().contains("traffic in drugs"));
    assert!(merged.united().to_string().contains("without delay"));
}

#[test]
fn delete_against_edit() {
    let line = "2. Information is used only for the purposes for which it was given.\n";
    let a = BASE.replace(line, "");
    let b = BASE.replace("only for the purposes", "solely for the purposes");
    let (merged, conflicts) = check(BASE, &[(A, &a), (B, &b)]);
    assert_eq!(
        conflicts,
        Conflicts {
            delete_edit: 1,
            ..none()
        }
    );
    assert_eq!(
        merged.united().to_string(),
        b,
        "what is contested stays, with what nobody contests"
    );
    let printed = print(&merged, &NAMES);
    let expected = "[2. Information is used only for the purposes for which it was given.] [Algeria: delete] [Libya: 2. Information is used solely for the purposes for which it was given.]";
    assert!(printed.contains(expected), "{printed}");

    let article = "Article 3 Training\nEach Party receives trainees of the other in its schools under the plan of the joint committee.\n";
    let a = BASE.replace(article, "");
    let b = BASE.replace("receives trainees", "receives twenty trainees");
    assert_eq!(
        check(BASE, &[(A, &a), (B, &b)]).1,
        Conflicts {
            delete_edit: 1,
            ..none()
        }
    );
    let b = BASE.replace("without delay", "at once");
    let (merged, conflicts) = check(BASE, &[(A, &a), (B, &b)]);
    assert_eq!(conflicts, none());
    assert!(!merged.united().to_string().contains("trainees"));
}

#[test]
fn two_targets_for_one_move() {
    let moved = "Article 1 Cooperation\nThe Parties shall cooperate in preventing the illicit traffic in narcotic drugs.\n";
    let without = BASE.replace(moved, "");
    let middle = without.replace("Article 4 C", &[moved, "Article 4 C"].concat());
    let last = [&*without, moved].concat();
    assert_eq!(
        check(BASE, &[(A, &middle), (B, &last)]).1,
        Conflicts {
            position: 1,
            ..none()
        }
    );
    let (merged, conflicts) = check(BASE, &[(A, &last), (B, &last)]);
    assert_eq!((conflicts, merged.joint()), (none(), 1));
    let edit = |text: &str| text.replace("shall cooperate", "shall always cooperate");
    let (merged, conflicts) = check(BASE, &[(A, &last), (B, &edit(BASE))]);
    assert_eq!(conflicts, none(), "an edit follows what moved");
    assert_eq!(merged.united().to_string(), edit(&last));
}

#[test]
fn an_edit_follows_what_was_split_or_merged() {
    let split = BASE
        .replace("2. Information is", "Article 3 Use\n2. Information is")
        .replace("Article 4 C", "Article 5 C")
        .replace("Article 3 T", "Article 4 T")
        .replace("in Article 4", "in Article 5");
    let edited = BASE.replace("used only for", "used solely for");
    let (merged, conflicts) = check(BASE, &[(A, &split), (B, &edited)]);
    assert_eq!(conflicts, none());
    assert!(merged.united().to_string().contains("used solely for"));
}

#[test]
fn numbers_never_compete() {
    let renumber = |text: &str, by: u32| {
        (1..=4).rev().fold(text.to_string(), |text, n| {
            text.replace(&format!("Article {n}"), &format!("Article {}", n + by))
        })
    };
    let (a, b) = (renumber(BASE, 10), renumber(BASE, 20));
    let (merged, conflicts) = check(BASE, &[(A, &a), (B, &b)]);
    assert_eq!((conflicts, merged.joint(), merged.open()), (none(), 0, 0));
    assert_eq!(print(&merged, &NAMES), BASE);
}

#[test]
fn insertions_of_each_side_and_of_both() {
    let own = "Article 5\nThis agreement enters into force on signature.\n";
    let a = [BASE, own].concat();
    let b = [
        BASE,
        "Article 5\nEither Party may give notice of termination at any time.\n",
    ]
    .concat();
    let (merged, conflicts) = check(BASE, &[(A, &a), (B, &b), (C, &a)]);
    assert_eq!((conflicts, merged.joint()), (none(), 1));
    let printed = print(&merged, &NAMES);
    assert!(printed.contains("[Algeria, Third: Article 5]\n[Algeria, Third: This agreement enters into force on signature.]\n"), "{printed}");
    assert!(
        printed.contains("[Libya: Either Party may give notice of termination at any time.]\n"),
        "{printed}"
    );
}

#[test]
fn three_sides_on_one_word() {
    let with = |word| BASE.replace("without delay", word);
    let (a, b, c) = (with("at once"), with("promptly"), with("at once"));
    let (merged, conflicts) = check(BASE, &[(A, &a), (B, &b), (C, &c)]);
    assert_eq!(conflicts, Conflicts { text: 1, ..none() });
    assert!(
        print(&merged, &NAMES)
            .contains("[without delay] [Algeria, Third: at once] [Libya: promptly].")
    );
}

fn line() -> impl Strategy<Value = String> {
    let words = prop::sample::select(vec![
        "The",
        "Parties",
        "shall",
        "cooperate",
        "in",
        "Article 1",
        "Article 2",
        "المادة 3",
        "training",
        ",",
        "delay",
    ]);
    prop_oneof![
        3 => (1u32..9).prop_map(|n| format!("Article {n}")),
        1 => (1u32..4).prop_map(|n| format!("Chapter {n}")),
        5 => prop::collection::vec(words, 1..10).prop_map(|words| words.join(" ")),
    ]
}

type Edit = (u8, prop::sample::Index, prop::sample::Index, String);

fn edits() -> impl Strategy<Value = Vec<Edit>> {
    prop::collection::vec(
        (
            0u8..5,
            any::<prop::sample::Index>(),
            any::<prop::sample::Index>(),
            line(),
        ),
        0..5,
    )
}

fn edit(base: &[String], edits: &[Edit]) -> String {
    let mut lines = base.to_vec();
    for (what, from, to, line) in edits {
        if lines.is_empty() {
            lines.push(line.clone());
            continue;
        }
        let (from, to) = (from.index(lines.len()), to.index(lines.len()));
        match what {
            0 => {
                let taken = lines.remove(from);
                lines.insert(to.min(lines.len()), taken);
            }
            1 => {
                lines.remove(from);
            }
            2 => lines.insert(to, line.clone()),
            3 => lines[to] = line.clone(),
            _ => lines[to].push_str(" without delay"),
        }
    }
    lines.join("\n")
}

/// A base and what up to three sides made of it, as they wrote it.
fn texts() -> impl Strategy<Value = (String, Vec<String>)> {
    let base = prop::collection::vec(line(), 0..16);
    (base, prop::collection::vec(edits(), 0..4)).prop_map(|(base, sides)| {
        let sides = sides.iter().map(|edits| edit(&base, edits)).collect();
        (base.join("\n"), sides)
    })
}

fn given(trees: &[Tree]) -> Vec<(Who, &Tree)> {
    trees
        .iter()
        .zip(0u8..)
        .map(|(tree, who)| (Who(who), tree))
        .collect()
}

proptest! {
    #[test]
    fn projection_gives_base_and_sides_byte_for_byte((base, sides) in texts()) {
        let trees: Vec<Tree> = sides.iter().map(|side| read(side)).collect();
        let merged = merge(&read(&base), &given(&trees));
        let written = |text: &str| text.lines().flat_map(|line| [line, "\n"]).collect::<String>();
        prop_assert_eq!(merged.base().to_string(), written(&base));
        for (who, side) in (0u8..).zip(&sides) {
            prop_assert_eq!(merged.side(Who(who)).to_string(), written(side));
        }
    }

    #[test]
    fn order_makes_no_difference_to_the_whole_structure((base, sides) in texts(), by in 0usize..4) {
        let (tree, trees) = (read(&base), sides.iter().map(|side| read(side)).collect::<Vec<_>>());
        let (merged, mut turned) = (merge(&tree, &given(&trees)), given(&trees));
        turned.reverse();
        prop_assert_eq!(&merge(&tree, &turned), &merged);
        turned.rotate_left(by.min(trees.len()));
        prop_assert_eq!(&merge(&tree, &turned), &merged);
    }

    #[test]
    fn merging_twice_is_merging_once((base, sides) in texts()) {
        let (tree, trees) = (read(&base), sides.iter().map(|side| read(side)).collect::<Vec<_>>());
        let (merged, mut twice) = (merge(&tree, &given(&trees)), given(&trees));
        twice.extend(given(&trees));
        prop_assert_eq!(merge(&tree, &twice), merged);
    }

    #[test]
    fn one_side_alone_meets_no_conflict(base in prop::collection::vec(line(), 0..16), edits in edits()) {
        let (tree, other) = (read(&base.join("\n")), read(&edit(&base, &edits)));
        let merged = merge(&tree, &[(A, &other)]);
        prop_assert_eq!(merged.conflicts(), Conflicts::default());
        let same = merge(&tree, &[(A, &tree), (B, &tree)]);
        prop_assert_eq!((same.conflicts(), same.open()), (Conflicts::default(), 0));
        let joint = merge(&tree, &[(A, &other), (B, &other)]);
        prop_assert_eq!(joint.conflicts(), Conflicts::default(), "who says the same does not disagree");
    }
}

/// An article of its own for each number, so that sides can edit apart.
fn articles() -> String {
    (1..=8).fold("Agreement\n".to_string(), |text, n| {
        let own = ["borders", "training", "drugs", "passports", "weapons", "vessels", "archives", "customs"][n - 1];
        text + &format!("Article {n}\nThe Parties shall cooperate in matters of {own} and inform the committee about {own} every year.\n")
    })
}

proptest! {
    #[test]
    fn disjoint_edits_merge_in_any_nesting(of in prop::collection::vec(0usize..4, 8)) {
        let base = articles();
        let tree = read(&base);
        let edited = |side: usize| {
            let mut text = base.clone();
            for (at, owner) in of.iter().enumerate() {
                if *owner == side {
                    let own = ["borders", "training", "drugs", "passports", "weapons", "vessels", "archives", "customs"][at];
                    text = text.replace(&format!("matters of {own}"), &format!("all matters of {own} without exception"));
                }
            }
            read(&text)
        };
        let (a, b, c) = (edited(1), edited(2), edited(3));
        let all = merge(&tree, &[(A, &a), (B, &b), (C, &c)]);
        prop_assert_eq!(all.conflicts(), Conflicts::default());
        let ab = merge(&tree, &[(A, &a), (B, &b)]).united();
        let bc = merge(&tree, &[(B, &b), (C, &c)]).united();
        prop_assert_eq!(merge(&tree, &[(A, &ab), (C, &c)]).united(), all.united());
        prop_assert_eq!(merge(&tree, &[(A, &a), (B, &bc)]).united(), all.united());
    }
}
