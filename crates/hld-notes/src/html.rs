//! Raw HTML: which tags are on the small list, and how the others become text.

use crate::chapter::{Html, HtmlAttribute, HtmlTag};
use crate::code::Code;
use crate::diagnostic::Findings;
use crate::span::{Excerpt, Span};
use std::collections::BTreeSet;

const NAMES: &[&str] = &[
    "br", "wbr", "sub", "sup", "kbd", "abbr", "mark", "small", "del", "ins", "b", "i", "em",
    "strong", "code", "details", "summary",
];
const ATTRIBUTES: &[&str] = &["title", "open", "id"];

/// Turns raw HTML into Markdown that shows it as text and means nothing else.
///
/// Every ASCII punctuation mark and line end becomes a character reference, so that neither HTML
/// nor Markdown (a link within an attribute, say) comes to life when it is read again.
pub fn text_only(html: &str) -> String {
    let mut out = String::with_capacity(html.len() * 2);
    for c in html.chars() {
        if c.is_ascii_punctuation() || c == '\n' {
            out.push_str(&format!("&#{};", u32::from(c)));
        } else if c != '\r' {
            out.push(c);
        }
    }
    out
}

/// Reads a block or a tag and reports what is not on the list.
///
/// `opened` holds the forbidden names reported so far: their closing tags are not reported again.
pub(crate) fn read(
    raw: &Excerpt,
    span: Span,
    block: bool,
    opened: &mut BTreeSet<String>,
    findings: &mut Findings<'_>,
) -> Html {
    let mut tags = Vec::new();
    let mut allowed = true;
    let text = raw.text.as_str();
    let bytes = text.as_bytes();
    let mut i = 0;
    while let Some(open) = text[i..].find('<').map(|at| at + i) {
        let rest = &text[open..];
        let place = |end: usize| raw.span_to_source(Span::new(open, end));
        if rest.starts_with("<!--") {
            match comment_end(rest) {
                Some(end) => i = open + end,
                None => {
                    findings
                        .report(
                            Code::HtmlUnclosed,
                            place(open + 4),
                            "this comment has no end",
                        )
                        .help("close it with `-->`; until then everything after it is invisible");
                    allowed = false;
                    break;
                }
            }
            continue;
        }
        let next = bytes.get(open + 1).copied().unwrap_or(b' ');
        if next == b'!' || next == b'?' {
            let end = rest.find('>').map_or(text.len(), |at| open + at + 1);
            findings
                .report(
                    Code::HtmlNotAllowed,
                    place(end),
                    format!("`{}` is not allowed", shorten(&text[open..end])),
                )
                .help(list());
            allowed = false;
            i = end;
            continue;
        }
        if next != b'/' && !next.is_ascii_alphabetic() {
            i = open + 1;
            continue;
        }
        let tag = tag(raw, open);
        i = tag.1;
        let (tag, complete) = (tag.0, tag.2);
        if !complete {
            findings
                .report(
                    Code::HtmlUnclosed,
                    tag.span,
                    format!("the tag `<{}` has no end", tag.name),
                )
                .help("close it with `>`");
            allowed = false;
        }
        if !NAMES.contains(&tag.name.as_str()) {
            if tag.closing && opened.contains(&tag.name) {
                allowed = false;
                tags.push(tag);
                continue;
            }
            opened.insert(tag.name.clone());
            findings
                .report(
                    Code::HtmlNotAllowed,
                    tag.span,
                    format!("the tag `{}` is not allowed", tag.name),
                )
                .help(list());
        } else {
            for attribute in tag
                .attributes
                .iter()
                .filter(|a| !ATTRIBUTES.contains(&a.name.as_str()))
            {
                findings
                    .report(
                        Code::HtmlAttribute,
                        attribute.span,
                        format!(
                            "the attribute `{}` of `{}` is not allowed",
                            attribute.name, tag.name
                        ),
                    )
                    .help("allowed are `title`, `open` and `id`");
            }
        }
        allowed &= tag.allowed;
        tags.push(tag);
    }
    Html {
        span,
        block,
        tags,
        allowed,
    }
}

