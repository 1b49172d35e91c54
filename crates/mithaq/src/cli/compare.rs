use super::{Outcome, say};
use crate::texts::compare_json::{self, About, Spots};
use crate::texts::{input, output, terminal};
use mithaq_canon::Lang;
use mithaq_files::convert::{Format, Loaded};
use mithaq_files::cores::Cores;
use mithaq_files::{akn, amending::between, compared, docx, html, redline::Signature};
use mithaq_text::compare::{Comparison, compare_by};
use std::io::Write as _;
use std::path::PathBuf;

/// What an instrument calls itself that amends another.
const PROTOCOL: &str = "protocol";

/// Compares two texts provision by provision: moved, renumbered, split, merged, reworded.
///
/// Reads plain text (UTF-8, UTF-16, Windows-1256), DOCX and Akoma Ntoso, each by its content. Of a
/// DOCX with tracked changes all are taken for accepted. Exit code 0 if the texts are the same, 1
/// if they differ, 2 if a file cannot be read as a text.
#[derive(Debug, clap::Args)]
#[command(after_long_help = "\
Examples:
  mithaq compare 2001.txt 2024.txt
  mithaq compare --json old.docx new.docx > redline.json
  mithaq compare old.docx new.docx --docx redline.docx
  mithaq compare 2001.txt 2024.txt --akn protocol.akn

In the terminal: [-taken out-] {+put in+} [~dress before~dress after~]; a dress is what nobody
reads, such as harakat, quotes and the numbers of references that follow from renumbering.")]
pub(crate) struct Compare {
    /// The earlier text; `-` is standard input.
    old: PathBuf,
    /// The later text; `-` is standard input.
    new: PathBuf,
    /// One JSON object on standard output (docs/schemas/compare-1.json).
    #[arg(long, group = "form")]
    json: bool,
    /// A DOCX with tracked changes; if the later text is a DOCX, that document with the changes in
    /// it. `-` is standard output.
    #[arg(long, value_name = "OUT", group = "form")]
    docx: Option<PathBuf>,
    /// A page of HTML; `-` is standard output.
    #[arg(long, value_name = "OUT", group = "form")]
    html: Option<PathBuf>,
    /// A protocol in Akoma Ntoso that amends the earlier text so that it becomes the later one: an
    /// article for each modification; `mithaq convert OLD OUT --apply` carries it out. `-` is
    /// standard output.
    #[arg(long, value_name = "OUT", group = "form")]
    akn: Option<PathBuf>,
    /// The language of both texts (ar, fr, en, es), where it cannot be seen.
    #[arg(long, value_parser = super::lang)]
    lang: Option<Lang>,
    /// Who the tracked changes are by.
    #[arg(long, default_value = "Mithaq")]
    author: String,
    /// A DOCX of its own, in which moves are shown as moves, rather than the later document with
    /// the changes put into it, which keeps its looks.
    #[arg(long, requires = "docx")]
    fresh: bool,
    /// In a DOCX of its own, a move as a deletion and an insertion, for programs that know no moves.
    #[arg(long, requires = "docx")]
    plain_moves: bool,
}

impl Compare {
    pub(crate) fn run(self) -> anyhow::Result<Outcome> {
        let (before, bytes) = (input::bytes(&self.old)?, input::bytes(&self.new)?);
        let (old, new) = input::both((&self.old, &before), (&self.new, &bytes), self.lang)?;
        drop(before);
        let comparison = compare_by(&Cores::all(), &old.parsed.tree, &new.parsed.tree);
        self.write(&comparison, &old, (&new, &bytes))?;
        let outcome = if comparison.is_same() {
            Outcome::Done
        } else {
            Outcome::Refused
        };
        // The process ends here; giving a large comparison back piece by piece would be for nobody.
        std::mem::forget((comparison, old, new));
        Ok(outcome)
    }

    fn options(&self, lang: Lang) -> docx::Options {
        let mut options = docx::Options::new(lang);
        if self.plain_moves {
            options.moves = docx::Moves::DeleteInsert;
        }
        options
    }

    fn write(
        &self,
        comparison: &Comparison,
        old: &Loaded,
        (new, bytes): (&Loaded, &[u8]),
    ) -> anyhow::Result<()> {
        let (before, after) = (&old.parsed.tree, &new.parsed.tree);
        if self.json {
            let spots = (Spots::new(old), Spots::new(new));
            let answer = compare_json::answer(
                comparison,
                (About::new(&self.old, old), &spots.0),
                (About::new(&self.new, new), &spots.1),
            );
            return super::print_json(&answer);
        }
        let by = Signature {
            author: &self.author,
            at: None,
        };
        let document = || compared::document(comparison, before, after, by);
        let inputs = [self.old.as_path(), self.new.as_path()];
        if let Some(path) = &self.docx {
            let kept = match new.format {
                Format::Docx if !self.fresh => {
                    let was = old.document.as_ref();
                    compared::over(bytes, was, comparison, before, after, by)?
                }
                Format::Docx | Format::Plain | Format::Akn | Format::Html => None,
            };
            let written = match kept {
                Some(written) => written,
                None => docx::write(&document(), self.options(after.lang))?,
            };
            output::whole(path, &written, &inputs)?;
        } else if let Some(path) = &self.html {
            let page = html::document(&document(), after.lang);
            output::whole(path, page.as_bytes(), &inputs)?;
        } else if let Some(path) = &self.akn {
            let amending = between(comparison, before, after);
            let base = old.meta.clone().unwrap_or_default();
            let meta = akn::Meta {
                kind: PROTOCOL.to_owned(),
                country: base.country.clone(),
                parties: base.parties.clone(),
                ..akn::Meta::default()
            };
            let of = (before, &base);
            let text = akn::write_amending(akn::Document::Protocol, &amending, of, &meta);
            output::whole(path, text.as_bytes(), &inputs)?;
        } else {
            let mut out = std::io::BufWriter::new(anstream::stdout().lock());
            terminal::print(&mut out, comparison, (before, after))?;
            return Ok(out.flush()?);
        }
        let mut words = Vec::new();
        terminal::summary(&mut anstream::StripStream::new(&mut words), comparison)?;
        say(format_args!(
            "{}",
            String::from_utf8_lossy(&words).trim_end()
        ));
        Ok(())
    }
}
