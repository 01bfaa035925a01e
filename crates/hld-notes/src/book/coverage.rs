//! The coverage table: every line of the seeds has a chapter that answers it.
//!
//! A row passes when each of its term groups (split at ` ; `) has one alternative (split at `|`) in its
//! chapter: in the title or a heading, or anywhere. Comments do not count. A row whose chapter is planned
//! and not written is named on the hub page of its phase instead, when it asks for a heading.

use super::{Coverage, Index, title_span};
use crate::chapter::{Chapter, Collection};
use crate::code::Code;
use crate::diagnostic::Diagnostic;
use crate::span::Span;
use std::collections::BTreeMap;
use unicode_normalization::UnicodeNormalization;

const COLUMNS: [&str; 8] = [
    "seed_id",
    "kind",
    "section",
    "seed_text",
    "slug",
    "also",
    "where",
    "terms",
];

struct Row<'a> {
    id: &'a str,
    text: &'a str,
    slug: &'a str,
    anywhere: bool,
    terms: &'a str,
    span: Span,
}

/// A chapter as it is searched.
struct Page {
    all: String,
    headings: String,
}

pub(super) fn check(index: &Index<'_>, coverage: &Coverage<'_>, found: &mut Vec<Diagnostic>) {
    let mut pages: BTreeMap<&str, Page> = BTreeMap::new();
    // One finding per page that does not exist, however many rows wait for it.
    let mut homeless: BTreeMap<String, (Span, usize)> = BTreeMap::new();
    for row in rows(coverage, found) {
        let (chapter, hub) = match index.by_slug.get(row.slug) {
            Some(chapter) => (*chapter, false),
            None => match index.by_slug.get(hub_of(row.slug).as_str()) {
                Some(hub) if index.is_planned(row.slug) => (*hub, true),
                _ => {
                    let page = if index.is_planned(row.slug) {
                        hub_of(row.slug)
                    } else {
                        row.slug.to_owned()
                    };
                    homeless.entry(page).or_insert((row.span, 0)).1 += 1;
                    continue;
                }
            },
        };
        if hub && row.anywhere {
            continue;
        }
        let page = pages
            .entry(&chapter.slug)
            .or_insert_with(|| read(index, chapter));
        let missing = missing(
            &row,
            if row.anywhere || hub {
                &page.all
            } else {
                &page.headings
            },
        );
        if missing.is_empty() {
            continue;
        }
        let terms = missing.join(" and ");
        let (code, message) = if hub {
            (
                Code::CoverageNoChapter,
                format!(
                    "`{}` is not written yet, and this page does not name it by {terms}",
                    row.slug
                ),
            )
        } else if row.anywhere {
            (
                Code::CoverageMissing,
                format!("this chapter does not say {terms}"),
            )
        } else {
            (
                Code::CoverageMissing,
                format!("no heading of this chapter says {terms}"),
            )
        };
        found.push(
            Diagnostic::new(code, &chapter.path, title_span(chapter), message).with_help(format!(
                "`{}` of the coverage table asks for it: {}",
                row.id,
                row.text.trim()
            )),
        );
    }
    for (slug, (span, rows)) in homeless {
        let (message, help) = if index.is_planned(&slug) {
            (
                format!("`{slug}` is not written, and chapters of its phase are planned"),
                "write it first: it names the planned chapters",
            )
        } else {
            (
                format!("there is no chapter `{slug}`, written or planned"),
                "write it, or correct the slug",
            )
        };
        let rows = if rows == 1 {
            "1 row of the table waits for it".to_owned()
        } else {
            format!("{rows} rows of the table wait for it")
        };
        found.push(
            Diagnostic::new(Code::CoverageNoChapter, coverage.path, span, message)
                .with_help(format!("{help}; {rows}")),
        );
    }
}

/// The page that names a chapter while it is planned.
fn hub_of(slug: &str) -> String {
    match slug.rsplit_once('/') {
        Some((folder, _)) => format!("{folder}/index"),
        None => "index".to_owned(),
    }
}

