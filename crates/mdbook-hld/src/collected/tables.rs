//! Tables of the whole book: every comparison, and those of the sections that are collected.

use hld_notes::{CaptionKind, Chapter, Table, TableBlock};

use super::Collector;
use crate::book::Entry;
use crate::html::escape;
use crate::page::Page;
use crate::stages::table::{HtmlTable, read_rows};

/// Every `Compare:` table by part, linked to its home.
pub(super) fn comparisons(collector: &Collector<'_>) -> Vec<String> {
    collector.by_part(|entries| {
        entries
            .iter()
            .flat_map(|entry| of_chapter(collector, entry))
            .collect()
    })
}

/// The comparisons of one chapter, from its text and from files, in the order of the page.
fn of_chapter(collector: &Collector<'_>, entry: &Entry) -> Vec<String> {
    let chapter = &entry.chapter;
    let fragments = collector.fragments(chapter);
    let mut found: Vec<(usize, String)> = Vec::new();
    for table in chapter
        .tables
        .iter()
        .filter(|table| table.compares() && !table.too_large)
    {
        let Some(caption) = &table.caption else {
            continue;
        };
        let html = HtmlTable::of_markdown(table, &chapter.source, &fragments);
        let caption = captioned(
            collector,
            entry,
            &fragments.inline(&caption.text.text),
            table.anchor(),
        );
        found.push((
            table.span.start,
            html.figure(id(table.caption_id()).as_deref(), &caption),
        ));
    }
    for block in chapter.table_blocks.iter().filter(|block| block.compare) {
        let Some(rows) = rows_of(collector, chapter, block) else {
            continue;
        };
        let html = HtmlTable::of_file(&rows, &block.align, &fragments);
        let caption = block
            .caption
            .as_ref()
            .map(|caption| fragments.inline(&caption.value))
            .unwrap_or_default();
        let caption = captioned(collector, entry, &caption, block.anchor());
        let block_id = block.id.as_ref().map(|id| id.value.as_str());
        found.push((
            block.span.start,
            html.figure(id(block_id).as_deref(), &caption),
        ));
    }
    found.sort_by_key(|(at, _)| *at);
    found.into_iter().map(|(_, html)| html).collect()
}

/// A caption that leads home.
fn captioned(
    collector: &Collector<'_>,
    entry: &Entry,
    caption: &str,
    anchor: Option<String>,
) -> String {
    format!(
        "{caption} <span class=\"hld-home\">{}</span>",
        collector.link(entry, anchor.as_deref())
    )
}

fn id(id: Option<&str>) -> Option<String> {
    id.map(|id| format!("compare-{id}"))
}

trait CaptionId {
    fn caption_id(&self) -> Option<&str>;
}

impl CaptionId for Table {
    fn caption_id(&self) -> Option<&str> {
        let caption = self
            .caption
            .as_ref()
            .filter(|caption| caption.kind == CaptionKind::Compare)?;
        caption.id.as_ref().map(|id| id.value.as_str())
    }
}

/// The rows of a file; what is wrong with it was reported where it stands.
fn rows_of(
    collector: &Collector<'_>,
    chapter: &Chapter,
    block: &TableBlock,
) -> Option<crate::table_file::Rows> {
    read_rows(&mut Page::new(collector.shared, chapter), block)
}

/// The tables of one section of every chapter, those with equal headers joined into one per part.
pub(super) fn sections(collector: &Collector<'_>, title: &str, id: &str) -> Vec<String> {
    let mut count = 0;
    collector.by_part(|entries| {
        let mut joined: Vec<HtmlTable> = Vec::new();
        for entry in entries {
            for section in entry
                .chapter
                .sections
                .iter()
                .filter(|section| section.title == title)
            {
                for mut table in tables_in(collector, entry, section.span) {
                    table.header.push("Chapter".to_owned());
                    for row in &mut table.rows {
                        row.push(collector.link(entry, Some(&section.id)));
                    }
                    match joined.iter_mut().find(|known| known.header == table.header) {
                        Some(known) => known.rows.append(&mut table.rows),
                        None => joined.push(table),
                    }
                }
            }
        }
        joined
            .into_iter()
            .map(|table| {
                count += 1;
                table.figure(Some(&format!("{id}-{count}")), &escape(title))
            })
            .collect()
    })
}

fn tables_in(collector: &Collector<'_>, entry: &Entry, section: hld_notes::Span) -> Vec<HtmlTable> {
    let chapter = &entry.chapter;
    let fragments = collector.fragments(chapter);
    let mut found: Vec<(usize, HtmlTable)> = Vec::new();
    for table in chapter
        .tables
        .iter()
        .filter(|table| section.contains(table.span) && !table.too_large)
    {
        let mut html = HtmlTable::of_markdown(table, &chapter.source, &fragments);
        // Columns of several chapters are joined; each chapter may align its own in another way.
        html.align = Vec::new();
        found.push((table.span.start, html));
    }
    for block in chapter
        .table_blocks
        .iter()
        .filter(|block| section.contains(block.span))
    {
        if let Some(rows) = rows_of(collector, chapter, block) {
            found.push((block.span.start, HtmlTable::of_file(&rows, &[], &fragments)));
        }
    }
    found.sort_by_key(|(at, _)| *at);
    found.into_iter().map(|(_, table)| table).collect()
}
