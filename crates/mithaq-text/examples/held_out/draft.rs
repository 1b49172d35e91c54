//! A treaty as rows that can be edited, with ids that say which article is which.

use mithaq_text::tree::{Kind, Tree};

#[derive(Clone)]
pub(crate) struct Article {
    /// Its id; several after a merger.
    pub(crate) ids: Vec<usize>,
    pub(crate) number: String,
    pub(crate) heading: String,
    /// The paragraphs, each with its id.
    pub(crate) lines: Vec<(usize, String)>,
}

#[derive(Clone)]
pub(crate) enum Item {
    Article(Article),
    /// Everything else: headings, preamble, annexes.
    Other(Vec<String>),
}

#[derive(Clone)]
pub(crate) struct Draft {
    pub(crate) items: Vec<Item>,
    pub(crate) keyword: String,
}

impl Draft {
    pub(crate) fn new(tree: &Tree) -> Self {
        let (mut items, mut ids, mut line) = (Vec::new(), 0, 0);
        let mut keyword = String::from("Article");
        for provision in tree.walk() {
            if provision.kind == Kind::Article {
                ids += 1;
                if let Some(word) = provision.head.label().split_whitespace().next() {
                    keyword = word.into();
                }
                let lines = provision.blocks.iter().map(|block| {
                    line += 1;
                    (line, block.raw().to_string())
                });
                items.push(Item::Article(Article {
                    ids: vec![ids],
                    number: provision
                        .number
                        .as_ref()
                        .map_or_else(String::new, |number| number.key()),
                    heading: provision.head.heading().to_string(),
                    lines: lines.collect(),
                }));
            } else {
                let head = Some(provision.head.raw()).filter(|head| !head.is_empty());
                let head = head.into_iter().flat_map(str::lines).map(String::from);
                items.push(Item::Other(
                    head.chain(provision.blocks.iter().map(|block| block.raw().to_string()))
                        .collect(),
                ));
            }
        }
        Self { items, keyword }
    }

    pub(crate) fn articles(&self) -> Vec<usize> {
        (0..self.items.len())
            .filter(|at| matches!(self.items[*at], Item::Article(_)))
            .collect()
    }

    /// For each article, all its three words in a row.
    pub(crate) fn windows(&self) -> Vec<Vec<[String; 3]>> {
        let of = |article: &Article| {
            let lines = article
                .lines
                .iter()
                .map(|(_, line)| line.split_whitespace());
            let words: Vec<&str> = lines.flatten().collect();
            words
                .windows(3)
                .map(|three| [0, 1, 2].map(|at| three[at].into()))
                .collect()
        };
        let articles = self.items.iter().filter_map(|item| match item {
            Item::Article(article) => Some(of(article)),
            Item::Other(_) => None,
        });
        articles.collect()
    }

    pub(crate) fn article(&mut self, at: usize) -> &mut Article {
        match &mut self.items[at] {
            Item::Article(article) => article,
            Item::Other(_) => unreachable!("only articles are asked for"),
        }
    }
}

/// A text as printed, and for each of its lines which article and paragraph stands there.
#[derive(Default)]
pub(crate) struct Printed {
    pub(crate) text: String,
    pub(crate) articles: Vec<Vec<usize>>,
    pub(crate) lines: Vec<usize>,
}

impl Printed {
    pub(crate) fn new(
        draft: &Draft,
        headings: bool,
        mut dress: impl FnMut(&str) -> String,
    ) -> Self {
        let mut out = Self {
            articles: vec![Vec::new()],
            lines: vec![0],
            ..Self::default()
        };
        let mut put = |text: &str, ids: &[usize], line: usize| {
            out.text.push_str(&dress(text));
            out.text.push('\n');
            out.articles.push(ids.to_vec());
            out.lines.push(line);
        };
        for item in &draft.items {
            match item {
                Item::Other(lines) => lines.iter().for_each(|line| put(line, &[], 0)),
                Item::Article(article) => {
                    let heading = if headings && !article.heading.is_empty() {
                        format!(" – {}", article.heading)
                    } else {
                        String::new()
                    };
                    put(
                        &format!("{} {}{heading}", draft.keyword, article.number),
                        &article.ids,
                        0,
                    );
                    article
                        .lines
                        .iter()
                        .for_each(|(id, line)| put(line, &article.ids, *id));
                }
            }
        }
        out
    }
}
