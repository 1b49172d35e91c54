//! A comparison as a document with tracked changes.

use crate::layout::shape;
use crate::tracked::{Builder, Change, Document, Fate, Role};
use mithaq_canon::Time;
use mithaq_text::Lang;
use mithaq_text::redline::{Op, Run, words};

/// Who signs the changes, and when.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Signature<'a> {
    /// The author of every change: a side, or the office that compares.
    pub author: &'a str,
    /// When the changes are said to be made.
    pub at: Option<Time>,
}

/// Part of a redline in reading order: a provision or a paragraph, with what became of it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Passage {
    /// What its first lines are.
    pub role: Role,
    /// How many lines have that role.
    pub head_lines: usize,
    /// What became of it.
    pub content: Content,
}

/// What became of a passage. Texts hold whole lines, each ended by `\n`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Content {
    /// It stands in both texts, changed here and there.
    Runs(Vec<Run>),
    /// It is in the new text only.
    Inserted(String),
    /// It was in the old text only.
    Deleted(String),
    /// It stood here and stands elsewhere now: where [`Content::MovedTo`] has the same name.
    MovedFrom {
        /// The old text.
        text: String,
        /// What joins the two places.
        name: String,
    },
    /// It stands here and stood elsewhere before.
    MovedTo {
        /// What was changed in it as it moved; deletions are of words that it had before.
        runs: Vec<Run>,
        /// What joins the two places.
        name: String,
    },
}

/// The document that shows a redline: with all changes accepted it reads as the new text, with
/// none as the old one.
pub fn document(passages: &[Passage], by: Signature<'_>, lang: Lang) -> Document {
    let mut writer = Writer {
        builder: Builder::default(),
        date: by.at.map(date_time),
        author: by.author,
        lang,
    };
    for passage in passages {
        writer.passage(passage);
    }
    writer.builder.finish()
}

/// The document that shows what changed between two texts word by word, their structure left
/// aside.
pub fn between(old: &str, new: &str, by: Signature<'_>, lang: Lang) -> Document {
    let passage = Passage {
        role: Role::Body,
        head_lines: 0,
        content: Content::Runs(words(old, new)),
    };
    document(&[passage], by, lang)
}

/// An instant as DOCX and Akoma Ntoso write it: `2026-01-15T09:30:00Z`.
pub fn date_time(at: Time) -> String {
    let seconds = at.0 / 1000 % 86_400;
    let (hours, minutes) = (seconds / 3600, seconds / 60 % 60);
    format!(
        "{}T{hours:02}:{minutes:02}:{:02}Z",
        at.date(0),
        seconds % 60
    )
}

struct Writer<'a> {
    builder: Builder,
    author: &'a str,
    date: Option<String>,
    lang: Lang,
}

