#![expect(clippy::unwrap_used, reason = "a test may fail here")]
use super::*;
use mithaq_canon::Date;
use mithaq_text::tree::{Provision, Tree};
use mithaq_text::{Lang, parse};
use proptest::prelude::*;

/// Everything that a provision says, wherever its parts stand in memory.
fn said(provision: &Provision) -> String {
    let blocks: Vec<_> = provision
        .blocks
        .iter()
        .map(|block| {
            (
                block.pieces(),
                block.kind,
                block.depth,
                block.line,
                block.run_in,
            )
        })
        .collect();
    let children: Vec<_> = provision.children.iter().map(said).collect();
    format!(
        "{:?} {:?} {:?} {} {blocks:?} {children:?}\n",
        provision.kind,
        provision.number,
        provision.head.pieces(),
        provision.line
    )
}

fn check(tree: &Tree, meta: &Meta) {
    let xml = write(tree, meta);
    let again = read(xml.as_bytes(), Lang::Es).unwrap();
    assert_eq!(again.tree.to_string(), tree.to_string(), "{xml}");
    let provisions = |tree: &Tree| tree.provisions.iter().map(said).collect::<String>();
    assert_eq!(provisions(&again.tree), provisions(tree), "{xml}");
    assert_eq!(again.tree.lang, tree.lang);
    assert_eq!(&again.meta, meta);
    assert!(again.notices.is_empty(), "{:?}", again.notices);
}

fn meta() -> Meta {
    Meta {
        kind: "convention".into(),
        country: Some("un".into()),
        parties: vec![
            Actor {
                id: "a".into(),
                name: "الجانب الأول".into(),
            },
            Actor {
                id: "art_1".into(),
                name: "B & \"C\"".into(),
            },
        ],
        date: Some(Date::month(2001, 8).unwrap()),
        number: "2".into(),
        version: Some(Date::day(2026, 1, 15).unwrap()),
        authoritative: Some(true),
    }
}

#[test]
fn an_agreement_with_everything() {
    let text = "اتفاق للتعاون\nإن الحكومتين،\n1- رغبة منهما،\nاتفقتا على ما يلي:\n\
        الباب الأول\nأحكام عامة\nالمادة الأولى\nالتعاريف\n1- يقصد بالسلطات:\n  أ) الوزارة؛\ni) x\nب) من تفوضه.\n- a\nنص.\n\
        المادة 2: المجالات\n(a) تشمل \tالمجالات\nArticle 2. The Parties shall.\nThey do.\nArticle 4 bis\nArticle ???\nlost\n\
        حرر في نسختين.\nعن الأولى\nالملحق الأول\nقائمة\nArticle 1\nx\nAnnex B\n1. y\n";
    let tree = parse::plain(text, Lang::Ar).tree;
    check(&tree, &meta());
    check(&tree, &Meta::default());
}

#[test]
fn a_text_without_articles_and_an_empty_one() {
    check(
        &parse::plain("Words alone, and no more.", Lang::En).tree,
        &Meta::default(),
    );
    check(&parse::plain("", Lang::Fr).tree, &Meta::default());
    check(&parse::plain("Annexe I\n", Lang::Fr).tree, &Meta::default());
    // Points without a paragraph before them stand as deep as they look.
    check(
        &parse::plain("Protocol\na) x\nII) y\n- z\n", Lang::Fr).tree,
        &Meta::default(),
    );
}

