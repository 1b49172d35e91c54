use super::Outcome;
use crate::texts::{amending, input, output};
use mithaq_canon::Lang;
use mithaq_files::convert::{self, Format, Options};
use mithaq_files::tracked::View;
use std::path::PathBuf;

/// Converts a text between plain text, DOCX, Akoma Ntoso and HTML.
///
/// Of a DOCX with tracked changes: a DOCX keeps them and HTML shows them, every other format gets
/// the text with all of them accepted, unless told otherwise. A DOCX that stays one keeps
/// everything else that is in it. With `--apply` it becomes the text as amended. Exit code 2 if the file cannot be read as a text.
#[derive(Debug, clap::Args)]
#[command(after_long_help = "\
Examples:
  mithaq convert treaty.docx treaty.txt
  mithaq convert treaty.docx - --to txt --reject-all
  mithaq convert treaty.txt treaty.xml --to akn --lang ar
  mithaq convert redline.docx clean.docx --accept-all
  mithaq convert treaty.docx amended.docx --apply protocol.akn")]
pub(crate) struct Convert {
    /// The text; `-` is standard input.
    input: PathBuf,
    /// The result; `-` is standard output.
    output: PathBuf,
    /// The format of the result: txt, docx, akn or html; else what its name ends with.
    #[arg(long, value_parser = format)]
    to: Option<Format>,
    /// With every tracked change.
    #[arg(long, group = "view")]
    accept_all: bool,
    /// Without any tracked change.
    #[arg(long, group = "view")]
    reject_all: bool,
    /// With the tracked changes of this author alone.
    #[arg(long, value_name = "AUTHOR", group = "view")]
    accept: Option<String>,
    /// With the modifications of a protocol or an amendment in Akoma Ntoso; several in this order.
    /// Where one does not fit, nothing is written.
    #[arg(long, value_name = "FILE")]
    apply: Vec<PathBuf>,
    /// The language of the text (ar, fr, en, es), where it cannot be seen.
    #[arg(long, value_parser = super::lang)]
    lang: Option<Lang>,
}

fn format(code: &str) -> Result<Format, String> {
    Format::from_code(code).ok_or_else(|| format!("no format {code}: txt, docx, akn or html"))
}

impl Convert {
    pub(crate) fn run(self) -> anyhow::Result<Outcome> {
        let to = match self.to {
            Some(to) => to,
            None => self.promised()?,
        };
        let view = match &self.accept {
            _ if self.accept_all => Some(View::Accepted),
            _ if self.reject_all => Some(View::Rejected),
            Some(author) => Some(View::Of(author)),
            None => None,
        };
        let options = Options {
            lang: self.lang,
            view,
            meta: None,
        };
        let bytes = input::bytes(&self.input)?;
        let unusable = |error| input::Unusable::file(&self.input, error);
        let mut loaded = convert::load(&bytes, None, &options).map_err(unusable)?;
        for file in &self.apply {
            let amending = amending::file(file)?;
            amending::apply(file, &amending, &mut loaded)?;
        }
        let converted = convert::write(loaded, &bytes, to, &options).map_err(unusable)?;
        input::tell(&self.input, &converted.notices);
        let mut inputs = vec![self.input.as_path()];
        inputs.extend(self.apply.iter().map(PathBuf::as_path));
        output::whole(&self.output, &converted.bytes, &inputs)?;
        Ok(Outcome::Done)
    }

    /// The format that the name of the result promises; plain text on standard output.
    fn promised(&self) -> anyhow::Result<Format> {
        if self.output.as_os_str() == input::STANDARD {
            return Ok(Format::Plain);
        }
        let extension = self.output.extension().and_then(|end| end.to_str());
        extension.and_then(Format::from_extension).ok_or_else(|| {
            input::Unusable::file(
                &self.output,
                "its name does not say which format it should have: add --to txt, docx, akn or html",
            )
        })
    }
}
