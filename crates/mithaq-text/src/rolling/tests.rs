use super::*;
use alloc::string::ToString;
use alloc::vec;
use proptest::prelude::*;

const NAMES: Names<'static> = Names {
    of: &name,
    delete: "delete",
};

fn name(who: Who) -> &'static str {
    match who {
        Who(0) => "Algeria",
        Who(1) => "Libya",
        Who(_) => "Third",
    }
}

fn check(base_text: &str, proposals: &[(Who, Option<&str>)], expected: &str) {
    let pieces = rolling(base_text, proposals);
    assert_eq!(print(&pieces, &NAMES), expected);
    assert_eq!(base(&pieces), base_text);
    for (who, text) in proposals {
        assert_eq!(side(&pieces, *who).as_deref(), *text);
    }
}

#[test]
fn attributed_brackets() {
    let (a, b, c) = (Who(0), Who(1), Who(2));
    check("The Parties cooperate.", &[], "The Parties cooperate.");
    check(
        "within thirty days",
        &[(a, Some("within sixty days"))],
        "within [thirty] [Algeria: sixty] days",
    );
    check(
        "within thirty days",
        &[
            (a, Some("within sixty days")),
            (b, Some("within sixty days")),
        ],
        "within [thirty] [Algeria, Libya: sixty] days",
    );
    check(
        "The Parties fully cooperate in all fields.",
        &[
            (a, Some("The Parties cooperate in all fields.")),
            (b, Some("The Parties fully cooperate in agreed fields.")),
        ],
        "The Parties [fully] [Algeria: delete] cooperate in [all] [Libya: agreed] fields.",
    );
    check(
        "The Parties cooperate.",
        &[
            (a, Some("The Parties cooperate fully.")),
            (b, Some("The Parties cooperate closely.")),
        ],
        "The Parties cooperate [Algeria: fully] [Libya: closely].",
    );
    check(
        "Old words.",
        &[(a, None), (b, None), (c, Some("New words."))],
        "[Old words.] [Algeria, Libya: delete] [Third: New words.]",
    );
    check(
        "",
        &[(b, Some("A new article."))],
        "[Libya: A new article.]",
    );
    check("Gone.", &[(a, Some(""))], "[Gone.] [Algeria: delete]");
    check(
        "يرد الطرف في أجل ثلاثين يوما.",
        &[
            (a, Some("يرد الطرف في أجل ستين يوما.")),
            (b, Some("يرد الطرف كتابة في أجل ثلاثين يوما.")),
        ],
        "يرد الطرف [Libya: كتابة] في أجل [ثلاثين] [Algeria: ستين] يوما.",
    );
}

#[test]
fn the_latest_proposal_of_a_side_counts() {
    let pieces = rolling("a", &[(Who(0), None), (Who(0), Some("b"))]);
    assert_eq!(side(&pieces, Who(0)).as_deref(), Some("b"));
    assert_eq!(
        side(&pieces, Who(7)).as_deref(),
        Some("a"),
        "who proposed nothing stands on the base"
    );
}

fn text() -> impl Strategy<Value = String> {
    let piece = prop::sample::select(vec![
        "a",
        "b",
        "c",
        "the",
        "من",
        "م\u{64e}ن",
        " ",
        " ",
        "\n",
        ",",
        ".",
        "\u{200F}",
    ]);
    prop::collection::vec(piece, 0..14).prop_map(|pieces| pieces.concat())
}

proptest! {
    #[test]
    fn every_text_comes_back(base_text in text(), sides in prop::collection::vec(prop::option::weighted(0.9, text()), 0..5)) {
        let proposals: Vec<_> = sides.iter().zip(0u8..).map(|(text, who)| (Who(who), text.as_deref())).collect();
        let pieces = rolling(&base_text, &proposals);
        prop_assert_eq!(base(&pieces), base_text.clone());
        for (who, text) in &proposals {
            prop_assert_eq!(side(&pieces, *who), text.map(ToString::to_string));
        }
        for piece in &pieces {
            if let Piece::Alternatives(all) = piece {
                prop_assert!(all.first().is_some_and(|one| one.who.has_base()));
                prop_assert!(all.len() > 1, "brackets only where wordings differ");
            }
        }
    }

    #[test]
    fn the_order_of_proposals_does_not_matter(base_text in text(), one in text(), two in text()) {
        let (a, b) = ((Who(0), Some(one.as_str())), (Who(1), Some(two.as_str())));
        prop_assert_eq!(rolling(&base_text, &[a, b]), rolling(&base_text, &[b, a]));
    }
}
