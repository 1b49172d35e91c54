//! Sheets of small texts, drawn in letters.

use super::*;
use mithaq_canon::Lang;
use mithaq_text::compare::compare;
use mithaq_text::parse::plain;

fn check(old: &str, new: &str) -> String {
    let (a, b) = (plain(old, Lang::En).tree, plain(new, Lang::En).tree);
    let sheet = Sheet::of(&compare(&a, &b), &a, &b);
    let drawn = sheet.parts.iter().map(|part| match part {
        Part::Same(all) => format!("= {}", names(all.iter().map(|whole| &whole.name))),
        Part::Left { name, change } => format!("^ {} #{change}", name.label),
        Part::Change(shown) => {
            let states: Vec<&str> = shown.states.iter().map(|state| state.code()).collect();
            format!(
                "{} {} {} -> {}",
                shown.nth,
                states.join("+"),
                names(shown.old.iter()),
                names(shown.new.iter())
            )
        }
    });
    drawn.collect::<Vec<_>>().join("\n")
}

fn names<'n>(names: impl Iterator<Item = &'n Name>) -> String {
    names
        .map(|name| &*name.label)
        .collect::<Vec<_>>()
        .join(", ")
}

const ONE: &str = "Article 1\nThe Parties shall cooperate against organised crime.\n";
const TWO: &str = "Article 2\nThe Party shall answer within thirty days of the request.\n";
const THREE: &str = "Article 3\nDifferences shall be settled by consultation between them.\n";

#[test]
fn what_moved_leaves_a_mark_where_it_stood() {
    let new = "Article 1\nThe Party shall answer within thirty days of the request.\n\
               Article 2\nDifferences shall be settled by consultation between them.\n\
               Article 3\nThe Parties shall cooperate against organised crime.\n";
    insta::assert_snapshot!(check(&[ONE, TWO, THREE].concat(), new), @r"
    ^ Article 1 #2
    0 renumbered Article 2 -> Article 1
    1 renumbered Article 3 -> Article 2
    2 moved Article 1 -> Article 3
    ");
}

#[test]
fn what_stayed_is_folded_together() {
    let new = [ONE, TWO, &THREE.replace("consultation", "negotiation")].concat();
    insta::assert_snapshot!(check(&[ONE, TWO, THREE].concat(), &new), @r"
    = Article 1, Article 2
    0 changed Article 3 -> Article 3
    ");
}

#[test]
fn every_move_has_both_its_ends_and_every_change_its_place() {
    let old = [ONE, TWO, THREE].concat();
    let new = [
        THREE,
        ONE,
        "Article 9\nThis is wholly new and nobody has seen it.\n",
    ]
    .concat();
    let (a, b) = (plain(&old, Lang::En).tree, plain(&new, Lang::En).tree);
    let sheet = Sheet::of(&compare(&a, &b), &a, &b);
    for (nth, place) in sheet.changes.iter().enumerate() {
        assert!(matches!(sheet.parts.get(*place), Some(Part::Change(shown)) if shown.nth == nth));
    }
    for (change, place) in &sheet.left {
        assert!(
            matches!(sheet.parts.get(*place), Some(Part::Left { change: to, .. }) if to == change)
        );
        assert!(sheet.changes.get(*change).is_some());
    }
    let moved = sheet
        .parts
        .iter()
        .filter(|part| matches!(part, Part::Change(shown) if shown.states.contains(State::Moved)));
    assert_eq!(moved.count(), sheet.left.len());
}