#[test]
fn what_others_write_is_read_for_what_it_says() {
    let xml = format!(
        "<an:akomaNtoso xmlns:an='{AKN}'><an:act name='loi'><an:meta><an:identification><an:FRBRExpression><an:FRBRlanguage language='fre'/></an:FRBRExpression></an:identification></an:meta>\
         <an:preface><an:p>No 5</an:p><an:p>\n <an:docTitle>Accord  de\n coopération</an:docTitle></an:p></an:preface>\
         <an:preamble><an:citations><an:citation><an:p>Vu la Charte,</an:p></an:citation></an:citations></an:preamble>\
         <an:body><an:chapter><an:num>Chapitre I</an:num>\
         <an:article status='removed'><an:num>1</an:num><an:content><an:p>Ancien.</an:p></an:content></an:article>\
         <an:article><an:num>1.</an:num><an:heading>Objet</an:heading>\
           <an:paragraph><an:num>1</an:num><an:content><an:p>Texte <an:ref href='#x'>de l'article 2</an:ref><an:authorialNote><an:p>n</an:p></an:authorialNote> \
             <an:ins>nouveau</an:ins><an:del>vieux</an:del>.</an:p></an:content></an:paragraph>\
           <an:paragraph><an:num>2</an:num><an:list><an:intro><an:p>Liste :</an:p></an:intro><an:point><an:num>a)</an:num><an:content><an:p>un</an:p></an:content></an:point></an:list></an:paragraph>\
         </an:article></an:chapter></an:body>\
         <an:attachments><an:attachment><an:heading>Annexe</an:heading><an:doc name='x'><an:meta/><an:mainBody><an:p>Fin.</an:p></an:mainBody></an:doc></an:attachment></an:attachments>\
         </an:act></an:akomaNtoso>"
    );
    let found = read(xml.as_bytes(), Lang::En).unwrap();
    assert_eq!(
        found.tree.to_string(),
        "Accord de coopération\nNo 5\nVu la Charte,\nChapitre I\n1.\nObjet\n1 Texte de l'article 2 nouveau.\n2 Liste :\na) un\nAnnexe\nFin.\n"
    );
    assert_eq!(found.tree.lang, Lang::Fr);
    let article = found.tree.articles().next().unwrap();
    assert_eq!(
        (article.step(), article.heading()),
        ("art_1".to_owned(), Some("Objet"))
    );
    let depths: Vec<_> = article.blocks.iter().map(|block| block.depth).collect();
    assert_eq!(depths, [0, 0, 1]);
    assert_eq!(found.notices.get(&Notice::Removed), Some(&2));
    assert_eq!(found.notices.get(&Notice::Notes), Some(&1));
}

#[test]
fn what_is_no_akoma_ntoso_is_named() {
    let fails = |xml: &str| read(xml.as_bytes(), Lang::En).unwrap_err();
    assert!(matches!(fails("<html/>"), Unreadable::OtherXml { .. }));
    assert!(matches!(
        fails("<akomaNtoso/>"),
        Unreadable::OtherVersion { .. }
    ));
    let two = fails("<akomaNtoso xmlns='http://www.akomantoso.org/2.0'><act/></akomaNtoso>");
    assert!(
        two.to_string().contains("http://www.akomantoso.org/2.0"),
        "{two}"
    );
    let with = |inside: &str| fails(&format!("<akomaNtoso xmlns='{AKN}'>{inside}</akomaNtoso>"));
    assert_eq!(
        with("<officialGazette/>"),
        Unreadable::OtherDocument {
            found: "officialGazette".into()
        }
    );
    assert_eq!(with("<act/>"), Unreadable::Missing { missing: "body" });
    assert!(matches!(
        with("<act>"),
        Unreadable::Malformed(Malformed::Syntax { .. })
    ));
    assert!(matches!(
        fails("<!DOCTYPE a []><a/>"),
        Unreadable::Malformed(Malformed::DocType { .. })
    ));
    assert!(matches!(
        fails("not xml"),
        Unreadable::Malformed(Malformed::Empty)
    ));
}

fn line() -> impl Strategy<Value = String> {
    let piece = prop::sample::select(vec![
        "ARTICLE",
        "المادة",
        "Chapter",
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
        "II",
        "iv",
        "a",
        "Done at",
        "حرر في",
        "**",
        "\u{200F}",
        "\t",
        "Annexe",
        "Preamble",
        "Protocol",
        "shall",
        "أ",
        "أولا",
        "º",
        "1",
        "é",
        "&<>\"",
        "\r",
    ]);
    prop::collection::vec(piece, 1..7).prop_map(|pieces| pieces.concat())
}

