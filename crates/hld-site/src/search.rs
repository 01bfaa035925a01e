//! The search index: words of every chapter, merged and cut into scripts that a page loads from disk as well.
//!
//! What the scripts hold is described in docs/decisions/0005-search.md; theme/search/ reads them.

mod chapter;
mod encode;
mod english;
mod merge;
mod packed;
mod shelf;
mod words;

use mdbook_renderer::config::HtmlConfig;

pub(crate) use chapter::{Source, index};
pub(crate) use packed::Indexed;
pub(crate) use shelf::{Book, Shelf};
pub(crate) use words::Language;

/// Whether `[output.html.search.chapter]` leaves a chapter in: the longest path that it lies under decides.
pub(crate) fn wanted(html: &HtmlConfig, source: &str) -> bool {
    let Some(search) = &html.search else {
        return true;
    };
    let source = std::path::Path::new(source);
    search
        .chapter
        .iter()
        .filter(|(path, _)| source.starts_with(path))
        .max_by_key(|(path, _)| path.len())
        .and_then(|(_, settings)| settings.enable)
        .unwrap_or(true)
}
