//! What the numbers of provisions say where most of them stayed, as in a code that is amended.

use super::*;

/// The articles whose old and new number are told to differ, and those said to be new or gone.
fn astray(old: &str, new: &str) -> Vec<String> {
    let (a, b) = (plain(old, Lang::En).tree, plain(new, Lang::En).tree);
    let found = compare(&a, &b);
    let label = |tree: &Tree, places: &[usize]| {
        let all: Vec<&str> = places
            .iter()
            .map(|place| tree.walk().nth(*place).unwrap().head.label())
            .collect();
        all.join(" + ")
    };
    found
        .provisions
        .iter()
        .map(|change| (label(&a, &change.old), label(&b, &change.new)))
        .filter(|(from, to)| from != to)
        .map(|(from, to)| format!("{from} → {to}"))
        .collect()
}

#[test]
fn a_number_that_stayed_tells_which_of_two_alike_it_is() {
    let other = |at: usize| {
        format!("Article {at}\nMatters of kind a{at} are heard in room b{at} by judge c{at}.\n")
    };
    let text = |two: &str, seven: &str| -> String {
        let articles = (1..10).map(|at| match at {
            2 => two.to_string(),
            7 => seven.to_string(),
            at => other(at),
        });
        articles.collect()
    };
    let old = text(
        "Article 2\nThe agency is run by a board of nine and led by a director.\n",
        "Article 7\nThe savings fund of the crafts and trades is managed by a board of nine and \
         headed by a director, both chosen for five years.\n",
    );
    let new = text(
        "Article 2\nThe operator is managed by a board of nine and headed by a director.\n",
        "",
    );
    assert_eq!(astray(&old, &new), ["Article 7 → "]);
}

#[test]
fn what_stands_beside_is_not_taken_where_another_is_clearly_more_alike() {
    let article = |at: usize, verb: &str| {
        format!(
            "Article {at}\nWhere no agreement says otherwise, in offices of fewer than three \
             hundred staff, the head of the office {verb} before the joint committee, in what \
             concerns a{at}, and ahead of its yearly session on b{at}, all that it asks.\n"
        )
    };
    // Article 18 stood behind 20; all but the first and the last articles are reworded.
    let order = (1..18).chain([19, 20, 18]).chain(21..25);
    let old: String = order.map(|at| article(at, "puts")).collect();
    let verb = |at: usize| {
        if (3..24).contains(&at) {
            "lays"
        } else {
            "puts"
        }
    };
    let new: String = (1..25).map(|at| article(at, verb(at))).collect();
    assert_eq!(astray(&old, &new), [""; 0]);
}

#[test]
fn an_article_is_rewritten_under_its_number_also_in_a_crowd() {
    const ARTICLES: usize = 400;
    /// Amid others that were replaced, so that no neighbour tells.
    const REWRITTEN: usize = 202;
    let words = |at: usize, row: &str| -> Vec<String> {
        (0..12).map(|nth| format!("{row}{at}x{nth}")).collect()
    };
    let text = |row: &str, rewritten: &[String]| -> String {
        let articles = (0..ARTICLES).map(|at| {
            let words = match at {
                REWRITTEN => rewritten.to_vec(),
                // Every sixth stays.
                at if at % 6 == 0 => words(at, "stays"),
                at => words(at, row),
            };
            format!("Article {}\n{}.\n", at + 1, words.join(" "))
        });
        articles.collect()
    };
    let (old_words, mut new_words) = (words(REWRITTEN, "old"), words(REWRITTEN, "new"));
    // Two words in three are left, no three in a row.
    let kept = (0..8).map(|nth| old_words[nth * 5 % 12].clone());
    new_words.splice(0..8, kept);
    let (old, new) = (text("old", &old_words), text("new", &new_words));
    let astray = astray(&old, &new);
    let label = format!("Article {}", REWRITTEN + 1);
    assert!(astray.len() > 2 * 200, "too few for a crowd");
    assert!(!astray.iter().any(|told| told.contains(&label)));
}
