//! Every gold line by part, with its follow-ups, linked to its home.

use super::Collector;
use crate::stages::gold::callout;

pub(super) fn blocks(collector: &Collector<'_>) -> Vec<String> {
    collector.by_part(|entries| {
        let mut blocks = Vec::new();
        for entry in entries {
            let fragments = collector.fragments(&entry.chapter);
            for gold in &entry.chapter.golds {
                // Its own anchor stands in its home; the print page holds both.
                let anchor = gold.anchor();
                let id = gold.id.as_ref().map(|id| format!("line-{}", id.value));
                blocks.push(callout(
                    gold,
                    id.as_deref(),
                    &fragments,
                    &collector.home(entry, anchor.as_deref()),
                ));
            }
        }
        blocks
    })
}
