//! What the whole book holds, in reading order: the index behind collected pages and related sections.

use std::collections::HashMap;
use std::sync::Arc;

use hld_notes::Chapter;

use crate::page::relative;
use crate::stages::related::title_of_slug;

/// One chapter in its place.
#[derive(Debug, Clone)]
pub struct Entry {
    /// The parsed chapter.
    pub chapter: Arc<Chapter>,
    /// Its name in SUMMARY.md.
    pub name: String,
    /// The title of the part of SUMMARY.md that it stands in; empty before the first.
    pub part: String,
}

impl Entry {
    /// The title of the front matter, or else the name in SUMMARY.md.
    #[must_use]
    pub fn title(&self) -> &str {
        let front = self
            .chapter
            .front
            .as_ref()
            .and_then(|front| front.title.as_ref());
        front.map_or(self.name.as_str(), |title| title.value.as_str())
    }

    /// The address of the chapter for a page in `folder`, both below the notes folder.
    #[must_use]
    pub fn link_from(&self, folder: &str) -> String {
        let path = &self.chapter.path;
        // mdBook calls a README index; under either name it is this page.
        let target = match path.strip_suffix("README.md") {
            Some(above) => format!("{above}index.html"),
            None => path.clone(),
        };
        encoded(&relative(folder, &target))
    }
}

/// A path as an address that Markdown and HTML read alike, whatever the file is called.
fn encoded(path: &str) -> String {
    let mut out = String::with_capacity(path.len());
    for c in path.chars() {
        if c.is_alphanumeric() || matches!(c, '/' | '.' | '-' | '_' | '~') {
            out.push(c);
        } else {
            for byte in c.to_string().bytes() {
                out.push_str(&format!("%{byte:02X}"));
            }
        }
    }
    out
}

/// Every chapter of a book.
#[derive(Debug, Default)]
pub struct BookIndex {
    entries: Vec<Entry>,
    by_slug: HashMap<String, usize>,
    by_path: HashMap<String, usize>,
}

impl BookIndex {
    /// An index of chapters in reading order.
    #[must_use]
    pub fn new(entries: Vec<Entry>) -> Self {
        let index = |key: fn(&Entry) -> String| {
            let mut map = HashMap::with_capacity(entries.len());
            for (at, entry) in entries.iter().enumerate() {
                map.entry(key(entry)).or_insert(at);
            }
            map
        };
        let by_slug = index(|entry| entry.chapter.slug.clone());
        let by_path = index(|entry| entry.chapter.path.clone());
        Self {
            entries,
            by_slug,
            by_path,
        }
    }

    /// The chapters in reading order.
    #[must_use]
    pub fn entries(&self) -> &[Entry] {
        &self.entries
    }

    /// The chapter of a slug.
    #[must_use]
    pub fn by_slug(&self, slug: &str) -> Option<&Entry> {
        self.by_slug.get(slug).map(|at| &self.entries[*at])
    }

    /// The chapter of a file below the notes folder.
    #[must_use]
    pub fn by_path(&self, path: &str) -> Option<&Entry> {
        self.by_path.get(path).map(|at| &self.entries[*at])
    }

    /// The chapters by part, in reading order, with the part's title.
    ///
    /// Without titles in SUMMARY.md the `part` of the front matter groups them, and without that nothing does.
    #[must_use]
    pub fn parts(&self) -> Vec<(String, Vec<&Entry>)> {
        let mut parts: Vec<(String, Vec<&Entry>)> = Vec::new();
        for entry in &self.entries {
            let title = if entry.part.is_empty() {
                let front = entry
                    .chapter
                    .front
                    .as_ref()
                    .and_then(|front| front.part.as_ref());
                front
                    .map(|part| title_of_slug(&part.value))
                    .unwrap_or_default()
            } else {
                entry.part.clone()
            };
            match parts.iter_mut().find(|(known, _)| *known == title) {
                Some((_, members)) => members.push(entry),
                None => parts.push((title, vec![entry])),
            }
        }
        parts
    }
}
