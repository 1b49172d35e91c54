//! What was taken out of the text.

use super::Over;
use super::paragraph::Writing;
use super::script::Stretch;
use super::shape::{marked, plain};
use super::split::text_element;
use crate::xml::Node;

impl<'a> Over<'_, 'a> {
    /// Writes all that was taken out here.
    pub(super) fn flush(&mut self, writing: &mut Writing<'a>) -> Option<()> {
        while let Some(taken) = self.script.taken() {
            self.take(writing, &taken)?;
        }
        Some(())
    }

    /// Writes what was taken out: a stretch of a line, its end, or both.
    pub(super) fn take(&mut self, writing: &mut Writing<'a>, taken: &Stretch) -> Option<()> {
        self.taken += 1;
        let is_whole = writing.is_pure && writing.open.len() == 1;
        if let Some((number, place)) = taken
            .old_line
            .filter(|_| is_whole)
            .and_then(|line| self.old_numbers.get(&line))
            .filter(|(_, place)| self.lists.contains_key(place))
        {
            writing.listed = Some(*place);
            writing.number = [number, " "].concat();
        }
        let ends = taken.text.ends_with('\n');
        let words = taken.text.strip_suffix('\n').unwrap_or(&taken.text);
        let words = writing.uncounted(words);
        let model = writing
            .listed
            .and_then(|place| self.lists.get(&place))
            .or_else(|| self.models.get(&taken.role))
            .filter(|_| is_whole);
        let unnumbered = is_whole && model.is_none() && writing.is_numbered;
        let (shape, letters) = match model {
            Some(model) => (model.shape.clone(), model.letters.clone()),
            None => (writing.shape.clone(), writing.letters.clone()),
        };
        if !words.is_empty() {
            let mut run = writing.own.beside("r");
            run.children.extend(letters.map(Node::Element));
            for (at, part) in words.split('\t').enumerate() {
                if at > 0 {
                    run.children.push(Node::Element(writing.own.beside("tab")));
                }
                if !part.is_empty() {
                    let text = text_element(&writing.own, "delText", part);
                    run.children.push(Node::Element(text));
                }
            }
            let mut taken = self.change(&writing.own, "del");
            taken.children.push(Node::Element(run));
            writing.open.last_mut()?.push(Node::Element(taken));
        }
        if ends {
            // A link or the like that is open cannot end with the paragraph.
            (writing.open.len() == 1).then_some(())?;
            let mark = self.change(&writing.own, "del");
            let mut paragraph = writing.own.beside("p");
            let shape = plain(shape, &writing.own, unnumbered);
            paragraph
                .children
                .push(Node::Element(marked(shape, &writing.own, mark)));
            paragraph.children.append(writing.open.first_mut()?);
            writing.done.push(Node::Element(paragraph));
            (writing.is_pure, writing.listed) = (true, None);
            writing.number.clear();
        }
        Some(())
    }
}

impl Writing<'_> {
    /// Words that were taken out, without the number that the word processor counts.
    fn uncounted<'w>(&mut self, words: &'w str) -> &'w str {
        let same = words
            .chars()
            .zip(self.number.chars())
            .take_while(|(one, other)| one == other)
            .map(|(one, _)| one.len_utf8())
            .sum::<usize>();
        self.number.drain(..same);
        words.get(same..).unwrap_or_default()
    }
}
