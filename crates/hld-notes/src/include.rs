//! mdBook's includes, found in the author's text before mdBook expands them.

use crate::chapter::{Include, IncludeKind};
use crate::code::Code;
use crate::diagnostic::Findings;
use crate::span::{Span, Spanned};

/// Finds every include in the text; mdBook expands them in code blocks and comments as well.
pub(crate) fn find(source: &str, body: Span, findings: &mut Findings<'_>) -> Vec<Include> {
    let mut found = Vec::new();
    let text = body.of(source);
    let mut at = 0;
    while let Some(open) = text[at..].find("{{").map(|i| i + at) {
        let escaped = text[..open].ends_with('\\');
        let line_end = text[open..].find('\n').map_or(text.len(), |i| open + i);
        let Some(close) = text[open..line_end].find("}}").map(|i| open + i) else {
            at = open + 2;
            continue;
        };
        at = close + 2;
        let inner = &text[open + 2..close];
        let Some(word) = inner.trim_start().strip_prefix('#').filter(|_| !escaped) else {
            // `{{{{#include x}}`: look again one byte on.
            at = if inner.contains("{{") { open + 1 } else { at };
            continue;
        };
        let name_end = word.find(char::is_whitespace).unwrap_or(word.len());
        let kind = match &word[..name_end] {
            "include" => IncludeKind::Include,
            "rustdoc_include" => IncludeKind::RustdocInclude,
            "playground" | "playpen" => IncludeKind::Playground,
            _ => continue,
        };
        let argument = word[name_end..].trim();
        let start = close - (word[name_end..].trim_start().len());
        let written = match kind {
            IncludeKind::Playground => argument.split_whitespace().next().unwrap_or(""),
            _ => argument,
        };
        let (path, part) = match written.split_once(':') {
            Some((path, part)) if kind != IncludeKind::Playground => (path, Some(part.to_owned())),
            _ => (written, None),
        };
        let span = Span::new(open, close + 2).shifted(body.start);
        if path.is_empty() {
            findings
                .report(Code::IncludeSyntax, span, "this include names no file")
                .help("write `{{#include path/to/file.ext:anchor}}`");
            continue;
        }
        found.push(Include {
            span,
            kind,
            path: Spanned::new(
                path.to_owned(),
                Span::new(start, start + path.len()).shifted(body.start),
            ),
            part,
        });
    }
    found
}
