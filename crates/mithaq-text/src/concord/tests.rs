use super::*;
use crate::parse::plain;
use alloc::vec;
use mithaq_canon::Lang;

fn check(one: (&str, Lang), two: (&str, Lang), expected: &[Differs]) {
    let found = trees(&plain(one.0, one.1).tree, &plain(two.0, two.1).tree);
    let found: Vec<Differs> = found.into_iter().map(|finding| finding.what).collect();
    assert_eq!(found, expected);
}

const AR: &str = "اتفاق\n\
    المادة الأولى: الموضوع\n\
    1- تتعاون الأطراف، وفقا للمادة الثانية والعشرين، في أجل ثلاثين (30) يوما:\n\
    أ) تبادل المعلومات؛\n\
    ب) التدريب.\n\
    2- تعقد دورة كل خمسة عشر شهرا.\n\
    المادة 2\n\
    تطبق الأحكام.";
const FR: &str = "Accord\n\
    Article premier – Objet\n\
    1. Conformément à l'article 22, les Parties coopèrent dans les trente (30) jours :\n\
    a) échange d'informations ;\n\
    b) formation.\n\
    2. Une session se tient tous les quinze mois.\n\
    Article 2\n\
    Les dispositions s'appliquent.";
const EN: &str = "Agreement\n\
    Article 1 – Object\n\
    1. In accordance with Article 22 the Parties shall cooperate within thirty (30) days:\n\
    (a) exchange of information;\n\
    (b) training.\n\
    2. A session is held every fifteen months.\n\
    Article 2\n\
    The provisions apply.";

#[test]
fn three_languages_that_agree() {
    check((AR, Lang::Ar), (FR, Lang::Fr), &[]);
    check((AR, Lang::Ar), (EN, Lang::En), &[]);
    check((FR, Lang::Fr), (EN, Lang::En), &[]);
}

#[test]
fn what_a_tired_translator_misses() {
    let en = EN
        .replace("thirty (30)", "ninety (90)")
        .replace("Article 22", "Article 23")
        .replace("(b) training.\n", "");
    check(
        (AR, Lang::Ar),
        (&en, Lang::En),
        &[
            Differs::Points(2, 1),
            Differs::Figures(vec![30, 30], vec![90, 90]),
            Differs::References(vec![Number::plain(22)], vec![Number::plain(23)]),
        ],
    );
    let en = EN
        .replace("Article 2\n", "Article 3\n")
        .replace(" – Object", "");
    check(
        (FR, Lang::Fr),
        (&en, Lang::En),
        &[Differs::Heading, Differs::Missing, Differs::Missing],
    );
}
