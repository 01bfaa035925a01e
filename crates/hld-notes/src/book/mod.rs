//! What only the whole book shows: ids, terms, prerequisites, links, templates, coverage.

mod coverage;
mod graph;
mod ids;
mod links;
mod settings;
mod template;

use crate::chapter::Chapter;
use crate::config::Config;
use crate::diagnostic::{Diagnostic, sort};
use crate::front_matter::Month;
use crate::span::Span;
use crate::suggest::closest;
use std::cell::Cell;
use std::collections::BTreeMap;

/// A book to check: its chapters in reading order, and what they are held against.
#[derive(Clone, Copy, Debug)]
pub struct Book<'a> {
    /// Every chapter of SUMMARY.md.
    pub chapters: &'a [&'a Chapter],
    /// The settings of `[preprocessor.hld]`.
    pub config: &'a Config,
    /// The current month, if months are to be compared with it; nothing here reads a clock.
    pub today: Option<Month>,
    /// The coverage table, if there is one.
    pub coverage: Option<Coverage<'a>>,
}

/// A coverage table: what the seeds of the book ask, and the chapter that answers it.
#[derive(Clone, Copy, Debug)]
pub struct Coverage<'a> {
    /// The file, as findings in it shall name it.
    pub path: &'a str,
    /// Its text, tab-separated.
    pub text: &'a str,
}

/// Checks what no chapter shows alone.
///
/// Findings name the path of a chapter as it was parsed, `book.toml` (always at its beginning), or the
/// path of the coverage table.
///
/// ```
/// use hld_notes::{Book, Config, check_book, parse};
///
/// let (latency, _) = parse("core/latency.md", b"# Latency\n\nSee [queues](queues.md).\n");
/// let findings = check_book(&Book {
///     chapters: &[&latency],
///     config: &Config::default(),
///     today: None,
///     coverage: None,
/// });
/// assert_eq!(findings[0].code.name(), "link-missing-file");
/// ```
pub fn check_book(book: &Book<'_>) -> Vec<Diagnostic> {
    let index = Index::new(book);
    let mut found = Vec::new();
    settings::check(book, &mut found);
    for chapter in book.chapters {
        template::check(book, chapter, &mut found);
    }
    ids::check(book, &mut found);
    graph::check(&index, &mut found);
    links::check(&index, &mut found);
    if let Some(coverage) = &book.coverage {
        coverage::check(&index, coverage, &mut found);
    }
    sort(&mut found);
    found
}

const SUGGESTIONS: usize = 300;

/// The chapters by slug and by path.
struct Index<'a> {
    book: &'a Book<'a>,
    by_slug: BTreeMap<&'a str, &'a Chapter>,
    by_path: BTreeMap<&'a str, &'a Chapter>,
    /// Looking for the nearest of thousands of names takes time: a book full of faults gets this many.
    suggestions: Cell<usize>,
}

impl<'a> Index<'a> {
    fn new(book: &'a Book<'a>) -> Index<'a> {
        let mut index = Index {
            book,
            by_slug: BTreeMap::new(),
            by_path: BTreeMap::new(),
            suggestions: Cell::new(SUGGESTIONS),
        };
        for chapter in book.chapters {
            index.by_slug.entry(&chapter.slug).or_insert(chapter);
            index.by_path.entry(&chapter.path).or_insert(chapter);
        }
        index
    }

    /// True while there is time to look for what was meant.
    fn may_suggest(&self) -> bool {
        let left = self.suggestions.get();
        self.suggestions.set(left.saturating_sub(1));
        left > 0
    }

    fn closest<'c>(
        &self,
        written: &str,
        candidates: impl Iterator<Item = &'c str>,
    ) -> Option<&'c str> {
        if self.may_suggest() {
            closest(written, candidates)
        } else {
            None
        }
    }

    fn is_planned(&self, slug: &str) -> bool {
        self.book
            .config
            .planned
            .iter()
            .any(|planned| planned == slug)
    }
}

/// Where a finding about a chapter as a whole points: its title, or else its first line.
fn title_span(chapter: &Chapter) -> Span {
    if let Some(heading) = chapter.headings.iter().find(|heading| heading.level == 1) {
        return first_line(chapter, heading.span.start);
    }
    match &chapter.front {
        Some(front) => Span::new(front.span.start, front.span.start + 3),
        None => first_line(chapter, chapter.body.start),
    }
}

/// The first line that is not empty, from a place on.
fn first_line(chapter: &Chapter, start: usize) -> Span {
    let text = chapter.source.get(start..).unwrap_or("");
    let start = start + text.len() - text.trim_start().len();
    let text = text.trim_start();
    let line = text.lines().next().unwrap_or("");
    Span::new(start, start + line.trim_end().len())
}
