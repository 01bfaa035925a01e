//! Tables: captions, scrolling regions, text equivalents of marks, and tables that live in files.

use hld_notes::{Align, Cell, Code, MarkKind, Table, TableBlock};

use crate::edit::{block_replacement, container_prefix};
use crate::fragment::Fragments;
use crate::html::{escape, escape_into};
use crate::page::{Page, Stage};
use crate::table_file::{self, Rows};

/// The largest table file.
const MAX_FILE: u64 = 1 << 20;

/// Captions and marks of Markdown tables, and `table` blocks.
pub struct Tables;

impl Stage for Tables {
    fn run(&self, page: &mut Page<'_>) {
        for table in &page.chapter.tables {
            if table.too_large {
                let range = table.span.range();
                let note =
                    "<p class=\"hld-raw\">A table that is too large for a page stood here.</p>";
                page.edits
                    .replace(range.clone(), block_replacement(page.text(), &range, note));
                continue;
            }
            marks(page, table);
            captioned(page, table);
        }
        for block in &page.chapter.table_blocks {
            from_file(page, block);
        }
    }
}

fn marks(page: &mut Page<'_>, table: &Table) {
    for cell in table.header.iter().chain(table.rows.iter().flatten()) {
        for mark in &cell.marks {
            let shown = mark.span.of(page.text());
            page.edits
                .replace(mark.span.range(), mark_html(mark.kind, shown));
        }
    }
}

/// Wraps a captioned table; the table itself stays Markdown.
fn captioned(page: &mut Page<'_>, table: &Table) {
    let Some(caption) = &table.caption else {
        return;
    };
    let text = page.text();
    let fragments = Fragments::of(page.settings(), page.chapter);
    let opening = opening(
        table.anchor().as_deref(),
        &fragments.inline(&caption.text.text),
    );
    let caption_range = caption.span.range();
    let prefix = container_prefix(text, caption_range.start);
    let blank = prefix.trim_end();
    // From the caption to the table there is white space only, so the whole way is replaced.
    page.edits.replace(
        caption_range.start..table.span.start.max(caption_range.end),
        format!("{opening}\n{blank}\n{prefix}"),
    );
    let end = table.span.end.min(text.len());
    let on_new_line = text[..end].ends_with('\n');
    let next = text[end..]
        .lines()
        .nth(usize::from(!on_new_line))
        .unwrap_or("");
    let mut closing = String::new();
    if !on_new_line {
        closing.push('\n');
    }
    closing.push_str(&format!("{blank}\n{prefix}</div></figure>"));
    if on_new_line {
        closing.push('\n');
    }
    if !next
        .bytes()
        .all(|b| matches!(b, b' ' | b'\t' | b'\r' | b'>'))
    {
        closing.push_str(&if on_new_line {
            format!("{blank}\n")
        } else {
            format!("\n{blank}")
        });
    }
    page.edits.insert(end, closing);
}

/// A scrolling region with a caption, open.
fn opening(id: Option<&str>, caption: &str) -> String {
    let id = id
        .map(|id| format!(" id=\"{}\"", escape(id)))
        .unwrap_or_default();
    format!(
        "<figure class=\"hld-table hld-rowhead\"{id}><figcaption>{caption}</figcaption>\
         <div class=\"hld-scroll\" tabindex=\"0\" role=\"region\" aria-label=\"{}\">",
        escape(&plain(caption))
    )
}

/// The text of some inline HTML that we made ourselves.
#[must_use]
pub fn plain(html: &str) -> String {
    let mut out = String::with_capacity(html.len());
    let mut in_tag = false;
    for c in html.chars() {
        match c {
            '<' => in_tag = true,
            '>' if in_tag => in_tag = false,
            c if !in_tag => out.push(c),
            _ => {}
        }
    }
    out.replace("&lt;", "<")
        .replace("&gt;", ">")
        .replace("&quot;", "\"")
        .replace("&#39;", "'")
        .replace("&#10;", " ")
        .replace("&amp;", "&")
}

fn from_file(page: &mut Page<'_>, block: &TableBlock) {
    let range = block.span.range();
    let html = match read_rows(page, block) {
        Some(rows) => {
            let fragments = Fragments::of(page.settings(), page.chapter);
            let caption = block
                .caption
                .as_ref()
                .map(|c| fragments.inline(&c.value))
                .unwrap_or_default();
            HtmlTable::of_file(&rows, &block.align, &fragments)
                .figure(block.anchor().as_deref(), &caption)
        }
        None => "<p class=\"hld-raw\">A table that could not be read stands here.</p>".to_owned(),
    };
    page.edits
        .replace(range.clone(), block_replacement(page.text(), &range, &html));
}

