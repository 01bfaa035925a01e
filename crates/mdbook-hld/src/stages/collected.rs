//! The places of collected pages; what goes there is made when the whole book is known.

use crate::edit::Slot;
use crate::page::{Page, Stage};

/// Leaves a place for each `<!-- hld:… -->` comment.
pub struct CollectedPlaces;

impl Stage for CollectedPlaces {
    fn run(&self, page: &mut Page<'_>) {
        for collected in &page.chapter.collected {
            page.edits.leave(
                collected.span.range(),
                "",
                Slot::Collected(collected.what.clone()),
            );
        }
    }
}
