//! What the Akoma Ntoso writer writes, against the schema of OASIS; and the models beside it.
#![expect(clippy::unwrap_used, reason = "a test may fail here")]

mod shared;

use mithaq_files::akn::{self, Actor, Document, Draft, Meta, Node};
use mithaq_files::amending::{apply, between};
use mithaq_files::plain;
use mithaq_text::compare::compare;
use mithaq_text::rolling::{Mask, Who, rolling};
use mithaq_text::tree::{Provision, Tree};
use mithaq_text::{Lang, parse};
use std::path::Path;
use std::process::Command;

fn validate(xml: &str, data: &Path) {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("text.xml");
    std::fs::write(&file, xml).unwrap();
    let output = Command::new("xmllint")
        .args(["--noout", "--huge", "--nonet", "--schema"])
        .args([data.join("akn/akomantoso30.xsd"), file])
        .output()
        .unwrap();
    let said = String::from_utf8_lossy(&output.stderr);
    let said: String = said.lines().take(5).collect::<Vec<_>>().join("\n");
    assert!(output.status.success(), "{said}");
}

fn meta() -> Meta {
    let actor = |id: &str, name: &str| Actor {
        id: id.into(),
        name: name.into(),
    };
    Meta {
        parties: vec![actor("one", "الأول"), actor("two", "Two")],
        date: "2001".parse().ok(),
        authoritative: Some(true),
        ..Meta::default()
    }
}

/// What amends one text so that it becomes another: valid, and it does.
fn amends(old: &Tree, new: &Tree, data: &Path) {
    let amending = between(&compare(old, new), old, new);
    for document in [Document::Protocol, Document::Amendment] {
        let xml = akn::write_amending(document, &amending, (old, &meta()), &meta());
        validate(&xml, data);
        let read = akn::read_amending(xml.as_bytes()).unwrap();
        assert!(read.unread.is_empty(), "{:?}", read.unread);
        let amended = apply(&read.amending, old).unwrap();
        assert_eq!(amended.to_string(), new.to_string());
    }
}

/// A rolling text in which each side changes and deletes something in turn.
fn node(provision: &Provision, place: &mut usize) -> Node {
    *place += 1;
    let body = provision.body();
    let changed = body.replacen(' ', "\nof course ", 2);
    let all = match *place % 4 {
        0 => vec![(Who(0), Some(&*changed))],
        1 => vec![(Who(0), None), (Who(1), Some(&*changed))],
        2 => vec![(Who(1), Some(&*changed)), (Who(0), Some(&*changed))],
        _ => vec![],
    };
    Node {
        kind: provision.kind,
        number: provision.number.clone(),
        head: provision.head.clone(),
        who: Mask::BASE,
        heading: Vec::new(),
        body: if body.is_empty() {
            Vec::new()
        } else {
            rolling(&body, &all)
        },
        children: provision
            .children
            .iter()
            .map(|child| node(child, place))
            .collect(),
    }
}

#[test]
fn what_is_written_is_valid() {
    let Some(data) = shared::data() else { return };
    if !shared::has("xmllint") {
        return;
    }
    for (file, lang) in [
        ("law/un-charter-ar.txt", Lang::Ar),
        ("law/un-charter-fr.txt", Lang::Fr),
        ("law/un-charter-en.txt", Lang::En),
        ("compare/treaty-large/base.txt", Lang::En),
        ("compare/treaty-real-pair/new.txt", Lang::En),
    ] {
        let bytes = std::fs::read(data.join(file)).unwrap();
        let text = plain::decode(&bytes).unwrap().text;
        let tree = parse::plain(&text, lang).tree;
        let xml = akn::write(&tree, &meta());
        assert_eq!(
            akn::read(xml.as_bytes(), lang).unwrap().tree.to_string(),
            tree.to_string()
        );
        validate(&xml, &data);
        let mut place = 0;
        let nodes = tree
            .provisions
            .iter()
            .map(|provision| node(provision, &mut place))
            .collect();
        let draft = Draft { lang, nodes };
        let xml = akn::write_draft(&draft, &meta());
        validate(&xml, &data);
        assert_eq!(akn::read_draft(xml.as_bytes()).unwrap().0, draft);
    }
    let odd = "Annex A\n1. x\n(i) y\nDone at Rome.\nPROTOCOL\nPreamble\nWords:\nArticle 5\nArticle 5\nAppendix 1\n- a\n";
    validate(
        &akn::write(&parse::plain(odd, Lang::En).tree, &meta()),
        &data,
    );
    validate(
        &akn::write(&parse::plain("", Lang::En).tree, &Meta::default()),
        &data,
    );
    validate(
        &akn::write(
            &parse::plain("Annex A\nx\n", Lang::En).tree,
            &Meta::default(),
        ),
        &data,
    );
}