/// The rows of a block's file, or a finding.
pub fn read_rows(page: &mut Page<'_>, block: &TableBlock) -> Option<Rows> {
    // Without a file there is a finding of the parser already.
    let file = block.file.as_ref()?;
    let Some(path) = page.resolve(&file.value) else {
        page.report(
            Code::LinkLeavesBook,
            file.span,
            format!("the file `{}` is outside the book", file.value),
            "keep the table's file inside the book's folder",
        );
        return None;
    };
    let bytes = match page.read(&path, MAX_FILE) {
        Ok(bytes) => bytes,
        Err(error) => {
            page.report(
                Code::TableFileMissing,
                file.span,
                format!("the file `{path}` {error}"),
                "`file` is relative to the chapter, a regular .csv or .toml file of at most 1 MiB",
            );
            return None;
        }
    };
    match table_file::parse(&path, &bytes) {
        Ok(rows) => Some(rows),
        Err(what) => {
            page.report(
                Code::TableBlockSyntax,
                file.span,
                format!("the file `{path}` {what}"),
                table_file::SHAPE,
            );
            None
        }
    }
}

/// A table with its cells in HTML.
#[derive(Debug, Default, Clone, PartialEq, Eq)]
pub struct HtmlTable {
    /// The header cells.
    pub header: Vec<String>,
    /// The other rows.
    pub rows: Vec<Vec<String>>,
    /// How columns are aligned, as far as given.
    pub align: Vec<Align>,
}

impl HtmlTable {
    /// The table of a file.
    #[must_use]
    pub fn of_file(rows: &Rows, align: &[Align], fragments: &Fragments<'_>) -> Self {
        // A pipe in a file is only a pipe.
        let cells = |row: &Vec<String>| {
            row.iter()
                .map(|cell| fragments.cell(&cell.replace('|', "\\|")))
                .collect()
        };
        Self {
            header: cells(&rows.header),
            rows: rows.rows.iter().map(cells).collect(),
            align: align.to_vec(),
        }
    }

    /// A table of a chapter, for a page that collects it.
    #[must_use]
    pub fn of_markdown(table: &Table, source: &str, fragments: &Fragments<'_>) -> Self {
        let cells = |row: &Vec<Cell>| {
            row.iter()
                .map(|cell| fragments.cell(cell.span.of(source)))
                .collect()
        };
        Self {
            header: cells(&table.header),
            rows: table.rows.iter().map(cells).collect(),
            align: table.alignment.clone(),
        }
    }

    /// The table in its scrolling region, on one line; the first column names its rows.
    #[must_use]
    pub fn figure(&self, id: Option<&str>, caption: &str) -> String {
        let mut html = opening(id, caption);
        html.push_str("<table><thead><tr>");
        for (column, cell) in self.header.iter().enumerate() {
            html.push_str(&format!(
                "<th scope=\"col\"{}>{cell}</th>",
                self.style(column)
            ));
        }
        html.push_str("</tr></thead><tbody>");
        for row in &self.rows {
            html.push_str("<tr>");
            for (column, cell) in row.iter().enumerate() {
                let style = self.style(column);
                if column == 0 {
                    html.push_str(&format!("<th scope=\"row\"{style}>{cell}</th>"));
                } else {
                    html.push_str(&format!("<td{style}>{cell}</td>"));
                }
            }
            html.push_str("</tr>");
        }
        html.push_str("</tbody></table></div></figure>");
        html
    }

    fn style(&self, column: usize) -> &'static str {
        match self.align.get(column) {
            Some(Align::Left) => " style=\"text-align: left\"",
            Some(Align::Center) => " style=\"text-align: center\"",
            Some(Align::Right) => " style=\"text-align: right\"",
            Some(Align::None) | None => "",
        }
    }
}

/// Whether a text holds a ✅ or a ❌.
#[must_use]
pub fn has_mark(text: &str) -> bool {
    text.contains(['✅', '❌'])
}

/// Plain text as HTML, each mark with its equivalent.
#[must_use]
pub fn marks_as_html(text: &str) -> String {
    let mut out = String::with_capacity(text.len() + 64);
    escape_into(&mut out, text);
    out.replace('✅', &mark_html(MarkKind::Yes, "✅"))
        .replace('❌', &mark_html(MarkKind::No, "❌"))
}

fn mark_html(kind: MarkKind, shown: &str) -> String {
    let (class, word) = match kind {
        MarkKind::Yes => ("hld-yes", "yes"),
        MarkKind::No => ("hld-no", "no"),
    };
    format!("<span class=\"{class}\" role=\"img\" aria-label=\"{word}\">{shown}</span>")
}
