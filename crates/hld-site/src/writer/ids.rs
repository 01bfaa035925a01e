//! Ids of headings and terms, exactly as mdBook makes them.

use std::collections::HashMap;

/// The id that mdBook makes of a heading's text.
pub(super) fn id_of(text: &str) -> String {
    text.trim()
        .to_lowercase()
        .chars()
        .filter_map(|c| {
            if c.is_alphanumeric() || c == '_' || c == '-' {
                Some(c)
            } else if c.is_whitespace() {
                Some('-')
            } else {
                None
            }
        })
        .collect()
}

/// Makes an id unique as mdBook does: by the first free of `-1`, `-2`, ...
///
/// The map holds the next number to try, so that a thousand equal headings cost a thousand steps.
pub(super) fn unique_id(id: &str, used: &mut HashMap<String, u32>) -> String {
    let Some(next) = used.get(id).copied() else {
        used.insert(id.to_owned(), 1);
        return id.to_owned();
    };
    let mut count = next;
    loop {
        let candidate = format!("{id}-{count}");
        count += 1;
        if !used.contains_key(&candidate) {
            used.insert(candidate.clone(), 1);
            used.insert(id.to_owned(), count);
            return candidate;
        }
    }
}
