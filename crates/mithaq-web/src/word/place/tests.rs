//! Documents of several authors, placed on a small text.

use super::*;
use mithaq_files::rolling::{Entry, Sides, document};
use mithaq_files::tracked::{Comment, CommentId, Inline, Role};
use mithaq_text::rolling::{Who, rolling};

const US: Side = Side(0);
const THEM: Side = Side(1);
/// Authors of the documents here: the two sides by name, and someone.
const NAMES: [&str; 3] = ["North", "South", "Office 12"];

const ONE: &str = "Article 1\nAim\nThe Parties shall cooperate against organised crime.\n";
const TWO: &str = "Article 2\nTime\nThe Party shall answer within thirty days.\n";
const THREE: &str = "Article 3\nDifferences\nDifferences shall be settled by consultation.\n";
const SIXTY: &str = "Article 2\nTime\nThe Party shall answer within sixty days.\n";
const TEN: &str = "Article 2\nTime\nThe Party shall answer within ten days.\n";
const NEW: &str = "Article 2 bis\nContact points\nEach Party shall name a contact point.\n";

type Texts<'t> = [Option<&'t str>];

fn print(texts: &Texts<'_>) -> Printed {
    let mut printed = Printed::default();
    let mut line = 1;
    for (row, text) in texts.iter().enumerate() {
        if let Some(text) = text {
            printed.starts.push((line, row));
            printed.text.push_str(text);
            line += text.lines().count();
        }
    }
    printed
}

fn ground(base: &Texts<'_>, ours: &Texts<'_>, theirs: &Texts<'_>) -> Ground {
    let only = |side: &Texts<'_>, row| base.get(row) == Some(&None) && side.get(row) != Some(&None);
    let row = |row| Row {
        settled: false,
        only_of: vec![only(ours, row), only(theirs, row)],
        heading: false,
    };
    Ground {
        rows: (0..base.len()).map(row).collect(),
        said: said_by_row(&print(base), Lang::En),
        base: print(base),
        wanted: vec![print(ours), print(theirs)],
    }
}

/// What each author wants of each provision; an author who is not named wants the base.
fn written(base: &Texts<'_>, wants: &[(usize, &Texts<'_>)]) -> Document {
    let entries: Vec<Entry> = base
        .iter()
        .enumerate()
        .map(|(row, text)| {
            let text = text.unwrap_or_default();
            let wanted: Vec<(Who, Option<&str>)> = wants
                .iter()
                .map(|(who, texts)| {
                    (
                        Who(u8::try_from(*who).unwrap_or(9)),
                        texts.get(row).copied().flatten(),
                    )
                })
                .filter(|(_, wanted)| {
                    *wanted != Some(text) && (wanted.is_some() || !text.is_empty())
                })
                .collect();
            Entry {
                role: Role::Heading(1),
                head_lines: 2,
                pieces: rolling(text, &wanted),
            }
        })
        .collect();
    let sides = Sides {
        name: &|who| {
            NAMES
                .get(usize::from(who.0))
                .map(|name| (*name).to_owned())
                .unwrap_or_default()
        },
        at: None,
    };
    document(&entries, sides, Lang::En)
}

fn authors(document: &Document) -> Authors {
    let known = [(US, "North".to_owned()), (THEM, "South".to_owned())];
    Authors::of(&document.authors(), &known)
}

