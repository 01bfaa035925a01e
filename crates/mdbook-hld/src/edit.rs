//! Edits on byte ranges of a chapter, collected from all stages and applied once.

use std::borrow::Cow;
use std::ops::Range;

use hld_notes::Collection;

/// One replacement of a byte range of the chapter's text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Edit {
    /// The bytes that go; empty for an insertion.
    pub range: Range<usize>,
    /// What stands there instead.
    pub with: String,
    /// What the whole book puts behind `with`, when it is known.
    pub slot: Option<Slot>,
}

/// A place in a chapter that only the whole book can fill.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Slot {
    /// The `Related` section, from the front matter and the titles of other chapters.
    Related,
    /// A collected page.
    Collected(Collection),
}

/// The edits of one chapter, in any order.
///
/// Stages know nothing of each other: where two edits overlap, the one that starts first and reaches
/// furthest wins and the others are dropped, because what replaces a construct already holds what is inside it.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Edits(Vec<Edit>);

impl Edits {
    /// No edits yet.
    #[must_use]
    pub fn new() -> Self {
        Self::default()
    }

    /// Replaces a range.
    pub fn replace(&mut self, range: Range<usize>, with: impl Into<String>) {
        self.0.push(Edit {
            range,
            with: with.into(),
            slot: None,
        });
    }

    /// Leaves a place for the whole book to fill, behind `with`.
    pub fn leave(&mut self, range: Range<usize>, with: impl Into<String>, slot: Slot) {
        self.0.push(Edit {
            range,
            with: with.into(),
            slot: Some(slot),
        });
    }

    /// Inserts text before the byte at `at`.
    pub fn insert(&mut self, at: usize, text: impl Into<String>) {
        self.replace(at..at, text);
    }

    /// Takes over the edits of another stage.
    pub fn extend(&mut self, other: Edits) {
        self.0.extend(other.0);
    }

    /// Whether there is nothing to do.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// The edits as they were collected.
    pub fn iter(&self) -> impl Iterator<Item = &Edit> {
        self.0.iter()
    }

    /// The text with every edit applied, and nothing in the places that the book fills.
    #[must_use]
    pub fn apply(self, text: &str) -> String {
        self.apply_with_slots(text).text
    }

    /// The text with every edit applied, and where the book has something to fill in.
    ///
    /// A range that does not lie on character boundaries of `text` is left out: no input makes this panic.
    #[must_use]
    pub fn apply_with_slots(mut self, text: &str) -> Edited {
        // Stable: insertions at one place keep the order in which the stages made them.
        self.0.sort_by(|a, b| {
            a.range.start.cmp(&b.range.start).then_with(|| {
                // An insertion stands before a replacement that starts at the same byte.
                let (a_len, b_len) = (a.range.len(), b.range.len());
                match (a_len, b_len) {
                    (0, 0) => std::cmp::Ordering::Equal,
                    (0, _) => std::cmp::Ordering::Less,
                    (_, 0) => std::cmp::Ordering::Greater,
                    _ => b_len.cmp(&a_len),
                }
            })
        });
        let grown: usize = self.0.iter().map(|edit| edit.with.len()).sum();
        let mut out = String::with_capacity(text.len() + grown);
        let mut slots = Vec::new();
        let mut done = 0;
        for Edit { range, with, slot } in self.0 {
            if range.start < done {
                continue;
            }
            let (Some(kept), Some(_)) = (text.get(done..range.start), text.get(range.clone()))
            else {
                continue;
            };
            out.push_str(kept);
            out.push_str(&with);
            slots.extend(slot.map(|slot| (out.len(), slot)));
            done = range.end;
        }
        out.push_str(&text[done..]);
        Edited { text: out, slots }
    }
}

/// A chapter after its own edits.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Edited {
    /// The text.
    pub text: String,
    /// What the book fills in, by the byte before which it goes, in order.
    pub slots: Vec<(usize, Slot)>,
}

impl Edited {
    /// The text with every place filled.
    #[must_use]
    pub fn filled(&self, mut fill: impl FnMut(&Slot) -> String) -> Cow<'_, str> {
        if self.slots.is_empty() {
            return Cow::Borrowed(&self.text);
        }
        let mut out = String::with_capacity(self.text.len());
        let mut done = 0;
        for (at, slot) in &self.slots {
            out.push_str(&self.text[done..*at]);
            out.push_str(&fill(slot));
            done = *at;
        }
        out.push_str(&self.text[done..]);
        Cow::Owned(out)
    }
}

/// What stands in front of a block on its first line, as its following lines need it: `- > ` becomes `  > `.
///
/// A block inside quotes and lists has to repeat the prefix on every further line to stay where it is.
#[must_use]
pub fn container_prefix(text: &str, start: usize) -> String {
    let line = text[..start].rfind('\n').map_or(0, |at| at + 1);
    text[line..start]
        .chars()
        .map(|c| if c == '>' || c == '\t' { c } else { ' ' })
        .collect()
}

/// A one-line HTML block in place of the block at `range`, closed by a blank line where the text goes on right after.
///
/// An HTML block of CommonMark reaches to the next blank line, so without one it would swallow what follows.
#[must_use]
pub fn block_replacement(text: &str, range: &Range<usize>, html: &str) -> String {
    let prefix = container_prefix(text, range.start);
    let mut out = String::with_capacity(html.len() + 2 * prefix.len() + 2);
    out.push_str(html);
    let ends_with_newline = text[..range.end].ends_with('\n');
    let after = &text[range.end..];
    let next = if ends_with_newline {
        after.lines().next()
    } else {
        after.lines().nth(1)
    };
    if ends_with_newline {
        out.push('\n');
    }
    if next.is_some_and(|line| !is_blank(line)) {
        if !ends_with_newline {
            out.push('\n');
        }
        out.push_str(prefix.trim_end());
        if ends_with_newline {
            out.push('\n');
        }
    }
    out
}

/// Whether a line holds nothing but space and quote markers.
fn is_blank(line: &str) -> bool {
    line.bytes()
        .all(|b| matches!(b, b' ' | b'\t' | b'\r' | b'>'))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_outer_of_two_nested_edits_wins() {
        let mut edits = Edits::new();
        edits.replace(2..3, "inner");
        edits.replace(1..4, "OUTER");
        edits.insert(5, "!");
        assert_eq!(edits.apply("abcdef"), "aOUTERe!f");
    }

    #[test]
    fn insertions_at_one_place_keep_their_order() {
        let mut edits = Edits::new();
        edits.insert(0, "1");
        edits.insert(0, "2");
        edits.replace(0..1, "A");
        assert_eq!(edits.apply("ab"), "12Ab");
    }

    #[test]
    fn a_range_off_the_boundaries_is_left_out() {
        let mut edits = Edits::new();
        edits.replace(1..2, "x");
        edits.replace(90..99, "y");
        assert_eq!(edits.apply("é"), "é");
    }

    #[test]
    fn a_block_gets_the_blank_line_it_needs() {
        let text = "- > quote\n  text\n";
        let out = block_replacement(text, &(2..10), "<aside></aside>");
        assert_eq!(out, "<aside></aside>\n\n");
        let text = "> > quote\n> text\n";
        let out = block_replacement(text, &(2..10), "<aside></aside>");
        assert_eq!(out, "<aside></aside>\n>\n");
    }
}
