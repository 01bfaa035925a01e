//! Link destinations: their kind, and the file inside the book that a relative path means.

use crate::chapter::Target;

/// Classifies a destination as a browser would read it.
pub(crate) fn classify(dest: &str) -> Target {
    // Browsers drop control characters and line ends before they look at the scheme.
    let clean: String = dest.chars().filter(|c| !c.is_control()).collect();
    let clean = clean.trim();
    if clean.is_empty() {
        return Target::Empty;
    }
    if let Some(fragment) = clean.strip_prefix('#') {
        return Target::Fragment(percent_decode(fragment));
    }
    if clean.starts_with('/') || clean.starts_with('\\') {
        return Target::Absolute;
    }
    if let Some(scheme) = scheme(clean) {
        return match scheme.as_str() {
            "http" | "https" => Target::Web,
            "mailto" => Target::Mail,
            // `C:\notes` is a path from the root of a drive.
            drive if drive.len() == 1 => Target::Absolute,
            _ => Target::Scheme(scheme),
        };
    }
    let (path, fragment) = match clean.split_once('#') {
        Some((path, fragment)) => (path, Some(percent_decode(fragment))),
        None => (clean, None),
    };
    let path = path.split('?').next().unwrap_or(path);
    Target::Path {
        path: percent_decode(path),
        fragment,
    }
}

fn scheme(dest: &str) -> Option<String> {
    let (scheme, _) = dest.split_once(':')?;
    let mut chars = scheme.chars();
    let first = chars.next()?;
    let rest = chars.all(|c| c.is_ascii_alphanumeric() || "+-.".contains(c));
    (first.is_ascii_alphabetic() && rest).then(|| scheme.to_ascii_lowercase())
}

/// Resolves `%20` and its like; what is not valid stays as it is.
pub(crate) fn percent_decode(text: &str) -> String {
    if !text.contains('%') {
        return text.to_owned();
    }
    let bytes = text.as_bytes();
    let mut out = Vec::with_capacity(bytes.len());
    let mut i = 0;
    while i < bytes.len() {
        let pair = bytes
            .get(i + 1..i + 3)
            .and_then(|hex| std::str::from_utf8(hex).ok());
        match pair
            .filter(|_| bytes[i] == b'%')
            .and_then(|hex| u8::from_str_radix(hex, 16).ok())
        {
            Some(byte) => {
                out.push(byte);
                i += 3;
            }
            None => {
                out.push(bytes[i]);
                i += 1;
            }
        }
    }
    String::from_utf8(out).unwrap_or_else(|_| text.to_owned())
}

/// What a relative path means.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Resolved {
    /// A file inside the book, relative to the folder of book.toml.
    Inside(String),
    /// A place outside the folder of book.toml.
    Outside,
    /// A path from the root of the machine.
    Absolute,
}

/// Resolves `path` as written in `file`; both results and `file` are relative to the folder of book.toml.
pub fn resolve(file: &str, path: &str) -> Resolved {
    let path = path.replace('\\', "/");
    let drive = path.as_bytes().get(1) == Some(&b':') && path.as_bytes()[0].is_ascii_alphabetic();
    if path.starts_with('/') || drive {
        return Resolved::Absolute;
    }
    let folder = file.rsplit_once('/').map_or("", |(folder, _)| folder);
    let mut parts: Vec<&str> = Vec::new();
    for part in folder.split('/').chain(path.split('/')) {
        match part {
            "" | "." => {}
            ".." => {
                if parts.pop().is_none() {
                    return Resolved::Outside;
                }
            }
            part => parts.push(part),
        }
    }
    Resolved::Inside(parts.join("/"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn schemes_are_seen_through_white_space() {
        assert_eq!(
            classify("java\tscript:alert(1)"),
            Target::Scheme("javascript".into())
        );
        assert_eq!(
            classify(" JavaScript:alert(1)"),
            Target::Scheme("javascript".into())
        );
        assert_eq!(classify("https://example.org"), Target::Web);
        assert_eq!(classify("//example.org"), Target::Absolute);
        assert_eq!(classify("C:\\notes"), Target::Absolute);
        assert_eq!(
            classify("a%20b.md#c%C3%A9"),
            Target::Path {
                path: "a b.md".into(),
                fragment: Some("cé".into())
            }
        );
        assert_eq!(
            classify("%zz%2"),
            Target::Path {
                path: "%zz%2".into(),
                fragment: None
            }
        );
    }

    #[test]
    fn paths_are_resolved_within_the_book() {
        assert_eq!(
            resolve("notes/core/a.md", "../../diagrams/x.excalidraw"),
            Resolved::Inside("diagrams/x.excalidraw".into())
        );
        assert_eq!(resolve("notes/core/a.md", "../../../x"), Resolved::Outside);
        assert_eq!(resolve("notes/a.md", "/etc/passwd"), Resolved::Absolute);
        assert_eq!(resolve("notes/a.md", "c:/x"), Resolved::Absolute);
        assert_eq!(
            resolve("a.md", "./b//c.md"),
            Resolved::Inside("b/c.md".into())
        );
    }
}
