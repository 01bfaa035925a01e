//! The coverage table: each line of the roadmap and the notes, with the chapter that answers it.

use super::Collector;
use crate::html::escape;
use crate::stages::related::{markdown_text, title_of_slug};
use crate::stages::table::HtmlTable;

pub(super) fn blocks(collector: &Collector<'_>) -> Vec<String> {
    let Some(text) = collector.coverage else {
        return Vec::new();
    };
    // One table for each chapter of the document that a row comes from, in the order of the file.
    let mut tables: Vec<(String, String, HtmlTable)> = Vec::new();
    for line in text.trim_start_matches('\u{feff}').lines().skip(1) {
        let fields: Vec<&str> = line.split('\t').collect();
        let &[id, kind, _, asked, slug, also, ..] = fields.as_slice() else {
            continue;
        };
        let seed = id.split(':').next().unwrap_or(id);
        let is_chapter = asked.starts_with("# ") || asked.starts_with("## ");
        let asked = bare(asked);
        if asked.is_empty() {
            continue;
        }
        if is_chapter || tables.last().is_none_or(|(known, ..)| known != seed) {
            let header = vec!["Asked".to_owned(), "Answered in".to_owned()];
            let table = HtmlTable {
                header,
                ..HtmlTable::default()
            };
            tables.push((seed.to_owned(), asked.clone(), table));
        }
        let mut answers = chapter(collector, slug);
        for slug in also
            .split([',', ';', ' '])
            .map(str::trim)
            .filter(|slug| !slug.is_empty())
        {
            answers.push_str(", ");
            answers.push_str(&chapter(collector, slug));
        }
        if let Some((_, _, table)) = tables.last_mut() {
            let asked = if kind == "heading" {
                format!("<strong>{}</strong>", escape(&asked))
            } else {
                escape(&asked)
            };
            table.rows.push(vec![asked, answers]);
        }
    }
    let mut blocks = Vec::new();
    let mut seed = String::new();
    for (index, (from, section, table)) in tables.iter().enumerate() {
        if *from != seed {
            seed.clone_from(from);
            blocks.push(format!("## {}", markdown_text(&title_of_slug(from))));
        }
        blocks.push(table.figure(Some(&format!("coverage-{}", index + 1)), &escape(section)));
    }
    blocks
}

/// A chapter by its slug, as a link once it is written.
fn chapter(collector: &Collector<'_>, slug: &str) -> String {
    match collector.book.by_slug(slug) {
        Some(entry) => collector.link(entry, None),
        None => escape(&collector.title(slug)),
    }
}

/// A line of Markdown without the marks at its beginning and around its words.
fn bare(line: &str) -> String {
    let line = line.trim_start_matches(['#', '*', '-', '>', ' ', '\t']);
    line.replace("**", "").replace('`', "").trim().to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn marks_of_markdown_are_no_part_of_what_is_asked() {
        assert_eq!(
            bare("* Focuses on **architecture**, not code"),
            "Focuses on architecture, not code"
        );
        assert_eq!(bare("## Phase 1: Core"), "Phase 1: Core");
    }
}
