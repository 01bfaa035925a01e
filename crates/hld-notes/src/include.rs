//! mdBook's includes, found in the author's text before mdBook expands them.

use crate::chapter::{Include, IncludeKind};
use crate::code::Code;
use crate::diagnostic::Findings;
use crate::span::{Span, Spanned};

/// Finds every include in the text; mdBook expands them in code blocks and comments as well.
///
/// As mdBook reads them: `{{`, `#name`, white space, anything but `}`, `}}`; a backslash before it hides
/// everything up to the last braces of the line.
pub(crate) fn find(source: &str, body: Span, findings: &mut Findings<'_>) -> Vec<Include> {
    let mut found = Vec::new();
    let text = body.of(source);
    let mut at = 0;
    // The next closing brace, looked for once however many opening ones stand before it.
    let mut brace = 0;
    while let Some(open) = text[at..].find("{{").map(|i| i + at) {
        at = open + 1;
        if text[..open].ends_with('\\') && text[open + 2..].starts_with('#') {
            let line_end = text[open..].find('\n').map_or(text.len(), |i| open + i);
            at = text[open..line_end]
                .rfind("}}")
                .map_or(at, |i| open + i + 2);
            continue;
        }
        let Some(word) = text[open + 2..].trim_start().strip_prefix('#') else {
            continue;
        };
        let name_end = word
            .find(|c: char| !c.is_ascii_alphanumeric() && c != '_')
            .unwrap_or(word.len());
        let kind = match &word[..name_end] {
            "include" => IncludeKind::Include,
            "rustdoc_include" => IncludeKind::RustdocInclude,
            "playground" | "playpen" => IncludeKind::Playground,
            _ => continue,
        };
        let arguments = text.len() - word.len() + name_end;
        if brace < arguments {
            match text[arguments..].find('}') {
                Some(i) => brace = arguments + i,
                None => break,
            }
        }
        if !text[brace..].starts_with("}}") {
            continue;
        }
        let argument = &text[arguments..brace];
        let span = Span::new(open, brace + 2).shifted(body.start);
        let written = argument.split_whitespace().next().unwrap_or("");
        let (path, part) = match written.split_once(':') {
            Some((path, part)) if kind != IncludeKind::Playground => (path, Some(part.to_owned())),
            _ => (written, None),
        };
        if path.is_empty() {
            findings
                .report(Code::IncludeSyntax, span, "this include names no file")
                .help("write `{{#include path/to/file.ext:anchor}}`");
            continue;
        }
        let start = arguments + argument.len() - argument.trim_start().len();
        at = brace + 2;
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
