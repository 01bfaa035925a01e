//! Front matter: YAML between two lines of three hyphens, read with places.

use crate::code::Code;
use crate::diagnostic::Findings;
use crate::limits;
use crate::span::{Span, Spanned};
use crate::yaml::{self, Node, Value};
use std::collections::BTreeSet;
use std::fmt;

/// What an author says about a chapter before it begins.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct FrontMatter {
    /// From the first hyphen to the end of the closing line.
    pub span: Span,
    /// True when the YAML could not be read.
    pub unreadable: bool,
    /// The keys that are present, whatever their values.
    pub keys: Vec<String>,
    /// The keys that the format does not know, in order; another program may.
    pub unknown: Vec<Spanned<String>>,
    /// `title`
    pub title: Option<Spanned<String>>,
    /// `kind`, one of [`KINDS`].
    pub kind: Option<Spanned<String>>,
    /// `summary`, at most 160 characters.
    pub summary: Option<Spanned<String>>,
    /// `part`
    pub part: Option<Spanned<String>>,
    /// `roadmap`: topic numbers.
    pub roadmap: Vec<Spanned<u32>>,
    /// `notes`: section numbers.
    pub notes: Vec<Spanned<u32>>,
    /// `level`, `core` or `deeper`.
    pub level: Option<Spanned<String>>,
    /// `needs`: slugs of prerequisites.
    pub needs: Vec<Spanned<String>>,
    /// `related`: slugs with a clause on why.
    pub related: Vec<Related>,
    /// `terms`: what this chapter is the home of.
    pub terms: Vec<Term>,
    /// `checked`: when the facts were last compared with their sources.
    pub checked: Option<Spanned<Month>>,
}

/// The kinds of chapters.
pub const KINDS: &[&str] = &[
    "concept",
    "case",
    "hub",
    "practice",
    "reference",
    "extension",
];
/// The parts of the book.
pub const PARTS: &[&str] = &[
    "front",
    "foundations",
    "scale",
    "core",
    "cloud",
    "ml",
    "cases",
    "interview",
    "back",
];
/// The levels of chapters.
pub const LEVELS: &[&str] = &["core", "deeper"];
pub(crate) const KEYS: &[&str] = &[
    "title", "kind", "summary", "part", "roadmap", "notes", "level", "needs", "related", "terms",
    "checked",
];
/// A summary is shown by search engines, which cut it here.
const SUMMARY_CHARACTERS: usize = 160;

/// A chapter to read next.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Related {
    /// Its slug.
    pub slug: Spanned<String>,
    /// One clause on why; empty when none is given.
    pub why: Spanned<String>,
}

/// A term of the glossary.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Term {
    /// The term.
    pub name: Spanned<String>,
    /// Its other names.
    pub aliases: Vec<String>,
    /// Those of its names that are everyday words too, marked `~`: no other chapter links to them by itself.
    pub common: Vec<String>,
    /// One sentence.
    pub definition: Spanned<String>,
}

/// A month of a year.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Month {
    /// The year, four digits.
    pub year: u16,
    /// The month, 1 to 12.
    pub month: u8,
}

impl Month {
    /// Reads `2026-11`.
    pub fn parse(text: &str) -> Option<Month> {
        let (year, month) = text.split_once('-')?;
        let digits = |s: &str| s.bytes().all(|b| b.is_ascii_digit());
        if year.len() != 4 || month.len() != 2 || !digits(year) || !digits(month) {
            return None;
        }
        let month = Month {
            year: year.parse().ok()?,
            month: month.parse().ok()?,
        };
        (1..=12).contains(&month.month).then_some(month)
    }
}

impl fmt::Display for Month {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:04}-{:02}", self.year, self.month)
    }
}

