//! A treaty of any size and an edited version of it, always the same for the same size.

use std::fmt::Write as _;

/// Words of such texts; their order decides nothing.
const WORDS: [&str; 48] = [
    "the",
    "Parties",
    "shall",
    "of",
    "and",
    "to",
    "in",
    "each",
    "Party",
    "request",
    "authority",
    "measures",
    "cooperation",
    "information",
    "within",
    "accordance",
    "with",
    "this",
    "Agreement",
    "territory",
    "competent",
    "may",
    "not",
    "provided",
    "that",
    "application",
    "protection",
    "exchange",
    "technical",
    "assistance",
    "procedure",
    "notification",
    "period",
    "days",
    "costs",
    "experts",
    "training",
    "committee",
    "joint",
    "decision",
    "implementation",
    "security",
    "border",
    "data",
    "services",
    "goods",
    "customs",
    "review",
];

/// Numbers that follow from a seed (xorshift; Marsaglia 2003).
struct Dice(u64);

impl Dice {
    fn below(&mut self, bound: usize) -> usize {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        usize::try_from(self.0 >> 16).unwrap_or_default() % bound.max(1)
    }

    fn sentence(&mut self) -> String {
        let length = 12 + self.below(30);
        let words: Vec<String> = (0..length)
            .map(|_| {
                let word = WORDS.get(self.below(WORDS.len())).copied();
                // Treaties have names and figures that occur once.
                match self.below(12) {
                    0 => format!("annex{}", self.below(50_000)),
                    _ => word.unwrap_or_default().to_owned(),
                }
            })
            .collect();
        format!("{}.", words.join(" "))
    }
}

/// Old and new text of about so many words: one article in ten moved, one in five edited, one in
/// fifty inserted or deleted, all renumbered.
pub(crate) fn pair(words: usize) -> (String, String) {
    let mut dice = Dice(0x9E37_79B9_7F4A_7C15 ^ u64::try_from(words).unwrap_or(1));
    let mut articles: Vec<Vec<String>> = Vec::new();
    let mut written = 0;
    while written < words {
        let paragraphs: Vec<String> = (0..=dice.below(5)).map(|_| dice.sentence()).collect();
        written += paragraphs
            .iter()
            .map(|text| text.split(' ').count())
            .sum::<usize>();
        articles.push(paragraphs);
    }
    let old = print(&articles);
    let count = articles.len();
    for _ in 0..count / 5 {
        let at = dice.below(count);
        let sentence = dice.sentence();
        if let Some(article) = articles.get_mut(at) {
            let within = dice.below(article.len());
            if let Some(paragraph) = article.get_mut(within) {
                let middle = paragraph.len() / 2;
                let cut = paragraph.find(' ').unwrap_or_default().max(middle);
                let (head, tail) = paragraph.split_at_checked(cut).unwrap_or((paragraph, ""));
                let few: Vec<&str> = sentence.split(' ').take(4).collect();
                *paragraph = format!("{head} {}{tail}", few.join(" "));
            }
        }
    }
    for _ in 0..count / 10 {
        let from = dice.below(articles.len());
        let article = articles.remove(from);
        let to = dice.below(articles.len() + 1);
        articles.insert(to, article);
    }
    for _ in 0..count / 100 {
        articles.remove(dice.below(articles.len()));
        let at = dice.below(articles.len() + 1);
        let sentence = dice.sentence();
        articles.insert(at, vec![sentence]);
    }
    (old, print(&articles))
}

fn print(articles: &[Vec<String>]) -> String {
    let mut out = String::from("Agreement\n");
    for (number, article) in (1..).zip(articles) {
        let _ = writeln!(out, "Article {number}");
        for (paragraph, text) in (1..).zip(article) {
            let _ = writeln!(out, "{paragraph}. {text}");
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::pair;

    #[test]
    fn a_size_always_gives_the_same_treaty_of_about_that_size() {
        let (old, new) = pair(5_000);
        assert_eq!(pair(5_000), (old.clone(), new.clone()));
        assert_ne!(old, new);
        let words = old.split_whitespace().count();
        assert!((5_000..6_000).contains(&words), "{words}");
    }
}
