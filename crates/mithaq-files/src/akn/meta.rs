//! What the file says around the text: work, expression, authors.

use super::base::Out;
use crate::xml::Element;
use mithaq_canon::{Date, Digest, Hasher};
use mithaq_text::Lang;
use mithaq_text::rolling::Who;
use std::collections::BTreeMap;

/// What an Akoma Ntoso file says of its text beside the text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Meta {
    /// What the instrument calls itself: `agreement`, `protocol`, `convention`.
    pub kind: String,
    /// The country or organisation under whose address it stands: an ISO 3166 code in small
    /// letters. Where none is known, `zz` is written, which ISO leaves free.
    pub country: Option<String>,
    /// The sides; at most 63 are read.
    pub parties: Vec<Actor>,
    /// When the instrument was made.
    pub date: Option<Date>,
    /// Its number among those of that date.
    pub number: String,
    /// When this wording was made; where none is known, the date of the instrument.
    pub version: Option<Date>,
    /// Whether this language is authentic (VCLT article 33); nothing where it is not known.
    pub authoritative: Option<bool>,
}

/// A side, or an office of it.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Actor {
    /// Its short identifier in the file: letters and digits.
    pub id: String,
    /// Its name.
    pub name: String,
}

impl Default for Meta {
    fn default() -> Self {
        Self {
            kind: "agreement".to_owned(),
            country: None,
            parties: Vec::new(),
            date: None,
            number: "1".to_owned(),
            version: None,
            authoritative: None,
        }
    }
}

const NO_COUNTRY: &str = "zz";
/// Written where no date is known, with a name that says so: the schema wants one.
const NO_DATE: &str = "0001-01-01";
const UNKNOWN: &str = "unknown";
/// Sides that are read: as many as a rolling text can tell apart.
const PARTIES_MAX: usize = Who::MAX as usize + 1;
/// The program as an editor.
const EDITOR: &str = "mithaq";

/// The metadata of one document in a file: of the whole, or of an annex.
pub(super) struct Writer<'m> {
    pub(super) meta: &'m Meta,
    pub(super) lang: Lang,
    /// `act`, `bill` or `amendment`.
    pub(super) document: &'static str,
    /// What the document amends.
    pub(super) amends: Option<&'m Amends>,
}

/// What a document amends, and how.
pub(super) struct Amends {
    /// The address of the work that is amended.
    pub(super) work: String,
    /// What that calls itself.
    pub(super) title: String,
    /// By what its text is known again.
    pub(super) base: Option<Digest>,
    /// The `<analysis>`; empty where nothing is modified.
    pub(super) analysis: String,
}

/// The address of the work of an agreement.
pub(super) fn work_of(meta: &Meta) -> String {
    let writer = Writer {
        meta,
        lang: Lang::Ar,
        document: "act",
        amends: None,
    };
    writer.work()
}