fn tell(placed: &Placed) -> String {
    let drawn = |runs: &[Run]| {
        let of = |op| {
            runs.iter()
                .filter(move |run| run.op == op)
                .map(|run| run.text.trim().replace('\n', " / "))
        };
        let (out, new): (Vec<_>, Vec<_>) = (of(Op::Deleted).collect(), of(Op::Inserted).collect());
        format!("-[{}] +[{}]", out.join(" … "), new.join(" … "))
    };
    let mut told = Vec::new();
    let mut group = |name: &str, group: &Group| {
        for one in &group.proposals {
            let doubt = if one.doubtful { " ?" } else { "" };
            told.push(format!(
                "{name}{doubt} {} @{} {}",
                one.becomes.kind(),
                one.at,
                drawn(&one.runs)
            ));
        }
        for one in &group.unplaced {
            let at = one.at.map_or_else(String::new, |at| format!(" @{at}"));
            told.push(format!(
                "{name} !{}{at} {}",
                one.reason.code(),
                drawn(&one.runs)
            ));
        }
    };
    for one in &placed.groups {
        let name = match one.whose {
            Whose::Side(US) => "ours",
            Whose::Side(_) => "theirs",
            Whose::Unknown => "unknown",
        };
        group(name, one);
    }
    if let Some(untracked) = &placed.untracked {
        group("untracked", untracked);
    }
    told.join("\n")
}

fn check(ground: &Ground, document: &Document) -> String {
    tell(&place(document, ground, Lang::En, US, &authors(document)))
}

const BASE: [Option<&str>; 3] = [Some(ONE), Some(TWO), Some(THREE)];

