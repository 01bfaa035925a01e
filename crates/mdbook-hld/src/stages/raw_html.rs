//! Raw HTML: the small list passes, anything else appears as the text it is.

use std::ops::Range;

use crate::html::escape;
use crate::settings::RawHtml;
use crate::stages::link::{self, Destination};

/// Elements that every book may use.
const LISTED: [&str; 18] = [
    "abbr", "b", "br", "code", "del", "details", "em", "i", "ins", "kbd", "mark", "small",
    "strong", "sub", "summary", "sup", "wbr", "hr",
];
/// Attributes that every book may use.
const LISTED_ATTRIBUTES: [&str; 3] = ["id", "open", "title"];

/// Elements that neither run, load nor submit anything, for books whose authors write HTML by hand.
const HARMLESS: [&str; 60] = [
    "a",
    "address",
    "article",
    "aside",
    "bdi",
    "bdo",
    "big",
    "blockquote",
    "caption",
    "center",
    "cite",
    "col",
    "colgroup",
    "dd",
    "dfn",
    "div",
    "dl",
    "dt",
    "figcaption",
    "figure",
    "font",
    "footer",
    "h1",
    "h2",
    "h3",
    "h4",
    "h5",
    "h6",
    "header",
    "img",
    "label",
    "legend",
    "li",
    "main",
    "nav",
    "nobr",
    "ol",
    "p",
    "picture",
    "pre",
    "q",
    "rp",
    "rt",
    "ruby",
    "s",
    "samp",
    "section",
    "source",
    "span",
    "strike",
    "table",
    "tbody",
    "td",
    "tfoot",
    "th",
    "thead",
    "tr",
    "tt",
    "u",
    "ul",
];
/// Elements that are harmless and do not fit the list above.
const HARMLESS_TOO: [&str; 6] = ["var", "video", "audio", "track", "dialog", "time"];
/// Attributes that neither run nor load anything.
const HARMLESS_ATTRIBUTES: [&str; 36] = [
    "abbr",
    "align",
    "alt",
    "bgcolor",
    "border",
    "cellpadding",
    "cellspacing",
    "cite",
    "class",
    "color",
    "cols",
    "colspan",
    "controls",
    "datetime",
    "decoding",
    "dir",
    "download",
    "headers",
    "height",
    "hidden",
    "href",
    "lang",
    "loading",
    "loop",
    "muted",
    "name",
    "rel",
    "role",
    "rows",
    "rowspan",
    "scope",
    "span",
    "src",
    "start",
    "width",
    "target",
];
/// More of them.
const HARMLESS_ATTRIBUTES_TOO: [&str; 8] = [
    "tabindex", "type", "valign", "value", "srclang", "kind", "label", "reversed",
];

/// What a piece of raw HTML is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Token {
    /// `<name attribute="value">`, names in lower case.
    Open {
        /// The element.
        name: String,
        /// Its attributes, values without quotes and with references resolved.
        attributes: Vec<(String, String)>,
    },
    /// `</name>`.
    Close(String),
    /// `<!-- … -->`, with what stands inside.
    Comment(String),
    /// A declaration, a processing instruction, or something that does not end.
    Other,
}

/// The tags and comments of a piece of HTML, as a browser would see them, with where they stand.
#[must_use]
pub fn tokens(html: &str) -> Vec<(Range<usize>, Token)> {
    let bytes = html.as_bytes();
    let mut out = Vec::new();
    let mut at = 0;
    while let Some(open) = html[at..].find('<').map(|i| at + i) {
        let rest = &html[open..];
        let (end, token) = if let Some(body) = rest.strip_prefix("<!--") {
            // `<!-->` and `<!--->` are whole comments for a browser.
            if body.starts_with('>') || body.starts_with("->") {
                (
                    open + 4 + body.find('>').unwrap_or(0) + 1,
                    Token::Comment(String::new()),
                )
            } else {
                match body
                    .find("-->")
                    .map(|i| (i, 3))
                    .into_iter()
                    .chain(body.find("--!>").map(|i| (i, 4)))
                    .min()
                {
                    Some((len, tail)) => (
                        open + 4 + len + tail,
                        Token::Comment(body[..len].trim().to_owned()),
                    ),
                    None => (html.len(), Token::Other),
                }
            }
        } else if matches!(bytes.get(open + 1), Some(b'!' | b'?')) {
            (
                rest.find('>').map_or(html.len(), |i| open + i + 1),
                Token::Other,
            )
        } else if matches!(bytes.get(open + 1), Some(b'/')) {
            if !bytes.get(open + 2).is_some_and(u8::is_ascii_alphabetic) {
                (
                    rest.find('>').map_or(html.len(), |i| open + i + 1),
                    Token::Other,
                )
            } else {
                let name: String = rest[2..]
                    .chars()
                    .take_while(|c| !c.is_whitespace() && !matches!(c, '>' | '/'))
                    .collect();
                match rest.find('>') {
                    Some(i) => (open + i + 1, Token::Close(name.to_ascii_lowercase())),
                    None => (html.len(), Token::Other),
                }
            }
        } else if bytes.get(open + 1).is_some_and(u8::is_ascii_alphabetic) {
            match open_tag(rest) {
                Some((len, token)) => (open + len, token),
                None => (html.len(), Token::Other),
            }
        } else {
            at = open + 1;
            continue;
        };
        out.push((open..end, token));
        at = end;
    }
    out
}

