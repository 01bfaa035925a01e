//! What may stand once in the whole book: ids of gold lines, self-checks and tables, and terms.

use super::Book;
use crate::chapter::Chapter;
use crate::code::Code;
use crate::diagnostic::Diagnostic;
use crate::span::{LineIndex, Span, Spanned};
use std::collections::BTreeMap;

pub(super) fn check(book: &Book<'_>, found: &mut Vec<Diagnostic>) {
    let mut places = Places::default();
    let mut golds = Unique::new(Code::GoldDuplicateId, "gold line");
    let mut checks = Unique::new(Code::CheckDuplicateId, "self-check");
    let mut tables = Unique::new(Code::TableDuplicateId, "table");
    for chapter in book.chapters {
        for id in chapter.golds.iter().filter_map(|gold| gold.id.as_ref()) {
            golds.add(chapter, id, &mut places, found);
        }
        for id in chapter.checks.iter().filter_map(|check| check.id.as_ref()) {
            checks.add(chapter, id, &mut places, found);
        }
        for id in chapter.table_ids() {
            tables.add(chapter, id, &mut places, found);
        }
    }
    terms(book, &mut places, found);
}

struct Unique<'a> {
    code: Code,
    what: &'static str,
    seen: BTreeMap<&'a str, (&'a Chapter, Span)>,
}

impl<'a> Unique<'a> {
    fn new(code: Code, what: &'static str) -> Unique<'a> {
        Unique {
            code,
            what,
            seen: BTreeMap::new(),
        }
    }

    fn add(
        &mut self,
        chapter: &'a Chapter,
        id: &'a Spanned<String>,
        places: &mut Places<'a>,
        found: &mut Vec<Diagnostic>,
    ) {
        match self.seen.get(id.value.as_str()) {
            None => {
                self.seen.insert(&id.value, (chapter, id.span));
            }
            Some((first, span)) => {
                let message = format!("the id `{}` belongs to another {}", id.value, self.what);
                found.push(
                    Diagnostic::new(self.code, &chapter.path, id.span, message).with_help(format!(
                        "it stands at {}; choose another id here",
                        places.name(first, *span)
                    )),
                );
            }
        }
    }
}

/// Where things stand, as people say it; the lines of a chapter are counted once.
#[derive(Default)]
struct Places<'a> {
    lines: BTreeMap<&'a str, LineIndex>,
}

impl<'a> Places<'a> {
    fn name(&mut self, chapter: &'a Chapter, span: Span) -> String {
        let lines = self
            .lines
            .entry(&chapter.path)
            .or_insert_with(|| LineIndex::new(&chapter.source));
        let at = lines.line_column(&chapter.source, span.start);
        format!("{}:{}:{}", chapter.path, at.line, at.column)
    }
}

/// A term and its aliases have one home, whatever their capitals.
fn terms<'a>(book: &Book<'a>, places: &mut Places<'a>, found: &mut Vec<Diagnostic>) {
    let mut homes: BTreeMap<String, (&Chapter, Span)> = BTreeMap::new();
    for chapter in book.chapters {
        for term in chapter.front.iter().flat_map(|front| &front.terms) {
            for name in std::iter::once(&term.name.value).chain(&term.aliases) {
                match homes.get(&name.to_lowercase()) {
                    None => {
                        homes.insert(name.to_lowercase(), (chapter, term.name.span));
                    }
                    Some((first, span)) => {
                        let message = format!("the term `{name}` has another home");
                        found.push(
                            Diagnostic::new(
                                Code::TermTwoHomes,
                                &chapter.path,
                                term.name.span,
                                message,
                            )
                            .with_help(format!(
                                "it is defined at {}; define it in one place and link to it",
                                places.name(first, *span)
                            )),
                        );
                    }
                }
            }
        }
    }
}
