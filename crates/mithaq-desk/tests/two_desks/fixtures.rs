//! The model texts of the fixtures come in, and texts that cannot be used are said to be so.

use crate::world::World;
use mithaq_canon::Lang;
use mithaq_core::{Command, InstrumentKind, InstrumentRegistered, Nature, Standing, TextState};
use mithaq_desk::{Invalid, Prose, ProseError, Role, import};
use std::{fs, path::PathBuf};

fn fixture(name: &str) -> Vec<u8> {
    let root = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("../../fixtures");
    fs::read(root.join(name)).unwrap()
}

fn import(texts: &[(&str, Lang, Vec<u8>)]) -> Result<(InstrumentRegistered, Prose), Invalid> {
    let files = import::Files {
        kind: InstrumentKind::Agreement,
        nature: Nature::Treaty,
        text: TextState::Draft,
        milestones: Vec::new(),
        texts: texts
            .iter()
            .map(|(name, lang, bytes)| import::TextFile {
                name,
                lang: *lang,
                standing: if *lang == Lang::Ar {
                    Standing::Authentic
                } else {
                    Standing::Translation
                },
                bytes,
            })
            .collect(),
    };
    let mut prose = Prose::new();
    match import::register(&files, &mut prose) {
        Ok(registered) => Ok((registered, prose)),
        Err(ProseError::Invalid(invalid)) => Err(invalid),
        Err(ProseError::Fault(fault)) => panic!("{fault}"),
    }
}

fn languages(stem: &str) -> Vec<(&'static str, Lang, Vec<u8>)> {
    [("ar", Lang::Ar), ("fr", Lang::Fr), ("en", Lang::En)]
        .into_iter()
        .map(|(code, lang)| (code, lang, fixture(&format!("{stem}.{code}.txt"))))
        .collect()
}

#[test]
fn the_model_texts_are_registered_and_arrive() {
    let mut world = World::new();
    for stem in [
        "dz-ly/security-agreement",
        "dz-ly/drugs-convention",
        "second-pair/assistance",
    ] {
        let (registered, prose) = import(&languages(stem)).unwrap();
        assert!(registered.provisions.len() > 8, "{stem}");
        let articles = registered
            .provisions
            .iter()
            .filter(|provision| provision.kind == mithaq_core::ProvisionKind::Article);
        for article in articles {
            assert_eq!(article.body.iter().count(), 3, "{stem} {}", article.number);
        }
        let north = world.north();
        north.submit(Role::ForeignMinistry, Command::Register(registered), prose);
    }
    world.deliver();
    world.check_identical();
    let south = world.south();
    let who = south.who(Role::Reader);
    let view = south.desk().instruments(&who).unwrap();
    assert_eq!(view.instruments.len(), 3);
}

#[test]
fn a_text_that_cannot_be_used_is_named_with_its_place() {
    let whole = languages("dz-ly/security-agreement");
    let refused = |texts: &[(&str, Lang, Vec<u8>)]| {
        let invalid = import(texts).unwrap_err();
        (invalid.field, invalid.code, invalid.at.is_some())
    };
    // Another language than it was said to be in.
    let mut swapped = whole.clone();
    swapped[1].2 = whole[2].2.clone();
    assert_eq!(
        refused(&swapped),
        ("fr".to_owned(), "text-language-other", true)
    );
    // A file that is no text.
    let mut packed = whole.clone();
    packed[2].2 = b"PK\x03\x04 and more".to_vec();
    assert_eq!(refused(&packed), ("en".to_owned(), "file-packed", false));
    // An article that one language lacks.
    let french = String::from_utf8(whole[1].2.clone()).unwrap();
    let mut cut = whole.clone();
    let start = french.find("Article 5").unwrap();
    let end = french.find("Article 6").unwrap();
    cut[1].2 = [&french.as_bytes()[..start], &french.as_bytes()[end..]].concat();
    assert_eq!(
        refused(&cut),
        ("fr".to_owned(), "text-provisions-differ", true)
    );
    assert_eq!(import(&[]).unwrap_err().code, "text-missing");
}
