//! Collected pages: what the whole book holds, in the place of a comment.

use hld_notes::{Collection, Diagnostic};

use crate::book::BookIndex;
use crate::page::Shared;

/// The Markdown of one collection for the chapter that holds the comment.
#[must_use]
pub fn page(what: &Collection, book: &BookIndex, shared: &Shared<'_>, reader: &str) -> String {
    let _ = (what, book, shared, reader);
    String::new()
}

/// What only the whole book can find.
#[must_use]
pub fn findings(book: &BookIndex, shared: &Shared<'_>) -> Vec<Diagnostic> {
    let _ = (book, shared);
    Vec::new()
}
