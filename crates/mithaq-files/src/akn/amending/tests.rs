#![expect(clippy::unwrap_used, reason = "a test may fail here")]
use super::*;
use crate::akn::{AKN, Meta, Unreadable, read};
use crate::amending::{apply, between};
use mithaq_text::compare::compare;
use mithaq_text::tree::Tree;
use mithaq_text::{Lang, parse::plain};

fn protocol(old: &str, new: &str, lang: Lang) -> String {
    let tree = |text: &str| plain(text, lang).tree;
    let (old, new) = (tree(old), tree(new));
    let amending = between(&compare(&old, &new), &old, &new);
    let meta = (&old, &Meta::default());
    write_amending(Document::Protocol, &amending, meta, &Meta::default())
}

fn text(xml: &str) -> String {
    read(xml.as_bytes(), Lang::En).unwrap().tree.to_string()
}

#[test]
fn a_protocol_reads_as_a_drafter_writes_it() {
    let old = "Agreement on assistance\nArticle 1\nReplies are given within thirty days of the request.\nArticle 2\nThe Parties shall meet.\nArticle 3\nIt enters into force at once.\n";
    let new = "Agreement on assistance\nArticle 1\nReplies are given within sixty days of the request.\nArticle 2\nCosts\nEach bears its own.\nArticle 3\nIt enters into force at once.\n";
    assert_eq!(
        text(&protocol(old, new, Lang::En)),
        "Protocol amending the Agreement on assistance\n\
         Article 1\nThe provisions cited in this Protocol are those of the text before its amendment, with the numbers that they bear in it.\n\
         Article 2\nIn Article 1, the words “thirty” shall be replaced by “sixty”.\n\
         Article 3\nThe following shall be inserted after Article 1:\n“Article 2\nCosts\nEach bears its own.”\n\
         Article 4\nArticle 2 shall be deleted.\n"
    );
    let old = "اتفاق\nالمادة 1\nيرد الطرف في أجل ثلاثين يوما من تاريخ الطلب.\nالمادة 2\nيجتمع الطرفان مرة في السنة.\n";
    let new = "اتفاق\nالمادة 1\nيرد الطرف في أجل ستين يوما من تاريخ الطلب.\nالمادة 2\nاللغة\nتحرر الطلبات بلغة الطرف المطلوب منه.\nالمادة 3\nيجتمع الطرفان مرة في السنة.\n";
    assert_eq!(
        text(&protocol(old, new, Lang::Ar)),
        "بروتوكول تعديل اتفاق\n\
         المادة 1\nالأحكام المشار إليها في هذا البروتوكول هي أحكام النص قبل تعديله، بأرقامها فيه.\n\
         المادة 2\nفي المادة 1، يستعاض عن عبارة «ثلاثين» بعبارة «ستين».\n\
         المادة 3\nيضاف ما يلي بعد المادة 1:\n«المادة 2\nاللغة\nتحرر الطلبات بلغة الطرف المطلوب منه.»\n\
         المادة 4\nيعاد ترقيم المادة 2 فتصبح «المادة 3».\n"
    );
    let old = "Accord\nArticle premier\nUn texte assez long pour que l’on y change un mot.\nChapitre II\nArticle 2\nx\n";
    let new = "Accord\nArticle premier\nUn texte assez long pour que l’on y change une phrase.\n";
    assert_eq!(
        text(&protocol(old, new, Lang::Fr)),
        "Protocole d’amendement : Accord\n\
         Article 1\nLes dispositions citées dans le présent Protocole sont celles du texte avant son amendement, avec les numéros qu’elles y portent.\n\
         Article 2\nDans l’article premier, les mots «\u{a0}un mot\u{a0}» sont remplacés par «\u{a0}une phrase\u{a0}».\n\
         Article 3\nLe chapitre II est supprimé.\n"
    );
}

/// What another program writes, with these modifications and this body.
fn foreign(modifications: &str, body: &str) -> String {
    format!(
        "<a:akomaNtoso xmlns:a='{AKN}'><a:act name='protocol'><a:meta><a:analysis source='#x'><a:activeModifications>{modifications}</a:activeModifications></a:analysis></a:meta>\
         <a:body>{body}</a:body></a:act></a:akomaNtoso>"
    )
}

