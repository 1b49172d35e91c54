use super::{Outcome, say};
use crate::texts::compare_json::{About, Spots};
use crate::texts::merge_json::{self, BASE};
use crate::texts::{amending, input, output};
use mithaq_canon::Lang;
use mithaq_files::akn::{self, Actor};
use mithaq_files::amending::between;
use mithaq_files::convert::Loaded;
use mithaq_files::cores::Cores;
use mithaq_files::rolling::Sides;
use mithaq_files::{docx, merged as files};
use mithaq_text::compare::compare_by;
use mithaq_text::merge::{self, Merged, merge};
use mithaq_text::rolling::{Names, Who};
use mithaq_text::tree::Tree;
use std::path::{Path, PathBuf};

/// What a document calls itself in which a side proposes.
const PROPOSAL: &str = "proposal";

/// Merges the texts of any number of sides with their base: the rolling text.
///
/// What sides word differently stands side by side with their names; nothing fails and nothing is
/// decided. Exit code 0 if no alternative is open, 1 if some are, 2 if a file cannot be read as a
/// text.
#[derive(Debug, clap::Args)]
#[command(after_long_help = "\
Examples:
  mithaq merge base.txt --from North=north.txt --from South=south.docx
  mithaq merge base.txt --from North=a.txt --from South=b.txt --docx rolling.docx
  mithaq merge base.txt --from North=a.txt --from South=b.txt --project South
  mithaq merge base.txt --from North=a.txt --amendment North=proposal.akn
  mithaq merge base.txt --from North=proposal.akn --from South=b.txt

In the rolling text the base's wording stands first: [thirty] [North: sixty] [South: delete].")]
pub(crate) struct Merge {
    /// The text that all sides started from; `-` is standard input.
    base: PathBuf,
    /// A side and its text, or its proposal as an amendment in Akoma Ntoso.
    #[arg(long = "from", value_name = "NAME=FILE", required = true, value_parser = side)]
    from: Vec<(String, PathBuf)>,
    /// One JSON object on standard output (docs/schemas/merge-1.json).
    #[arg(long, group = "form")]
    json: bool,
    /// A DOCX in which each side's wishes are its tracked changes; `-` is standard output.
    #[arg(long, value_name = "OUT", group = "form")]
    docx: Option<PathBuf>,
    /// A rolling text in Akoma Ntoso; `-` is standard output.
    #[arg(long, value_name = "OUT", group = "form")]
    akn: Option<PathBuf>,
    /// What a side proposes, as an amendment in Akoma Ntoso; for several sides, once each. `-` is
    /// standard output.
    #[arg(long, value_name = "NAME=OUT", group = "form", value_parser = side)]
    amendment: Vec<(String, PathBuf)>,
    /// The text of one side, or of the base, as it was.
    #[arg(long, value_name = "NAME|base", group = "form")]
    project: Option<String>,
    /// The language of all texts (ar, fr, en, es), where it cannot be seen.
    #[arg(long, value_parser = super::lang)]
    lang: Option<Lang>,
}

/// `NAME=FILE`. A name stands in brackets before a colon, so it has neither.
fn side(text: &str) -> Result<(String, PathBuf), String> {
    let (name, file) = text
        .split_once('=')
        .ok_or("write it as NAME=FILE, for example North=north.txt")?;
    let name = name.trim();
    let odd = |c: char| c.is_control() || matches!(c, '[' | ']' | ':');
    if name.is_empty() || name.contains(odd) {
        return Err("a name has letters, and neither brackets nor a colon".to_owned());
    }
    if name == BASE {
        return Err(format!(
            "`{BASE}` is the text that all sides started from: choose another name"
        ));
    }
    Ok((name.to_owned(), PathBuf::from(file)))
}

impl Merge {
    pub(crate) fn run(self) -> anyhow::Result<Outcome> {
        let names: Vec<String> = self.from.iter().map(|(name, _)| name.clone()).collect();
        self.check(&names)?;
        let base = input::text(&self.base, self.lang)?;
        // A side's few words of its own say little of its language; the base's do.
        let lang = Some(base.parsed.tree.lang);
        let texts: Vec<Loaded> = self
            .from
            .iter()
            .map(|(_, file)| of_side(file, &base, lang))
            .collect::<anyhow::Result<_>>()?;
        let sides: Vec<(Who, &Tree)> = (0..=Who::MAX)
            .map(Who)
            .zip(texts.iter().map(|text| &text.parsed.tree))
            .collect();
        let merged = merge(&base.parsed.tree, &sides);
        self.write(&merged, &base, &names, &texts)?;
        Ok(if merged.open() == 0 {
            Outcome::Done
        } else {
            Outcome::Refused
        })
    }

