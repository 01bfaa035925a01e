//! Self-checks as cards, all of them or a fixed draw.

use hld_notes::Check;

use super::Collector;
use crate::book::Entry;
use crate::html::escape;
use crate::stages::check::question;

/// Every self-check by part.
pub(super) fn all(collector: &Collector<'_>) -> Vec<String> {
    collector.by_part(|entries| {
        let mut blocks = Vec::new();
        for entry in entries {
            for check in &entry.chapter.checks {
                blocks.push(card(collector, entry, check, "card"));
            }
        }
        blocks
    })
}

/// Some self-checks from the chapters below a slug; the same ones as long as the book has the same ones.
pub(super) fn mixed(collector: &Collector<'_>, count: usize, below: &str) -> Vec<String> {
    let prefix = below.trim_end_matches('/');
    let mut drawn = Vec::new();
    for entry in collector.book.entries() {
        let slug = entry.chapter.slug.as_str();
        let is_below = prefix.is_empty()
            || slug == prefix
            || slug
                .strip_prefix(prefix)
                .is_some_and(|rest| rest.starts_with('/'));
        if !is_below {
            continue;
        }
        for check in &entry.chapter.checks {
            let Some(id) = &check.id else { continue };
            // A hash of the id: as good as chance, and it does not move when other questions are added.
            let order = *blake3::hash(id.value.as_bytes()).as_bytes();
            drawn.push((order, entry, check));
        }
    }
    drawn.sort_by_key(|(order, ..)| *order);
    drawn.truncate(count);
    drawn
        .into_iter()
        .map(|(_, entry, check)| card(collector, entry, check, "mixed"))
        .collect()
}

fn card(collector: &Collector<'_>, entry: &Entry, check: &Check, prefix: &str) -> String {
    let fragments = collector.fragments(&entry.chapter);
    let id = check.id.as_ref().map(|id| match prefix {
        // Several pages may draw the same question, and the print page holds all of them.
        "mixed" => format!(
            "mixed-{}-{}",
            hld_notes::id_from_text(&collector.reader.replace(['/', '.'], "-")),
            id.value
        ),
        prefix => format!("{prefix}-{}", id.value),
    });
    let anchor = check.anchor();
    let home = collector.home(entry, anchor.as_deref());
    let html = question(check, id.as_deref(), &fragments, &home);
    match &check.id {
        // What a script that remembers answers goes by, wherever the question is asked.
        Some(id) => html.replacen(
            "<section class=\"hld-check\"",
            &format!(
                "<section class=\"hld-check\" data-check=\"{}\"",
                escape(&id.value)
            ),
            1,
        ),
        None => html,
    }
}