/// The opening tag at the start of a text and its length; nothing when it does not end.
fn open_tag(text: &str) -> Option<(usize, Token)> {
    let bytes = text.as_bytes();
    let is_space = |b: u8| matches!(b, b' ' | b'\t' | b'\n' | b'\r' | 0x0c);
    let mut at = 1;
    while at < bytes.len() && !is_space(bytes[at]) && !matches!(bytes[at], b'>' | b'/') {
        at += 1;
    }
    let name = text[1..at].to_ascii_lowercase();
    let mut attributes = Vec::new();
    loop {
        while at < bytes.len() && (is_space(bytes[at]) || bytes[at] == b'/') {
            at += 1;
        }
        if at >= bytes.len() {
            return None;
        }
        if bytes[at] == b'>' {
            return Some((at + 1, Token::Open { name, attributes }));
        }
        let start = at;
        // A browser takes a leading `=` as part of the name.
        at += 1;
        while at < bytes.len() && !is_space(bytes[at]) && !matches!(bytes[at], b'>' | b'/' | b'=') {
            at += 1;
        }
        let key = text[start..at].to_ascii_lowercase();
        while at < bytes.len() && is_space(bytes[at]) {
            at += 1;
        }
        let mut value = String::new();
        if at < bytes.len() && bytes[at] == b'=' {
            at += 1;
            while at < bytes.len() && is_space(bytes[at]) {
                at += 1;
            }
            match bytes.get(at) {
                Some(quote @ (b'"' | b'\'')) => {
                    let inside = at + 1;
                    let len = text[inside..].find(char::from(*quote))?;
                    value = text[inside..inside + len].to_owned();
                    at = inside + len + 1;
                }
                Some(_) => {
                    let start = at;
                    while at < bytes.len() && !is_space(bytes[at]) && bytes[at] != b'>' {
                        at += 1;
                    }
                    value = text[start..at].to_owned();
                }
                None => return None,
            }
        }
        attributes.push((key, value));
    }
}

/// Whether a tag or a comment may stand in the output as it is.
#[must_use]
pub fn allowed(token: &Token, policy: RawHtml, folder: &str) -> bool {
    if policy == RawHtml::Trusted {
        return true;
    }
    let harmless = policy == RawHtml::Harmless;
    let element = |name: &str| {
        LISTED.contains(&name)
            || harmless && (HARMLESS.contains(&name) || HARMLESS_TOO.contains(&name))
    };
    match token {
        Token::Comment(inside) => !inside.starts_with('[') && !inside.contains("<!--"),
        Token::Close(name) => element(name),
        Token::Other => false,
        Token::Open { name, attributes } => {
            element(name)
                && attributes.iter().all(|(key, value)| {
                    let key = key.as_str();
                    if LISTED_ATTRIBUTES.contains(&key) {
                        return true;
                    }
                    if !harmless {
                        return false;
                    }
                    if matches!(key, "href" | "src" | "cite") {
                        let kind = if key == "href" {
                            Destination::Link
                        } else {
                            Destination::Image
                        };
                        return link::verdict(&unescape(value), kind, folder, policy).is_none();
                    }
                    HARMLESS_ATTRIBUTES.contains(&key)
                        || HARMLESS_ATTRIBUTES_TOO.contains(&key)
                        || key.starts_with("aria-")
                        || key.starts_with("data-")
                })
        }
    }
}

