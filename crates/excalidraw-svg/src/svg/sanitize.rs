//! Cleans an SVG image: what only draws stays, what acts or fetches goes.

use std::borrow::Cow;

use crate::svg::data_url;

/// Elements that only draw.
#[rustfmt::skip]
const ELEMENTS: [&str; 53] = [
    "circle", "clipPath", "defs", "desc", "ellipse", "feBlend", "feColorMatrix", "feComponentTransfer",
    "feComposite", "feConvolveMatrix", "feDiffuseLighting", "feDisplacementMap", "feDistantLight", "feDropShadow",
    "feFlood", "feFuncA", "feFuncB", "feFuncG", "feFuncR", "feGaussianBlur", "feMerge", "feMergeNode",
    "feMorphology", "feOffset", "fePointLight", "feSpecularLighting", "feSpotLight", "feTile", "feTurbulence",
    "filter", "g", "image", "line", "linearGradient", "marker", "mask", "metadata", "path", "pattern", "polygon",
    "polyline", "radialGradient", "rect", "stop", "style", "svg", "switch", "symbol", "text", "textPath", "title",
    "tspan", "use",
];

/// Deeper nesting than any drawing program writes.
const DEPTH: usize = 200;

/// The image without scripts, handlers, links, foreign content and anything from the network; `None` if it is no SVG.
pub(super) fn clean(svg: &str) -> Option<String> {
    let mut out = String::with_capacity(svg.len());
    let mut open: Vec<&str> = Vec::new();
    // elements that are left out with all they hold
    let mut hidden: Vec<&str> = Vec::new();
    let mut rest = svg.trim_start_matches('\u{feff}').trim_start();
    let mut started = false;
    while !rest.is_empty() {
        let Some(at) = rest.find('<') else {
            text(rest, &open, &hidden, &mut out);
            break;
        };
        text(&rest[..at], &open, &hidden, &mut out);
        rest = &rest[at..];
        if let Some(tail) = rest.strip_prefix("<!--") {
            rest = after(tail, "-->");
        } else if let Some(tail) = rest.strip_prefix("<![CDATA[") {
            let end = tail.find("]]>").unwrap_or(tail.len());
            let escaped = tail[..end].replace('&', "&amp;").replace('<', "&lt;");
            text(&escaped, &open, &hidden, &mut out);
            rest = tail.get(end + 3..).unwrap_or_default();
        } else if rest.starts_with("<?") {
            rest = after(rest, "?>");
        } else if rest.starts_with("<!") {
            rest = declaration(rest);
        } else if let Some(tail) = rest.strip_prefix("</") {
            let name = local(name(tail));
            if hidden.last() == Some(&name) {
                hidden.pop();
            } else if hidden.is_empty() && open.last() == Some(&name) {
                out.push_str("</");
                out.push_str(name);
                out.push('>');
                open.pop();
            }
            rest = after(tail, ">");
        } else {
            let tag = Tag::read(&rest[1..])?;
            rest = tag.rest;
            if !started && tag.name != "svg" {
                return None;
            }
            started = true;
            if open.len() + hidden.len() > DEPTH {
                return None;
            }
            if hidden.is_empty() && ELEMENTS.binary_search(&tag.name).is_ok() {
                tag.write(&mut out);
                if !tag.empty {
                    open.push(tag.name);
                }
            } else if !tag.empty {
                hidden.push(tag.name);
            }
        }
        if started && open.is_empty() && hidden.is_empty() {
            break;
        }
    }
    while let Some(name) = open.pop() {
        out.push_str("</");
        out.push_str(name);
        out.push('>');
    }
    started.then_some(out)
}

fn after<'a>(text: &'a str, end: &str) -> &'a str {
    text.find(end).map_or("", |at| &text[at + end.len()..])
}

/// What follows a document type, which may hold declarations in brackets.
fn declaration(text: &str) -> &str {
    let mut depth = 0;
    for (at, c) in text.char_indices() {
        match c {
            '[' => depth += 1,
            ']' => depth -= 1,
            '>' if depth <= 0 => return &text[at + 1..],
            _ => {}
        }
    }
    ""
}

fn name(text: &str) -> &str {
    let end = text
        .find(|c: char| c.is_whitespace() || matches!(c, '>' | '/' | '=' | '<'))
        .unwrap_or(text.len());
    &text[..end]
}

fn local(name: &str) -> &str {
    name.rsplit(':').next().unwrap_or(name)
}

