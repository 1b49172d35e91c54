use super::tokens::tokens;
use super::*;
use alloc::string::ToString;
use proptest::prelude::*;

/// A redline as one line: `[-old-]`, `{+new+}`, `~was>is~`.
fn shown(old_text: &str, new_text: &str) -> String {
    let runs = words(old_text, new_text);
    assert_eq!(
        (old(&runs), new(&runs)),
        (old_text.to_string(), new_text.to_string())
    );
    runs.iter()
        .map(|run| match run.op {
            Op::Same => run.text.clone(),
            Op::Deleted => ["[-", &run.text, "-]"].concat(),
            Op::Inserted => ["{+", &run.text, "+}"].concat(),
            Op::Typographic => ["~", &run.was, ">", &run.text, "~"].concat(),
        })
        .collect()
}

#[test]
fn reads_well_in_three_languages() {
    for (old, new, expected) in [
        ("", "", ""),
        ("same", "same", "same"),
        ("", "new words", "{+new words+}"),
        ("old words", "", "[-old words-]"),
        (
            "within thirty days of receipt.",
            "within sixty days of receipt.",
            "within [-thirty-]{+sixty+} days of receipt.",
        ),
        (
            "The Parties cooperate.",
            "The Parties fully cooperate.",
            "The Parties {+fully +}cooperate.",
        ),
        (
            "The Parties may cooperate.",
            "The Parties cooperate.",
            "The Parties [-may +-]cooperate.",
        ),
        ("The Parties", "The Parties agree", "The Parties{+ agree+}"),
        (
            "rules of procedure",
            "principles of conduct",
            "[-rules of procedure-]{+principles of conduct+}",
        ),
        ("Les Parties,", "Les Parties.", "Les Parties[-,-]{+.+}"),
        ("l'accord", "l’accord", "~l'accord>l’accord~"),
        (
            "في أجل ثلاثين يوما",
            "في أجل ستين يوما",
            "في أجل [-ثلاثين-]{+ستين+} يوما",
        ),
        (
            "تتعاون الأطراف",
            "تتعـاون الأَطراف",
            "~تتعاون>تتعـاون~ ~الأطراف>الأَطراف~",
        ),
        ("المادة ٥", "المادة 5", "المادة ~٥>5~"),
        ("a  b", "a b", "a ~ >~b"),
        ("One.\nTwo.", "One.\nAnd.\nTwo.", "One.\n{+And.\n+}Two."),
        ("One. Two.", "One.\nTwo.", "One.[- -]{+\n+}Two."),
    ] {
        let expected = expected.replace("may +-]", "may -]");
        assert_eq!(shown(old, new), expected, "{old} / {new}");
    }
}

#[test]
fn a_change_sits_on_whole_sentences() {
    assert_eq!(
        shown(
            "They meet. They decide.",
            "They meet. They vote. They decide."
        ),
        "They meet. {+They vote. +}They decide."
    );
}

#[test]
fn long_replacements_swallow_a_lone_word() {
    assert_eq!(
        shown(
            "one two three four five six x nine ten",
            "a1 b1 c1 d1 five g1 h1 i1 j1 x nine ten"
        ),
        "[-one two three four five six-]{+a1 b1 c1 d1 five g1 h1 i1 j1+} x nine ten"
    );
}

fn text() -> impl Strategy<Value = String> {
    let piece = prop::sample::select(alloc::vec![
        "a",
        "b",
        "the",
        "of",
        "في",
        "من",
        "المادة",
        "المـادة",
        " ",
        " ",
        " ",
        "  ",
        "\n",
        ",",
        ".",
        "\u{200F}",
        "٥",
        "5",
        "l'",
        "é",
        "e\u{301}",
        "-",
    ]);
    prop::collection::vec(piece, 0..40).prop_map(|pieces| pieces.concat())
}

proptest! {
    #[test]
    fn both_texts_come_back(before in text(), after in text()) {
        let runs = words(&before, &after);
        prop_assert_eq!(old(&runs), before);
        prop_assert_eq!(new(&runs), after);
        prop_assert!(runs.windows(2).all(|pair| pair[0].op != pair[1].op));
    }

    #[test]
    fn any_two_texts(before in "(?s).{0,40}", after in "(?s).{0,40}") {
        let runs = words(&before, &after);
        prop_assert_eq!(old(&runs), before);
        prop_assert_eq!(new(&runs), after);
    }

    #[test]
    fn a_word_is_never_split(before in text(), after in text()) {
        let runs = words(&before, &after);
        for (whole, of) in [(&before, [Op::Same, Op::Deleted, Op::Typographic]), (&after, [Op::Same, Op::Inserted, Op::Typographic])] {
            let mut at = 0;
            let seams: Vec<usize> = runs.iter().filter(|run| of.contains(&run.op)).map(|run| {
                at += if run.op == Op::Typographic && of[1] == Op::Deleted { run.was.len() } else { run.text.len() };
                at
            }).collect();
            for token in tokens(whole) {
                prop_assert!(!seams.iter().any(|seam| token.start < *seam && *seam < token.end));
            }
        }
    }
}
