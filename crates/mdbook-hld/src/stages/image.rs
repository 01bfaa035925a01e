//! Images that are no drawings: they stay Markdown, and their files have to be there.

use hld_notes::Code;

use crate::page::{Page, Stage};
use crate::stages::link::{Destination, verdict};

/// Reports images whose file is missing.
pub struct Images;

impl Stage for Images {
    fn run(&self, page: &mut Page<'_>) {
        let (chapter, folder, policy) = (page.chapter, page.folder(), page.settings().raw_html);
        for image in &chapter.images {
            let address = &image.target.value;
            let path = &address[..address.find(['?', '#']).unwrap_or(address.len())];
            // Web addresses and what was refused have no file of ours.
            let is_file = !path.is_empty() && !path.contains(':') && !path.starts_with('/');
            if !is_file || verdict(address, Destination::Image, &folder, policy).is_some() {
                continue;
            }
            let Some(path) = page.resolve(path) else {
                continue;
            };
            if !page.has_file(&path) {
                page.report(
                    Code::LinkMissingFile,
                    image.target.span,
                    format!("there is no image `{path}`"),
                    "the path is relative to the chapter; images live inside the book's folder",
                );
            }
        }
    }
}
