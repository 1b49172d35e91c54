//! Reads the Fluent files and writes one checked accessor for each message.
//!
//! A message that is missing in one of the languages, or that takes an argument its sisters do
//! not know, fails the build here; a message that no page says is an unused function, which the
//! lints refuse. Words whose id begins with one of [`BY_CODE`] are asked for by a code that the
//! rooms below choose (a refusal, a role): they are looked up by name and checked by tests.

use fluent_syntax::ast::{Entry, Expression, InlineExpression, Pattern, PatternElement, Resource};
use std::collections::{BTreeMap, BTreeSet};
use std::error::Error;
use std::fmt::Write as _;
use std::io::Write as _;
use std::path::{Path, PathBuf};

const LANGS: [&str; 3] = ["ar", "fr", "en"];
const BY_CODE: [&str; 1] = ["code-"];

type Messages = BTreeMap<String, BTreeSet<String>>;

fn main() -> Result<(), Box<dyn Error>> {
    writeln!(std::io::stdout(), "cargo::rerun-if-changed=locales")?;
    let root = PathBuf::from(env("CARGO_MANIFEST_DIR")?).join("locales");
    let mut generated = String::new();
    let mut sets = Vec::new();
    for lang in LANGS {
        let files = files(&root.join(lang))?;
        writeln!(
            generated,
            "const SOURCES_{}: &[&str] = &[",
            lang.to_uppercase()
        )?;
        let mut messages = Messages::new();
        for file in &files {
            writeln!(generated, "    include_str!({file:?}),")?;
            read(file, &mut messages)?;
        }
        generated.push_str("];\n");
        sets.push((lang, messages));
    }
    let all = same_in_all(&sets)?;
    write_accessors(&mut generated, &all)?;
    let out = PathBuf::from(env("OUT_DIR")?);
    std::fs::write(out.join("words.rs"), generated)?;
    let fixture = PathBuf::from(env("CARGO_MANIFEST_DIR")?).join("../../fixtures/not-mithaq.toml");
    writeln!(
        std::io::stdout(),
        "cargo::rerun-if-changed={}",
        fixture.display()
    )?;
    let text = std::fs::read_to_string(fixture)?;
    std::fs::write(out.join("not_mithaq.rs"), not_mithaq(&text)?)?;
    Ok(())
}

#[expect(
    clippy::disallowed_methods,
    reason = "Cargo hands a build script its folders by the environment alone"
)]
fn env(name: &str) -> Result<String, std::env::VarError> {
    std::env::var(name)
}

fn files(folder: &Path) -> Result<Vec<PathBuf>, Box<dyn Error>> {
    let mut files = Vec::new();
    for entry in std::fs::read_dir(folder)? {
        let path = entry?.path();
        if path.extension().is_some_and(|ext| ext == "ftl") {
            files.push(path);
        }
    }
    files.sort();
    Ok(files)
}

fn read(file: &Path, into: &mut Messages) -> Result<(), Box<dyn Error>> {
    let text = std::fs::read_to_string(file)?;
    let resource: Resource<&str> = fluent_syntax::parser::parse(text.as_str())
        .map_err(|(_, errors)| format!("{}: {errors:?}", file.display()))?;
    for entry in &resource.body {
        let Entry::Message(message) = entry else {
            continue;
        };
        let id = message.id.name.to_owned();
        let mut args = BTreeSet::new();
        let value = message.value.as_ref();
        let value = value.ok_or_else(|| format!("{}: {id} says nothing", file.display()))?;
        args_of(value, &mut args);
        if into.insert(id.clone(), args).is_some() {
            return Err(format!("{}: {id} is there twice", file.display()).into());
        }
    }
    Ok(())
}

fn args_of(pattern: &Pattern<&str>, into: &mut BTreeSet<String>) {
    for element in &pattern.elements {
        let PatternElement::Placeable { expression } = element else {
            continue;
        };
        match expression {
            Expression::Inline(inline) => arg_of(inline, into),
            Expression::Select { selector, variants } => {
                arg_of(selector, into);
                for variant in variants {
                    args_of(&variant.value, into);
                }
            }
        }
    }
}

