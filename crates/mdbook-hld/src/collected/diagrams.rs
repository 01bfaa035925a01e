//! Every drawing of the book: its caption as a prompt, its steps folded, a link to where it stands.

use super::Collector;
use crate::html::escape;
use crate::page::Page;
use crate::stages::diagram::source_link;

pub(super) fn blocks(collector: &Collector<'_>) -> Vec<String> {
    collector.by_part(|entries| {
        let mut blocks = Vec::new();
        for entry in entries {
            for diagram in entry
                .chapter
                .diagrams
                .iter()
                .filter(|diagram| diagram.paragraph.is_some())
            {
                let page = Page::new(collector.shared, &entry.chapter);
                let source = page.resolve(&diagram.target.value).map(|path| {
                    let settings = collector.shared.settings;
                    source_link(settings, &settings.folder_of(collector.reader), &path)
                });
                // The pictures themselves would make this the largest page of the book by far.
                blocks.push(format!(
                    "<details class=\"hld-drawing\"><summary>{}</summary><p>{}</p><p class=\"hld-home\">{}{}</p></details>",
                    escape(&diagram.caption),
                    escape(&diagram.alt),
                    collector.link(entry, Some(&diagram.anchor())),
                    source.unwrap_or_default()
                ));
            }
        }
        blocks
    })
}
