//! Plain text files of one instrument in several languages, as the entry that registers it.

use crate::{Invalid, Prose, ProseError};
use mithaq_canon::Lang;
use mithaq_core::{
    DeclaredProvision, InstrumentKind, InstrumentRegistered, Milestone, Nature, ProvisionKind,
    Standing, TextState, Wording,
};
use mithaq_files::plain;
use mithaq_text::{
    parse::{self, What},
    tree::{Kind, Provision, Tree},
};

/// An instrument to be registered, with its texts as files.
#[derive(Debug, Clone)]
pub struct Files<'f> {
    /// What kind of document it is.
    pub kind: InstrumentKind,
    /// Whether it is a treaty.
    pub nature: Nature,
    /// What stage its text has reached.
    pub text: TextState,
    /// What is known of its history.
    pub milestones: Vec<Milestone>,
    /// Each text: its name for error messages, its language, what it is worth, its bytes.
    pub texts: Vec<TextFile<'f>>,
}

/// One text of an instrument.
#[derive(Debug, Clone, Copy)]
pub struct TextFile<'f> {
    /// What people call the file.
    pub name: &'f str,
    /// The language it is said to be in.
    pub lang: Lang,
    /// What it is worth.
    pub standing: Standing,
    /// The file.
    pub bytes: &'f [u8],
}

/// One provision of one text, flattened.
struct Unit<'t> {
    provision: &'t Provision,
    parent: Option<usize>,
    kind: ProvisionKind,
}

/// Reads the files and matches their provisions: the same kinds with the same numbers in the same
/// order in every language. The words go into `prose`.
///
/// # Errors
/// [`Invalid`] names the file, the line and what to do.
pub fn register(files: &Files<'_>, prose: &mut Prose) -> Result<InstrumentRegistered, ProseError> {
    let trees = files
        .texts
        .iter()
        .map(read)
        .collect::<Result<Vec<_>, _>>()?;
    let (first, first_file) = trees
        .first()
        .zip(files.texts.first())
        .ok_or_else(|| Invalid::new("texts", "text-missing"))?;
    let units: Vec<Vec<Unit<'_>>> = trees.iter().map(flat).collect();
    for ((tree, others), file) in trees.iter().zip(&units).zip(&files.texts).skip(1) {
        compare(first_file, units.first(), file, others)?;
        debug_assert_eq!(tree.lang, file.lang);
    }
    let mut provisions = Vec::new();
    for place in 0..units.first().map_or(0, Vec::len) {
        let same: Vec<_> = units.iter().filter_map(|units| units.get(place)).collect();
        provisions.push(declared(&same, &files.texts, prose)?);
    }
    let title: Vec<_> = trees
        .iter()
        .filter_map(|tree| Some((tree.lang, title_of(tree)?)))
        .collect();
    if title.iter().all(|(_, text)| text.trim().is_empty()) {
        let invalid = Invalid::new(first_file.name, "text-title-missing");
        return Err(invalid
            .at(first.provisions.first().map_or(0, |found| found.line))
            .into());
    }
    Ok(InstrumentRegistered {
        kind: files.kind,
        nature: files.nature,
        title: say(prose, &title)?,
        texts: files
            .texts
            .iter()
            .map(|file| (file.lang, file.standing))
            .collect(),
        provisions,
        text: files.text,
        milestones: files.milestones.clone(),
    })
}

fn read(file: &TextFile<'_>) -> Result<Tree, Invalid> {
    let decoded =
        plain::decode(file.bytes).map_err(|unreadable| unreadable_at(file, &unreadable))?;
    let parsed = parse::plain(&decoded.text, file.lang);
    let stops = |what: What| {
        matches!(
            what,
            What::OtherLanguage | What::DamagedCharacter | What::NoArticle
        )
    };
    match parsed.notes.iter().find(|note| stops(note.what)) {
        Some(note) => {
            let invalid = Invalid::new(file.name, note.what.code());
            Err(if note.line == 0 {
                invalid.at(&note.excerpt)
            } else {
                invalid.at(note.line)
            })
        }
        None => Ok(parsed.tree),
    }
}

fn unreadable_at(file: &TextFile<'_>, unreadable: &plain::Unreadable) -> Invalid {
    use plain::Unreadable;
    let invalid = |code| Invalid::new(file.name, code);
    match unreadable {
        Unreadable::TooLarge { bytes } => invalid("file-too-large").at(bytes),
        Unreadable::Packed => invalid("file-packed"),
        Unreadable::Pdf => invalid("file-pdf"),
        Unreadable::Control { line, .. } => invalid("file-control").at(line),
        Unreadable::Encoding { line, .. } => invalid("file-encoding").at(line),
        Unreadable::Empty => invalid("file-empty"),
    }
}

