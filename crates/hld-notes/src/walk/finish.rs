//! What is known when the last event was read: sections, words, drawings, footnotes.

use super::Walk;
use crate::chapter::{Chapter, Section};
use crate::code::Code;
use crate::span::Span;
use std::collections::BTreeSet;

impl Walk<'_, '_, '_> {
    pub(super) fn finish(mut self) -> Chapter {
        self.unused_footnotes();
        self.check_diagrams();
        self.repeated_anchors();
        // The words of callouts are counted already.
        let callouts = &self.callouts;
        self.chapter.prose_words += self
            .prose
            .iter()
            .filter(|prose| {
                let index = callouts.partition_point(|callout| callout.start <= prose.place);
                index
                    .checked_sub(1)
                    .is_none_or(|i| callouts[i].end <= prose.place)
            })
            .map(|prose| prose.words)
            .sum::<usize>();
        let mut starts: Vec<usize> = self
            .chapter
            .headings
            .iter()
            .filter(|h| h.level <= 2 && h.top_level)
            .map(|h| h.span.start)
            .collect();
        starts.push(self.chapter.body.end);
        for heading in self
            .chapter
            .headings
            .iter()
            .filter(|h| h.level == 2 && h.top_level)
        {
            let next = starts[starts.partition_point(|s| *s <= heading.span.start)..].first();
            self.chapter.sections.push(Section {
                title: heading.text.clone(),
                id: heading.id.clone(),
                heading: heading.span,
                span: Span::new(
                    heading.span.start,
                    next.copied().unwrap_or(self.chapter.body.end),
                ),
            });
        }
        self.chapter
    }

    /// Footnotes that nobody reads.
    pub(super) fn unused_footnotes(&mut self) {
        for footnote in &self.chapter.footnotes {
            if !self.footnote_numbers.contains_key(&footnote.value) {
                let span = Span::new(
                    footnote.span.start,
                    footnote.span.start + footnote.value.len() + 3,
                );
                self.findings
                    .report(
                        Code::FootnoteUnused,
                        span,
                        format!("nothing refers to the footnote `{}`", footnote.value),
                    )
                    .help(format!(
                        "write `[^{}]` where it belongs, or take it out",
                        footnote.value
                    ));
            }
        }
    }

    /// Ids that authors write may meet those that headings get.
    pub(super) fn repeated_anchors(&mut self) {
        let given = self
            .chapter
            .headings
            .iter()
            .filter(|heading| !heading.explicit_id);
        let definitions = self
            .chapter
            .definition_ids
            .iter()
            .map(|id| id.value.as_str());
        let mut seen: BTreeSet<&str> = given
            .map(|heading| heading.id.as_str())
            .chain(definitions)
            .collect();
        let headings = self
            .chapter
            .headings
            .iter()
            .filter(|heading| heading.explicit_id);
        let written = headings.map(|heading| (heading.id.as_str(), heading.span.start));
        let tags = self
            .chapter
            .html
            .iter()
            .flat_map(|html| &html.tags)
            .filter(|tag| !tag.closing);
        let attributes = tags
            .flat_map(|tag| &tag.attributes)
            .filter(|attribute| attribute.name == "id");
        let written = written.chain(attributes.map(|a| (a.value.as_str(), a.span.start)));
        let mut written: Vec<(&str, usize)> = written.collect();
        written.sort_by_key(|(_, place)| *place);
        for (id, place) in written {
            if !seen.insert(id) {
                let line = self
                    .source
                    .get(place..)
                    .and_then(|rest| rest.lines().next())
                    .unwrap_or("");
                self.findings
                    .report(
                        Code::AnchorRepeated,
                        Span::new(place, place + line.len()),
                        format!("the id `{id}` stands twice in this chapter"),
                    )
                    .help("choose another id, or let the heading make its own");
            }
        }
    }

    /// What every drawing has: words for those who do not see it, a caption, a paragraph of its own.
    pub(super) fn check_diagrams(&mut self) {
        let mut shown = BTreeSet::new();
        for diagram in &self.chapter.diagrams {
            if diagram.alt.is_empty() {
                self.findings
                    .report(
                        Code::DiagramMissingAlt,
                        diagram.span,
                        "this drawing has no alternative text",
                    )
                    .help("say its steps in order: `![1. … 2. …](…)`");
            }
            if diagram.caption.is_empty() {
                self.findings
                    .report(Code::DiagramMissingCaption, diagram.span, "this drawing has no caption")
                    .help("write it in quotes behind the file: `![…](x.excalidraw \"What the eye should learn\")`");
            }
            if diagram.paragraph.is_none() {
                self.findings
                    .report(
                        Code::DiagramNotAlone,
                        diagram.span,
                        "this drawing stands inside a text, a list or a table",
                    )
                    .help("give it a paragraph of its own, at the top level of the chapter");
            }
            if !shown.insert(diagram.anchor()) {
                self.findings
                    .report(
                        Code::DiagramRepeated,
                        diagram.span,
                        format!("the drawing `{}` is shown twice", diagram.name()),
                    )
                    .help("link to the first one");
            }
        }
    }
}
