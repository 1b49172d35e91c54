//! Which lines begin a provision, and what they say.

use super::*;
use alloc::format;
use alloc::string::String;

fn seen(line: &str) -> String {
    match look(line) {
        Look::Head(found) => {
            let (label, rest) = (
                line.get(found.label.0..found.label.1),
                line.get(found.rest..),
            );
            let number = found.number.map(|n| n.key()).unwrap_or_default();
            format!(
                "{} {number} [{}] {:?} [{}]",
                found.kind.code(),
                label.unwrap_or("?"),
                found.follows,
                rest.unwrap_or("?")
            )
        }
        Look::Unreadable(kind) => format!("{} ?", kind.code()),
        Look::Wording => "wording".into(),
    }
}

#[test]
fn done_at_any_place_opens_the_signatures() {
    for line in [
        "حُرِّر بالجزائر في",
        "حرر بتونس، في",
        "وقع بمدينة طرابلس",
        "Fait à Alger",
        "حُرِّر من نسختين أصليتين باللغة العربية",
        "Fait en deux exemplaires originaux",
    ] {
        assert!(closes(line), "{line}");
    }
    for line in ["صدر بموجب هذا الاتفاق", "وقع بالأحرف الأولى على", "done so"]
    {
        assert!(!closes(line), "{line}");
    }
}