/// A text with its character references resolved, as far as an address needs it.
///
/// A reference that we do not know stays as it is and then fails the check of the scheme or not: only
/// ASCII can make a scheme, and every ASCII character has a number or one of these names.
fn unescape(value: &str) -> String {
    let mut out = String::with_capacity(value.len());
    let mut rest = value;
    while let Some(at) = rest.find('&') {
        out.push_str(&rest[..at]);
        rest = &rest[at..];
        let body = &rest[1..];
        let (c, len) = if let Some(number) = body.strip_prefix('#') {
            let (digits, radix) = match number.strip_prefix(['x', 'X']) {
                Some(hex) => (hex, 16),
                None => (number, 10),
            };
            let count = digits.chars().take_while(|c| c.is_digit(radix)).count();
            let code = u32::from_str_radix(&digits[..count], radix).ok();
            let mut len = rest.len() - digits.len() + count;
            len += usize::from(rest[len..].starts_with(';'));
            (
                code.and_then(char::from_u32),
                if count == 0 { 0 } else { len },
            )
        } else {
            let name: String = body
                .chars()
                .take_while(char::is_ascii_alphanumeric)
                .collect();
            let c = match name.as_str() {
                "amp" | "AMP" => Some('&'),
                "colon" => Some(':'),
                "Tab" => Some('\t'),
                "NewLine" => Some('\n'),
                "sol" => Some('/'),
                "bsol" => Some('\\'),
                "period" => Some('.'),
                "lpar" => Some('('),
                "rpar" => Some(')'),
                "quot" => Some('"'),
                "apos" => Some('\''),
                "lt" => Some('<'),
                "gt" => Some('>'),
                _ => None,
            };
            let len = 1 + name.len();
            (c, len + usize::from(rest[len..].starts_with(';')))
        };
        match c {
            Some(c) if len > 0 => {
                out.push(c);
                rest = &rest[len..];
            }
            _ => {
                out.push('&');
                rest = body;
            }
        }
    }
    out.push_str(rest);
    out
}

/// A refused block as the text it is, on one line that Markdown does not read.
#[must_use]
pub fn as_block(html: &str) -> String {
    format!(
        "<pre class=\"hld-raw\"><code class=\"nohighlight\">{}</code></pre>",
        escape(html.trim_end_matches(['\n', '\r']))
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    fn passes(html: &str, policy: RawHtml) -> bool {
        tokens(html)
            .iter()
            .all(|(_, token)| allowed(token, policy, "notes"))
    }

    #[test]
    fn the_small_list_passes() {
        for html in [
            "<br>",
            "<br/>",
            "<sub>2</sub>",
            "<details open><summary title='a>b'>x</summary>",
            "<!-- note -->",
        ] {
            assert!(passes(html, RawHtml::Listed), "{html}");
        }
    }

    #[test]
    fn nothing_active_passes_anywhere() {
        for html in [
            "<script>alert(1)</script>",
            "<SCRIPT SRC=//evil.example>",
            "<b onclick=alert(1)>",
            "<br/onmouseover=alert(1)>",
            "<b style='background:url(//evil.example)'>",
            "<iframe src=x>",
            "<svg onload=alert(1)>",
            "<math>",
            "<a href='javascript:alert(1)'>",
            "<a href='java&#115;cript&colon;alert(1)'>",
            "<a href=' java\tscript:alert(1)'>",
            "<img src=x onerror=alert(1)>",
            "<img src='data:image/svg+xml,x'>",
            "<form action=x>",
            "<input autofocus onfocus=alert(1)>",
            "<meta http-equiv=refresh>",
            "<base href=//evil.example>",
            "<link rel=stylesheet href=x>",
            "<object data=x>",
            "<!doctype html>",
            "<?php ?>",
            "<b",
            "<b title='",
            "<!-- open",
            "<!--><script>alert(1)</script>-->",
            "<!--[if IE]><script></script><![endif]-->",
        ] {
            assert!(!passes(html, RawHtml::Listed), "{html}");
            assert!(!passes(html, RawHtml::Harmless), "{html}");
        }
    }

    #[test]
    fn a_book_of_hand_written_html_may_keep_what_is_harmless() {
        for html in [
            "<div class=\"warning\">",
            "<a href=\"b.md\">",
            "<img src=\"a.png\" width=\"30\">",
            "<h2 id=x>",
        ] {
            assert!(passes(html, RawHtml::Harmless), "{html}");
            assert!(!passes(html, RawHtml::Listed), "{html}");
        }
    }
}
