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