#[test]
fn our_change_is_our_proposal_and_theirs_is_only_shown() {
    let ground = ground(&BASE, &BASE, &BASE);
    let document = written(
        &BASE,
        &[
            (0, &[Some(ONE), Some(SIXTY), Some(THREE)]),
            (1, &[Some(ONE), Some(TEN), Some(THREE)]),
        ],
    );
    insta::assert_snapshot!(check(&ground, &document), @r"
    ours propose @1 -[thirty] +[sixty]
    theirs propose @1 -[thirty] +[ten]
    ");
}

#[test]
fn what_stands_already_is_no_change() {
    let ours = [Some(ONE), Some(SIXTY), Some(THREE)];
    let ground = ground(&BASE, &ours, &BASE);
    let document = written(&BASE, &[(0, &ours)]);
    assert_eq!(check(&ground, &document), "");
}

#[test]
fn new_and_deleted_provisions_find_their_place() {
    let base = [Some(ONE), Some(TWO), None, Some(THREE)];
    let ground = ground(&BASE, &BASE, &BASE);
    let document = written(&base, &[(0, &[Some(ONE), Some(TWO), Some(NEW), None])]);
    insta::assert_snapshot!(check(&ground, &document), @r"
    ours delete @2 -[Differences / Differences shall be settled by consultation.] +[]
    ours insert @1 -[] +[Article 2 bis / Contact points / Each Party shall name a contact point.]
    ");
    let placed = place(&document, &ground, Lang::En, US, &authors(&document));
    let new = placed
        .groups
        .iter()
        .flat_map(|group| &group.proposals)
        .find_map(|one| match &one.becomes {
            Becomes::Insert {
                number,
                heading,
                body,
            } => Some((number.clone(), heading.clone(), body.clone())),
            Becomes::Replace { .. } | Becomes::Delete => None,
        });
    let expected = (
        "2 bis",
        "Contact points",
        "Each Party shall name a contact point.",
    );
    assert_eq!(
        new,
        Some((expected.0.into(), expected.1.into(), expected.2.into()))
    );
}

#[test]
fn a_second_new_article_at_one_place_waits() {
    let another = "Article 2 ter\nCosts\nEach Party shall bear the costs of its own delegation.\n";
    let base = [Some(ONE), Some(TWO), None, None, Some(THREE)];
    let ground = ground(&BASE, &BASE, &BASE);
    let document = written(
        &base,
        &[(
            0,
            &[Some(ONE), Some(TWO), Some(NEW), Some(another), Some(THREE)],
        )],
    );
    insta::assert_snapshot!(check(&ground, &document), @r"
    ours insert @1 -[] +[Article 2 bis / Contact points / Each Party shall name a contact point.]
    ours !second-here @1 -[] +[Article 2 ter / Costs / Each Party shall bear the costs of its own delegation.]
    ");
}

#[test]
fn an_unknown_author_is_nobodys_until_someone_says() {
    let ground = ground(&BASE, &BASE, &BASE);
    let document = written(&BASE, &[(2, &[Some(ONE), Some(SIXTY), Some(THREE)])]);
    let mut authors = authors(&document);
    let before = tell(&place(&document, &ground, Lang::En, US, &authors));
    assert!(before.starts_with("unknown propose @1"), "{before}");
    authors.say(0, Whose::Side(US));
    let after = tell(&place(&document, &ground, Lang::En, US, &authors));
    assert_eq!(after, before.replace("unknown", "ours"));
}

#[test]
fn a_joint_change_is_of_each_who_stands_behind_it() {
    let ground = ground(&BASE, &BASE, &BASE);
    let both = [Some(ONE), Some(SIXTY), Some(THREE)];
    let document = written(&BASE, &[(0, &both), (1, &both)]);
    insta::assert_snapshot!(check(&ground, &document), @r"
    ours propose @1 -[thirty] +[sixty]
    theirs propose @1 -[thirty] +[sixty]
    ");
}

#[test]
fn a_change_without_tracking_is_told_once_and_puts_what_touches_it_in_doubt() {
    let ground = ground(&BASE, &BASE, &BASE);
    let bare = "Article 1\nAim\nThe Parties shall cooperate against all crime.\n";
    let shifted = TWO.replace("Party", "requested Party");
    let ours = shifted.replace("thirty", "sixty");
    let base = [Some(bare), Some(&*shifted), Some(THREE)];
    let document = written(&base, &[(0, &[Some(bare), Some(&ours), Some(THREE)])]);
    insta::assert_snapshot!(check(&ground, &document), @r"
    ours ? propose @1 -[thirty] +[requested … sixty]
    untracked propose @0 -[organised] +[all]
    untracked propose @1 -[] +[requested]
    ");
    let mut said = authors(&document);
    said.say_untracked(Some(US));
    insta::assert_snapshot!(tell(&place(&document, &ground, Lang::En, US, &said)), @r"
    ours propose @0 -[organised] +[all]
    ours propose @1 -[thirty] +[requested … sixty]
    ");
}

#[test]
fn an_agreed_provision_must_be_reopened_first() {
    let mut ground = ground(&BASE, &BASE, &BASE);
    for row in &mut ground.rows {
        row.settled = true;
    }
    let document = written(&BASE, &[(0, &[Some(ONE), Some(SIXTY), None])]);
    insta::assert_snapshot!(check(&ground, &document), @r"
    ours !agreed @1 -[thirty] +[sixty]
    ours !agreed @2 -[Differences / Differences shall be settled by consultation.] +[]
    ");
}

#[test]
fn a_provision_of_ours_that_is_gone_can_be_withdrawn() {
    let base = [Some(ONE), Some(TWO), None, Some(THREE)];
    let ours = [Some(ONE), Some(TWO), Some(NEW), Some(THREE)];
    let ground = ground(&base, &ours, &base);
    let document = written(&base, &[]);
    insta::assert_snapshot!(check(&ground, &document), @"ours !withdraw @2 -[Contact points / Each Party shall name a contact point.] +[]");
}

#[test]
fn a_proposal_of_ours_that_the_file_undoes_can_be_withdrawn() {
    let ours = [Some(ONE), Some(SIXTY), None];
    let ground = ground(&BASE, &ours, &BASE);
    insta::assert_snapshot!(check(&ground, &written(&BASE, &[])), @r"
    ours !withdraw @1 -[sixty] +[thirty]
    ours !withdraw @2 -[] +[Article 3 / Differences / Differences shall be settled by consultation.]
    ");
}

#[test]
fn what_moved_or_was_divided_is_told_with_its_words() {
    let ground = ground(&BASE, &BASE, &BASE);
    let moved = [
        "Article 1\n",
        TWO.split_once('\n').unwrap_or_default().1,
        "Article 2\n",
        THREE.split_once('\n').unwrap_or_default().1,
        "Article 3\n",
        &ONE.split_once('\n')
            .unwrap_or_default()
            .1
            .replace("organised", "all"),
    ]
    .concat();
    let by = mithaq_files::redline::Signature {
        author: "North",
        at: None,
    };
    let old: String = BASE.into_iter().flatten().collect();
    let document = mithaq_files::redline::between(&old, &moved, by, Lang::En);
    insta::assert_snapshot!(check(&ground, &document), @r"
    ours propose @0 -[organised] +[all]
    ours !moved @0 -[] +[]
    ");
}

#[test]
fn taking_out_what_another_put_in_is_a_counter_proposal() {
    let ground = ground(&BASE, &BASE, &[Some(ONE), Some(SIXTY), Some(THREE)]);
    let mut document = written(&BASE, &[(1, &[Some(ONE), Some(SIXTY), Some(THREE)])]);
    let by = document.revise(mithaq_files::tracked::Revision {
        change: mithaq_files::tracked::Change::Deleted,
        author: "North".to_owned(),
        date: None,
        move_name: None,
    });
    for inline in document
        .paragraphs
        .iter_mut()
        .flat_map(|paragraph| &mut paragraph.inlines)
    {
        if let Inline::Text(span) = inline
            && span.text.contains("sixty")
        {
            span.fate.taken = Some(by);
        }
    }
    insta::assert_snapshot!(check(&ground, &document), @"ours !on-another -[sixty] +[]");
}

#[test]
fn comments_stand_at_their_provision() {
    let ground = ground(&BASE, &BASE, &BASE);
    let mut document = written(&BASE, &[(0, &[Some(ONE), Some(SIXTY), Some(THREE)])]);
    document.comments.push(Comment {
        author: "Office 12".to_owned(),
        date: None,
        text: "Too long?".to_owned(),
    });
    let paragraph = document
        .paragraphs
        .iter_mut()
        .find(|one| one.spans().any(|span| span.text.contains("settled")));
    if let Some(paragraph) = paragraph {
        paragraph
            .inlines
            .insert(0, Inline::CommentStart(CommentId(0)));
        paragraph.inlines.push(Inline::CommentEnd(CommentId(0)));
    }
    let placed = place(&document, &ground, Lang::En, US, &authors(&document));
    let remark = placed.remarks.first();
    assert_eq!(remark.and_then(|one| one.at), Some(2), "{remark:?}");
    assert_eq!(
        remark.map(|one| &*one.about),
        Some("Differences shall be settled by consultation.")
    );
}

#[test]
fn no_word_that_a_side_puts_in_or_takes_out_is_lost() {
    let others = [
        "Article 1\nAim\nThe Parties cooperate with one another against crime.\nThey meet.\n",
        "Article 9\nNobody\nWholly other words stand here now.\n",
        "Chapter II\nArticle 3\nDifferences\nDifferences shall be settled by consultation between them.\n",
        "",
    ];
    let ground = ground(&BASE, &BASE, &BASE);
    for first in others {
        for third in others {
            let wants = [Some(first), Some(TWO), Some(third)];
            let document = written(&BASE, &[(0, &wants)]);
            let placed = place(&document, &ground, Lang::En, US, &authors(&document));
            let runs = placed.groups.iter().flat_map(|group| {
                let proposals = group.proposals.iter().flat_map(|one| &one.runs);
                proposals.chain(group.unplaced.iter().flat_map(|one| &one.runs))
            });
            let told: String = runs.map(|run| run.text.as_str()).collect();
            let told: String = told.split_whitespace().collect();
            for text in wants.into_iter().flatten() {
                let fresh = text
                    .split_whitespace()
                    .filter(|word| !BASE.iter().flatten().any(|base| base.contains(word)));
                for word in fresh {
                    assert!(
                        told.contains(word) || word == "9",
                        "{word} is lost:\n{told}\n--\n{text}"
                    );
                }
            }
        }
    }
}
