//! Which element stands for which provision, in both directions.

use super::base::{Out, step_of};
use crate::xml::Element;
use mithaq_text::few::Few;
use mithaq_text::number::Number;
use mithaq_text::tree::{Block, BlockKind, Head, Kind, Provision};

/// The element of a provision within a body, and its `name` where the element is generic.
pub(super) fn element_of(kind: Kind) -> (&'static str, Option<&'static str>) {
    match kind {
        Kind::Book => ("book", None),
        Kind::Part => ("part", None),
        Kind::Division => ("title", None),
        Kind::Chapter => ("chapter", None),
        Kind::Section => ("section", None),
        Kind::Subsection => ("subsection", None),
        Kind::Article => ("article", None),
        Kind::Title
        | Kind::Preamble
        | Kind::Annex
        | Kind::Protocol
        | Kind::Appendix
        | Kind::Closing => ("hcontainer", Some(kind.code())),
    }
}

/// The kind of provision that an element stands for; nothing for paragraphs, points and what only
/// wraps.
pub(super) fn kind_of(element: &Element<'_>) -> Option<Kind> {
    match element.local() {
        "tome" | "book" => Some(Kind::Book),
        "part" | "subpart" => Some(Kind::Part),
        "title" | "subtitle" | "division" | "subdivision" => Some(Kind::Division),
        "chapter" | "subchapter" => Some(Kind::Chapter),
        "section" => Some(Kind::Section),
        "subsection" => Some(Kind::Subsection),
        "article" | "rule" => Some(Kind::Article),
        "hcontainer" | "doc" => kind_named(&element.attribute("name")?),
        _ => None,
    }
}

/// The kind with this code.
pub(super) fn kind_named(code: &str) -> Option<Kind> {
    [
        Kind::Title,
        Kind::Preamble,
        Kind::Annex,
        Kind::Protocol,
        Kind::Appendix,
        Kind::Closing,
        Kind::Book,
        Kind::Part,
        Kind::Division,
        Kind::Chapter,
        Kind::Section,
        Kind::Subsection,
        Kind::Article,
    ]
    .into_iter()
    .find(|kind| kind.code() == code)
}

/// How a number is read where nothing better is said: from the label.
pub(super) fn number_in(label: &str) -> Option<Number> {
    let parsed = mithaq_text::parse::plain(label, mithaq_text::Lang::En).tree;
    parsed.provisions.into_iter().next()?.number
}

/// The attributes that say of a provision what its label does not.
pub(super) fn provision_attributes(
    kind: Kind,
    number: Option<&Number>,
    head: &Head,
) -> Vec<(&'static str, String)> {
    let mut attributes = Vec::new();
    if let Some(name) = element_of(kind).1 {
        attributes.push(("name", name.to_owned()));
    }
    if number_in(head.label()).as_ref() != number {
        let key = number.map(Number::key).unwrap_or_default();
        attributes.push(("m:number", key));
    }
    attributes
}

/// The number of a provision, from its attributes or its label.
pub(super) fn number_of(element: &Element<'_>, label: &str) -> Option<Number> {
    match element.attribute("number") {
        Some(key) => number_from_key(&key),
        None => number_in(label).or_else(|| {
            // Labels of other programs are often bare: `5`, `5.`.
            let bare = label.trim().trim_end_matches(['.', ')']);
            bare.parse().ok().map(Number::plain)
        }),
    }
}

/// Reads what [`Number::key`] writes.
fn number_from_key(key: &str) -> Option<Number> {
    let end = key
        .find(|c: char| !c.is_ascii_digit() && c != '-')
        .unwrap_or(key.len());
    let (figures, rest) = key.split_at_checked(end)?;
    let mut number = Number::default();
    if !figures.is_empty() {
        let parts: Result<Few<u32>, _> = figures.split('-').map(str::parse).collect();
        number.parts = parts.ok()?;
    }
    // Repeats are tried longest first: their words share beginnings with no other.
    for repeat in (1..=10u8).rev() {
        let sample = Number {
            repeat,
            ..Number::default()
        };
        if let Some(after) = rest.strip_prefix(&*sample.key()) {
            number.repeat = repeat;
            (number.letter, number.further) = letters(after);
            return Some(number);
        }
    }
    (number.letter, number.further) = letters(rest);
    (number != Number::default()).then_some(number)
}

