//! Tables: captions, cells, marks, and the layout of their pipes.

use crate::callout::is_id;
use crate::chapter::{Align, Caption, CaptionKind, Cell, Mark, MarkKind, Table, TableBlock};
use crate::code::Code;
use crate::diagnostic::{Edit, Findings};
use crate::span::{Excerpt, Span, Spanned};

/// Reads a paragraph that begins with `Table:` or `Compare:`.
pub(crate) fn caption(source: &str, span: Span, findings: &mut Findings<'_>) -> Option<Caption> {
    let text = span.of(source);
    let (kind, word) = if text.starts_with("Table:") {
        (CaptionKind::Table, "Table:")
    } else if text.starts_with("Compare:") {
        (CaptionKind::Compare, "Compare:")
    } else {
        return None;
    };
    let mut inner = Excerpt::of(source, Span::new(span.start + word.len(), span.end)).trimmed();
    let mut id = None;
    if inner.text.ends_with('}')
        && let Some(open) = inner.text.rfind("{#")
    {
        let end = inner.text.len() - 1;
        let value = inner.text[open + 2..end].to_owned();
        let place = inner.span_to_source(Span::new(open + 2, end));
        if is_id(&value) {
            id = Some(Spanned::new(value, place));
        } else {
            findings
                    .report(Code::TableBadId, place, format!("`{value}` is not an id"))
                    .help("an id is made of lower-case letters, digits and hyphens, and begins with a letter or a digit");
        }
        inner = inner.slice(Span::new(0, open)).trimmed();
    }
    Some(Caption {
        span: Span::new(span.start, span.start + text.trim_end().len()),
        kind,
        text: inner,
        id,
    })
}

/// A cell without the white space around it, and the marks in it.
pub(crate) fn cell(source: &str, span: Span) -> Cell {
    let text = span.of(source);
    let start = span.start + (text.len() - text.trim_start().len());
    let trimmed = Span::new(start, start + text.trim().len());
    let mut marks = Vec::new();
    let content = trimmed.of(source);
    for (at, c) in content.char_indices() {
        let kind = match c {
            '✅' => MarkKind::Yes,
            '❌' => MarkKind::No,
            _ => continue,
        };
        let mut end = at + c.len_utf8();
        if content[end..].starts_with('\u{fe0f}') {
            end += '\u{fe0f}'.len_utf8();
        }
        marks.push(Mark {
            span: Span::new(at, end).shifted(trimmed.start),
            kind,
        });
    }
    Cell {
        span: trimmed,
        marks,
    }
}

/// The cells of a row as the pipes divide it; a backslash takes the meaning off a pipe.
fn split_row(row: &str) -> Vec<&str> {
    let row = row.trim();
    let row = row.strip_prefix('|').unwrap_or(row);
    let mut cells = Vec::new();
    let mut start = 0;
    let mut escaped = false;
    for (at, c) in row.char_indices() {
        if c == '|' && !escaped {
            cells.push(&row[start..at]);
            start = at + 1;
        }
        escaped = c == '\\' && !escaped;
    }
    if start < row.len() && !row[start..].trim().is_empty() {
        cells.push(&row[start..]);
    }
    cells
}

fn ends_with_pipe(row: &str) -> bool {
    let row = row.trim_end();
    row.ends_with('|') && !row.ends_with("\\|")
}

/// Looks at the rows as written: too many cells are lost, loose pipes are mended.
pub(crate) fn check_layout(source: &str, table: &Table, findings: &mut Findings<'_>) {
    let columns = table.header.len();
    let text = table.span.of(source);
    let mut place = table.span.start;
    let mut loose: Option<Span> = None;
    let mut ragged = false;
    for (number, line) in text.split_inclusive('\n').enumerate() {
        let row = line.trim_end_matches(['\n', '\r']);
        let span = Span::new(place, place + row.len());
        place += line.len();
        // Rows of a table inside a list or a quote carry the prefixes of their containers.
        if !table.top_level || row.trim().is_empty() {
            continue;
        }
        let cells = split_row(row);
        if cells.len() > columns && number != 1 {
            ragged = true;
            findings
                .report(
                    Code::TableRagged,
                    span,
                    format!(
                        "this row has {} cells, the header has {columns}",
                        cells.len()
                    ),
                )
                .help("the cells at the end would be lost; write `\\|` for a pipe inside a cell");
        } else if loose.is_none() {
            let short = cells.len() < columns;
            if short || !row.trim_start().starts_with('|') || !ends_with_pipe(row) {
                loose = Some(span);
            }
        }
    }
    if let Some(span) = loose.filter(|_| !ragged) {
        let fixed = format(source, table);
        findings
            .report(
                Code::TableLayout,
                span,
                "this row does not begin and end with a pipe, or has fewer cells than the header",
            )
            .help("write every row as `| a | b |`")
            .fix(Edit::new(table.span, fixed));
    }
}