/// Reads the front matter; gives it with the place where the body begins.
pub(crate) fn read(source: &str, findings: &mut Findings<'_>) -> (Option<FrontMatter>, usize) {
    let start = if source.starts_with('\u{feff}') { 3 } else { 0 };
    let Some(first) = source[start..]
        .split_inclusive('\n')
        .next()
        .filter(|line| line.trim_end() == "---")
    else {
        return (None, start);
    };
    let inner = start + first.len();
    let mut place = inner;
    let mut closing = None;
    for line in source[inner..].split_inclusive('\n') {
        if matches!(line.trim_end(), "---" | "...") {
            closing = Some((place, place + line.len()));
            break;
        }
        if place - inner > limits::FRONT_MATTER_BYTES {
            break;
        }
        place += line.len();
    }
    let Some((yaml_end, end)) = closing else {
        let looks_like_yaml = source[inner..]
            .lines()
            .next()
            .is_some_and(|line| line.contains(':'));
        if looks_like_yaml {
            findings
                .report(
                    Code::FrontMatterUnclosed,
                    Span::new(start, start + 3),
                    "this front matter has no end",
                )
                .help("close it with a line `---`");
        }
        // Otherwise `---` is a rule, as Markdown has it.
        return (None, start);
    };
    let mut front = FrontMatter {
        span: Span::new(start, end),
        ..FrontMatter::default()
    };
    let yaml = Span::new(inner, yaml_end);
    match yaml::parse(yaml.of(source), inner) {
        Ok(Some(root)) => fill(&mut front, root, findings),
        Ok(None) => {}
        Err(fault) => {
            front.unreadable = true;
            findings
                .report(Code::FrontMatterSyntax, fault.span, fault.message)
                .help("a value with `: ` or ` #` in it, or with `[`, `{`, `*`, `&`, `!`, `|`, `>`, `%`, `@` or a backtick at its beginning, needs quotes");
        }
    }
    (Some(front), end)
}

fn fill(front: &mut FrontMatter, root: Node, findings: &mut Findings<'_>) {
    let Value::Mapping(entries) = root.value else {
        findings.report(
            Code::FrontMatterSyntax,
            root.span,
            "front matter is a list of `key: value` lines",
        );
        return;
    };
    let mut seen: BTreeSet<String> = BTreeSet::new();
    for (key, value) in entries {
        let Value::Scalar { text: name, .. } = &key.value else {
            findings.report(Code::FrontMatterSyntax, key.span, "a key is a word");
            continue;
        };
        if seen.contains(name) {
            findings.report(
                Code::FrontMatterRepeatedKey,
                key.span,
                format!("`{name}` stands twice"),
            );
            continue;
        }
        seen.insert(name.clone());
        match name.as_str() {
            "title" => front.title = text(name, value, findings),
            "kind" => front.kind = word(name, value, KINDS, findings),
            "summary" => {
                front.summary = text(name, value, findings);
                if let Some(summary) = &front.summary {
                    let length = summary.value.chars().count();
                    if length > SUMMARY_CHARACTERS {
                        findings
                            .report(
                                Code::SummaryTooLong,
                                summary.span,
                                format!("the summary has {length} characters"),
                            )
                            .help(format!(
                                "at most {SUMMARY_CHARACTERS}: search engines cut the rest"
                            ));
                    }
                }
            }
            "part" => front.part = text(name, value, findings),
            "roadmap" => front.roadmap = numbers(name, value, findings),
            "notes" => front.notes = numbers(name, value, findings),
            "level" => front.level = word(name, value, LEVELS, findings),
            "needs" => {
                front.needs = list(name, value, findings)
                    .into_iter()
                    .filter_map(|node| text(name, node, findings))
                    .collect();
            }
            "related" => front.related = related(value, findings),
            "terms" => front.terms = terms(value, findings),
            "checked" => front.checked = month(name, value, findings),
            _ => front.unknown.push(Spanned::new(name.clone(), key.span)),
        }
    }
    front.keys = seen.iter().cloned().collect();
}

fn wrong(name: &str, node: &Node, expected: &str, findings: &mut Findings<'_>) {
    findings.report(
        Code::FrontMatterValue,
        node.span,
        format!("`{name}` is not {expected}"),
    );
}

