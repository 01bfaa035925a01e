//! The stages: each turns one kind of construct into edits on byte ranges.

pub mod check;
pub mod collected;
pub mod diagram;
pub mod estimate;
pub mod front_matter;
pub mod gold;
pub mod image;
pub mod link;
pub mod raw_html;
pub mod related;
pub mod safety;
pub mod table;

use crate::page::{Page, Stage};

/// Runs every stage on a page.
///
/// Their order does not matter to the result: where edits overlap, the outer one wins.
pub fn run(page: &mut Page<'_>) {
    const STAGES: [&dyn Stage; 10] = [
        &front_matter::FrontMatterComment,
        &safety::Safety,
        &gold::GoldLines,
        &check::SelfChecks,
        &table::Tables,
        &diagram::Diagrams,
        &image::Images,
        &estimate::Estimates,
        &related::RelatedPlace,
        &collected::CollectedPlaces,
    ];
    for stage in STAGES {
        stage.run(page);
    }
}