impl Writer<'_> {
    fn passage(&mut self, passage: &Passage) {
        match &passage.content {
            Content::Runs(runs) => {
                let (put, taken) = (
                    self.put(Change::Inserted, None),
                    self.taken(Change::Deleted, None),
                );
                self.runs(passage, runs, Fate::KEPT, put, taken);
            }
            Content::Inserted(text) => {
                let fate = self.put(Change::Inserted, None);
                self.text(passage, text, fate);
            }
            Content::Deleted(text) => {
                let fate = self.taken(Change::Deleted, None);
                self.text(passage, text, fate);
            }
            Content::MovedFrom { text, name } => {
                let fate = self.taken(Change::MovedFrom, Some(name));
                self.text(passage, text, fate);
            }
            Content::MovedTo { runs, name } => {
                let moved = self.put(Change::MovedTo, Some(name));
                let put = self.put(Change::Inserted, None);
                // What it had before is put in by the move and taken out again.
                let taken = Fate {
                    put: moved.put,
                    ..self.taken(Change::Deleted, None)
                };
                self.runs(passage, runs, moved, put, taken);
            }
        }
    }

    fn put(&mut self, change: Change, name: Option<&str>) -> Fate {
        Fate::put(
            self.builder
                .revise(change, self.author, self.date.as_deref(), name),
        )
    }

    fn taken(&mut self, change: Change, name: Option<&str>) -> Fate {
        Fate::taken(
            self.builder
                .revise(change, self.author, self.date.as_deref(), name),
        )
    }

    fn text(&mut self, passage: &Passage, text: &str, fate: Fate) {
        let mut lines = 0;
        self.lines(passage, text, fate, &mut lines);
    }

    fn runs(&mut self, passage: &Passage, runs: &[Run], same: Fate, put: Fate, taken: Fate) {
        // Lines of the old and of the new text so far.
        let (mut old, mut new) = (0, 0);
        for run in runs {
            match run.op {
                Op::Same => {
                    let before = new;
                    self.lines(passage, &run.text, same, &mut new);
                    old += new - before;
                }
                Op::Deleted => self.lines(passage, &run.text, taken, &mut old),
                Op::Inserted => self.lines(passage, &run.text, put, &mut new),
                Op::Typographic => {
                    self.lines(passage, &run.was, taken, &mut old);
                    self.lines(passage, &run.text, put, &mut new);
                }
            }
        }
    }

    /// Appends text, giving each line the shape of its place.
    fn lines(&mut self, passage: &Passage, text: &str, fate: Fate, at: &mut usize) {
        for piece in text.split_inclusive('\n') {
            let in_head = *at < passage.head_lines;
            self.builder.shape(&shape(self.lang, passage.role, in_head));
            self.builder.text(piece, fate);
            *at += usize::from(piece.ends_with('\n'));
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::tracked::View;
    use proptest::prelude::*;

    const BY: Signature<'static> = Signature {
        author: "Libya",
        at: Some(Time(1_768_469_400_000)),
    };

    #[test]
    fn a_provision_that_moved_and_was_edited() {
        let kept = |text: &str| Passage {
            role: Role::Heading(1),
            head_lines: 1,
            content: Content::Runs(words(text, text)),
        };
        let moved = |content| Passage {
            role: Role::Heading(1),
            head_lines: 1,
            content,
        };
        let (was, is) = (
            "Article 1\nWithin thirty days.\n",
            "Article 2\nWithin sixty days.\n",
        );
        let passages = [
            moved(Content::MovedFrom {
                text: was.into(),
                name: "m1".into(),
            }),
            kept("Article 3\nText.\n"),
            moved(Content::MovedTo {
                runs: words(was, is),
                name: "m1".into(),
            }),
        ];
        let document = document(&passages, BY, Lang::En);
        assert_eq!(
            document.text(View::Rejected),
            format!("{was}Article 3\nText.\n")
        );
        assert_eq!(
            document.text(View::Accepted),
            format!("Article 3\nText.\n{is}")
        );
        let heads = document
            .paragraphs
            .iter()
            .filter(|p| p.shape.role == Role::Heading(1))
            .count();
        assert_eq!(heads, 3);
        let dates: Vec<_> = document
            .revisions
            .iter()
            .map(|r| r.date.as_deref())
            .collect();
        assert!(
            dates
                .iter()
                .all(|date| *date == Some("2026-01-15T09:30:00Z")),
            "{dates:?}"
        );
    }

    fn text() -> impl Strategy<Value = String> {
        let line = "(Article 5|المادة 5|the|الطرف|م\u{64e}ن|من|days| |,){1,6}";
        prop::collection::vec(line, 0..6)
            .prop_map(|lines| lines.iter().flat_map(|line| [line.trim(), "\n"]).collect())
    }

    proptest! {
        #[test]
        fn both_texts_come_back(old in text(), new in text()) {
            let clean = |text: &str| -> String {
                text.lines().filter(|line| !line.trim().is_empty()).flat_map(|line| [line, "\n"]).collect()
            };
            let document = between(&old, &new, BY, Lang::Ar);
            prop_assert_eq!(document.text(View::Rejected), clean(&old));
            prop_assert_eq!(document.text(View::Accepted), clean(&new));
        }
    }
}