fn text(name: &str, node: Node, findings: &mut Findings<'_>) -> Option<Spanned<String>> {
    match node.value {
        Value::Scalar { text, plain }
            if !(text.trim().is_empty() || plain && matches!(text.as_str(), "~" | "null")) =>
        {
            Some(Spanned::new(text.trim().to_owned(), node.span))
        }
        _ => {
            wrong(name, &node, "a text", findings);
            None
        }
    }
}

fn word(
    name: &str,
    node: Node,
    known: &[&str],
    findings: &mut Findings<'_>,
) -> Option<Spanned<String>> {
    let word = text(name, node, findings)?;
    if known.contains(&word.value.as_str()) {
        return Some(word);
    }
    let help = match crate::suggest::closest(&word.value, known.iter().copied()) {
        Some(near) => format!("did you mean `{near}`? Known are {}", known.join(", ")),
        None => format!("known are {}", known.join(", ")),
    };
    findings
        .report(
            Code::FrontMatterValue,
            word.span,
            format!("`{}` is not a {name}", word.value),
        )
        .help(help);
    None
}

fn list(name: &str, node: Node, findings: &mut Findings<'_>) -> Vec<Node> {
    match node.value {
        Value::Sequence(items) => items,
        Value::Scalar { ref text, .. } if text.trim().is_empty() => Vec::new(),
        _ => {
            wrong(name, &node, "a list such as `[a, b]`", findings);
            Vec::new()
        }
    }
}

fn numbers(name: &str, node: Node, findings: &mut Findings<'_>) -> Vec<Spanned<u32>> {
    let mut found = Vec::new();
    for item in list(name, node, findings) {
        let number = match &item.value {
            Value::Scalar { text, .. } => text.parse().ok(),
            _ => None,
        };
        match number {
            Some(number) => found.push(Spanned::new(number, item.span)),
            None => wrong(name, &item, "a list of numbers such as `[2, 5]`", findings),
        }
    }
    found
}

fn month(name: &str, node: Node, findings: &mut Findings<'_>) -> Option<Spanned<Month>> {
    let written = text(name, node, findings)?;
    let month = Month::parse(&written.value);
    if month.is_none() {
        findings
            .report(
                Code::FrontMatterValue,
                written.span,
                format!("`{}` is not a month", written.value),
            )
            .help("write year and month: `2026-11`");
    }
    month.map(|month| Spanned::new(month, written.span))
}

fn related(node: Node, findings: &mut Findings<'_>) -> Vec<Related> {
    let mut found = Vec::new();
    match node.value {
        Value::Mapping(entries) => {
            for (key, value) in entries {
                let Some(slug) = text("related", key, findings) else {
                    continue;
                };
                let span = value.span;
                let why = text("related", value, findings)
                    .unwrap_or_else(|| Spanned::new(String::new(), span));
                found.push(Related { slug, why });
            }
        }
        Value::Scalar { ref text, .. } if text.trim().is_empty() => {}
        _ => wrong("related", &node, "a list of `slug: why` lines", findings),
    }
    found
}

fn terms(node: Node, findings: &mut Findings<'_>) -> Vec<Term> {
    let mut found = Vec::new();
    match node.value {
        Value::Mapping(entries) => {
            for (key, value) in entries {
                let Some(names) = text("terms", key, findings) else {
                    continue;
                };
                let Some(definition) = text("terms", value, findings) else {
                    continue;
                };
                let mut common = Vec::new();
                let mut parts = names.value.split(" | ").map(|name| {
                    let name = name.trim();
                    let Some(word) = name.strip_prefix('~') else {
                        return name.to_owned();
                    };
                    common.push(word.trim_start().to_owned());
                    word.trim_start().to_owned()
                });
                let name = parts.next().unwrap_or_default();
                let aliases = parts.filter(|alias| !alias.is_empty()).collect();
                found.push(Term {
                    name: Spanned::new(name, names.span),
                    aliases,
                    common,
                    definition,
                });
            }
        }
        Value::Scalar { ref text, .. } if text.trim().is_empty() => {}
        _ => wrong(
            "terms",
            &node,
            "a list of `term: definition` lines",
            findings,
        ),
    }
    found
}
