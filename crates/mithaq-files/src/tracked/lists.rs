//! The numbers of lists, which word processors count and do not store (ECMA-376 part 1, 17.9).

use std::collections::{BTreeMap, BTreeSet};

/// A list has nine levels.
pub const LEVELS: usize = 9;
/// The pattern of a level (`Article %1`) is cut to this many characters: no list needs more, and
/// each paragraph repeats it.
pub const PATTERN_CHARS_MAX: usize = 120;
/// Word writes the 27th letter as `aa`, the 53rd as `aaa`; beyond this many letters a figure is
/// written.
const LETTERS_MAX: u32 = 20;

/// All numbering of a document.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Lists {
    /// The lists by the number that paragraphs name.
    pub lists: BTreeMap<u32, List>,
    /// The definitions that lists share; lists of one definition count on together.
    pub definitions: BTreeMap<u32, Vec<Level>>,
}

/// A list.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct List {
    /// Its definition.
    pub definition: u32,
    /// Levels that it defines anew.
    pub levels: BTreeMap<u8, Level>,
    /// Where it starts counting anew, by level.
    pub starts: BTreeMap<u8, u32>,
}

/// How one level of a list counts.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Level {
    /// The first number.
    pub start: u32,
    /// How numbers are written.
    pub format: Format,
    /// What is written, `%1` standing for the number of the outermost level.
    pub pattern: String,
    /// The level (1 the outermost) whose counting starts this one anew; nothing for any outer one,
    /// 0 for never.
    pub restart: Option<u8>,
    /// Whether all numbers in the pattern are written as figures.
    pub legal: bool,
}

/// How a number is written.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Default)]
pub enum Format {
    /// 1, 2, 3.
    #[default]
    Decimal,
    /// 01, 02, 03.
    DecimalZero,
    /// I, II, III.
    UpperRoman,
    /// i, ii, iii.
    LowerRoman,
    /// A, B, C.
    UpperLetter,
    /// a, b, c.
    LowerLetter,
    /// 1st, 2nd, 3rd.
    Ordinal,
    /// а, б, в.
    RussianLower,
    /// А, Б, В.
    RussianUpper,
    /// १, २, ३.
    HindiNumbers,
    /// - 1 -, - 2 -.
    InDashes,
    /// أ، ب، ت.
    ArabicAlpha,
    /// أ، ب، ج.
    ArabicAbjad,
    /// A sign and no number.
    Bullet,
    /// Nothing.
    None,
}

/// Where a paragraph stands in a list.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct ListPlace {
    /// The list.
    pub list: u32,
    /// The level, 0 the outermost.
    pub level: u8,
}

impl Lists {
    fn level(&self, place: ListPlace) -> Option<&Level> {
        let list = self.lists.get(&place.list)?;
        list.levels.get(&place.level).or_else(|| {
            self.definitions
                .get(&list.definition)?
                .get(usize::from(place.level))
        })
    }
}

/// Counts the paragraphs of one view in order.
#[derive(Debug, Default)]
pub(super) struct Counter {
    /// By definition the last number of each level.
    at: BTreeMap<u32, [Option<u32>; LEVELS]>,
    /// Lists that have begun at a level: their own start counts only once.
    begun: BTreeSet<ListPlace>,
}

impl Counter {
    /// The number of the next paragraph at this place, as a reader sees it.
    pub(super) fn count(&mut self, lists: &Lists, place: ListPlace) -> String {
        let depth = usize::from(place.level);
        let (Some(list), Some(level)) = (lists.lists.get(&place.list), lists.level(place)) else {
            return String::new();
        };
        let at = self.at.entry(list.definition).or_default();
        if self.begun.insert(place)
            && let (Some(start), Some(number)) = (list.starts.get(&place.level), at.get_mut(depth))
        {
            *number = start.checked_sub(1);
        }
        if let Some(number) = at.get_mut(depth) {
            let start = list.starts.get(&place.level).unwrap_or(&level.start);
            *number = Some(number.map_or(*start, |last| last.saturating_add(1)));
        }
        for (deeper, number) in at.iter_mut().enumerate().skip(depth + 1) {
            let place = ListPlace {
                level: u8::try_from(deeper).unwrap_or(u8::MAX),
                ..place
            };
            let restart = lists.level(place).and_then(|level| level.restart);
            if restart.is_none_or(|outer| outer != 0 && usize::from(outer) > depth) {
                *number = None;
            }
        }
        write(lists, place, level, at)
    }
}