fn letters(key: &str) -> (Option<char>, Option<char>) {
    let mut letters = key.chars();
    (letters.next(), letters.next())
}

/// The names under which label and heading are written.
#[derive(Clone, Copy)]
pub(super) enum HeadAs {
    /// `<num>` and `<heading>`, where the schema has them.
    Elements,
    /// Inline elements in a block, where it has none.
    Inlines,
}

/// Between a label and a heading, where nothing else is said.
const JOINT: &str = "\n";

/// Writes label and heading.
pub(super) fn write_head(
    out: &mut Out,
    head: &Head,
    id: &str,
    how: HeadAs,
    heading: impl FnOnce(&mut Out),
) {
    if head.is_empty() {
        return;
    }
    let [lead, label, joint, title_text, trail] = head.pieces();
    let has_heading = !title_text.is_empty();
    let default_joint = if has_heading { JOINT } else { "" };
    let (num, title) = match how {
        HeadAs::Elements => ("num", "heading"),
        HeadAs::Inlines => ("inline", "inline"),
    };
    let mut attributes = Vec::new();
    if matches!(how, HeadAs::Inlines) {
        attributes.push(("name", "num"));
    }
    if !lead.is_empty() {
        attributes.push(("m:lead", lead));
    }
    if joint != default_joint {
        attributes.push(("m:joint", joint));
    }
    if !trail.is_empty() {
        attributes.push(("m:trail", trail));
    }
    out.leaf(num, &attributes, label);
    if has_heading {
        let id = out.id_within(id, "hdg");
        let mut attributes = vec![("eId", &*id)];
        if matches!(how, HeadAs::Inlines) {
            attributes.insert(0, ("name", "heading"));
        }
        out.open(title, &attributes);
        heading(out);
        out.close(title);
    }
}

/// A head from its label and heading as a file has them, `num` being the element of the label.
pub(super) fn head(num: Option<&Element<'_>>, label: &str, heading: &str) -> Head {
    let said = |name: &str| num.and_then(|num| num.attribute(name));
    let default = if label.is_empty() || heading.is_empty() {
        ""
    } else {
        JOINT
    };
    let lead = said("lead").unwrap_or_default();
    let joint = said("joint").unwrap_or(default.into());
    let trail = said("trail").unwrap_or_default();
    head_of([&lead, label, &joint, heading, &trail])
}

/// A head from its [pieces](Head::pieces).
pub(crate) fn head_of([lead, label, joint, heading, trail]: [&str; 5]) -> Head {
    let raw = [lead, label, joint, heading, trail].concat();
    let from = lead.len();
    let start = from + label.len() + joint.len();
    // Where a part is missing, its place is that of the parser's.
    let label_at = if label.is_empty() {
        (0, 0)
    } else {
        (from, from + label.len())
    };
    let heading_at = if heading.is_empty() {
        (raw.len(), raw.len())
    } else {
        (start, start + heading.len())
    };
    Head::of(raw, label_at, heading_at)
}

/// Whether blocks are plain paragraphs alone, which need no numbers.
pub(super) fn all_plain(blocks: &[Block]) -> bool {
    blocks
        .iter()
        .all(|block| block.kind == BlockKind::Plain && block.depth == 0)
}