fn applied(xml: &str, base: &str) -> Tree {
    let read = read_amending(xml.as_bytes()).unwrap();
    assert_eq!(read.unread, []);
    apply(&read.amending, &plain(base, Lang::En).tree).unwrap()
}

#[test]
fn what_other_programs_modify_is_read_for_what_it_says() {
    let base = "Chapter I\nArticle 1\nOld\nWithin thirty days.\nArticle 2\nx\nArticle 3\ny\n";
    // An identifier nested in another way; words with white space from a layout; a heading; a
    // repeal of two at once; an article quoted without a structure around it.
    let xml = foreign(
        "<a:textualMod type='substitution' eId='a'><a:source href='#m1'/><a:destination href='/akn/x/y#main__chp_1__art_1'/><a:old href='#q1'/><a:new href='#q2'/></a:textualMod>\
         <a:textualMod type='substitution' eId='b'><a:source href='#m2'/><a:destination href='/akn/x/y/~chp_1__art_1__hdg'/><a:new href='#q3'/></a:textualMod>\
         <a:textualMod type='repeal' eId='c'><a:source href='#m3'/><a:destination href='/akn/x/y/~art_2'/><a:destination href='/akn/x/y/~art_3'/></a:textualMod>\
         <a:textualMod type='insertion' eId='d'><a:source href='#m4'/><a:destination href='/akn/x/y/~chp_1' pos='inside'/><a:new href='#q4'/></a:textualMod>",
        "<a:p><a:mod eId='m1'>In it <a:quotedText eId='q1'>thirty\n  days</a:quotedText> becomes <a:quotedText eId='q2'> sixty  days</a:quotedText></a:mod>\
         <a:mod eId='m2'><a:quotedText eId='q3'>New</a:quotedText></a:mod>\
         <a:mod eId='m4'>There is <a:quotedStructure><a:article eId='q4'><a:num>4</a:num><a:content><a:p>z</a:p></a:content></a:article></a:quotedStructure></a:mod></a:p>",
    );
    assert_eq!(
        applied(&xml, base).to_string(),
        "Chapter I\nArticle 1\nNew\nWithin sixty days.\n4\nz\n"
    );
}

#[test]
fn what_says_too_little_is_named() {
    let why = |modification: &str, body: &str| {
        let read = read_amending(foreign(modification, body).as_bytes()).unwrap();
        assert_eq!(read.amending.deeds, []);
        read.unread
            .into_iter()
            .map(|one| one.why)
            .collect::<Vec<_>>()
    };
    let one = |kind: &str, inside: &str| {
        format!("<a:textualMod type='{kind}' eId='m'><a:source href='#s'/>{inside}</a:textualMod>")
    };
    let at = "<a:destination href='/x/~art_1'/>";
    let article = "<a:quotedStructure eId='q'><a:article eId='r'><a:num>1</a:num></a:article></a:quotedStructure>";
    let new = "<a:new href='#q'/>";
    assert_eq!(why(&one("split", at), ""), [Why::Type]);
    assert_eq!(why(&one("substitution", at), ""), [Why::Wording]);
    assert_eq!(why(&one("substitution", new), article), [Why::Place]);
    assert_eq!(
        why(&one("insertion", &[at, new].concat()), article),
        [Why::Place]
    );
    assert_eq!(why(&one("repeal", ""), ""), [Why::Place]);
    assert_eq!(why(&one("renumbering", at), ""), [Why::Wording]);
    let words = "<a:p><a:quotedText eId='q'>thirty</a:quotedText></a:p>";
    assert_eq!(
        why(&one("substitution", &[at, new].concat()), words),
        [Why::Wording]
    );
    // A place within what nobody inserts.
    let nowhere = "<a:destination href='#lost' pos='after'/>";
    let read = foreign(&one("insertion", &[nowhere, new].concat()), article);
    let read = read_amending(read.as_bytes()).unwrap();
    assert_eq!(read.unread.len(), 1);
    assert_eq!(
        read_amending(
            format!("<akomaNtoso xmlns='{AKN}'><act><body/></act></akomaNtoso>").as_bytes()
        ),
        Err(Unreadable::NothingModified)
    );
}