fn write(lists: &Lists, place: ListPlace, level: &Level, at: &[Option<u32>; LEVELS]) -> String {
    match level.format {
        // Bullets are signs of symbol fonts, which have no meaning elsewhere.
        Format::Bullet if level.pattern.chars().all(is_private) => return "•".to_owned(),
        Format::Bullet => return level.pattern.clone(),
        // A level without numbers may show those of outer levels.
        Format::None
        | Format::Decimal
        | Format::DecimalZero
        | Format::UpperRoman
        | Format::LowerRoman
        | Format::UpperLetter
        | Format::LowerLetter
        | Format::Ordinal
        | Format::RussianLower
        | Format::RussianUpper
        | Format::HindiNumbers
        | Format::InDashes
        | Format::ArabicAlpha
        | Format::ArabicAbjad => (),
    }
    let mut out = String::new();
    let mut pattern = level.pattern.chars().peekable();
    while let Some(c) = pattern.next() {
        let digit = (c == '%')
            .then(|| pattern.peek().and_then(|digit| digit.to_digit(10)))
            .flatten()
            .and_then(|digit| u8::try_from(digit).ok()?.checked_sub(1));
        let Some(of) = digit else {
            out.push(c);
            continue;
        };
        pattern.next();
        let named = lists.level(ListPlace { level: of, ..place });
        let number = at.get(usize::from(of)).copied().flatten();
        let number = number.unwrap_or_else(|| named.map_or(1, |level| level.start));
        let format = if level.legal {
            Format::Decimal
        } else {
            named.map_or(level.format, |level| level.format)
        };
        out.push_str(&format.write(number));
    }
    out
}

fn is_private(c: char) -> bool {
    matches!(c, '\u{E000}'..='\u{F8FF}') || c == 'o' || c == '·'
}

const ALPHA: [char; 28] = [
    'أ', 'ب', 'ت', 'ث', 'ج', 'ح', 'خ', 'د', 'ذ', 'ر', 'ز', 'س', 'ش', 'ص', 'ض', 'ط', 'ظ', 'ع', 'غ',
    'ف', 'ق', 'ك', 'ل', 'م', 'ن', 'ه', 'و', 'ي',
];
const ABJAD: [char; 28] = [
    'أ', 'ب', 'ج', 'د', 'ه', 'و', 'ز', 'ح', 'ط', 'ي', 'ك', 'ل', 'م', 'ن', 'س', 'ع', 'ف', 'ص', 'ق',
    'ر', 'ش', 'ت', 'ث', 'خ', 'ذ', 'ض', 'ظ', 'غ',
];
/// The alphabet without ё, й, ъ, ь, which no list uses.
const RUSSIAN: [char; 29] = [
    'а', 'б', 'в', 'г', 'д', 'е', 'ж', 'з', 'и', 'к', 'л', 'м', 'н', 'о', 'п', 'р', 'с', 'т', 'у',
    'ф', 'х', 'ц', 'ч', 'ш', 'щ', 'ы', 'э', 'ю', 'я',
];
const DEVANAGARI: [char; 10] = ['०', '१', '२', '३', '४', '५', '६', '७', '८', '९'];

impl Format {
    fn write(self, number: u32) -> String {
        match self {
            Self::Decimal => number.to_string(),
            Self::DecimalZero => format!("{number:02}"),
            Self::UpperRoman => roman(number),
            Self::LowerRoman => roman(number).to_lowercase(),
            Self::UpperLetter => letter(number, 26, |at| char::from(b'A' + at)),
            Self::LowerLetter => letter(number, 26, |at| char::from(b'a' + at)),
            Self::ArabicAlpha => letter(number, 28, |at| of(&ALPHA, at)),
            Self::ArabicAbjad => letter(number, 28, |at| of(&ABJAD, at)),
            Self::RussianLower => letter(number, 29, |at| of(&RUSSIAN, at)),
            Self::RussianUpper => letter(number, 29, |at| of(&RUSSIAN, at)).to_uppercase(),
            Self::HindiNumbers => number
                .to_string()
                .bytes()
                .map(|digit| of(&DEVANAGARI, digit.wrapping_sub(b'0')))
                .collect(),
            Self::InDashes => format!("- {number} -"),
            Self::Ordinal => {
                let teen = matches!(number % 100, 11..=13);
                let end = match number % 10 {
                    1 if !teen => "st",
                    2 if !teen => "nd",
                    3 if !teen => "rd",
                    _ => "th",
                };
                format!("{number}{end}")
            }
            Self::Bullet | Self::None => String::new(),
        }
    }
}