/// The label of a block with what says how it stands: its attributes and itself.
pub(super) fn write_label(out: &mut Out, block: &Block, expected_depth: u8) {
    let [lead, label, gap, text] = block.pieces();
    if label.is_empty() {
        return;
    }
    let depth = block.depth.to_string();
    let mut attributes = Vec::new();
    if !lead.is_empty() {
        attributes.push(("m:lead", lead));
    }
    if gap != default_gap(text) {
        attributes.push(("m:gap", gap));
    }
    if block.kind != kind_of_label(label) {
        attributes.push(("m:kind", code_of(block.kind)));
    }
    if block.depth != expected_depth {
        attributes.push(("m:depth", &depth));
    }
    out.leaf("num", &attributes, label);
}

/// Between a label and words, where nothing else is said.
fn default_gap(text: &str) -> &'static str {
    if text.is_empty() { "" } else { " " }
}

/// A block from its label and text as a file has them.
pub(super) fn block(num: Option<&Element<'_>>, label: &str, text: &str, depth: u8) -> Block {
    let said = |name: &str| num.and_then(|num| num.attribute(name));
    if label.is_empty() {
        return Block::of(text.to_owned(), (0, 0), 0, BlockKind::Plain, depth, 0);
    }
    let lead = said("lead").unwrap_or_default();
    let gap = said("gap").unwrap_or(default_gap(text).into());
    let kind = said("kind").and_then(|code| kind_from(&code));
    let depth = said("depth")
        .and_then(|depth| depth.parse().ok())
        .unwrap_or(depth);
    let raw = [&lead, label, &gap, text].concat();
    let at = raw.len() - text.len();
    Block::of(
        raw,
        (lead.len(), lead.len() + label.len()),
        at,
        kind.unwrap_or_else(|| kind_of_label(label)),
        depth,
        0,
    )
}

/// What a label says by its looks.
fn kind_of_label(label: &str) -> BlockKind {
    let core: String = label
        .chars()
        .filter(|c| !c.is_whitespace() && !matches!(c, '(' | ')' | '[' | ']' | '.'))
        .collect();
    match core.chars().next() {
        Some(first) if first.is_numeric() => BlockKind::Numbered,
        Some(_) if core.chars().any(char::is_numeric) => BlockKind::Numbered,
        Some(_) if core.chars().all(|c| !c.is_alphanumeric()) => BlockKind::Dashed,
        Some(_) if core.chars().count() <= 2 => BlockKind::Lettered,
        Some(_) | None => BlockKind::Numbered,
    }
}

fn code_of(kind: BlockKind) -> &'static str {
    match kind {
        BlockKind::Plain => "plain",
        BlockKind::Numbered => "numbered",
        BlockKind::Lettered => "lettered",
        BlockKind::Roman => "roman",
        BlockKind::Dashed => "dashed",
    }
}

fn kind_from(code: &str) -> Option<BlockKind> {
    [
        BlockKind::Plain,
        BlockKind::Numbered,
        BlockKind::Lettered,
        BlockKind::Roman,
        BlockKind::Dashed,
    ]
    .into_iter()
    .find(|kind| code_of(*kind) == code)
}

/// The step of a paragraph's identifier: its label, or its place.
pub(super) fn block_step(name: &str, block: &Block, place: usize) -> String {
    let label = step_of(block.label());
    if label.is_empty() {
        format!("{name}_{}", place + 1)
    } else {
        format!("{name}_{label}")
    }
}

/// Gives every provision and block the line on which printing the text puts it.
pub(crate) fn number_lines(provisions: &mut [Provision]) {
    let mut line = 1;
    provisions
        .iter_mut()
        .for_each(|provision| number_one(provision, &mut line));
}

fn number_one(provision: &mut Provision, line: &mut usize) {
    provision.line = *line;
    let head = provision.head.raw();
    let run_in = provision.blocks.first().is_some_and(|block| block.run_in);
    if !head.is_empty() {
        *line += head.matches('\n').count() + usize::from(!run_in);
    }
    for block in &mut provision.blocks {
        block.line = *line;
        *line += 1 + block.raw().matches('\n').count();
    }
    for child in &mut provision.children {
        number_one(child, line);
    }
}
