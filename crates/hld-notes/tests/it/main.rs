//! Tests on text: a chapter or a small book goes in, findings and constructs come out.

mod book;
mod constructs;
mod diagnostics_doc;
mod estimates;
mod fixing;
mod format_doc;
mod limits;
mod mutation;

use hld_notes::{
    Book, Chapter, Config, Coverage, Diagnostic, LineIndex, Month, check_book, parse, sort,
};
use std::collections::BTreeMap;
use std::fmt::Write;

/// The month of every test.
const TODAY: Month = Month {
    year: 2026,
    month: 11,
};

/// A small book: files after lines `=== path`; one chapter `core/example.md` without such lines.
struct Fixture {
    chapters: Vec<Chapter>,
    findings: Vec<Diagnostic>,
    sources: BTreeMap<String, String>,
}

impl Fixture {
    fn new(text: &str) -> Fixture {
        let mut files: Vec<(String, String)> = Vec::new();
        if !text.starts_with("=== ") {
            files.push(("core/example.md".to_owned(), text.to_owned()));
        } else {
            for line in text.split_inclusive('\n') {
                match line.strip_prefix("=== ") {
                    Some(path) => files.push((path.trim().to_owned(), String::new())),
                    None => files
                        .last_mut()
                        .expect("the first line is a path")
                        .1
                        .push_str(line),
                }
            }
        }
        let sources: BTreeMap<String, String> = files.iter().cloned().collect();
        let config: Config = match sources.get("book.toml") {
            Some(toml) => toml::from_str(toml).expect("the settings of a test are right"),
            None => Config::default(),
        };
        let mut chapters = Vec::new();
        let mut findings = Vec::new();
        for (path, source) in files.iter().filter(|(path, _)| path.ends_with(".md")) {
            let (chapter, found) = parse(path, source.as_bytes());
            chapters.push(chapter);
            findings.extend(found);
        }
        let references: Vec<&Chapter> = chapters.iter().collect();
        findings.extend(check_book(&Book {
            chapters: &references,
            config: &config,
            today: Some(TODAY),
            coverage: sources.get("coverage.tsv").map(|text| Coverage {
                path: "coverage.tsv",
                text,
            }),
        }));
        sort(&mut findings);
        Fixture {
            chapters,
            findings,
            sources,
        }
    }

    /// The findings as text, one per line with its help below.
    fn report(&self) -> String {
        let mut out = String::new();
        for finding in &self.findings {
            let source = self.sources.get(&finding.path).map_or("", String::as_str);
            let at = LineIndex::new(source).line_column(source, finding.span.start);
            let fix = if finding.fixes.is_empty() {
                ""
            } else {
                " (mended by --fix)"
            };
            writeln!(
                out,
                "{}:{}:{}: {}[{}]: {}{fix}",
                finding.path,
                at.line,
                at.column,
                finding.severity.name(),
                finding.code,
                finding.message
            )
            .expect("writing to a string");
            if let Some(help) = &finding.help {
                writeln!(out, "  help: {help}").expect("writing to a string");
            }
        }
        out
    }
}

/// The findings of a chapter or a small book.
fn check(text: &str, expected: expect_test::Expect) {
    expected.assert_eq(&Fixture::new(text).report());
}

/// A chapter in which nothing is found.
fn clean(text: &str) -> Chapter {
    let mut fixture = Fixture::new(text);
    assert_eq!(fixture.report(), "", "in:\n{text}");
    fixture.chapters.remove(0)
}