fn of(letters: &[char], at: u8) -> char {
    letters.get(usize::from(at)).copied().unwrap_or('?')
}

/// The letter for a number, repeated when the alphabet is through.
fn letter(number: u32, letters: u32, of: impl Fn(u8) -> char) -> String {
    let Some(from_zero) = number.checked_sub(1) else {
        return "0".to_owned();
    };
    let times = from_zero / letters + 1;
    let at = u8::try_from(from_zero % letters).unwrap_or_default();
    if times > LETTERS_MAX {
        number.to_string()
    } else {
        (0..times).map(|_| of(at)).collect()
    }
}

fn roman(number: u32) -> String {
    const SIGNS: [(u32, &str); 13] = [
        (1000, "M"),
        (900, "CM"),
        (500, "D"),
        (400, "CD"),
        (100, "C"),
        (90, "XC"),
        (50, "L"),
        (40, "XL"),
        (10, "X"),
        (9, "IX"),
        (5, "V"),
        (4, "IV"),
        (1, "I"),
    ];
    if number == 0 || number > 3999 {
        return number.to_string();
    }
    let mut left = number;
    let mut out = String::new();
    for (value, sign) in SIGNS {
        while left >= value {
            out.push_str(sign);
            left -= value;
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    fn level(format: Format, pattern: &str) -> Level {
        Level {
            start: 1,
            format,
            pattern: pattern.to_owned(),
            restart: None,
            legal: false,
        }
    }

    fn lists() -> Lists {
        let mut lists = Lists::default();
        let levels = vec![
            level(Format::UpperRoman, "Article %1"),
            level(Format::Decimal, "%1.%2."),
            Level {
                legal: true,
                ..level(Format::ArabicAbjad, "%1.%3)")
            },
        ];
        lists.definitions.insert(7, levels);
        lists.lists.insert(
            1,
            List {
                definition: 7,
                ..List::default()
            },
        );
        let anew = List {
            definition: 7,
            starts: BTreeMap::from([(0, 1)]),
            ..List::default()
        };
        lists.lists.insert(2, anew);
        lists
    }

    #[test]
    fn levels_count_and_start_anew() {
        let (lists, mut counter) = (lists(), Counter::default());
        let places = [
            (1, 0),
            (1, 1),
            (1, 1),
            (1, 2),
            (1, 0),
            (1, 1),
            (2, 0),
            (2, 0),
            (9, 0),
            (1, 8),
        ];
        let found: Vec<String> = places
            .into_iter()
            .map(|(list, level)| counter.count(&lists, ListPlace { list, level }))
            .collect();
        assert_eq!(
            found,
            [
                "Article I",
                "I.1.",
                "I.2.",
                "1.1)",
                "Article II",
                "II.1.",
                "Article I",
                "Article II",
                "",
                ""
            ]
        );
    }

    #[test]
    fn every_format() {
        for (format, number, written) in [
            (Format::Decimal, 12, "12"),
            (Format::DecimalZero, 7, "07"),
            (Format::UpperRoman, 1994, "MCMXCIV"),
            (Format::LowerRoman, 4, "iv"),
            (Format::UpperLetter, 27, "AA"),
            (Format::LowerLetter, 0, "0"),
            (Format::LowerLetter, 9_999, "9999"),
            (Format::ArabicAlpha, 3, "ت"),
            (Format::ArabicAbjad, 3, "ج"),
            (Format::Ordinal, 12, "12th"),
            (Format::Ordinal, 23, "23rd"),
            (Format::RussianUpper, 10, "К"),
            (Format::RussianLower, 30, "аа"),
            (Format::HindiNumbers, 20, "२०"),
            (Format::InDashes, 3, "- 3 -"),
        ] {
            assert_eq!(format.write(number), written);
        }
    }
}
