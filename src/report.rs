//! Diagnostics as text for people, JSON for tools, annotations for GitHub.

use crate::cli::Format;
use annotate_snippets::renderer::DecorStyle;
use annotate_snippets::{AnnotationKind, Level, Origin, Renderer, Snippet};
use hld_notes::{Diagnostic, LineIndex, Severity, Span};
use mdbook_hld::BookRoot;
use serde_json::{Value, json};
use std::collections::HashMap;
use std::path::Path;

/// Characters of a very long line shown on each side of a finding.
const WINDOW: usize = 100;

/// Findings in larger files are shown without their line.
const LARGEST_SOURCE: u64 = 32 << 20;

/// How many findings of each severity there are.
#[derive(Debug, Default, Clone, Copy, PartialEq, Eq)]
pub struct Tally {
    pub errors: usize,
    pub warnings: usize,
}

impl Tally {
    /// Counts `findings`.
    pub fn of(findings: &[Diagnostic]) -> Self {
        let errors = findings
            .iter()
            .filter(|finding| finding.severity == Severity::Error)
            .count();
        Self {
            errors,
            warnings: findings.len() - errors,
        }
    }

    /// Whether the findings stop a build; warnings do only under `strict`.
    pub fn fails(self, strict: bool) -> bool {
        self.errors > 0 || (strict && self.warnings > 0)
    }

    fn sentence(self) -> String {
        let noun = |n: usize, one: &str| match n {
            1 => format!("1 {one}"),
            n => format!("{n} {one}s"),
        };
        match (self.errors, self.warnings) {
            (0, 0) => "no findings".to_owned(),
            (errors, 0) => noun(errors, "error"),
            (0, warnings) => noun(warnings, "warning"),
            (errors, warnings) => {
                format!("{}, {}", noun(errors, "error"), noun(warnings, "warning"))
            }
        }
    }
}

/// Colors `text` as the start of an error message; colors vanish off a terminal.
pub fn paint_error(text: &str) -> String {
    let style = anstyle::Style::new()
        .bold()
        .fg_color(Some(anstyle::AnsiColor::Red.into()));
    format!("{style}{text}{style:#}")
}

/// Prints findings: human text goes to standard error, JSON and annotations to standard output.
pub fn print(root: &Path, findings: &[Diagnostic], format: Format) {
    let mut sources = Sources::new(root);
    match format {
        Format::Human => {
            for finding in findings {
                anstream::eprintln!("{}\n", human(finding, &mut sources, true));
            }
            if !findings.is_empty() {
                anstream::eprintln!("{}", Tally::of(findings).sentence());
            }
        }
        Format::Json => {
            let rows: Vec<_> = findings.iter().map(|f| json(f, &mut sources)).collect();
            println!("{:#}", Value::Array(rows));
        }
        Format::Github => {
            for finding in findings {
                println!("{}", github(finding, &mut sources));
            }
        }
    }
}

/// Findings as JSON rows, for the page that `serve` shows after a failed build.
pub fn rows(root: &Path, findings: &[Diagnostic]) -> Vec<Value> {
    let mut sources = Sources::new(root);
    findings
        .iter()
        .map(|finding| {
            let mut row = json(finding, &mut sources);
            row["text"] = human(finding, &mut sources, false).into();
            row
        })
        .collect()
}

/// The texts of the files that findings point into, read once.
struct Sources<'a> {
    root: &'a Path,
    texts: HashMap<String, Source>,
}

struct Source {
    text: String,
    lines: LineIndex,
}

impl<'a> Sources<'a> {
    fn new(root: &'a Path) -> Self {
        Self {
            root,
            texts: HashMap::new(),
        }
    }

    fn get(&mut self, path: &str) -> &Source {
        let root = self.root;
        self.texts.entry(path.to_owned()).or_insert_with(|| {
            // A file that cannot be read has a finding of its own; it is shown without its line.
            let bytes = BookRoot::open(root)
                .ok()
                .and_then(|root| root.read(Path::new(path), LARGEST_SOURCE).ok())
                .unwrap_or_default();
            let text = String::from_utf8_lossy(&bytes).into_owned();
            let lines = LineIndex::new(&text);
            Source { text, lines }
        })
    }
}

impl Source {
    /// Line and column of a byte, both from 1.
    fn place(&self, offset: usize) -> (usize, usize) {
        let at = self.lines.line_column(&self.text, offset);
        (at.line, at.column)
    }