proptest! {
    #[test]
    fn own_output_comes_back(lines in prop::collection::vec(line(), 0..14)) {
        let text: String = lines.iter().filter(|line| !line.trim().is_empty()).flat_map(|line| [line, "\n"]).collect();
        check(&parse::plain(&text, Lang::Ar).tree, &Meta::default());
    }

    #[test]
    fn no_xml_makes_it_panic(inside in "(<(act|body|article|p|num|list|point|paragraph|content|meta|doc|attachment) ?>|</(act|body|article|p|num|list|point)>|[a ]|status='removed'){0,24}") {
        let _ = read(format!("<akomaNtoso xmlns='{AKN}'><act><body>{inside}</body></act></akomaNtoso>").as_bytes(), Lang::En);
        let _ = read(inside.as_bytes(), Lang::En);
    }
}

#[test]
fn a_rolling_text_comes_back() {
    use mithaq_text::rolling::{Mask, Piece, Who, rolling};
    let tree = parse::plain(
        "Chapter I\nArticle 5\nDelays\nOne.\nWithin thirty days.\n",
        Lang::En,
    )
    .tree;
    let chapter = tree.provisions.first().unwrap();
    let article = chapter.children.first().unwrap();
    let body = article.body();
    let node = |provision: &Provision, body: Vec<Piece>| Node {
        kind: provision.kind,
        number: provision.number.clone(),
        head: provision.head.clone(),
        who: Mask::BASE,
        heading: Vec::new(),
        body,
        children: Vec::new(),
    };
    let proposals = [
        (Who(0), Some("One.\nTwo & more.\nWithin sixty days.")),
        (Who(1), Some("Within ten days.")),
    ];
    let mut outer = node(chapter, Vec::new());
    outer.children.push(Node {
        heading: rolling("Delays", &[(Who(1), Some("Time limits"))]),
        ..node(article, rolling(&body, &proposals))
    });
    outer.children.push(Node {
        who: Mask::of(Who(1)),
        ..node(article, rolling("", &[(Who(1), Some("New.\nArticle."))]))
    });
    outer
        .children
        .push(node(article, rolling(&body, &[(Who(0), None)])));
    let draft = Draft {
        lang: Lang::En,
        nodes: vec![outer],
    };
    let xml = write_draft(&draft, &meta());
    assert_eq!(
        read_draft(xml.as_bytes()).unwrap(),
        (draft, meta()),
        "{xml}"
    );
    // As a document it is read for its base.
    let base = read(xml.as_bytes(), Lang::Fr).unwrap();
    assert!(
        base.tree
            .to_string()
            .starts_with("Chapter I\nArticle 5\nDelays\nOne.\nWithin thirty days.\n"),
        "{}",
        base.tree
    );
    assert!(matches!(
        read_draft(write(&tree, &meta()).as_bytes()),
        Err(Unreadable::NoDraft)
    ));
}