fn rows<'a>(coverage: &Coverage<'a>, found: &mut Vec<Diagnostic>) -> Vec<Row<'a>> {
    let mut rows = Vec::new();
    let mut place = 0;
    for (number, line) in coverage.text.split_inclusive('\n').enumerate() {
        let start = place;
        place += line.len();
        let line = line.trim_end_matches(['\n', '\r']);
        let line = if number == 0 {
            line.trim_start_matches('\u{feff}')
        } else {
            line
        };
        if line.is_empty() {
            continue;
        }
        let span = Span::new(start, start + line.len());
        let fields: Vec<&str> = line.split('\t').collect();
        let fault = if number == 0 {
            (fields != COLUMNS)
                .then(|| format!("the first line names the columns {}", COLUMNS.join(", ")))
        } else {
            match fields.as_slice() {
                [_, _, _, _, _, _, "title" | "heading" | "text", _] => None,
                [_, _, _, _, _, _, other, _] => {
                    Some(format!("`{other}` is not `title`, `heading` or `text`"))
                }
                _ => Some(format!("this row has {} columns, not 8", fields.len())),
            }
        };
        if let Some(message) = fault {
            found.push(Diagnostic::new(
                Code::CoverageSyntax,
                coverage.path,
                span,
                message,
            ));
            continue;
        }
        if let ([id, _, _, text, slug, _, where_, terms], true) = (fields.as_slice(), number > 0) {
            rows.push(Row {
                id,
                text,
                slug,
                anywhere: *where_ == "text",
                terms,
                span,
            });
        }
    }
    rows
}

fn missing(row: &Row<'_>, hay: &str) -> Vec<String> {
    row.terms
        .split(" ; ")
        .filter(|group| {
            !group
                .split('|')
                .any(|term| hay.contains(&normal(term.trim())))
        })
        .map(|group| format!("`{}`", group.trim()))
        .collect()
}

fn read(index: &Index<'_>, chapter: &Chapter) -> Page {
    let mut text = without_comments(&chapter.source);
    if chapter
        .collected
        .iter()
        .any(|comment| comment.what == Collection::GoldLines)
    {
        // The page will hold every gold line of the book.
        for gold in index
            .book
            .chapters
            .iter()
            .flat_map(|chapter| &chapter.golds)
        {
            text.push('\n');
            text.push_str(&gold.line.text);
        }
    }
    let mut headings = String::new();
    for line in text.lines() {
        let level = line.bytes().take_while(|b| *b == b'#').count();
        let heading = (1..=6)
            .contains(&level)
            .then(|| &line[level..])
            .filter(|rest| rest.starts_with([' ', '\t']));
        if let Some(text) = heading.or_else(|| line.strip_prefix("title:")) {
            headings.push_str(text.trim());
            headings.push('\n');
        }
    }
    Page {
        all: normal(&text),
        headings: normal(&headings),
    }
}

fn without_comments(source: &str) -> String {
    let mut out = String::with_capacity(source.len());
    let mut rest = source;
    while let Some(open) = rest.find("<!--") {
        let Some(close) = rest[open..].find("-->") else {
            break;
        };
        out.push_str(&rest[..open]);
        rest = &rest[open + close + 3..];
    }
    out.push_str(rest);
    out
}

/// Texts are compared without capitals, marks of emphasis, and kinds of quotes, hyphens and spaces.
fn normal(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for c in text.nfkc().flat_map(char::to_lowercase) {
        match c {
            '*' | '_' | '`' => {}
            '\u{2010}'..='\u{2015}' | '\u{2212}' => out.push('-'),
            '\u{2018}' | '\u{2019}' => out.push('\''),
            '\u{201c}' | '\u{201d}' => out.push('"'),
            c if c.is_whitespace() => {
                if !out.ends_with(' ') {
                    out.push(' ');
                }
            }
            c => out.push(c),
        }
    }
    out
}