    /// The first line of a span with the span inside it, cut to a window when the line is very long.
    fn excerpt(&self, span: Span) -> Option<(usize, &str, std::ops::Range<usize>)> {
        let (number, _) = self.place(span.start);
        let line = self.lines.line(&self.text, number)?;
        let start = span.start.clamp(line.start, line.end);
        let end = span.end.clamp(start, line.end);
        let from = floor(&self.text, start.saturating_sub(WINDOW).max(line.start));
        let to = floor(
            &self.text,
            end.min(start + WINDOW).saturating_add(WINDOW).min(line.end),
        );
        let text = self.text.get(from..to)?;
        let start = floor(&self.text, start) - from;
        let end = floor(&self.text, end)
            .saturating_sub(from)
            .clamp(start, text.len());
        Some((number, text, start..end))
    }
}

fn floor(text: &str, mut offset: usize) -> usize {
    offset = offset.min(text.len());
    while !text.is_char_boundary(offset) {
        offset -= 1;
    }
    offset
}

fn human(finding: &Diagnostic, sources: &mut Sources<'_>, colored: bool) -> String {
    let level = match finding.severity {
        Severity::Error => Level::ERROR,
        Severity::Warning => Level::WARNING,
    };
    let source = sources.get(&finding.path);
    let title = level
        .primary_title(finding.message.as_str())
        .id(finding.code.name());
    let mut group = match source.excerpt(finding.span) {
        Some((line, text, range)) => title.element(
            Snippet::source(text)
                .line_start(line)
                .path(finding.path.as_str())
                .annotation(AnnotationKind::Primary.span(range)),
        ),
        None => title.element(Origin::path(finding.path.as_str())),
    };
    if let Some(help) = &finding.help {
        group = group.element(Level::HELP.message(help.as_str()));
    }
    let renderer = if colored {
        Renderer::styled()
    } else {
        Renderer::plain()
    };
    renderer.decor_style(DecorStyle::Unicode).render(&[group])
}

fn json(finding: &Diagnostic, sources: &mut Sources<'_>) -> Value {
    let source = sources.get(&finding.path);
    let (line, column) = source.place(finding.span.start);
    let (end_line, end_column) = source.place(finding.span.end);
    json!({
        "code": finding.code.name(),
        "severity": finding.severity.name(),
        "path": finding.path,
        "line": line,
        "column": column,
        "end_line": end_line,
        "end_column": end_column,
        "message": finding.message,
        "help": finding.help,
        "fixable": !finding.fixes.is_empty(),
    })
}

/// A workflow command: <https://docs.github.com/actions/reference/workflow-commands-for-github-actions>.
fn github(finding: &Diagnostic, sources: &mut Sources<'_>) -> String {
    let (line, column) = sources.get(&finding.path).place(finding.span.start);
    let mut message = finding.message.clone();
    if let Some(help) = &finding.help {
        message.push_str("\nhelp: ");
        message.push_str(help);
    }
    format!(
        "::{} file={},line={line},col={column},title={}::{}",
        finding.severity.name(),
        escape_property(&finding.path),
        finding.code.name(),
        escape(&message)
    )
}

fn escape(text: &str) -> String {
    text.replace('%', "%25")
        .replace('\r', "%0D")
        .replace('\n', "%0A")
}

fn escape_property(text: &str) -> String {
    escape(text).replace(':', "%3A").replace(',', "%2C")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn source(text: &str) -> Source {
        Source {
            text: text.to_owned(),
            lines: LineIndex::new(text),
        }
    }

    #[test]
    fn an_excerpt_is_the_first_line_of_the_span() {
        let source = source("one\ntwo words\nthree\n");
        let (line, text, range) = source.excerpt(Span::new(8, 16)).unwrap();
        assert_eq!((line, text, range), (2, "two words", 4..9));
    }

    #[test]
    fn a_very_long_line_is_cut_around_the_span() {
        let long = "é".repeat(5000);
        let source = source(&long);
        let (line, text, range) = source.excerpt(Span::new(4001, 4003)).unwrap();
        assert_eq!(line, 1);
        assert!(text.len() <= 4 * WINDOW + 8, "{}", text.len());
        assert!(text.get(range).is_some());
    }

    #[test]
    fn a_place_past_the_end_is_shown_at_the_end() {
        assert!(source("").excerpt(Span::new(70, 90)).is_some());
    }

    #[test]
    fn annotations_hold_no_raw_line_break() {
        assert_eq!(escape("a%\nb"), "a%25%0Ab");
        assert_eq!(escape_property("a:b,c"), "a%3Ab%2Cc");
    }

    #[test]
    fn the_tally_counts_in_words() {
        let tally = |errors, warnings| Tally { errors, warnings }.sentence();
        assert_eq!(tally(1, 0), "1 error");
        assert_eq!(tally(2, 1), "2 errors, 1 warning");
        assert_eq!(tally(0, 3), "3 warnings");
    }
}