/// The provisions in the order of the text, each with the place of the one it lies in.
fn flat(tree: &Tree) -> Vec<Unit<'_>> {
    fn visit<'t>(of: &'t [Provision], parent: Option<usize>, into: &mut Vec<Unit<'t>>) {
        for provision in of {
            let place = into.len();
            into.push(Unit {
                provision,
                parent,
                kind: kind_of(provision.kind),
            });
            visit(&provision.children, Some(place), into);
        }
    }
    let mut units = Vec::new();
    visit(&tree.provisions, None, &mut units);
    units
}

fn compare(
    first_file: &TextFile<'_>,
    first: Option<&Vec<Unit<'_>>>,
    file: &TextFile<'_>,
    units: &[Unit<'_>],
) -> Result<(), Invalid> {
    let first = first.map(Vec::as_slice).unwrap_or_default();
    let differs = |one: &Unit<'_>, other: &Unit<'_>| {
        one.kind != other.kind || one.provision.number != other.provision.number
    };
    let place = first
        .iter()
        .zip(units)
        .position(|(one, other)| differs(one, other))
        .or((first.len() != units.len()).then_some(first.len().min(units.len())));
    let Some(place) = place else {
        return Ok(());
    };
    let line = |units: &[Unit<'_>]| {
        let unit = units.get(place).or(units.last());
        unit.map_or(0, |unit| unit.provision.line)
    };
    let at = format!(
        "{} {} / {} {}",
        first_file.name,
        line(first),
        file.name,
        line(units)
    );
    Err(Invalid::new(file.name, "text-provisions-differ").at(at))
}

fn declared(
    same: &[&Unit<'_>],
    files: &[TextFile<'_>],
    prose: &mut Prose,
) -> Result<DeclaredProvision, ProseError> {
    let name = files.first().map_or("", |file| file.name);
    let first = same
        .first()
        .ok_or_else(|| Invalid::new(name, "text-article-none"))?;
    let spoken = |text: fn(&Provision) -> String| {
        same.iter()
            .zip(files)
            .map(|(unit, file)| (file.lang, text(unit.provision)))
            .collect::<Vec<_>>()
    };
    // The name of the whole instrument and the heads without a number stand in the heading.
    let headings = spoken(|provision| match provision.heading() {
        Some(heading) => heading.to_owned(),
        None if provision.number.is_none() => provision.head.raw().to_owned(),
        None => String::new(),
    });
    let bodies = spoken(Provision::body);
    let placeholder = bodies.iter().any(|(_, body)| holds_a_blank(body));
    let too_many = |_| Invalid::new(name, "text-too-many-provisions").at(first.provision.line);
    Ok(DeclaredProvision {
        parent: first
            .parent
            .map(u16::try_from)
            .transpose()
            .map_err(too_many)?,
        kind: first.kind,
        number: first
            .provision
            .number
            .as_ref()
            .map(mithaq_text::number::Number::key)
            .unwrap_or_default(),
        heading: say(prose, &headings)?,
        body: say(prose, &bodies)?,
        placeholder,
    })
}

/// A run of dots or underscores, or an ellipsis alone in brackets: something still to be filled.
fn holds_a_blank(body: &str) -> bool {
    body.contains("……") || body.contains("....") || body.contains("____") || body.contains("[…]")
}

fn title_of(tree: &Tree) -> Option<String> {
    tree.title().map(str::to_owned).or_else(|| {
        let first = tree.provisions.first()?;
        Some(first.heading().unwrap_or(first.head.raw()).to_owned())
    })
}

fn say(prose: &mut Prose, texts: &[(Lang, String)]) -> Result<Wording, ProseError> {
    let texts: Vec<_> = texts
        .iter()
        .map(|(lang, text)| (*lang, text.as_str()))
        .collect();
    prose.say(&texts)
}

/// What the record calls a unit of text. It knows fewer kinds than the parser.
fn kind_of(kind: Kind) -> ProvisionKind {
    match kind {
        Kind::Title => ProvisionKind::Title,
        Kind::Preamble => ProvisionKind::Preamble,
        Kind::Annex | Kind::Protocol | Kind::Appendix => ProvisionKind::Annex,
        Kind::Closing => ProvisionKind::Closing,
        Kind::Book | Kind::Part | Kind::Division => ProvisionKind::Part,
        Kind::Chapter => ProvisionKind::Chapter,
        Kind::Section | Kind::Subsection => ProvisionKind::Section,
        Kind::Article => ProvisionKind::Article,
    }
}
