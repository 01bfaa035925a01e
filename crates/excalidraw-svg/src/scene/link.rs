//! Links as the editor keeps them: trimmed, quotes escaped, script and data schemes replaced.

/// `normalizeLink` of the editor: an empty link stays empty, a dangerous one becomes `about:blank`.
pub(crate) fn normalize(link: &str) -> String {
    let link = link.trim_matches(is_js_space);
    if link.is_empty() {
        return String::new();
    }
    sanitize(&link.replace('"', "&quot;"))
}

fn is_js_space(c: char) -> bool {
    c.is_whitespace() && c != '\u{85}' || c == '\u{feff}'
}

fn sanitize(url: &str) -> String {
    let decoded = decode_entities(url);
    let without_named = remove_named(&decoded);
    let visible: String = without_named.chars().filter(|c| !is_hidden(*c)).collect();
    let visible = visible.trim_matches(is_js_space);
    if visible.is_empty() {
        return "about:blank".to_owned();
    }
    if visible.starts_with(['.', '/']) {
        return visible.to_owned();
    }
    if scheme(visible).is_some_and(is_dangerous) {
        return "about:blank".to_owned();
    }
    visible.to_owned()
}

fn is_hidden(c: char) -> bool {
    matches!(c, '\0'..='\u{1f}' | '\u{7f}'..='\u{9f}' | '\u{2000}'..='\u{200d}' | '\u{feff}')
}

/// `&#NN` with a decimal or `0x` number becomes its character; other names become the null character.
fn decode_entities(s: &str) -> String {
    let mut out = String::with_capacity(s.len());
    let mut rest = s;
    while let Some(at) = rest.find("&#") {
        out.push_str(&rest[..at]);
        let tail = &rest[at + 2..];
        let len = tail
            .bytes()
            .take_while(|b| b.is_ascii_alphanumeric() || *b == b'_')
            .count();
        if len == 0 {
            out.push_str("&#");
            rest = tail;
            continue;
        }
        let word = &tail[..len];
        let code = word
            .strip_prefix("0x")
            .or_else(|| word.strip_prefix("0X"))
            .map_or_else(
                || word.parse::<f64>().ok(),
                |hex| u64::from_str_radix(hex, 16).ok().map(|n| n as f64),
            )
            .filter(|n| n.is_finite())
            .unwrap_or(0.0);
        // String.fromCharCode keeps sixteen bits
        let unit = (crate::num::to_int32(code) as u32) & 0xffff;
        out.push(char::from_u32(unit).unwrap_or('\u{fffd}'));
        rest = &tail[len..];
        rest = rest.strip_prefix(';').unwrap_or(rest);
    }
    out.push_str(rest);
    out
}

fn remove_named(s: &str) -> String {
    let mut out = String::with_capacity(s.len());
    let mut rest = s;
    while let Some(at) = rest.find('&') {
        out.push_str(&rest[..at]);
        let tail = &rest[at..];
        let named = ["&newline;", "&tab;"].into_iter().find(|n| {
            tail.get(..n.len())
                .is_some_and(|t| t.eq_ignore_ascii_case(n))
        });
        match named {
            Some(n) => rest = &tail[n.len()..],
            None => {
                out.push('&');
                rest = &tail[1..];
            }
        }
    }
    out.push_str(rest);
    out
}

/// Everything up to the last colon of the first line that has one.
fn scheme(url: &str) -> Option<&str> {
    url.split(['\n', '\r', '\u{2028}', '\u{2029}'])
        .find_map(|line| {
            let colon = line.rfind(':').map(|i| i + 1);
            let lower = line.to_ascii_lowercase();
            let named = lower.rfind("&colon;").map(|i| i + 7);
            // at least one character stands before the colon
            let end = colon.into_iter().chain(named).max()?;
            let prefix = &line[..end];
            (prefix.chars().count() > 1).then_some(prefix)
        })
}

fn is_dangerous(scheme: &str) -> bool {
    let lower = scheme.to_ascii_lowercase();
    let name = lower.trim_start_matches(|c: char| !(c.is_ascii_alphanumeric() || c == '_'));
    ["javascript", "data", "vbscript"]
        .iter()
        .any(|bad| name.starts_with(bad))
}

/// Whether a page may carry the link: web, mail and phone addresses, and relative ones.
pub(crate) fn is_safe(link: &str) -> bool {
    let end = link.find([':', '/', '?', '#']).unwrap_or(link.len());
    match link[end..].chars().next() {
        Some(':') => matches!(
            link[..end].to_ascii_lowercase().as_str(),
            "http" | "https" | "mailto" | "tel" | "ftp" | "obsidian"
        ),
        _ => true,
    }
}

#[cfg(test)]
mod tests {
    use super::{is_safe, normalize};

    #[test]
    fn dangerous_links_become_blank() {
        for bad in [
            "javascript:alert(1)",
            " JaVaScRiPt:alert(1)",
            "java\u{200b}script:alert(1)",
            "&#106;avascript:alert(1)",
            "java&Tab;script:alert(1)",
            "data:text/html,x",
            "vbscript:x",
            "\u{1}",
        ] {
            assert_eq!(normalize(bad), "about:blank", "{bad:?}");
        }
    }

    #[test]
    fn other_links_stay() {
        for (link, want) in [
            (" https://example.org/a ", "https://example.org/a"),
            ("./data:x", "./data:x"),
            ("example.org", "example.org"),
            ("a\"b", "a&quot;b"),
            ("", ""),
            ("[[note]]", "[[note]]"),
        ] {
            assert_eq!(normalize(link), want);
        }
        assert!(is_safe("chapter/one.html?x=a:b") && is_safe("#part") && is_safe("mailto:a@b.c"));
        assert!(!is_safe("file:///etc/passwd") && !is_safe("javascript:x"));
    }
}
