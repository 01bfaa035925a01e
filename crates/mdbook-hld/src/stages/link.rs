//! Addresses of links and images: which may stand in the output.

use std::path::Path;

use crate::root::normal;
use crate::settings::RawHtml;

/// What an address is used for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Destination {
    /// Followed when the reader asks for it.
    Link,
    /// Loaded with the page.
    Image,
}

/// Why an address may not stand in the output.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Refused {
    /// A scheme other than `https`, `http` and `mailto`.
    Scheme,
    /// An absolute path or a host without a scheme.
    Absolute,
    /// A path that climbs out of the book's folder.
    Leaves,
    /// An image that would be loaded from another site.
    Remote,
}

/// Looks at an address as a browser would; `folder` is the chapter's folder, from the book's.
///
/// ```
/// use mdbook_hld::settings::RawHtml;
/// use mdbook_hld::stages::link::{Destination, Refused, verdict};
///
/// let link = |address| verdict(address, Destination::Link, "notes/core", RawHtml::Listed);
/// assert_eq!(link("../scale/kafka.md#offsets"), None);
/// assert_eq!(link("java\nscript:alert(1)"), Some(Refused::Scheme));
/// assert_eq!(link("../../../x"), Some(Refused::Leaves));
/// ```
#[must_use]
pub fn verdict(address: &str, used: Destination, folder: &str, policy: RawHtml) -> Option<Refused> {
    if policy == RawHtml::Trusted {
        return None;
    }
    // Browsers drop control characters and take a backslash for a slash.
    let address: String = address
        .trim_matches(|c: char| c <= ' ')
        .chars()
        .filter(|c| !matches!(c, '\t' | '\n' | '\r' | '\0'))
        .map(|c| if c == '\\' { '/' } else { c })
        .collect();
    if address.is_empty() || address.starts_with(['#', '?']) {
        return None;
    }
    let head = &address[..address.find(['/', '?', '#']).unwrap_or(address.len())];
    if let Some((scheme, _)) = head.split_once(':') {
        return match scheme.to_ascii_lowercase().as_str() {
            "https" | "http" if used == Destination::Link || policy == RawHtml::Harmless => None,
            "https" | "http" => Some(Refused::Remote),
            "mailto" if used == Destination::Link => None,
            _ => Some(Refused::Scheme),
        };
    }
    if address.starts_with('/') {
        // A book with a site-url of its own may link from the root of its site.
        return (policy == RawHtml::Listed
            || used == Destination::Image && address.starts_with("//"))
        .then_some(Refused::Absolute);
    }
    let path = &address[..address.find(['?', '#']).unwrap_or(address.len())];
    let path = percent_decoded(path).replace('\\', "/");
    if path.contains('\0')
        || normal(&Path::new(folder).join(path.trim_start_matches('/'))).is_none()
    {
        return Some(Refused::Leaves);
    }
    None
}

/// `%2e%2e` as `..`; what is no valid UTF-8 afterwards becomes a replacement character.
#[must_use]
pub fn percent_decoded(path: &str) -> String {
    if !path.contains('%') {
        return path.to_owned();
    }
    let bytes = path.as_bytes();
    let mut out = Vec::with_capacity(bytes.len());
    let mut at = 0;
    while at < bytes.len() {
        let hex = |i: usize| bytes.get(i).and_then(|b| char::from(*b).to_digit(16));
        match (bytes[at], hex(at + 1), hex(at + 2)) {
            (b'%', Some(high), Some(low)) => {
                out.push(u8::try_from(high * 16 + low).unwrap_or(b'?'));
                at += 3;
            }
            (byte, ..) => {
                out.push(byte);
                at += 1;
            }
        }
    }
    String::from_utf8_lossy(&out).into_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn addresses_are_read_as_a_browser_reads_them() {
        let link = |a| verdict(a, Destination::Link, "notes/core", RawHtml::Listed);
        for fine in [
            "a.md",
            "../../diagrams/x.excalidraw",
            "#x",
            "",
            "https://a.example/../..",
            "mailto:a@b.example",
            "a b.md",
            "C++.md",
        ] {
            assert_eq!(link(fine), None, "{fine}");
        }
        for scheme in [
            "javascript:alert(1)",
            "JAVASCRIPT:1",
            "\u{1}javascript:1",
            "jav\tascript:1",
            "data:text/html,x",
            "vbscript:x",
            "file:///etc/passwd",
            "C:\\x",
        ] {
            assert_eq!(link(scheme), Some(Refused::Scheme), "{scheme}");
        }
        for absolute in [
            "/etc/passwd",
            "//evil.example",
            "\\\\evil.example",
            "/\\evil.example",
        ] {
            assert_eq!(link(absolute), Some(Refused::Absolute), "{absolute}");
        }
        for leaves in [
            "../../../x",
            "%2e%2e/%2E%2e/../x",
            "..\\..\\..\\x",
            "a/../../../../x#y",
        ] {
            assert_eq!(link(leaves), Some(Refused::Leaves), "{leaves}");
        }
    }

    #[test]
    fn images_load_from_the_book_only() {
        let image = |a, policy| verdict(a, Destination::Image, "notes", policy);
        assert_eq!(
            image("https://a.example/x.png", RawHtml::Listed),
            Some(Refused::Remote)
        );
        assert_eq!(image("https://a.example/x.png", RawHtml::Harmless), None);
        assert_eq!(
            image("data:image/png;base64,x", RawHtml::Harmless),
            Some(Refused::Scheme)
        );
    }
}