#[test]
fn heads_in_every_style() {
    for (line, expected) in [
        (
            "ARTICLE 1 Objectives",
            "article 1 [ARTICLE 1] Heading [Objectives]",
        ),
        ("Article premier", "article 1 [Article premier] Nothing []"),
        (
            "Article 1er – Objet",
            "article 1 [Article 1er] Heading [Objet]",
        ),
        ("Art. 5", "article 5 [Art. 5] Nothing []"),
        ("Article 6-1", "article 6-1 [Article 6-1] Nothing []"),
        (
            "Article 4 bis: Contrôles",
            "article 4bis [Article 4 bis] Heading [Contrôles]",
        ),
        (
            "Artículo 4 ter. Ámbito",
            "article 4ter [Artículo 4 ter] Heading [Ámbito]",
        ),
        ("Artículo 1.º", "article 1 [Artículo 1.º] Nothing []"),
        (
            "Artículo vigésimo primero",
            "article 21 [Artículo vigésimo primero] Nothing []",
        ),
        ("ARTICLE XIV", "article 14 [ARTICLE XIV] Nothing []"),
        ("Article 12A", "article 12a [Article 12A] Nothing []"),
        (
            "**Article 7** – Borders",
            "article 7 [Article 7] Heading [Borders]",
        ),
        ("المادة 5", "article 5 [المادة 5] Nothing []"),
        ("المــادة (٥)", "article 5 [المــادة (٥)] Nothing []"),
        ("المادّة الخامسة", "article 5 [المادّة الخامسة] Nothing []"),
        (
            "المادة الأولى: التعاريف",
            "article 1 [المادة الأولى] Heading [التعاريف]",
        ),
        (
            "المادة الحادية والعشرون – نطاق التطبيق",
            "article 21 [المادة الحادية والعشرون] Heading [نطاق التطبيق]",
        ),
        (
            "المادة الأولى بعد المائة",
            "article 101 [المادة الأولى بعد المائة] Nothing []",
        ),
        ("المادة 4 مكرر", "article 4bis [المادة 4 مكرر] Nothing []"),
        (
            "المادة 4 مكرر 2: المراقبة",
            "article 4ter [المادة 4 مكرر 2] Heading [المراقبة]",
        ),
        (
            "المادة السابعة مكررا",
            "article 7bis [المادة السابعة مكررا] Nothing []",
        ),
        (
            "الفصل الأول: مقاصد الهيئة",
            "chapter 1 [الفصل الأول] Heading [مقاصد الهيئة]",
        ),
        ("الباب الثاني", "division 2 [الباب الثاني] Nothing []"),
        (
            "CHAPITRE PREMIER",
            "chapter 1 [CHAPITRE PREMIER] Nothing []",
        ),
        (
            "TITLE II Political Dialogue",
            "division 2 [TITLE II] Heading [Political Dialogue]",
        ),
        ("PREMIÈRE PARTIE", "part 1 [PREMIÈRE PARTIE] Nothing []"),
        ("Sub-section 1", "subsection 1 [Sub-section 1] Nothing []"),
        ("Annexe A", "annex a [Annexe A] Nothing []"),
        ("ANNEX IV-A", "annex 4a [ANNEX IV-A] Nothing []"),
        ("الملحق", "annex  [الملحق] Nothing []"),
        ("PRÉAMBULE", "preamble  [PRÉAMBULE] Nothing []"),
        ("الديباجة", "preamble  [الديباجة] Nothing []"),
        (
            "Chapter 14 (Dispute Settlement)",
            "chapter 14 [Chapter 14] Heading [(Dispute Settlement)]",
        ),
        (
            "ARTICLE 340 The Following Areas:",
            "article 340 [ARTICLE 340] Heading [The Following Areas:]",
        ),
        ("Article L1", "article 1l [Article L1] Nothing []"),
        ("Art. L. 2", "article 2l [Art. L. 2] Nothing []"),
        (
            "Article R*123-6",
            "article 123-6r [Article R*123-6] Nothing []",
        ),
        (
            "Article D. 412-5",
            "article 412-5d [Article D. 412-5] Nothing []",
        ),
        (
            "Article L. 123-4 bis",
            "article 123-4bisl [Article L. 123-4 bis] Nothing []",
        ),
        (
            "Article L123-4 A",
            "article 123-4la [Article L123-4 A] Nothing []",
        ),
        (
            "Article R123-4-A",
            "article 123-4ra [Article R123-4-A] Nothing []",
        ),
        (
            "Art. R. 123-4. – Le bureau délibère.",
            "article 123-4r [Art. R. 123-4] Wording [Le bureau délibère.]",
        ),
        (
            "Art. L. 123-4 A. – Le bureau délibère.",
            "article 123-4la [Art. L. 123-4 A] Wording [Le bureau délibère.]",
        ),
        (
            "Article 5 B – Scope",
            "article 5b [Article 5 B] Heading [Scope]",
        ),
        (
            "Deuxième partie : Les missions communes",
            "part 2 [Deuxième partie] Heading [Les missions communes]",
        ),
        ("Deuxième partie", "part 2 [Deuxième partie] Nothing []"),
        (
            "Partie législative",
            "part  [Partie législative] Nothing []",
        ),
        (
            "Partie réglementaire - Décrets",
            "part  [Partie réglementaire] Heading [Décrets]",
        ),
        (
            "Sous-paragraphe 1er : Effectifs",
            "subsection 1 [Sous-paragraphe 1er] Heading [Effectifs]",
        ),
        ("Annexes", "annex  [Annexes] Nothing []"),
        (
            "Annexe à l'article R. 123-4",
            "annex  [Annexe] Heading [à l'article R. 123-4]",
        ),
        (
            "Annexe II à l’art. A123-4 (2)",
            "annex 2 [Annexe II] Heading [à l’art. A123-4 (2)]",
        ),
        (
            "Annexe (1) à l'article 12 (2e alinéa) Annexe I",
            "annex 1 [Annexe (1)] Heading [à l'article 12 (2e alinéa) Annexe I]",
        ),
        (
            "Annex to Articles 5 and 6",
            "annex  [Annex] Heading [to Articles 5 and 6]",
        ),
        (
            "Annexe 5 (mentionnée aux articles 6 et 7).",
            "annex 5 [Annexe 5] Heading [(mentionnée aux articles 6 et 7).]",
        ),
        (
            "Article 1. The Parties shall cooperate.",
            "article 1 [Article 1] Wording [The Parties shall cooperate.]",
        ),
    ] {
        assert_eq!(seen(line), expected, "{line}");
    }
}

#[test]
fn sentences_are_no_heads() {
    for line in [
        "Article 5 of the Treaty applies.",
        "Article 5 shall apply to fishing",
        "Articles 5 and 6 apply.",
        "المادة 5 من الميثاق",
        "المادة السابعة من هذا الاتفاق تطبق.",
        "Part of the territory",
        "Part II of this Agreement",
        "Section by section",
        "First part of the work",
        "Première partie des travaux",
        "Partie législative du code",
        "Annexes I and II form part of it.",
        "Annexe à l'article 5 du présent accord",
        "Annexe I à l'article 5 est modifiée.",
        "Paragraphe 1",
        "Sous-paragraphe 1",
        "Chapter and verse",
        "The Parties",
        "Preamble of the Charter",
        "Annex I to this Agreement forms part of it.",
        "Chapter 14 (Dispute Settlement) shall not apply to this Chapter",
        "",
    ] {
        assert_eq!(seen(line), "wording", "{line}");
    }
    assert_eq!(seen("ARTICLE ???"), "article ?");
}
