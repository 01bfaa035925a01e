//! The chapters by part with what they need: as a graph for the eye, as a list for everybody.

use std::collections::HashSet;

use super::Collector;
use super::roadmap_graph::{Node, draw};
use crate::book::Entry;
use crate::stages::related::{markdown_text, title_of_slug};

pub(super) fn blocks(collector: &Collector<'_>) -> Vec<String> {
    let entries = collector.book.entries();
    let needed: HashSet<&str> = entries.iter().flat_map(needs).collect();
    let mut part = 0;
    collector.by_part(|entries| {
        // Pages that belong to no path (the index, the glossary) are not on the map.
        let on_map: Vec<&Entry> = entries
            .iter()
            .copied()
            .filter(|entry| is_on_map(entry, &needed))
            .collect();
        if on_map.is_empty() {
            return Vec::new();
        }
        part += 1;
        let nodes: Vec<Node> = on_map
            .iter()
            .map(|entry| Node {
                label: entry.title().to_owned(),
                address: collector.address(entry, None),
                needs: needs(entry)
                    .iter()
                    .filter_map(|slug| on_map.iter().position(|e| e.chapter.slug == *slug))
                    .collect(),
            })
            .collect();
        let mut blocks = Vec::new();
        if nodes.iter().any(|node| !node.needs.is_empty()) {
            blocks.push(draw(&nodes, &format!("roadmap-{part}")));
        }
        let items: Vec<String> = on_map.iter().map(|entry| item(collector, entry)).collect();
        blocks.push(items.join("\n"));
        blocks
    })
}

fn needs(entry: &Entry) -> Vec<&str> {
    entry
        .chapter
        .front
        .iter()
        .flat_map(|front| &front.needs)
        .map(|slug| slug.value.as_str())
        .collect()
}

/// Whether a chapter needs something, is needed, or is there to be learned.
fn is_on_map(entry: &Entry, needed: &HashSet<&str>) -> bool {
    matches!(
        entry.chapter.kind(),
        Some("concept" | "case" | "hub" | "practice" | "extension")
    ) || !needs(entry).is_empty()
        || needed.contains(entry.chapter.slug.as_str())
}

fn item(collector: &Collector<'_>, entry: &Entry) -> String {
    let link = |entry: &Entry| {
        format!(
            "[{}]({})",
            markdown_text(entry.title()),
            collector.address(entry, None)
        )
    };
    let mut out = format!("- {}", link(entry));
    let needs: Vec<String> = needs(entry)
        .into_iter()
        .map(|slug| {
            collector
                .book
                .by_slug(slug)
                .map_or_else(|| markdown_text(&title_of_slug(slug)), link)
        })
        .collect();
    if !needs.is_empty() {
        out.push_str(&format!(", after {}", needs.join(", ")));
    }
    out
}
