//! Every term of the front matters in one list, linked to its home.

use hld_notes::Term;

use super::Collector;
use crate::book::Entry;
use crate::html::escape;
use crate::stages::related::markdown_text;

pub(super) fn blocks(collector: &Collector<'_>) -> Vec<String> {
    let mut terms: Vec<(String, &Entry, &Term)> = Vec::new();
    for entry in collector.book.entries() {
        for term in entry.chapter.front.iter().flat_map(|front| &front.terms) {
            terms.push((term.name.value.to_lowercase(), entry, term));
        }
    }
    terms.sort_by(|a, b| (&a.0, &a.1.chapter.path).cmp(&(&b.0, &b.1.chapter.path)));
    let mut blocks = Vec::new();
    let mut open: Option<(String, String)> = None;
    for (key, entry, term) in terms {
        let letter = letter(&key);
        if open.as_ref().is_none_or(|(known, _)| *known != letter) {
            close(&mut open, &mut blocks);
            open = Some((letter, String::new()));
        }
        if let Some((_, list)) = &mut open {
            list.push_str(&item(collector, entry, term));
        }
    }
    close(&mut open, &mut blocks);
    blocks
}

fn close(open: &mut Option<(String, String)>, blocks: &mut Vec<String>) {
    if let Some((letter, items)) = open.take() {
        blocks.push(format!("## {}", markdown_text(&letter)));
        blocks.push(format!("<dl class=\"hld-glossary\">{items}</dl>"));
    }
}

/// The heading a term stands under; digits and signs share one.
fn letter(key: &str) -> String {
    match key.chars().next() {
        Some(c) if c.is_alphabetic() => c.to_uppercase().collect(),
        _ => "0-9".to_owned(),
    }
}

fn item(collector: &Collector<'_>, entry: &Entry, term: &Term) -> String {
    let fragments = collector.fragments(&entry.chapter);
    let mut name = format!("<dfn>{}</dfn>", escape(&term.name.value));
    if !term.aliases.is_empty() {
        let aliases: Vec<String> = term.aliases.iter().map(|alias| escape(alias)).collect();
        name.push_str(&format!(
            " <span class=\"hld-aliases\">also {}</span>",
            aliases.join(", ")
        ));
    }
    format!(
        "<dt id=\"term-{}\">{name}</dt><dd>{} <span class=\"hld-home\">{}</span></dd>",
        escape(&hld_notes::id_from_text(&term.name.value)),
        fragments.cell(&term.definition.value.replace('|', "\\|")),
        collector.link(entry, None)
    )
}
