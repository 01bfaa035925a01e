//! From a place in a chapter as mdBook hands it over to the place in the file that the author edits.

use hld_notes::{Diagnostic, Span};

use crate::includes;

/// Moves findings from an expanded chapter to the author's file.
///
/// The lines of the file stand in the chapter in the same order, except those that draw something in; what
/// stands between two of them came from the include before it, and its findings point there.
pub fn to_author(findings: &mut [Diagnostic], content: &str, author: &str) {
    if content == author || findings.is_empty() {
        return;
    }
    let map = Map::new(content, author);
    for finding in findings {
        let (span, exact) = map.span(finding.span);
        finding.span = span;
        if exact {
            for fix in &mut finding.fixes {
                fix.span = map.span(fix.span).0;
            }
        } else {
            // What came from elsewhere is mended there.
            finding.fixes.clear();
        }
    }
}

struct Line {
    start: usize,
    /// The line of the author's file and whether it is the same text.
    origin: usize,
    exact: bool,
}

struct Map {
    lines: Vec<Line>,
    content_len: usize,
    author: Vec<(usize, usize)>,
}

impl Map {
    fn new(content: &str, author: &str) -> Self {
        let author_lines = line_spans(author);
        let text = |&(start, end): &(usize, usize)| &author[start..end];
        // Directives may reach over several lines.
        let directives = includes::directives(author);
        let draws_in = |&(start, end): &(usize, usize)| {
            let after = directives.partition_point(|d| d.range.end <= start);
            directives.get(after).is_some_and(|d| d.range.start < end)
        };
        let mut lines = Vec::new();
        let mut next = 0;
        for (start, end) in line_spans(content) {
            let line = &content[start..end];
            // How far ahead the same line stands, over lines that draw something in.
            let mut at = next;
            while at < author_lines.len()
                && text(&author_lines[at]) != line
                && draws_in(&author_lines[at])
            {
                at += 1;
            }
            let found = at < author_lines.len() && text(&author_lines[at]) == line;
            if found {
                lines.push(Line {
                    start,
                    origin: at,
                    exact: true,
                });
                next = at + 1;
            } else {
                // From the include that waits here, or changed by another preprocessor.
                let origin = next.min(author_lines.len().saturating_sub(1));
                lines.push(Line {
                    start,
                    origin,
                    exact: false,
                });
                if author_lines.get(next).is_some_and(|line| !draws_in(line)) {
                    next += 1;
                }
            }
        }
        Self {
            lines,
            content_len: content.len(),
            author: author_lines,
        }
    }

    fn span(&self, span: Span) -> (Span, bool) {
        let (start, exact_start) = self.place(span.start);
        let (end, exact_end) = self.place(span.end);
        match (exact_start, exact_end) {
            (true, true) => (Span::new(start, end), true),
            _ => {
                let line = self
                    .line_of(span.start)
                    .and_then(|line| self.author.get(line.origin));
                let (from, to) = line.copied().unwrap_or((0, 0));
                (Span::new(if exact_start { start } else { from }, to), false)
            }
        }
    }

    fn line_of(&self, at: usize) -> Option<&Line> {
        let index = self.lines.partition_point(|line| line.start <= at);
        self.lines.get(index.checked_sub(1)?)
    }

    fn place(&self, at: usize) -> (usize, bool) {
        let Some(line) = self.line_of(at.min(self.content_len)) else {
            return (0, false);
        };
        let (start, end) = self.author.get(line.origin).copied().unwrap_or((0, 0));
        // The end of a line ending belongs to the line.
        let inside = at - line.start.min(at);
        ((start + inside).min(end + 2), line.exact)
    }
}

/// The lines of a text without their endings.
fn line_spans(text: &str) -> Vec<(usize, usize)> {
    let mut spans = Vec::new();
    let mut start = 0;
    for line in text.split_inclusive('\n') {
        let end = start + line.trim_end_matches(['\n', '\r']).len();
        spans.push((start, end));
        start += line.len();
    }
    // The byte order mark is no part of the first line: mdBook takes it off.
    if let Some(first) = spans.first_mut().filter(|_| text.starts_with('\u{feff}')) {
        first.0 = '\u{feff}'.len_utf8();
    }
    spans
}

#[cfg(test)]
mod tests {
    use super::*;
    use hld_notes::Code;

    fn moved(content: &str, author: &str, word: &str) -> String {
        let at = content.find(word).unwrap();
        let mut findings = [Diagnostic::new(
            Code::HtmlNotAllowed,
            "a.md",
            Span::new(at, at + word.len()),
            "x",
        )];
        to_author(&mut findings, content, author);
        findings[0].span.of(author).to_owned()
    }

    #[test]
    fn a_line_after_an_include_is_found_again() {
        let author = "one\n{{#include x}}\ntwo <b>\n";
        let content = "one\nfrom\nelsewhere <i>\ntwo <b>\n";
        assert_eq!(moved(content, author, "<b>"), "<b>");
        assert_eq!(moved(content, author, "<i>"), "{{#include x}}");
        assert_eq!(moved(content, author, "one"), "one");
    }

    #[test]
    fn an_include_within_a_line_points_at_the_line() {
        assert_eq!(
            moved(
                "a\nsee <i> here\nb\n",
                "a\nsee {{#include x}} here\nb\n",
                "<i>"
            ),
            "see {{#include x}} here"
        );
        assert_eq!(
            moved(
                "a\nsee <i> here\nb\n",
                "a\nsee {{#include x}} here\nb\n",
                "b"
            ),
            "b"
        );
    }

    #[test]
    fn equal_texts_move_nothing() {
        assert_eq!(moved("é <b>", "é <b>", "<b>"), "<b>");
    }

    #[test]
    fn a_byte_order_mark_counts() {
        let author = "\u{feff}one <b>\n";
        let content = "one <b>\n";
        // The mark stands before the first line, and columns count from it.
        let at = content.find("<b>").unwrap();
        let mut findings = [Diagnostic::new(
            Code::HtmlNotAllowed,
            "a.md",
            Span::new(at, at + 3),
            "x",
        )];
        to_author(&mut findings, content, author);
        assert_eq!(findings[0].span.of(author), "<b>");
    }
}
