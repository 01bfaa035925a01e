//! Gold lines: the block quote becomes the callout of the book.

use hld_notes::Gold;

use crate::edit::block_replacement;
use crate::fragment::Fragments;
use crate::html::escape;
use crate::page::{Page, Stage};

/// Turns `> [!GOLD]` quotes into callouts.
pub struct GoldLines;

impl Stage for GoldLines {
    fn run(&self, page: &mut Page<'_>) {
        let fragments = Fragments::of(page.settings(), page.chapter);
        for gold in &page.chapter.golds {
            let id = gold.anchor();
            let html = callout(gold, id.as_deref(), &fragments, "");
            let range = gold.span.range();
            page.edits
                .replace(range.clone(), block_replacement(page.text(), &range, &html));
        }
    }
}

/// The callout of one gold line; `home` is HTML that leads to its paragraph, on pages that collect.
#[must_use]
pub fn callout(gold: &Gold, id: Option<&str>, fragments: &Fragments<'_>, home: &str) -> String {
    let id = id
        .map(|id| format!(" id=\"{}\"", escape(id)))
        .unwrap_or_default();
    let mut html = format!(
        "<aside class=\"hld-gold\"{id} aria-label=\"Gold line\"><p class=\"hld-gold-line\">{}</p>",
        fragments.inline(&gold.line.text)
    );
    if let Some(when) = &gold.when {
        html.push_str(&format!(
            "<p class=\"hld-gold-when\"><span class=\"hld-label\">Say it when</span> {}</p>",
            fragments.inline(&when.text)
        ));
    }
    for follow_up in &gold.follow_ups {
        html.push_str(&format!(
            "<details class=\"hld-followup\"><summary>{}</summary>{}</details>",
            fragments.inline(&follow_up.question.text),
            fragments.blocks(&follow_up.answer.text)
        ));
    }
    html.push_str(home);
    html.push_str("</aside>");
    html
}
