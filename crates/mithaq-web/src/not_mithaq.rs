//! What Mithaq does not do, in three languages: one text for the page, the pairing screen and the
//! command line. `build.rs` reads it from `fixtures/not-mithaq.toml`.

use mithaq_canon::Lang;

/// The text in one language.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct NotMithaq {
    /// Its title.
    pub title: &'static str,
    /// The sentence above the points.
    pub lead: &'static str,
    /// The points; the n-th says the same in each language.
    pub points: &'static [&'static str],
}

include!(concat!(env!("OUT_DIR"), "/not_mithaq.rs"));

impl NotMithaq {
    /// The text in `lang`; in English where it has not been written in that language.
    pub fn of(lang: Lang) -> &'static Self {
        match lang {
            Lang::Ar => &AR,
            Lang::Fr => &FR,
            Lang::En | Lang::Es => &EN,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_language_makes_the_same_points() {
        for text in [&AR, &FR, &EN] {
            assert_eq!(text.points.len(), AR.points.len());
            assert!(text.points.iter().all(|point| !point.is_empty()));
        }
    }
}
