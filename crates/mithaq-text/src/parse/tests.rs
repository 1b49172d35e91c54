use super::*;
use alloc::format;
use proptest::prelude::*;

fn outline(tree: &Tree) -> String {
    fn go(provision: &Provision, depth: usize, out: &mut String) {
        let heading = provision
            .heading()
            .map(|h| format!(" «{h}»"))
            .unwrap_or_default();
        out.push_str(&format!(
            "{}{}{heading} {}\n",
            "  ".repeat(depth),
            provision.step(),
            provision.blocks.len()
        ));
        for child in &provision.children {
            go(child, depth + 1, out);
        }
    }
    let mut out = String::new();
    for provision in &tree.provisions {
        go(provision, 0, &mut out);
    }
    out
}

fn check(text: &str, lang: Lang, expected: &str, notes: &[(usize, What)]) {
    let parsed = plain(text, lang);
    assert_eq!(outline(&parsed.tree), expected);
    let found: Vec<_> = parsed
        .notes
        .iter()
        .map(|note| (note.line, note.what))
        .collect();
    assert_eq!(found, notes);
    assert_eq!(parsed.tree.to_string(), printed(text));
}

#[test]
fn a_code_in_markdown() {
    check(
        "# Code\n\n## Livre III : Des biens\n\n### Titre préliminaire : Dispositions\n\n\
         #### Chapitre unique : Des faits\n\n###### Paragraphe 1 : Des effets\n\n\
         ###### Article 1382\n\nTout fait oblige.\n\n**Article 1383**\n\nChacun est responsable.\n\n\
         **Art. 1384.** On est responsable.\n**Article 1386-1** Le producteur est responsable.\n\
         - **Article 1387**\nTexte.\nArticle L. 123-4\nTexte.\nArticle R*123-6\nTexte.\n\
         Article LO 111-2\nTexte.",
        Lang::Fr,
        "title «# Code» 0\n\
         book_3 «Des biens» 0\n  title_0 «Dispositions» 0\n    chp_1 «Des faits» 0\n      \
         subsec_1 «Des effets» 0\n        art_1382 1\n        art_1383 1\n        art_1384 1\n        \
         art_1386-1 1\n        art_1387 1\n        art_123-4l 1\n        art_123-6r 1\n        \
         art_111-2o 1\n",
        &[(21, What::NumberGap)],
    );
}

/// The text as printing must give it back.
fn printed(text: &str) -> String {
    text.lines()
        .filter(|line| !line.trim().is_empty())
        .flat_map(|line| [line, "\n"])
        .collect()
}

#[test]
fn an_arabic_agreement() {
    check(
        "اتفاق للتعاون الأمني\n\
         إن الحكومتين،\n\
         رغبة منهما في تعزيز التعاون، اتفقتا على ما يلي:\n\
         \n\
         الباب الأول\n\
         أحكام عامة\n\
         المادة الأولى\n\
         التعاريف\n\
         1- يقصد بالسلطات المختصة:\n\
         أ) الوزارة المكلفة بالداخلية؛\n\
         ب) من تفوضه.\n\
         المادة الثانية: مجالات التعاون\n\
         تشمل مجالات التعاون مكافحة الجريمة المنظمة.\n\
         المادة 2 مكرر\n\
         تتبادل السلطات المعلومات.\n\
         الباب الثاني – أحكام ختامية\n\
         المادة الثالثة\n\
         يدخل هذا الاتفاق حيز النفاذ.\n\
         حرر في الجزائر من نسختين أصليتين.\n\
         عن الحكومة الأولى\n",
        Lang::Ar,
        "title «اتفاق للتعاون الأمني» 0\n\
         preamble 2\n\
         title_1 «أحكام عامة» 0\n  \
           art_1 «التعاريف» 3\n  \
           art_2 «مجالات التعاون» 1\n  \
           art_2bis 1\n\
         title_2 «أحكام ختامية» 0\n  \
           art_3 1\n\
         conclusions 2\n",
        &[],
    );
}

