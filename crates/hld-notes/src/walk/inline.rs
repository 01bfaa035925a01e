//! What stands within a line: text, links, images, headings, footnotes, arithmetic.

use super::{Collector, Prose, Walk, push};
use crate::chapter::*;
use crate::code::Code;
use crate::diagnostic::Findings;
use crate::estimate;
use crate::span::{Span, Spanned, count_words};
use crate::target;

impl Walk<'_, '_, '_> {
    pub(super) fn text(&mut self, text: &str, span: Span) {
        if let Some(code) = &mut self.code {
            push(&mut code.text, self.source, text, span);
            return;
        }
        if text == "[" {
            self.undefined_footnote(span);
        }
        self.words(text, span);
        self.append(text);
        if !text.trim().is_empty() {
            self.not_alone();
        }
    }

    pub(super) fn words(&mut self, text: &str, span: Span) {
        let counted = self.table.is_none()
            && !self.open.iter().any(|o| {
                matches!(
                    o.collector,
                    Collector::Heading { .. } | Collector::Image { .. }
                )
            });
        if !counted {
            return;
        }
        // `don't` arrives in three pieces: a word that goes on is not counted again.
        let goes_on = !text.starts_with(char::is_whitespace);
        let open = self.word.filter(|(end, _)| *end == span.start && goes_on);
        let mut words = count_words(text);
        let first = text.split_whitespace().next().unwrap_or("");
        let first_counts = count_words(first) > 0;
        if first_counts && matches!(open, Some((_, true))) {
            words -= 1;
        }
        let last = text.split_whitespace().next_back().unwrap_or("");
        let is_one = first.len() == text.trim_end().len();
        let last_counts = count_words(last) > 0 || is_one && matches!(open, Some((_, true)));
        self.word = (!text.ends_with(char::is_whitespace)).then_some((span.end, last_counts));
        if words > 0 {
            self.prose.push(Prose {
                place: span.start,
                words,
            });
        }
    }

    pub(super) fn end_collector(&mut self) {
        let Some(open) = self.open.pop() else { return };
        let text = open.text;
        match open.collector {
            Collector::Heading {
                level,
                start,
                id,
                attributes,
            } => {
                let forbidden = attributes.then(|| heading_braces(self.source, start));
                if let Some(span) = forbidden {
                    self.findings
                        .report(
                            Code::HeadingAttribute,
                            span,
                            format!(
                                "`{}` has attributes besides an id and classes",
                                span.of(self.source)
                            ),
                        )
                        .help("write `{#id}` or `{#id .class}`");
                }
                let explicit_id = id.is_some();
                self.chapter.headings.push(Heading {
                    span: start,
                    level,
                    id: id.unwrap_or_else(|| self.ids.give(&text)),
                    text: text.trim().to_owned(),
                    explicit_id,
                    forbidden_attributes: forbidden,
                    top_level: self.containers == 0,
                });
            }
            Collector::DefinitionTitle { span } => {
                let id = self.ids.give(&text);
                self.chapter.definition_ids.push(Spanned::new(id, span));
            }
            Collector::Link { span, dest } => {
                let target = target::classify(&dest);
                let dest_span = destination(self.source, span, &dest);
                report_target(&target, dest_span.unwrap_or(span), self.findings);
                self.chapter.links.push(Link {
                    span,
                    dest,
                    dest_span,
                    text: text.clone(),
                    target,
                });
                self.merge(text);
            }
            Collector::Image {
                span: image,
                dest,
                title,
            } => {
                self.image(image, dest, title, text);
            }
        }
    }

    /// What a link says is part of what its heading says.
    pub(super) fn merge(&mut self, text: String) {
        if let Some(open) = self.open.last_mut() {
            if open.text.is_empty() {
                open.text = text;
            } else {
                open.text.push_str(&text);
            }
        }
    }

    pub(super) fn image(&mut self, span: Span, dest: String, title: String, alt: String) {
        let target = target::classify(&dest);
        let place = destination(self.source, span, &dest).unwrap_or(span);
        let path = match &target {
            Target::Path { path, .. } => path.clone(),
            _ => String::new(),
        };
        if path.ends_with(".excalidraw") {
            if let Some(paragraph) = &mut self.paragraph {
                if paragraph.diagram.is_some() {
                    paragraph.others = true;
                }
                paragraph.diagram = Some(self.chapter.diagrams.len());
            }
            self.chapter.diagrams.push(Diagram {
                span,
                paragraph: None,
                target: Spanned::new(path, place),
                alt: alt.trim().to_owned(),
                caption: title.trim().to_owned(),
            });
            return;
        }
        self.not_alone();
        report_target(&target, place, self.findings);
        if alt.trim().is_empty() {
            self.findings
                .report(
                    Code::ImageMissingAlt,
                    span,
                    "this image has no alternative text",
                )
                .help("write `![what it shows](…)`");
        }
        self.chapter.images.push(Image {
            span,
            target: Spanned::new(dest, place),
            alt: alt.trim().to_owned(),
            title: title.trim().to_owned(),
        });
    }

    pub(super) fn footnote_reference(&mut self, label: &str, span: Span) {
        let next = self.footnote_numbers.len() + 1;
        let number = *self
            .footnote_numbers
            .entry(label.to_owned())
            .or_insert(next);
        self.chapter
            .footnote_references
            .push(Spanned::new(label.to_owned(), span));
        // mdBook writes the number of the footnote into a heading, and so into its id.
        self.append(&number.to_string());
    }

    /// `[^label]` that stayed text has no definition.
    pub(super) fn undefined_footnote(&mut self, span: Span) {
        let rest = self.source.get(span.end..).unwrap_or("");
        let Some(label) = rest.strip_prefix('^') else {
            return;
        };
        let end = label.find([']', '[', '\n', ' ']).unwrap_or(label.len());
        if end > 0 && label[end..].starts_with(']') {
            let label = &label[..end];
            let whole = Span::new(span.start, span.end + end + 2);
            self.findings
                .report(
                    Code::FootnoteUndefined,
                    whole,
                    format!("the footnote `{label}` is not defined"),
                )
                .help(format!(
                    "add a line `[^{label}]: …`, or write `\\[` for a bracket"
                ));
        }
    }

    pub(super) fn inline_estimate(&mut self, code: &str, span: Span) {
        if let Some(found) = estimate::inline(self.source, span, code, &self.scope, self.findings) {
            self.chapter.inline_estimates.push(found);
        }
    }
}

fn heading_braces(source: &str, heading: Span) -> Span {
    let text = heading.of(source);
    let start = text.rfind('{').unwrap_or(0);
    let end = text[start..]
        .find('}')
        .map_or(text.trim_end().len(), |at| start + at + 1);
    Span::new(start, end).shifted(heading.start)
}

/// Where the destination of an inline link stands, if it stands there as it is.
fn destination(source: &str, link: Span, dest: &str) -> Option<Span> {
    if dest.is_empty() {
        return None;
    }
    let at = link.of(source).rfind(dest)?;
    Some(Span::new(at, at + dest.len()).shifted(link.start))
}

fn report_target(target: &Target, place: Span, findings: &mut Findings<'_>) {
    match target {
        Target::Scheme(scheme) => {
            findings
                .report(
                    Code::LinkScheme,
                    place,
                    format!("links with `{scheme}:` are not allowed"),
                )
                .help("allowed are relative paths, fragments, `https:`, `http:` and `mailto:`");
        }
        Target::Absolute => {
            findings
                .report(Code::LinkAbsolute, place, "this path begins at a root")
                .help("write the path relative to this file, such as `../core/latency.md`");
        }
        _ => {}
    }
}