impl Writer<'_> {
    /// Writes `<meta>`; `component` is `!main` or names an annex.
    pub(super) fn write(&self, out: &mut Out, component: &str) {
        let main = component == "!main";
        let work = self.work();
        let expression = format!(
            "{work}/{}@{}",
            language(self.lang),
            full(self.meta.version.or(self.meta.date))
        );
        // Only the whole has identifiers to refer to: those of annexes would not be unique.
        let authors: Vec<String> = if self.meta.parties.is_empty() || !main {
            vec![["#", EDITOR].concat()]
        } else {
            self.meta
                .parties
                .iter()
                .map(|party| ["#", &*id_of(party)].concat())
                .collect()
        };
        out.open("meta", &[]);
        out.open("identification", &[("source", "#mithaq")]);
        out.open("FRBRWork", &[]);
        head(
            out,
            &[&work, "/", component].concat(),
            &work,
            self.meta.date,
            &authors,
        );
        out.empty("FRBRcountry", &[("value", self.country())]);
        out.empty("FRBRsubtype", &[("value", &self.meta.kind)]);
        out.empty("FRBRnumber", &[("value", &self.meta.number)]);
        out.close("FRBRWork");
        out.open("FRBRExpression", &[]);
        let version = self.meta.version.or(self.meta.date);
        head(
            out,
            &[&expression, "/", component].concat(),
            &expression,
            version,
            &authors,
        );
        if let Some(authoritative) = self.meta.authoritative {
            out.empty(
                "FRBRauthoritative",
                &[("value", if authoritative { "true" } else { "false" })],
            );
        }
        out.empty("FRBRlanguage", &[("language", language(self.lang))]);
        out.close("FRBRExpression");
        out.open("FRBRManifestation", &[]);
        let file = [&expression, ".akn"].concat();
        let this = [&expression, "/", component, ".xml"].concat();
        head(out, &this, &file, version, &[["#", EDITOR].concat()]);
        out.empty(
            "FRBRformat",
            &[("value", "application/akn+xml"), ("m:exact", "true")],
        );
        out.close("FRBRManifestation");
        out.close("identification");
        if main {
            if let Some(amends) = self.amends {
                out.xml.push_str(&amends.analysis);
            }
            self.references(out);
        }
        out.close("meta");
    }

    fn references(&self, out: &mut Out) {
        out.open("references", &[("source", "#mithaq")]);
        if let Some(amends) = self.amends {
            let id = out.id("", "amended");
            let base = amends.base.map(|base| base.to_string());
            let mut attributes = vec![("eId", &*id), ("href", &amends.work)];
            attributes.push(("showAs", &amends.title));
            if let Some(base) = &base {
                attributes.push(("m:base", base));
            }
            out.empty("activeRef", &attributes);
        }
        let editor = Actor {
            id: EDITOR.to_owned(),
            name: "Mithaq".to_owned(),
        };
        for actor in self.meta.parties.iter().chain([&editor]) {
            let wanted = id_of(actor);
            let id = out.id("", &wanted);
            out.empty(
                "TLCOrganization",
                &[
                    ("eId", &id),
                    ("href", &["/akn/ontology/organization/", &id].concat()),
                    ("showAs", &actor.name),
                ],
            );
        }
        if self.document == "bill" {
            let id = out.id("", "base");
            out.empty(
                "TLCConcept",
                &[
                    ("eId", &id),
                    ("href", "/akn/ontology/concept/base"),
                    ("showAs", "base"),
                ],
            );
        }
        out.close("references");
    }

    fn country(&self) -> &str {
        self.meta.country.as_deref().unwrap_or(NO_COUNTRY)
    }

    /// The address of the work (Akoma Ntoso Naming Convention 1.0, section 4.4).
    fn work(&self) -> String {
        let parties: Vec<String> = self.meta.parties.iter().map(id_of).collect();
        let parties = if parties.is_empty() {
            UNKNOWN.to_owned()
        } else {
            parties.join("-")
        };
        format!(
            "/akn/{}/{}/{}/{parties}/{}/{}",
            path(self.country()),
            self.document,
            path(&self.meta.kind),
            full(self.meta.date),
            path(&self.meta.number)
        )
    }
}

/// The identifier of an actor as it can stand in an address. Of one in which letters or signs are
/// left out, as of an Arabic name all are, a part of its hash tells it from others: the same name
/// has the same identifier in every file.
pub(super) fn id_of(actor: &Actor) -> String {
    let clean = clean(&actor.id);
    if clean == actor.id && !clean.is_empty() {
        return clean;
    }
    let mut hasher = Hasher::new("mithaq/akn-actor/0");
    hasher.update(actor.id.as_bytes());
    let mut hash = hasher.finish().to_string();
    hash.truncate(HASH_DIGITS);
    let name = if clean.is_empty() { "side" } else { &clean };
    [name, "-", &hash].concat()
}

/// Two of 16 sides have the same eight digits in one of 36 million registers.
const HASH_DIGITS: usize = 8;

/// What of a text can stand in an address.
fn clean(text: &str) -> String {
    let fits = |c: &char| c.is_ascii_alphanumeric() || matches!(c, '_' | '-' | '.');
    text.chars().filter(fits).collect()
}

fn path(text: &str) -> String {
    let clean = clean(text);
    if clean.is_empty() {
        UNKNOWN.to_owned()
    } else {
        clean
    }
}