#[test]
fn what_amends_is_valid_and_amends() {
    let Some(data) = shared::data() else { return };
    if !shared::has("xmllint") {
        return;
    }
    let read = |file: &str, lang| {
        let bytes = std::fs::read(data.join(file)).unwrap();
        parse::plain(&plain::decode(&bytes).unwrap().text, lang).tree
    };
    for (folder, lang) in [
        ("treaty-large", Lang::En),
        ("treaty-real-pair", Lang::En),
        ("charter-ar", Lang::Ar),
    ] {
        let file = |name: &str| read(&format!("compare/{folder}/{name}.txt"), lang);
        let (old, new) = (file("base"), file("new"));
        amends(&old, &new, &data);
    }
    let charter = |lang: Lang| read(&format!("law/un-charter-{}.txt", lang.code()), lang);
    amends(&charter(Lang::Fr), &charter(Lang::En), &data);
    let tree = |text: &str| parse::plain(text, Lang::Es).tree;
    amends(&tree("Article 1\nx\n"), &tree(""), &data);
    amends(&tree(""), &tree("Article 1\nx\n"), &data);
    amends(&tree("Article 1\nx\n"), &tree("Article 1\nx\n"), &data);
}

#[test]
fn what_the_models_modify_is_read() {
    let Some(data) = shared::data() else { return };
    let bytes = std::fs::read(data.join("akn/protocol.xml")).unwrap();
    let read = akn::read_amending(&bytes).unwrap();
    let base = "Article 2\nOld.\nArticle 4\nx\nArticle 9\nGone.\nArticle 10\nLast.\n";
    let amended = apply(&read.amending, &parse::plain(base, Lang::En).tree).unwrap();
    assert_eq!(
        amended.to_string(),
        "Article 2\nNew text.\nArticle 2 bis\nInserted.\nArticle 4\nx\nArticle 10\nLast.\n"
    );
    // Its new number is not in it, and splits and joins say too little.
    let unread: Vec<_> = read.unread.iter().map(|one| (&*one.id, one.why)).collect();
    assert_eq!(
        unread,
        [
            ("am_4", akn::Why::Wording),
            ("am_5", akn::Why::Type),
            ("am_6", akn::Why::Type)
        ]
    );
    let bytes = std::fs::read(data.join("akn/proposal.xml")).unwrap();
    assert_eq!(
        akn::read_amending(&bytes),
        Err(akn::Unreadable::NothingModified)
    );
}

#[test]
fn the_models_are_read() {
    let Some(data) = shared::data() else { return };
    let read = |file: &str| {
        let bytes = std::fs::read(data.join("akn").join(file)).unwrap();
        akn::read(&bytes, Lang::En)
    };
    let agreement = read("agreement.ara.xml").unwrap();
    assert_eq!(
        agreement.tree.to_string(),
        "اتفاقية التعاون الأمني\nرغبة منهما في تعزيز التعاون،\nاتفقتا على ما يلي:\nالفصل الأول\nأحكام عامة\nالمادة 1\nالغرض\n\
         1. يتعاون الطرفان وفقا للمادة 2.\n2. ويشمل ذلك:\n(أ) تبادل المعلومات؛\nالمادة 2\nنص.\n\
         حرر في الجزائر بتاريخ 1 أغسطس 2001\nعن الطرف الأول\nالملحق 1\nقائمة نقاط الاتصال\n"
    );
    assert_eq!(agreement.tree.lang, Lang::Ar);
    assert_eq!(agreement.meta.parties.len(), 2);
    assert_eq!(
        read("consolidated.xml").unwrap().tree.to_string(),
        "Article 2\nNouveau.\n"
    );
    let rolling = read("rolling.xml").unwrap().tree.to_string();
    assert!(
        rolling.contains("se prêtent assistance dans les trente jours."),
        "{rolling}"
    );
    assert!(read("protocol.xml").unwrap().tree.articles().count() == 3);
    assert_eq!(
        read("proposal.xml").unwrap().tree.to_string(),
        "مقترح\nيستبدل بالمادة 5:\nالمادة 5\nنص مقترح\nالتبرير\n"
    );
}

#[test]
fn no_word_of_the_models_is_lost() {
    let Some(data) = shared::data() else { return };
    for file in ["agreement.ara.xml", "protocol.xml", "proposal.xml"] {
        let bytes = std::fs::read(data.join("akn").join(file)).unwrap();
        let read = akn::read(&bytes, Lang::En).unwrap();
        let mut xml = String::from_utf8(bytes).unwrap();
        while let (Some(from), Some(to)) = (xml.find("<meta>"), xml.find("</meta>")) {
            xml.replace_range(from..to + "</meta>".len(), "");
        }
        let words: Vec<&str> = xml
            .split('<')
            .filter_map(|tag| tag.split_once('>'))
            .flat_map(|(_, text)| text.split_whitespace())
            .collect();
        let found = read.tree.to_string();
        let mut found: Vec<&str> = found.split_whitespace().collect();
        // A part of a word set apart by markup is the same word.
        found.retain(|word| *word != "–");
        // The signs around a quotation stand in attributes.
        let found = found.concat().replace(['“', '”'], "");
        assert_eq!(found, words.concat(), "{file}");
    }
}