fn arg_of(inline: &InlineExpression<&str>, into: &mut BTreeSet<String>) {
    if let InlineExpression::VariableReference { id } = inline {
        into.insert(id.name.to_owned());
    }
}

fn same_in_all(sets: &[(&str, Messages)]) -> Result<Messages, Box<dyn Error>> {
    let mut all = Messages::new();
    for (_, messages) in sets {
        for (id, args) in messages {
            all.entry(id.clone())
                .or_default()
                .extend(args.iter().cloned());
        }
    }
    let mut missing = String::new();
    for (lang, messages) in sets {
        for id in all.keys().filter(|id| !messages.contains_key(*id)) {
            writeln!(missing, "locales/{lang}: no {id}")?;
        }
    }
    if missing.is_empty() {
        Ok(all)
    } else {
        Err(missing.into())
    }
}

fn write_accessors(to: &mut String, all: &Messages) -> Result<(), std::fmt::Error> {
    to.push_str("#[rustfmt::skip]\n#[expect(non_camel_case_types, reason = \"one type for each message, named as the message\")]\npub(crate) mod arg {\n    use super::Arg;\n");
    let spoken = || {
        all.iter()
            .filter(|(id, _)| !BY_CODE.iter().any(|by| id.starts_with(by)))
    };
    for (id, args) in spoken().filter(|(_, args)| !args.is_empty()) {
        let name = id.replace('-', "_");
        write!(to, "    pub(crate) struct {name}<'a> {{")?;
        for arg in args {
            write!(to, " pub(crate) {}: Arg<'a>,", arg.replace('-', "_"))?;
        }
        to.push_str(" }\n");
    }
    to.push_str("}\n\n#[rustfmt::skip]\nimpl Words {\n");
    for (id, args) in spoken() {
        let name = id.replace('-', "_");
        if args.is_empty() {
            writeln!(
                to,
                "    pub(crate) fn {name}(&self) -> String {{ self.plain({id:?}) }}"
            )?;
            continue;
        }
        write!(
            to,
            "    pub(crate) fn {name}(&self, said: arg::{name}<'_>) -> String {{ self.with({id:?}, ["
        )?;
        for arg in args {
            write!(to, "({arg:?}, said.{}), ", arg.replace('-', "_"))?;
        }
        to.push_str("]) }\n");
    }
    to.push_str("}\n");
    Ok(())
}

/// The text of «what Mithaq does not do» as constants. The file is TOML of one shape: a table for
/// each language with `title`, `lead` and `points`; anything else fails the build.
fn not_mithaq(text: &str) -> Result<String, Box<dyn Error>> {
    let mut out = String::new();
    let mut points = false;
    for line in text.lines().map(str::trim) {
        if line.is_empty() || line.starts_with('#') {
            continue;
        }
        if let Some(lang) = line
            .strip_prefix('[')
            .and_then(|rest| rest.strip_suffix(']'))
        {
            writeln!(
                out,
                "const {}: NotMithaq = NotMithaq {{",
                lang.to_uppercase()
            )?;
        } else if line == "points = [" {
            points = true;
            out.push_str("    points: &[\n");
        } else if line == "]" && points {
            points = false;
            out.push_str("    ],\n};\n");
        } else if points {
            let value = line.strip_suffix(',').unwrap_or(line);
            writeln!(out, "        {:?},", quoted(value)?)?;
        } else if let Some((name, value)) = line.split_once(" = ") {
            writeln!(out, "    {name}: {:?},", quoted(value)?)?;
        } else {
            return Err(format!("not-mithaq.toml: {line}").into());
        }
    }
    Ok(out)
}

fn quoted(value: &str) -> Result<&str, Box<dyn Error>> {
    let inner = value
        .strip_prefix('"')
        .and_then(|rest| rest.strip_suffix('"'));
    inner
        .filter(|text| !text.contains(['"', '\\']))
        .ok_or_else(|| format!("not-mithaq.toml: {value}").into())
}