fn head(out: &mut Out, this: &str, uri: &str, date: Option<Date>, authors: &[String]) {
    out.empty("FRBRthis", &[("value", this)]);
    out.empty("FRBRuri", &[("value", uri)]);
    let written = full(date);
    match date {
        None => out.empty("FRBRdate", &[("date", &written), ("name", UNKNOWN)]),
        Some(known) if known.to_string() == written => {
            out.empty("FRBRdate", &[("date", &written), ("name", "generation")]);
        }
        // The schema knows days alone.
        Some(known) => out.empty(
            "FRBRdate",
            &[
                ("date", &written),
                ("name", "generation"),
                ("m:known", &known.to_string()),
            ],
        ),
    }
    for author in authors {
        out.empty("FRBRauthor", &[("href", author)]);
    }
}

/// A date to the day, the first of a month or year of which no more is known.
fn full(date: Option<Date>) -> String {
    let mut written = date.map_or_else(|| NO_DATE.to_owned(), |date| date.to_string());
    while written.len() < NO_DATE.len() {
        written.push_str("-01");
    }
    written
}

/// The code of ISO 639-2, which Akoma Ntoso uses.
fn language(lang: Lang) -> &'static str {
    match lang {
        Lang::Ar => "ara",
        Lang::Fr => "fra",
        Lang::En => "eng",
        Lang::Es => "spa",
    }
}

/// The language with this code of ISO 639-1, 639-2/T or 639-2/B, a region after it or none.
pub(super) fn language_of(code: &str) -> Option<Lang> {
    let code = code
        .split(['-', '_'])
        .next()
        .unwrap_or(code)
        .to_ascii_lowercase();
    Lang::from_code(&code).or_else(|| {
        let known = Lang::ALL.into_iter().find(|lang| language(*lang) == code);
        known.or((code == "fre").then_some(Lang::Fr))
    })
}

/// Whether a file says that it was written here.
pub(super) fn is_exact(meta: Option<&Element<'_>>) -> bool {
    meta.and_then(|meta| {
        let manifestation = meta.child("identification")?.child("FRBRManifestation")?;
        manifestation.child("FRBRformat")?.attribute("exact")
    })
    .is_some_and(|exact| exact == "true")
}

/// What `<meta>` says, as far as it can be read, and the language of the text.
pub(super) fn read(document: &Element<'_>) -> (Meta, Option<Lang>) {
    let mut meta = Meta::default();
    if let Some(kind) = document.attribute("name") {
        meta.kind = kind.into_owned();
    }
    let Some(source) = document.child("meta") else {
        return (meta, None);
    };
    let identification = source.child("identification");
    let part = |name: &str| identification.and_then(|identification| identification.child(name));
    if let Some(work) = part("FRBRWork") {
        meta.date = date(work);
        meta.country = value(work, "FRBRcountry").filter(|code| code != NO_COUNTRY);
        meta.number = value(work, "FRBRnumber").unwrap_or(meta.number);
        let names: BTreeMap<String, String> = source
            .child("references")
            .into_iter()
            .flat_map(Element::elements)
            .filter_map(|entry| {
                let id = entry.attribute("eId")?.into_owned();
                Some((id, entry.attribute("showAs")?.into_owned()))
            })
            .collect();
        let authors = work.elements().filter(|e| e.local() == "FRBRauthor");
        for author in authors.filter_map(|author| author.attribute("href")) {
            let id = author.trim_start_matches('#').to_owned();
            if id != EDITOR && meta.parties.len() < PARTIES_MAX {
                let name = names.get(&id).unwrap_or(&id).clone();
                meta.parties.push(Actor { id, name });
            }
        }
    }
    let expression = part("FRBRExpression");
    if let Some(expression) = expression {
        meta.version = date(expression).filter(|version| Some(*version) != meta.date);
        meta.authoritative =
            value(expression, "FRBRauthoritative").map(|value| matches!(&*value, "true" | "1"));
    }
    let lang = expression
        .and_then(|expression| expression.child("FRBRlanguage"))
        .and_then(|language| language_of(&language.attribute("language")?));
    (meta, lang)
}

fn value(element: &Element<'_>, name: &str) -> Option<String> {
    Some(element.child(name)?.attribute("value")?.into_owned())
}

fn date(element: &Element<'_>) -> Option<Date> {
    let date = element.child("FRBRdate")?;
    if date.attribute("name").is_some_and(|name| name == UNKNOWN) {
        return None;
    }
    let known = date.attribute("known").or_else(|| date.attribute("date"))?;
    known.get(..10).unwrap_or(&known).parse().ok()
}