    fn check(&self, names: &[String]) -> anyhow::Result<()> {
        let mut seen = std::collections::BTreeSet::new();
        if let Some(twice) = names.iter().find(|name| !seen.insert(*name)) {
            return Err(input::Unusable::because(format_args!(
                "--from {twice}=…: a side has one text; name each side once"
            )));
        }
        if names.len() > usize::from(Who::MAX) + 1 {
            return Err(input::Unusable::because(format_args!(
                "{} sides, more than the {} that are merged at once",
                names.len(),
                usize::from(Who::MAX) + 1
            )));
        }
        let unknown = |name: &&String| !names.contains(name);
        if let Some(name) = self.amendment.iter().map(|(name, _)| name).find(unknown) {
            return Err(input::Unusable::because(format_args!(
                "--amendment {name}=…: no such side; name one of {}",
                names.join(", ")
            )));
        }
        match &self.project {
            Some(name) if name != BASE && !names.contains(name) => {
                Err(input::Unusable::because(format_args!(
                    "--project {name}: no such side; name `{BASE}` or one of {}",
                    names.join(", ")
                )))
            }
            Some(_) | None => Ok(()),
        }
    }

    /// Writes what each side that is asked for proposes.
    fn amendments(&self, base: &Loaded, texts: &[Loaded], files: &[&Path]) -> anyhow::Result<()> {
        let before = &base.parsed.tree;
        let amended = base.meta.clone().unwrap_or_default();
        for (name, path) in &self.amendment {
            let mut sides = self.from.iter().zip(texts);
            let Some((_, text)) = sides.find(|((side, _), _)| side == name) else {
                continue;
            };
            let after = &text.parsed.tree;
            let amending = between(&compare_by(&Cores::all(), before, after), before, after);
            let meta = akn::Meta {
                kind: PROPOSAL.to_owned(),
                country: amended.country.clone(),
                parties: vec![actor(name)],
                ..akn::Meta::default()
            };
            let of = (before, &amended);
            let text = akn::write_amending(akn::Document::Amendment, &amending, of, &meta);
            output::whole(path, text.as_bytes(), files)?;
        }
        Ok(())
    }

    fn write(
        &self,
        merged: &Merged,
        base: &Loaded,
        names: &[String],
        texts: &[Loaded],
    ) -> anyhow::Result<()> {
        let name = |who: Who| names.get(usize::from(who.0)).map_or("?", String::as_str);
        if self.json {
            let spots = Spots::new(base);
            let abouts = self.from.iter().zip(texts);
            let answer = merge_json::answer(
                merged,
                (About::new(&self.base, base), &spots),
                names,
                abouts
                    .map(|((_, file), text)| About::new(file, text))
                    .collect(),
            );
            return super::print_json(&answer);
        }
        if let Some(wanted) = &self.project {
            let place = names.iter().position(|name| name == wanted);
            let who = place.and_then(|place| u8::try_from(place).ok()).map(Who);
            let tree = who.map_or_else(|| merged.base(), |who| merged.side(who));
            return output::whole(Path::new(input::STANDARD), tree.to_string().as_bytes(), &[]);
        }
        let files: Vec<&Path> = std::iter::once(self.base.as_path())
            .chain(self.from.iter().map(|(_, file)| file.as_path()))
            .collect();
        if let Some(path) = &self.docx {
            let owned = |who: Who| name(who).to_owned();
            let sides = Sides {
                name: &owned,
                at: None,
            };
            let document = files::document(merged, sides);
            let bytes = docx::write(&document, docx::Options::new(merged.lang))?;
            output::whole(path, &bytes, &files)?;
        } else if !self.amendment.is_empty() {
            self.amendments(base, texts, &files)?;
        } else if let Some(path) = &self.akn {
            let meta = akn::Meta {
                parties: names.iter().map(|name| actor(name)).collect(),
                ..base.meta.clone().unwrap_or_default()
            };
            let text = akn::write_draft(&files::draft(merged), &meta);
            output::whole(path, text.as_bytes(), &files)?;
        } else {
            let names = Names {
                of: &name,
                delete: delete(merged.lang),
            };
            let text = merge::print(merged, &names);
            output::whole(Path::new(input::STANDARD), text.as_bytes(), &[])?;
        }
        let conflicts = merged.conflicts();
        say(format_args!(
            "{} open, {} joint; conflicts: {} of wording, {} of deletion against change, {} of position",
            merged.open(),
            merged.joint(),
            conflicts.text,
            conflicts.delete_edit,
            conflicts.position
        ));
        Ok(())
    }
}

/// The text of a side; where it is a proposal, what that makes of the base.
fn of_side(file: &Path, base: &Loaded, lang: Option<Lang>) -> anyhow::Result<Loaded> {
    let bytes = input::bytes(file)?;
    let Some(proposal) = amending::proposal(file, &bytes)? else {
        return input::loaded(file, &bytes, lang);
    };
    let mut text = base.clone();
    text.notices.clear();
    amending::apply(file, &proposal, &mut text)?;
    input::tell(file, &text.notices);
    Ok(text)
}

fn actor(name: &str) -> Actor {
    Actor {
        id: name.to_owned(),
        name: name.to_owned(),
    }
}

/// The word for a deletion in the language of the text.
fn delete(lang: Lang) -> &'static str {
    match lang {
        Lang::Ar => "حذف",
        Lang::Fr => "supprimer",
        Lang::Es => "suprimir",
        Lang::En => "delete",
    }
}