#[test]
fn other_kinds_prefixes_and_unknown_elements_are_read_through() {
    let text = |xml: &str| read(xml.as_bytes(), Lang::En).unwrap().tree.to_string();
    let meta = "<a:meta/>";
    let prefixed = format!(
        "<a:akomaNtoso xmlns:a='{AKN}' xmlns:x='urn:x'><a:act name='agreement'>{meta}<a:body><x:wrapper><a:article eId='art_1'><a:num>Article 1</a:num><a:content><a:p>The <x:mark>Parties</x:mark> meet, see <a:ref href='#art_2'>Article 2</a:ref>.</a:p></a:content></a:article></x:wrapper><x:aside>Said beside it.</x:aside></a:body></a:act></a:akomaNtoso>"
    );
    assert_eq!(
        text(&prefixed),
        "Article 1\nThe Parties meet, see Article 2.\nSaid beside it.\n"
    );
    let draft = prefixed.replace(AKN, &format!("{AKN}/CSD13"));
    assert_eq!(text(&draft), text(&prefixed));
    for (kind, body) in [
        ("act", "body"),
        ("bill", "body"),
        ("doc", "mainBody"),
        ("statement", "mainBody"),
        ("amendment", "amendmentBody"),
        ("debateReport", "mainBody"),
        ("debate", "debateBody"),
        ("judgment", "judgmentBody"),
        ("portion", "portionBody"),
    ] {
        let xml = format!(
            "<akomaNtoso xmlns='{AKN}'><{kind}><meta/><preface><longTitle><p>Title</p></longTitle></preface><{body}><p>Words of it.</p></{body}></{kind}></akomaNtoso>"
        );
        assert_eq!(text(&xml), "Title\nWords of it.\n", "{kind}");
    }
}

#[test]
fn references_are_links_to_their_article() {
    let text = "Agreement\nThe Parties,\nHave agreed:\nChapter I\nArticle 1\n1. See Article 2 & Article 3.\n(a) Articles 2 and 7;\nArticle 2\nArticle 1 of the Convention.\nAnnex A\nSee Article 1.\nArticle 1\nArticle 1 of this Annex; Article 2.\n";
    let tree = mithaq_text::parse::plain(text, Lang::En).tree;
    let xml = write(&tree, &Meta::default());
    let links: Vec<&str> = xml
        .split("<ref ")
        .skip(1)
        .filter_map(|rest| rest.split_once("</ref>"))
        .map(|(link, _)| link)
        .collect();
    assert_eq!(
        links,
        [
            "href=\"#art_2\">2",
            "href=\"#art_2\">2",
            "href=\"#att_a__art_1\">1",
            "href=\"#att_a__art_1\">1",
            "href=\"#art_2\">2",
        ]
    );
    for link in links {
        let id = link.split('"').nth(1).unwrap().trim_start_matches('#');
        assert_eq!(xml.matches(&format!("eId=\"{id}\"")).count(), 1, "{id}");
    }
    let again = read(xml.as_bytes(), Lang::En).unwrap().tree;
    assert_eq!(again.to_string(), tree.to_string());
}

#[test]
fn sides_with_arabic_names_have_identifiers_of_their_own_that_stay() {
    let tree = parse::plain("Agreement\nArticle 1\nThey cooperate.\n", Lang::En).tree;
    let names = ["الجزائر", "ليبيا", "ليبيا 2", "تونس 2", "Algérie", "Algrie"];
    let parties = names.map(|name| Actor {
        id: name.into(),
        name: name.into(),
    });
    let meta = Meta {
        parties: parties.to_vec(),
        ..meta()
    };
    let xml = write(&tree, &meta);
    let again = read(xml.as_bytes(), Lang::En).unwrap().meta;
    // Each author is found again under its own name.
    let found: Vec<&str> = again.parties.iter().map(|party| &*party.name).collect();
    assert_eq!(found, names);
    let ids: Vec<&str> = again.parties.iter().map(|party| &*party.id).collect();
    assert_eq!(
        ids,
        [
            "side-0887e4e3",
            "side-ee4d4b09",
            "2-59bef110",
            "2-3558881e",
            "Algrie-3d606003",
            "Algrie"
        ]
    );
    // In another file, and read and written again, they are the same.
    let alone = Meta {
        parties: parties[1..2].to_vec(),
        ..meta.clone()
    };
    assert!(write(&tree, &alone).contains(&format!("/akn/ontology/organization/{}\"", ids[1])));
    let once_more = read(write(&tree, &again).as_bytes(), Lang::En).unwrap();
    assert_eq!(once_more.meta, again);
}