/// Where a comment ends, as browsers read it: `<!-->` and `--!>` end one too.
fn comment_end(text: &str) -> Option<usize> {
    if text.starts_with("<!-->") {
        return Some(5);
    }
    if text.starts_with("<!--->") {
        return Some(6);
    }
    let mut at = 4;
    while let Some(hyphens) = text[at..].find("--") {
        at += hyphens;
        let rest = &text[at + 2..];
        if rest.starts_with('>') {
            return Some(at + 3);
        }
        if rest.starts_with("!>") {
            return Some(at + 4);
        }
        at += 1;
    }
    None
}

fn list() -> String {
    format!("allowed are {}; write Markdown instead", NAMES.join(", "))
}

fn shorten(text: &str) -> String {
    let line = text.lines().next().unwrap_or("");
    if line.chars().count() > 30 {
        line.chars().take(30).chain("…".chars()).collect()
    } else {
        line.to_owned()
    }
}

/// Reads a tag at `open`; gives the tag, the place behind it, and whether it was closed.
fn tag(raw: &Excerpt, open: usize) -> (HtmlTag, usize, bool) {
    let text = raw.text.as_str();
    let bytes = text.as_bytes();
    let mut i = open + 1;
    let closing = bytes.get(i) == Some(&b'/');
    i += usize::from(closing);
    let start = i;
    while i < bytes.len()
        && !bytes[i].is_ascii_whitespace()
        && !matches!(bytes[i], b'>' | b'/' | b'<')
    {
        i += 1;
    }
    let name = text[start..i].to_ascii_lowercase();
    let mut attributes = Vec::new();
    let mut complete = false;
    while i < bytes.len() {
        match bytes[i] {
            b'>' => {
                complete = true;
                i += 1;
                break;
            }
            b'<' => break,
            b if b.is_ascii_whitespace() || b == b'/' => i += 1,
            _ => {
                let (attribute, end) = attribute(raw, i);
                i = end;
                attributes.push(attribute);
            }
        }
    }
    let known = attributes
        .iter()
        .all(|a| ATTRIBUTES.contains(&a.name.as_str()));
    let tag = HtmlTag {
        span: raw.span_to_source(Span::new(open, i)),
        allowed: complete && known && NAMES.contains(&name.as_str()),
        name,
        closing,
        attributes,
    };
    (tag, i, complete)
}

fn attribute(raw: &Excerpt, start: usize) -> (HtmlAttribute, usize) {
    let text = raw.text.as_str();
    let bytes = text.as_bytes();
    let mut i = start;
    // A name may begin with `=`: that is how browsers read it.
    while i < bytes.len()
        && !bytes[i].is_ascii_whitespace()
        && !matches!(bytes[i], b'>' | b'/' | b'<')
    {
        if bytes[i] == b'=' && i > start {
            break;
        }
        i += 1;
    }
    let name = text[start..i].to_ascii_lowercase();
    let mut end = i;
    let mut value = "";
    let mut after = i;
    while bytes.get(after).is_some_and(u8::is_ascii_whitespace) {
        after += 1;
    }
    if bytes.get(after) == Some(&b'=') {
        after += 1;
        while bytes.get(after).is_some_and(u8::is_ascii_whitespace) {
            after += 1;
        }
        match bytes.get(after).copied() {
            Some(quote @ (b'"' | b'\'')) => {
                let close = text[after + 1..]
                    .find(char::from(quote))
                    .map_or(text.len(), |at| after + 1 + at);
                value = &text[after + 1..close];
                end = (close + 1).min(text.len());
            }
            _ => {
                let mut stop = after;
                while stop < bytes.len()
                    && !bytes[stop].is_ascii_whitespace()
                    && bytes[stop] != b'>'
                {
                    stop += 1;
                }
                value = &text[after..stop];
                end = stop;
            }
        }
    }
    let attribute = HtmlAttribute {
        name,
        value: value.to_owned(),
        span: raw.span_to_source(Span::new(start, end)),
    };
    // Always forwards, whatever the text: an attribute takes at least one byte.
    (attribute, end.max(next_boundary(text, start + 1)))
}

fn next_boundary(text: &str, mut at: usize) -> usize {
    while at < text.len() && !text.is_char_boundary(at) {
        at += 1;
    }
    at
}
