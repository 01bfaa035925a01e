//! Every drawing of the book: its caption as a prompt, its steps folded, a link to where it stands.

use super::Collector;
use crate::html::escape;

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
                // The pictures themselves would make this the largest page of the book by far.
                blocks.push(format!(
                    "<details class=\"hld-drawing\"><summary>{}</summary><p>{}</p>{}</details>",
                    escape(&diagram.caption),
                    escape(&diagram.alt),
                    collector.home(entry, Some(&diagram.anchor()))
                ));
            }
        }
        blocks
    })
}