fn text(text: &str, open: &[&str], hidden: &[&str], out: &mut String) {
    if !hidden.is_empty() || open.is_empty() {
        return;
    }
    if open.last() == Some(&"style") && !is_plain_css(&decoded(text)) {
        return;
    }
    references(text, out);
}

/// Copies text; only references that XML itself knows stay references.
fn references(text: &str, out: &mut String) {
    let mut rest = text;
    while let Some(at) = rest.find(['&', '>']) {
        out.push_str(&rest[..at]);
        rest = &rest[at..];
        if rest.starts_with('>') {
            out.push_str("&gt;");
            rest = &rest[1..];
            continue;
        }
        let end = rest.bytes().take(12).position(|b| b == b';');
        let known = end.map(|end| &rest[1..end]).is_some_and(|name| {
            matches!(name, "amp" | "lt" | "gt" | "quot" | "apos")
                || name
                    .strip_prefix('#')
                    .is_some_and(|n| character(n).is_some())
        });
        out.push_str(if known { "&" } else { "&amp;" });
        rest = &rest[1..];
    }
    out.push_str(rest);
}

fn character(reference: &str) -> Option<char> {
    let code = match reference.strip_prefix(['x', 'X']) {
        Some(hex) => u32::from_str_radix(hex, 16).ok()?,
        None => reference.parse().ok()?,
    };
    char::from_u32(code).filter(|c| !c.is_control() || c.is_whitespace())
}

/// The text a browser sees.
fn decoded(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    let mut rest = text;
    while let Some(at) = rest.find('&') {
        out.push_str(&rest[..at]);
        rest = &rest[at..];
        let end = rest.bytes().take(12).position(|b| b == b';');
        let found = end.and_then(|end| {
            let c = match &rest[1..end] {
                "amp" => '&',
                "lt" => '<',
                "gt" => '>',
                "quot" => '"',
                "apos" => '\'',
                name => character(name.strip_prefix('#')?)?,
            };
            Some((c, end + 1))
        });
        let (c, length) = found.unwrap_or(('&', 1));
        out.push(c);
        rest = &rest[length..];
    }
    out.push_str(rest);
    out
}

/// Style that fetches nothing: no escapes, no imports, addresses only within the image.
fn is_plain_css(css: &str) -> bool {
    let lower = css.to_ascii_lowercase();
    !lower.contains('\\')
        && !lower.contains('@')
        && ![
            "expression",
            "javascript:",
            "image(",
            "image-set(",
            "src(",
            "/*",
        ]
        .iter()
        .any(|bad| lower.contains(bad))
        && lower.match_indices("url(").all(|(at, _)| {
            lower[at + 4..]
                .trim_start()
                .trim_start_matches(['"', '\''])
                .starts_with('#')
        })
}

struct Tag<'a> {
    name: &'a str,
    attributes: Vec<(&'a str, &'a str)>,
    empty: bool,
    rest: &'a str,
}

impl<'a> Tag<'a> {
    /// Reads a tag after its `<`.
    fn read(text: &'a str) -> Option<Self> {
        let full = name(text);
        if full.is_empty() {
            return None;
        }
        let mut rest = &text[full.len()..];
        let mut attributes = Vec::new();
        loop {
            rest = rest.trim_start();
            if let Some(tail) = rest.strip_prefix("/>") {
                return Some(Self {
                    name: local(full),
                    attributes,
                    empty: true,
                    rest: tail,
                });
            }
            if let Some(tail) = rest.strip_prefix('>') {
                return Some(Self {
                    name: local(full),
                    attributes,
                    empty: false,
                    rest: tail,
                });
            }
            let key = name(rest);
            if key.is_empty() {
                // a stray slash, or something that is no markup
                rest = rest.strip_prefix('/')?;
                continue;
            }
            rest = rest[key.len()..].trim_start();
            let Some(tail) = rest.strip_prefix('=') else {
                continue;
            };
            let tail = tail.trim_start();
            let quote = tail.chars().next().filter(|c| matches!(c, '"' | '\''))?;
            let value = &tail[1..];
            let end = value.find(quote)?;
            attributes.push((key, &value[..end]));
            rest = &value[end + 1..];
        }
    }

