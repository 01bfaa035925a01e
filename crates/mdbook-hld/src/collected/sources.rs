//! The lists of the sections `Sources`, chapter by chapter.

use super::Collector;
use crate::stages::related::markdown_text;

pub(super) fn blocks(collector: &Collector<'_>) -> Vec<String> {
    collector.by_part(|entries| {
        let mut blocks = Vec::new();
        for entry in entries {
            for section in entry
                .chapter
                .sections
                .iter()
                .filter(|section| section.title == "Sources")
            {
                let source = &entry.chapter.source;
                let below = source
                    .get(section.heading.end..section.span.end)
                    .unwrap_or("");
                let html = collector.fragments(&entry.chapter).blocks(below);
                if html.trim().is_empty() {
                    continue;
                }
                let address = collector.address(entry, Some(&section.id));
                blocks.push(format!("### [{}]({address})", markdown_text(entry.title())));
                blocks.push(format!("<div class=\"hld-sources\">{html}</div>"));
            }
        }
        blocks
    })
}
