//! English, French and Spanish number words.
//!
//! Words come in their [loose](crate::normal::loose) form: lower case, no accents. The three
//! tables do not contradict one another, so they are one.

/// The number that the first words say as an ordinal or as a number after a keyword (`Article
/// premier`, `PART ONE`, `Artículo vigésimo primero`), and how many words it took.
pub(crate) fn ordinal<'a>(words: impl Iterator<Item = &'a str>) -> Option<(u32, usize)> {
    number(words, |word| {
        ordinal_word(word).or_else(|| cardinal_word(word))
    })
}

/// The number that the first words say as a cardinal, and how many words it took. *One* and *two*
/// are left out: in wording they are articles and pronouns more often than figures.
pub(crate) fn cardinal<'a>(words: impl Iterator<Item = &'a str>) -> Option<(u32, usize)> {
    number(words, cardinal_word).filter(|(value, _)| *value > 2)
}

fn number<'a>(
    words: impl Iterator<Item = &'a str>,
    word: impl Fn(&str) -> Option<u32>,
) -> Option<(u32, usize)> {
    let mut value = 0;
    let mut taken = 0;
    let mut linked = false;
    for (place, text) in words.enumerate() {
        if place > 0 && matches!(text, "et" | "y" | "and") {
            linked = true;
            continue;
        }
        let Some(more) = hyphenated(text, &word) else {
            break;
        };
        let room = if place == 0 { 1000 } else { room_under(value) };
        if more >= room || (linked && more >= 100) {
            break;
        }
        value += more;
        linked = false;
        taken = place + 1;
    }
    (taken > 0 && value > 0).then_some((value, taken))
}

/// What may still be added to a number: `sixty` takes less than ten, `soixante` up to nineteen.
fn room_under(value: u32) -> u32 {
    match value {
        100.. if value.is_multiple_of(100) => 100,
        60 | 80 => 20,
        10.. if value.is_multiple_of(10) => 10,
        _ => 0,
    }
}

fn hyphenated(text: &str, word: &impl Fn(&str) -> Option<u32>) -> Option<u32> {
    if let Some(value) = word(text) {
        return Some(value);
    }
    let mut value = 0;
    for part in text.split('-').filter(|part| !matches!(*part, "et" | "y")) {
        let more = word(part)?;
        value = match (value, more) {
            (4, 20) => 80,
            (0, more) => more,
            (value, more) if more < room_under(value) => value + more,
            _ => return None,
        };
    }
    (value > 0).then_some(value)
}

fn cardinal_word(word: &str) -> Option<u32> {
    Some(match word {
        "one" | "un" | "une" | "uno" | "una" => 1,
        "two" | "deux" | "dos" => 2,
        "three" | "trois" | "tres" => 3,
        "four" | "quatre" | "cuatro" => 4,
        "five" | "cinq" | "cinco" => 5,
        "six" | "seis" => 6,
        "seven" | "sept" | "siete" => 7,
        "eight" | "huit" | "ocho" => 8,
        "nine" | "neuf" | "nueve" => 9,
        "ten" | "dix" | "diez" => 10,
        "eleven" | "onze" | "once" => 11,
        "twelve" | "douze" | "doce" => 12,
        "thirteen" | "treize" | "trece" => 13,
        "fourteen" | "quatorze" | "catorce" => 14,
        "fifteen" | "quinze" | "quince" => 15,
        "sixteen" | "seize" | "dieciseis" => 16,
        "seventeen" | "diecisiete" => 17,
        "eighteen" | "dieciocho" => 18,
        "nineteen" | "diecinueve" => 19,
        "twenty" | "vingt" | "vingts" | "veinte" => 20,
        "thirty" | "trente" | "treinta" => 30,
        "forty" | "quarante" | "cuarenta" => 40,
        "fifty" | "cinquante" | "cincuenta" => 50,
        "sixty" | "soixante" | "sesenta" => 60,
        "seventy" | "septante" | "setenta" => 70,
        "eighty" | "ochenta" => 80,
        "ninety" | "nonante" | "noventa" => 90,
        "hundred" | "cent" | "cien" | "ciento" => 100,
        _ => return None,
    })
}

fn ordinal_word(word: &str) -> Option<u32> {
    Some(match word {
        "first" | "premier" | "premiere" | "primero" | "primera" | "primer" | "unique"
        | "unico" | "unica" => 1,
        "second" | "seconde" | "segundo" | "segunda" => 2,
        "third" | "tercero" | "tercera" | "tercer" => 3,
        "fourth" | "cuarto" | "cuarta" => 4,
        "fifth" | "cinquieme" | "quinto" | "quinta" => 5,
        "sixth" | "sexto" | "sexta" => 6,
        "seventh" | "septimo" | "septima" => 7,
        "eighth" | "octavo" | "octava" => 8,
        "ninth" | "neuvieme" | "noveno" | "novena" => 9,
        "tenth" | "decimo" | "decima" => 10,
        "eleventh" | "undecimo" | "undecima" => 11,
        "twelfth" | "duodecimo" | "duodecima" => 12,
        "twentieth" | "vigesimo" | "vigesima" => 20,
        "thirtieth" | "trigesimo" | "trigesima" => 30,
        "cuadragesimo" | "cuadragesima" => 40,
        "quincuagesimo" | "quincuagesima" => 50,
        "sexagesimo" | "sexagesima" => 60,
        "septuagesimo" | "septuagesima" => 70,
        "octogesimo" | "octogesima" => 80,
        "nonagesimo" | "nonagesima" => 90,
        "centesimo" | "centesima" => 100,
        other => return derived(other),
    })
}

/// `quatrième`, `vingtième`, `thirteenth`, `decimotercero`: made from another number word.
fn derived(word: &str) -> Option<u32> {
    if let Some(stem) = word.strip_suffix("ieme") {
        return match stem {
            "quatr" => Some(4),
            "un" => Some(1),
            "onz" => Some(11),
            "douz" => Some(12),
            "treiz" => Some(13),
            "quatorz" => Some(14),
            "quinz" => Some(15),
            "seiz" => Some(16),
            "trent" => Some(30),
            "quarant" => Some(40),
            "cinquant" => Some(50),
            "soixant" => Some(60),
            other => cardinal_word(other),
        };
    }
    if let Some(stem) = word
        .strip_prefix("decimo")
        .or_else(|| word.strip_prefix("decima"))
    {
        return ordinal_word(stem)
            .filter(|unit| *unit < 10)
            .map(|unit| unit + 10);
    }
    word.strip_suffix("th").and_then(cardinal_word)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::normal::loose;
    use alloc::string::String;
    use alloc::vec::Vec;

    fn check(text: &str, expected: Option<(u32, usize)>) {
        let words: Vec<String> = text.split(' ').map(loose).collect();
        assert_eq!(
            ordinal(words.iter().map(String::as_str)),
            expected,
            "{text}"
        );
    }

    #[test]
    fn numbers_after_a_keyword() {
        check("premier", Some((1, 1)));
        check("PREMIÈRE", Some((1, 1)));
        check("vingt et unième", Some((21, 3)));
        check("quatre-vingt-dix-sept", Some((97, 1)));
        check("soixante-dix", Some((70, 1)));
        check("One", Some((1, 1)));
        check("twenty-three", Some((23, 1)));
        check("vigésimo primero", Some((21, 2)));
        check("decimotercero", Some((13, 1)));
        check("décimo tercero", Some((13, 2)));
        check("quinto Objeto", Some((5, 1)));
        check("troisième", Some((3, 1)));
        check("fifteenth", Some((15, 1)));
        check("of", None);
        check("and", None);
    }
}
