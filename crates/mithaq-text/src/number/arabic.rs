//! Arabic number words, as ordinals of provisions and as cardinals in wording.
//!
//! Words come in their [loose](crate::normal::loose) form, so both spellings of hamza and every
//! case ending that shows in writing (`العشرون`, `العشرين`) are covered by one table.

/// The number that the first words say as an ordinal, and how many words it took.
///
/// `الأولى` is 1, `الحادية والعشرون` 21, `المائة` 100, `الثالثة بعد المائة` 103.
pub(crate) fn ordinal<'a>(words: impl Iterator<Item = &'a str>) -> Option<(u32, usize)> {
    number(words, ordinal_unit, false)
}

/// The number that the first words say as a cardinal, and how many words it took.
pub(crate) fn cardinal<'a>(words: impl Iterator<Item = &'a str>) -> Option<(u32, usize)> {
    number(words, cardinal_unit, true)
}

fn number<'a>(
    words: impl Iterator<Item = &'a str>,
    unit: fn(&str) -> Option<u32>,
    bare: bool,
) -> Option<(u32, usize)> {
    let (mut units, mut tens, mut hundreds) = (None, None, None);
    let mut taken = 0;
    let mut after = false;
    for (place, word) in words.enumerate() {
        let joined = without_and(word);
        let stem = without_article(joined);
        // Only the first word, `عشر`, `بعد` and what follows it stand without "and".
        let linked = place == 0 || after || joined.len() < word.len();
        if stem == "بعد" && place > 0 && hundreds.is_none() {
            after = true;
            continue;
        } else if let Some(value) = hundred(stem).filter(|_| hundreds.is_none() && linked) {
            hundreds = Some(value);
        } else if after {
            break;
        } else if let Some(value) = ten(stem).filter(|_| tens.is_none() && linked) {
            tens = Some(value);
        } else if let Some(value) =
            unit(stem).filter(|_| units.is_none() && tens.is_none() && linked)
        {
            units = Some(value);
        } else if matches!(stem, "عشر" | "عشره") && tens.is_none() && place > 0 {
            tens = Some(10);
        } else {
            break;
        }
        after = false;
        taken = place + 1;
    }
    let plain = bare && units.is_some() && tens.is_none() && hundreds.is_none();
    let value = units.unwrap_or(0) + tens.unwrap_or(0) + hundreds.unwrap_or(0);
    // In wording, "one" and the dual are grammar more often than figures.
    (taken > 0 && value > 0 && !(plain && value < 3)).then_some((value, taken))
}

fn ordinal_unit(stem: &str) -> Option<u32> {
    Some(match stem {
        "اول" | "اولي" | "حادي" | "حاديه" | "واحد" | "واحده" => 1,
        "ثاني" | "ثانيه" | "ثان" => 2,
        "ثالث" | "ثالثه" => 3,
        "رابع" | "رابعه" => 4,
        "خامس" | "خامسه" => 5,
        "سادس" | "سادسه" => 6,
        "سابع" | "سابعه" => 7,
        "ثامن" | "ثامنه" => 8,
        "تاسع" | "تاسعه" => 9,
        "عاشر" | "عاشره" => 10,
        _ => return None,
    })
}

fn cardinal_unit(stem: &str) -> Option<u32> {
    Some(match stem {
        "واحد" | "واحده" | "احد" | "احدي" => 1,
        "اثنان" | "اثنين" | "اثنتان" | "اثنتين" | "اثنا" | "اثني" | "اثنتا" | "اثنتي" => {
            2
        }
        "ثلاث" | "ثلاثه" => 3,
        "اربع" | "اربعه" => 4,
        "خمس" | "خمسه" => 5,
        "ست" | "سته" => 6,
        "سبع" | "سبعه" => 7,
        "ثمان" | "ثماني" | "ثمانيه" => 8,
        "تسع" | "تسعه" => 9,
        "عشر" | "عشره" => 10,
        _ => return None,
    })
}

fn ten(stem: &str) -> Option<u32> {
    Some(match stem {
        "عشرون" | "عشرين" => 20,
        "ثلاثون" | "ثلاثين" => 30,
        "اربعون" | "اربعين" => 40,
        "خمسون" | "خمسين" => 50,
        "ستون" | "ستين" => 60,
        "سبعون" | "سبعين" => 70,
        "ثمانون" | "ثمانين" => 80,
        "تسعون" | "تسعين" => 90,
        _ => return None,
    })
}

fn hundred(stem: &str) -> Option<u32> {
    Some(match stem {
        "مايه" | "ميه" => 100,
        "مايتان" | "مايتين" | "ميتان" | "ميتين" => 200,
        "ثلاثمايه" | "ثلاثميه" => 300,
        "اربعمايه" | "اربعميه" => 400,
        "خمسمايه" | "خمسميه" => 500,
        _ => return None,
    })
}

/// `والعشرون` → `العشرون`; `واحد` keeps its first letter, which is its own.
fn without_and(word: &str) -> &str {
    match word.strip_prefix('و') {
        Some(rest) if !word.starts_with("واحد") => rest,
        Some(_) | None => word,
    }
}

fn without_article(word: &str) -> &str {
    word.strip_prefix("ال").unwrap_or(word)
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
    fn ordinals_past_one_hundred() {
        check("الأولى", Some((1, 1)));
        check("الاولى أهداف", Some((1, 1)));
        check("العاشرة", Some((10, 1)));
        check("الحادية عشرة", Some((11, 2)));
        check("الثانية عشرة", Some((12, 2)));
        check("التاسع عشر", Some((19, 2)));
        check("العشرون", Some((20, 1)));
        check("الحادية والعشرون", Some((21, 2)));
        check("الواحدة والعشرين", Some((21, 2)));
        check("التاسعة والتسعون", Some((99, 2)));
        check("المائة", Some((100, 1)));
        check("المئة", Some((100, 1)));
        check("الأولى بعد المائة", Some((101, 3)));
        check("الخامسة والثلاثون بعد المائة", Some((135, 4)));
        check("المائة والأولى", Some((101, 2)));
        check("الثانية بعد ذلك", Some((2, 1)));
        check("الأولى الثانية", Some((1, 1)));
        check("التعاون", None);
        check("عشر", None);
    }
}
