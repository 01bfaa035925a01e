//! The ids of headings, as mdBook 0.5 makes them.

use std::collections::{BTreeMap, BTreeSet};

/// The id that mdBook makes of a text: lower case, spaces to hyphens, everything else but letters, digits, `_` and `-` dropped.
pub fn id_from_text(text: &str) -> String {
    text.trim()
        .to_lowercase()
        .chars()
        .filter_map(|c| match c {
            c if c.is_alphanumeric() || c == '_' || c == '-' => Some(c),
            c if c.is_whitespace() => Some('-'),
            _ => None,
        })
        .collect()
}

/// The ids given so far in one chapter: the second `setup` becomes `setup-1`.
///
/// Ids written by the author do not pass through here, in mdBook as well.
#[derive(Clone, Debug, Default)]
pub struct HeadingIds {
    used: BTreeSet<String>,
    // Where to go on counting, so that many equal headings stay linear.
    next: BTreeMap<String, usize>,
}

impl HeadingIds {
    /// The id of the next heading with this text.
    pub fn give(&mut self, text: &str) -> String {
        let id = id_from_text(text);
        if self.used.insert(id.clone()) {
            return id;
        }
        let mut count = self.next.get(&id).copied().unwrap_or(1);
        loop {
            let candidate = format!("{id}-{count}");
            count += 1;
            if self.used.insert(candidate.clone()) {
                self.next.insert(id, count);
                return candidate;
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ids_are_those_of_mdbook() {
        assert_eq!(
            id_from_text("`--passes`: add more rustdoc passes"),
            "--passes-add-more-rustdoc-passes"
        );
        assert_eq!(
            id_from_text("Method-call 🐙 expressions \u{1f47c}"),
            "method-call--expressions-"
        );
        assert_eq!(id_from_text("_-_12345"), "_-_12345");
        assert_eq!(id_from_text("中文標題 CJK title"), "中文標題-cjk-title");
        assert_eq!(id_from_text("Über"), "über");
    }

    #[test]
    fn equal_headings_are_counted() {
        let mut ids = HeadingIds::default();
        assert_eq!(ids.give("Setup 1"), "setup-1");
        assert_eq!(ids.give("Setup"), "setup");
        assert_eq!(ids.give("Setup"), "setup-2");
        assert_eq!(ids.give("Setup"), "setup-3");
        assert_eq!(ids.give(""), "");
        assert_eq!(ids.give("?"), "-1");
    }
}
