//! The places of collected pages; what goes there is made when the whole book is known.

use crate::edit::Slot;
use crate::page::{Page, Stage};

/// Leaves a place for each `<!-- hld:… -->` comment.
pub struct CollectedPlaces;

impl Stage for CollectedPlaces {
    fn run(&self, page: &mut Page<'_>) {
        let text = page.text();
        for collected in &page.chapter.collected {
            let range = collected.span.range();
            // Several blocks in the middle of a paragraph would tear it apart.
            if is_blank(text[..range.start].rsplit('\n').next())
                && is_blank(text[range.end..].split('\n').next())
            {
                page.edits
                    .leave(range, "", Slot::Collected(collected.what.clone()));
            }
        }
    }
}

fn is_blank(rest_of_line: Option<&str>) -> bool {
    rest_of_line.is_none_or(|rest| rest.trim().is_empty())
}