    fn write(&self, out: &mut String) {
        out.push('<');
        out.push_str(self.name);
        if self.name == "svg" {
            // names are written without prefixes, so one namespace is enough
            out.push_str(" xmlns=\"http://www.w3.org/2000/svg\"");
        }
        let mut seen = Vec::new();
        for (key, value) in &self.attributes {
            let Some(value) = kept(self.name, key, value) else {
                continue;
            };
            let key = if *key == "xml:space" { key } else { local(key) };
            if seen.contains(&key) {
                continue;
            }
            seen.push(key);
            out.push(' ');
            out.push_str(key);
            out.push_str("=\"");
            out.push_str(
                &value
                    .replace('&', "&amp;")
                    .replace('<', "&lt;")
                    .replace('>', "&gt;")
                    .replace('"', "&quot;"),
            );
            out.push('"');
        }
        out.push_str(if self.empty { "/>" } else { ">" });
    }
}

/// The value of an attribute that may stay.
fn kept(element: &str, key: &str, value: &str) -> Option<String> {
    let plain = key
        .chars()
        .all(|c| c.is_ascii_alphanumeric() || matches!(c, '-' | '_' | ':' | '.'));
    let lower = local(key).to_ascii_lowercase();
    if !plain || key.starts_with("xmlns") || lower.starts_with("on") {
        return None;
    }
    let value = decoded(value);
    if lower == "href" || lower == "src" {
        let value = value.trim();
        if value.starts_with('#') {
            return Some(value.to_owned());
        }
        return if element == "image" {
            data_url::raster(value).map(Cow::into_owned)
        } else {
            None
        };
    }
    is_plain_css(&value).then_some(value)
}

#[cfg(test)]
mod tests {
    use super::{ELEMENTS, clean};

    #[test]
    fn elements_are_sorted() {
        assert!(ELEMENTS.is_sorted());
    }

    #[test]
    fn drawings_pass() {
        let svg = r##"<?xml version="1.0"?><!DOCTYPE svg [<!ENTITY x "y">]><svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 10 10"><defs><linearGradient id="a"/></defs><path d="M0 0" fill="url(#a)" style="stroke:red"/><text>a &amp; b</text></svg>"##;
        let want = r##"<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 10 10"><defs><linearGradient id="a"/></defs><path d="M0 0" fill="url(#a)" style="stroke:red"/><text>a &amp; b</text></svg>"##;
        assert_eq!(clean(svg).unwrap(), want);
    }

    #[test]
    fn what_acts_or_fetches_goes() {
        for (svg, want) in [
            (
                "<svg><script>alert(1)</script><g/></svg>",
                "<svg xmlns=\"http://www.w3.org/2000/svg\"><g/></svg>",
            ),
            (
                "<svg onload='x()'></svg>",
                "<svg xmlns=\"http://www.w3.org/2000/svg\"></svg>",
            ),
            (
                "<svg><a href='javascript:x'><g/></a></svg>",
                "<svg xmlns=\"http://www.w3.org/2000/svg\"></svg>",
            ),
            (
                "<svg><image href='https://x/y.png'/></svg>",
                "<svg xmlns=\"http://www.w3.org/2000/svg\"><image/></svg>",
            ),
            (
                "<svg><use xlink:href='u.svg#a'/></svg>",
                "<svg xmlns=\"http://www.w3.org/2000/svg\"><use/></svg>",
            ),
            (
                "<svg><style>@import url(x)</style></svg>",
                "<svg xmlns=\"http://www.w3.org/2000/svg\"><style></style></svg>",
            ),
            (
                "<svg><g style='fill:url(&#104;ttp://x)'/></svg>",
                "<svg xmlns=\"http://www.w3.org/2000/svg\"><g/></svg>",
            ),
            (
                "<svg><foreignObject><b>x</b></foreignObject></svg>",
                "<svg xmlns=\"http://www.w3.org/2000/svg\"></svg>",
            ),
            (
                "<svg><x:script xmlns:x='http://www.w3.org/2000/svg'>1</x:script></svg>",
                "<svg xmlns=\"http://www.w3.org/2000/svg\"></svg>",
            ),
            (
                "<svg><g>&bad;</g>",
                "<svg xmlns=\"http://www.w3.org/2000/svg\"><g>&amp;bad;</g></svg>",
            ),
        ] {
            assert_eq!(clean(svg).as_deref(), Some(want), "{svg}");
        }
        for bad in ["", "<html></html>", "no", "<svg a=b>", "<svg"] {
            assert_eq!(clean(bad), None, "{bad}");
        }
    }
}
