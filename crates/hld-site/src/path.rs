//! Paths of pages and files as `/`-separated strings below one root.

use std::path::Path;

/// A file system path as a `/`-separated string; `None` when it is not UTF-8.
pub(crate) fn slashed(path: &Path) -> Option<String> {
    path.to_str().map(|text| text.replace('\\', "/"))
}

/// The folder of a path, without a trailing slash; empty at the root.
pub(crate) fn folder(path: &str) -> &str {
    path.rfind('/').map_or("", |at| &path[..at])
}

/// Joins a relative link to a folder and resolves `.` and `..`; `None` when it climbs above the root.
pub(crate) fn join(folder: &str, link: &str) -> Option<String> {
    let mut parts: Vec<&str> = folder.split('/').filter(|part| !part.is_empty()).collect();
    for part in link.split('/') {
        match part {
            "" | "." => {}
            ".." => {
                parts.pop()?;
            }
            part => parts.push(part),
        }
    }
    Some(parts.join("/"))
}

/// The way from the page at `path` up to the root: empty, `../`, `../../`, ...
pub(crate) fn to_root(path: &str) -> String {
    "../".repeat(path.matches('/').count())
}

/// Decodes `%20` and its like, so that a link names the file on disk.
pub(crate) fn percent_decoded(link: &str) -> String {
    if !link.contains('%') {
        return link.to_owned();
    }
    let bytes = link.as_bytes();
    let mut out = Vec::with_capacity(bytes.len());
    let mut at = 0;
    while at < bytes.len() {
        let hex = |byte: u8| (byte as char).to_digit(16);
        if bytes[at] == b'%'
            && at + 2 < bytes.len()
            && let (Some(high), Some(low)) = (hex(bytes[at + 1]), hex(bytes[at + 2]))
        {
            out.push((high * 16 + low) as u8);
            at += 3;
        } else {
            out.push(bytes[at]);
            at += 1;
        }
    }
    String::from_utf8(out).unwrap_or_else(|_| link.to_owned())
}

/// Whether a link starts with a scheme such as `https:`.
pub(crate) fn scheme(link: &str) -> Option<&str> {
    let colon = link.find(':')?;
    let name = &link[..colon];
    let mut bytes = name.bytes();
    let first = bytes.next()?;
    (first.is_ascii_alphabetic() && bytes.all(|b| b.is_ascii_alphanumeric() || b"+.-".contains(&b)))
        .then_some(name)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn joins_and_refuses_to_climb_out() {
        assert_eq!(join("a/b", "../c.md").as_deref(), Some("a/c.md"));
        assert_eq!(join("", "./x//y").as_deref(), Some("x/y"));
        assert_eq!(join("a", "../../x"), None);
    }

    #[test]
    fn tells_schemes_from_paths() {
        assert_eq!(scheme("https://x"), Some("https"));
        assert_eq!(scheme("a/b:c"), None);
        assert_eq!(scheme("b.md#x:y"), None);
    }

    #[test]
    fn decodes_only_whole_escapes() {
        assert_eq!(percent_decoded("a%20b%"), "a b%");
        assert_eq!(percent_decoded("%E4%B8%AD"), "中");
    }
}