/// Writes a table the one way: a space around every cell, pipes at both ends.
fn format(source: &str, table: &Table) -> String {
    let text = table.span.of(source);
    let end = if text.contains("\r\n") { "\r\n" } else { "\n" };
    let mut out = String::with_capacity(text.len() + 16);
    for (number, line) in text.lines().enumerate() {
        if line.trim().is_empty() {
            continue;
        }
        if number == 1 {
            for align in &table.alignment {
                out.push_str(match align {
                    Align::None => "| --- ",
                    Align::Left => "| :--- ",
                    Align::Center => "| :---: ",
                    Align::Right => "| ---: ",
                });
            }
        } else {
            let cells = split_row(line);
            for column in 0..table.header.len() {
                out.push_str("| ");
                let cell = cells.get(column).map_or("", |cell| cell.trim());
                out.push_str(cell);
                out.push_str(if cell.is_empty() { "" } else { " " });
            }
        }
        out.push('|');
        out.push_str(end);
    }
    if !text.ends_with('\n') {
        out.truncate(out.len() - end.len());
    }
    out
}

/// Reads a `table` block.
pub(crate) fn block(span: Span, text: &Excerpt, findings: &mut Findings<'_>) -> TableBlock {
    let mut block = TableBlock {
        span,
        file: None,
        caption: None,
        id: None,
        compare: false,
        align: Vec::new(),
    };
    let mut value = match toml_span::parse(&text.text) {
        Ok(value) => value,
        Err(error) => {
            let place = text.span_to_source(Span::new(error.span.start, error.span.end));
            findings
                .report(
                    Code::TableBlockSyntax,
                    place,
                    format!("this table block is not TOML: {error}"),
                )
                .help("write `file = \"table.csv\"` and `caption = \"…\"`");
            return block;
        }
    };
    let toml_span::value::ValueInner::Table(table) = value.take() else {
        return block;
    };
    for (key, value) in table {
        let place = text.span_to_source(Span::new(value.span.start, value.span.end));
        let string = || value.as_str().map(|s| Spanned::new(s.to_owned(), place));
        let mut expected = None;
        match key.name.as_ref() {
            "file" => {
                block.file = string();
                if block.file.is_none() {
                    expected = Some("a string");
                }
            }
            "caption" => {
                block.caption = string();
                if block.caption.is_none() {
                    expected = Some("a string");
                }
            }
            "id" => match string() {
                Some(id) if is_id(&id.value) => block.id = Some(id),
                Some(id) => {
                    findings
                        .report(Code::TableBadId, id.span, format!("`{}` is not an id", id.value))
                        .help("an id is made of lower-case letters, digits and hyphens, and begins with a letter or a digit");
                }
                None => expected = Some("a string"),
            },
            "compare" => match value.as_bool() {
                Some(compare) => block.compare = compare,
                None => expected = Some("true or false"),
            },
            "align" => match value.as_array() {
                Some(list) => {
                    for item in list {
                        let align = match item.as_str() {
                            Some("left") => Align::Left,
                            Some("center") => Align::Center,
                            Some("right") => Align::Right,
                            Some("") => Align::None,
                            _ => {
                                expected = Some("a list of \"left\", \"center\" and \"right\"");
                                Align::None
                            }
                        };
                        block.align.push(align);
                    }
                }
                None => expected = Some("a list of \"left\", \"center\" and \"right\""),
            },
            other => {
                let span = text.span_to_source(Span::new(key.span.start, key.span.end));
                findings
                    .report(
                        Code::TableBlockKey,
                        span,
                        format!("`{other}` is not a setting of a table block"),
                    )
                    .help("known are file, caption, id, compare, align");
            }
        }
        if let Some(expected) = expected {
            findings.report(
                Code::TableBlockKey,
                place,
                format!("`{}` is not {expected}", key.name),
            );
        }
    }
    for (name, missing) in [
        ("file", block.file.is_none()),
        ("caption", block.caption.is_none()),
    ] {
        if missing {
            findings.report(
                Code::TableBlockKey,
                first_line(text),
                format!("this table block has no `{name}`"),
            );
        }
    }
    if block.compare && block.id.is_none() {
        findings
            .report(
                Code::TableMissingId,
                first_line(text),
                "this comparison table has no id",
            )
            .help("add `id = \"…\"`");
    }
    block
}

fn first_line(text: &Excerpt) -> Span {
    let end = text.text.find('\n').unwrap_or(text.text.len());
    text.span_to_source(Span::new(0, end))
}