#[test]
fn a_french_agreement_with_an_annex() {
    check(
        "Accord de coopération\n\
         PRÉAMBULE\n\
         Les Parties,\n\
         Chapitre premier\n\
         Dispositions générales\n\
         Article premier – Objet\n\
         Le présent accord a pour objet la coopération.\n\
         Article 2\n\
         1. Les Parties coopèrent.\n\
         2. Elles se consultent.\n\
         Article 6-1\n\
         Le texte de l'article.\n\
         Fait à Alger, en deux exemplaires.\n\
         Annexe I\n\
         Liste\n\
         Article 1\n\
         La liste est ouverte.\n",
        Lang::Fr,
        "title «Accord de coopération» 0\n\
         preamble 1\n\
         chp_1 «Dispositions générales» 0\n  \
           art_1 «Objet» 1\n  \
           art_2 2\n  \
           art_6-1 1\n\
         conclusions 1\n\
         att_1 «Liste» 0\n  \
           art_1 1\n",
        &[],
    );
}

#[test]
fn an_english_text_with_faults() {
    check(
        "Agreement\n\
         Article 1. The Parties shall cooperate.\n\
         They shall do so in good faith.\n\
         ARTICLE 3 Scope\n\
         Article 5 applies to the vessels of the Parties.\n\
         ARTICLE 3\n\
         Text with a bell\u{7} and damage \u{FFFD} in the words.\n\
         ARTICLE ???\n\
         The number of this article is lost.\n\
         ARTICLE 2\n",
        Lang::En,
        "title «Agreement» 0\n\
         art_1 2\n\
         art_3 «Scope» 1\n\
         art_3 1\n\
         art 1\n\
         art_2 0\n",
        &[
            (4, What::NumberGap),
            (6, What::DuplicateNumber),
            (7, What::ControlCharacter),
            (7, What::DamagedCharacter),
            (8, What::UnreadableNumber),
            (10, What::NumberOutOfOrder),
            (10, What::EmptyArticle),
        ],
    );
}

#[test]
fn a_text_in_another_language_is_noted() {
    let french = "Les Parties coopèrent dans le cadre du présent accord et des autres accords.";
    for (said, found) in [
        (Lang::Ar, true),
        (Lang::En, true),
        (Lang::Es, true),
        (Lang::Fr, false),
    ] {
        let notes = plain(french, said).notes;
        let noted = notes.iter().find(|note| note.what == What::OtherLanguage);
        assert_eq!(noted.is_some(), found, "{}", said.code());
        assert!(noted.is_none_or(|note| note.excerpt == "fr"));
    }
}

#[test]
fn notes_are_bounded() {
    let parsed = plain(&"a\u{1}\n".repeat(500), Lang::En);
    assert_eq!(parsed.notes.len(), NOTES_MAX);
    assert_eq!(parsed.notes.len() + parsed.notes_omitted, 501);
}

/// Lines in which heads, labels and wording of every language are likely.
fn line() -> impl Strategy<Value = String> {
    let piece = prop::sample::select(alloc::vec![
        "ARTICLE",
        "Article",
        "المادة",
        "الفصل",
        "5",
        "٣",
        "(",
        ")",
        ".",
        "-",
        "–",
        ":",
        " ",
        " ",
        "bis",
        "مكرر",
        "الأولى",
        "والعشرون",
        "بعد",
        "المائة",
        "premier",
        "PART",
        "II",
        "iv",
        "a",
        "Fait à",
        "حرر في",
        "**",
        "\u{200F}",
        "\t",
        "Annexe",
        "Preamble",
        "shall",
        "أ",
        "أولا",
        "º",
        "²",
        "1",
        "\u{FEFF}",
        "é",
    ]);
    prop::collection::vec(piece, 0..8).prop_map(|pieces| pieces.concat())
}

proptest! {
    #[test]
    fn printing_gives_the_text_back(lines in prop::collection::vec(line(), 0..12)) {
        let text = lines.join("\n");
        let stripped = text.strip_prefix('\u{FEFF}').unwrap_or(&text);
        prop_assert_eq!(plain(&text, Lang::Ar).tree.to_string(), printed(stripped));
    }

    #[test]
    fn any_text_at_all(text in "(?s).{0,80}") {
        let parsed = plain(&text, Lang::En);
        let stripped = text.strip_prefix('\u{FEFF}').unwrap_or(&text);
        prop_assert_eq!(parsed.tree.to_string(), printed(stripped));
        prop_assert!(blocks(&text).iter().all(|block| block.raw().ends_with(block.text())));
    }
}
