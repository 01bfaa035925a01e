//! One chapter against the rules of its kind.

use super::{Book, title_span};
use crate::chapter::{Chapter, Section, Table};
use crate::code::Code;
use crate::config::{FrontMatterPolicy, KindRules};
use crate::diagnostic::Diagnostic;
use crate::front_matter::{FrontMatter, KEYS, PARTS};
use crate::span::Span;
use crate::suggest::closest;

/// The columns of the sections that the reference pages collect.
const COLLECTED_TABLES: &[(&str, &[&str])] = &[
    ("Numbers to know", &["Figure", "Value", "Source", "As of"]),
    ("Commonly got wrong", &["Often said", "Correct", "Source"]),
];

pub(super) fn check(book: &Book<'_>, chapter: &Chapter, found: &mut Vec<Diagnostic>) {
    if chapter.refused.is_some() {
        return;
    }
    let mut report = Report { chapter, found };
    let required = book.config.front_matter == FrontMatterPolicy::Required;
    let Some(front) = &chapter.front else {
        if required {
            let span = title_span(chapter);
            report
                .add(
                    Code::FrontMatterMissing,
                    span,
                    "this chapter has no front matter",
                )
                .help(
                    "begin the file with `---`, `title: …`, `---`; docs/format.md lists the keys",
                );
        }
        return;
    };
    front_matter(book, chapter, front, required, &mut report);
    if required || front.title.is_some() {
        title(chapter, front, &mut report);
    }
    shapes(chapter, &mut report);
    if !front.needs.is_empty() || !front.related.is_empty() {
        for section in chapter
            .sections
            .iter()
            .filter(|section| section.title == "Related")
        {
            report
                .add(
                    Code::SectionGenerated,
                    section.heading,
                    "the section `Related` is made from `needs` and `related`",
                )
                .help("move what it says into the front matter");
        }
    }
    if let Some((kind, rules)) = chapter
        .kind()
        .and_then(|kind| Some((kind, book.config.kinds.get(kind)?)))
    {
        sections(chapter, kind, rules, &mut report);
        amounts(chapter, kind, rules, &mut report);
    }
}

struct Report<'a> {
    chapter: &'a Chapter,
    found: &'a mut Vec<Diagnostic>,
}

impl Report<'_> {
    fn add(&mut self, code: Code, span: Span, message: impl Into<String>) -> &mut Diagnostic {
        self.found
            .push(Diagnostic::new(code, &self.chapter.path, span, message));
        let last = self.found.len() - 1;
        &mut self.found[last]
    }
}

fn front_matter(
    book: &Book<'_>,
    chapter: &Chapter,
    front: &FrontMatter,
    required: bool,
    report: &mut Report<'_>,
) {
    let start = Span::new(front.span.start, front.span.start + 3);
    for key in &front.unknown {
        // Where front matter is not ours alone, only what looks like a slip of the pen is reported.
        let near = closest(&key.value, KEYS.iter().copied());
        if let Some(near) = near {
            report
                .add(
                    Code::FrontMatterUnknownKey,
                    key.span,
                    format!("`{}` is not a key of the front matter", key.value),
                )
                .help(format!("did you mean `{near}`?"));
        } else if required {
            report
                .add(
                    Code::FrontMatterUnknownKey,
                    key.span,
                    format!("`{}` is not a key of the front matter", key.value),
                )
                .help(format!("known are {}", KEYS.join(", ")));
        }
    }
    let ours = required || front.keys.iter().any(|key| KEYS.contains(&key.as_str()));
    if ours && !front.unreadable && !front.keys.iter().any(|key| key == "title") {
        report
            .add(
                Code::FrontMatterMissingKey,
                start,
                "the front matter has no `title`",
            )
            .help("add `title: …`, equal to the first heading");
    }
    if required && !front.unreadable {
        let present = [
            ("kind", front.kind.is_some()),
            ("summary", front.summary.is_some()),
            ("part", front.part.is_some()),
            ("checked", front.checked.is_some()),
        ];
        for (key, _) in present
            .into_iter()
            .filter(|(key, present)| !present && !front.keys.iter().any(|k| k == key))
        {
            report.add(
                Code::FrontMatterMissingKey,
                start,
                format!("the front matter has no `{key}`"),
            );
        }
    }
    if let Some(part) = &front.part {
        let own: Vec<&str> = book.config.parts.iter().map(String::as_str).collect();
        let known = if own.is_empty() { PARTS } else { &own };
        if !known.contains(&part.value.as_str()) {
            let help = match closest(&part.value, known.iter().copied()) {
                Some(near) => format!("did you mean `{near}`? Known are {}", known.join(", ")),
                None => format!("known are {}", known.join(", ")),
            };
            report
                .add(
                    Code::FrontMatterValue,
                    part.span,
                    format!("`{}` is not a part of the book", part.value),
                )
                .help(help);
        }
    }
    let ranges = [
        ("roadmap topic", &front.roadmap, book.config.roadmap_topics),
        ("notes section", &front.notes, book.config.notes_sections),
    ];
    for (what, numbers, most) in ranges {
        let Some(most) = most else { continue };
        for number in numbers
            .iter()
            .filter(|number| !(1..=most).contains(&number.value))
        {
            report
                .add(
                    Code::ReferenceOutOfRange,
                    number.span,
                    format!("there is no {what} {}", number.value),
                )
                .help(format!("they are numbered from 1 to {most}"));
        }
    }
    if let (Some(checked), Some(today)) = (&front.checked, book.today)
        && checked.value > today
    {
        report
            .add(
                Code::CheckedInFuture,
                checked.span,
                format!("`{}` is in the future", checked.value),
            )
            .help(format!("this month is {today}"));
    }
    if chapter.kind() == Some("hub")
        && let Some(term) = front.terms.first()
    {
        report
            .add(
                Code::TermInHub,
                term.name.span,
                format!("a hub defines no term, not even `{}`", term.name.value),
            )
            .help("move the term to the chapter that explains it");
    }
}

/// Texts are compared without the difference between straight and curly marks: Markdown makes one of the other.
fn plain(text: &str) -> String {
    let mut out = String::new();
    for c in text.chars() {
        match c {
            '‘' | '’' => out.push('\''),
            '“' | '”' => out.push('"'),
            '–' => out.push_str("--"),
            '—' => out.push_str("---"),
            '…' => out.push_str("..."),
            '`' | '*' | '_' => {}
            c if c.is_whitespace() => {
                if !out.ends_with(' ') {
                    out.push(' ');
                }
            }
            c => out.push(c),
        }
    }
    out.trim().to_owned()
}

fn title(chapter: &Chapter, front: &FrontMatter, report: &mut Report<'_>) {
    let first = chapter.headings.first();
    let lead =
        first.map(|heading| Span::new(chapter.body.start, heading.span.start).of(&chapter.source));
    let first = first
        .filter(|heading| heading.level == 1 && lead.is_some_and(|lead| lead.trim().is_empty()));
    let Some(heading) = first else {
        let title = front
            .title
            .as_ref()
            .map_or("…", |title| title.value.as_str());
        let span = super::first_line(chapter, chapter.body.start);
        report
            .add(
                Code::TitleMissing,
                span,
                "this chapter does not begin with its title",
            )
            .help(format!("write `# {title}` right after the front matter"));
        return;
    };
    if let Some(title) = front
        .title
        .as_ref()
        .filter(|title| plain(&title.value) != plain(&heading.text))
    {
        report
            .add(
                Code::TitleDiffers,
                title_span(chapter),
                format!(
                    "the title is `{}` here and `{}` in the front matter",
                    heading.text, title.value
                ),
            )
            .help("make them equal");
    }
    for second in chapter
        .headings
        .iter()
        .skip(1)
        .filter(|heading| heading.level == 1 && heading.top_level)
    {
        report
            .add(
                Code::TitleMissing,
                second.span,
                format!("`{}` is a second title", second.text),
            )
            .help("a chapter has one first-level heading; write `##`");
    }
}

fn sections(chapter: &Chapter, kind: &str, rules: &KindRules, report: &mut Report<'_>) {
    let place = |title: &str| {
        chapter
            .sections
            .iter()
            .position(|section| section.title == title)
    };
    let mut last: Option<(usize, &str)> = None;
    for (number, title) in rules.sections.iter().enumerate() {
        let Some(index) = place(title) else {
            let others = chapter
                .sections
                .iter()
                .map(|s| s.title.as_str())
                .filter(|t| !rules.sections.iter().any(|r| r == t));
            let near = closest(title, others);
            let help = match (
                near,
                number.checked_sub(1).and_then(|n| rules.sections.get(n)),
            ) {
                (Some(near), _) => format!("is `## {near}` meant? The name is fixed"),
                (None, Some(before)) => format!("it stands after `{before}`"),
                (None, None) => "it is the first section".to_owned(),
            };
            let span = near
                .and_then(|near| chapter.sections.iter().find(|s| s.title == near))
                .map_or_else(|| title_span(chapter), |section| section.heading);
            report
                .add(
                    Code::SectionMissing,
                    span,
                    format!(
                        "a chapter of kind `{kind}` has a section `{title}`; this one has none"
                    ),
                )
                .help(help);
            continue;
        };
        match last {
            Some((before, before_title)) if index < before => {
                report
                    .add(
                        Code::SectionOrder,
                        chapter.sections[index].heading,
                        format!("`{title}` stands before `{before_title}`"),
                    )
                    .help(format!("the order is {}", rules.sections.join("; ")));
            }
            _ => last = Some((index, title)),
        }
    }
    for (index, section) in chapter.sections.iter().enumerate() {
        if place(&section.title).is_some_and(|first| first < index)
            && rules.sections.contains(&section.title)
        {
            report.add(
                Code::SectionOrder,
                section.heading,
                format!("the section `{}` stands twice", section.title),
            );
        }
    }
}

fn amounts(chapter: &Chapter, kind: &str, rules: &KindRules, report: &mut Report<'_>) {
    let span = title_span(chapter);
    let mut amount = |code: Code, count: usize, least: usize, most: Option<usize>, what: &str| {
        let wanted = match most {
            Some(most) => format!("{least} to {most}"),
            None => format!("at least {least}"),
        };
        if count < least || most.is_some_and(|most| count > most) {
            report
                .add(code, span, format!("this chapter has {count} {what}"))
                .help(format!("a chapter of kind `{kind}` has {wanted}"));
        }
    };
    if let Some((least, most)) = rules.words {
        amount(
            Code::ProseLength,
            chapter.prose_words,
            least,
            Some(most),
            "words of prose",
        );
    }
    if let Some((least, most)) = rules.checks {
        amount(
            Code::ChecksCount,
            chapter.checks.len(),
            least,
            Some(most),
            "self-checks",
        );
    }
    amount(
        Code::GoldTooFew,
        chapter.golds.len(),
        rules.gold,
        None,
        "gold lines",
    );
    amount(
        Code::DiagramsTooFew,
        chapter.diagrams.len(),
        rules.diagrams,
        None,
        "drawings",
    );
}

/// The sections that reference pages collect have the shape that makes collecting possible.
fn shapes(chapter: &Chapter, report: &mut Report<'_>) {
    for section in &chapter.sections {
        for (_, columns) in COLLECTED_TABLES
            .iter()
            .filter(|(title, _)| *title == section.title)
        {
            table_shape(chapter, section, columns, report);
        }
        let has_list = chapter
            .top_level_lists
            .iter()
            .any(|list| section.span.contains(*list));
        let is_collected = chapter
            .collected
            .iter()
            .any(|comment| section.span.contains(comment.span));
        if section.title == "Sources" && !has_list && !is_collected {
            report
                .add(
                    Code::SectionShape,
                    section.heading,
                    "the section `Sources` is a list",
                )
                .help("write each source as a line that begins with `- `");
        }
    }
}

fn table_shape(chapter: &Chapter, section: &Section, columns: &[&str], report: &mut Report<'_>) {
    let inside: Vec<&Table> = chapter
        .tables
        .iter()
        .filter(|table| section.span.contains(table.span))
        .collect();
    let wanted = format!(
        "`{}` is one table with the columns {}",
        section.title,
        columns.join(", ")
    );
    let [table] = inside.as_slice() else {
        let in_files = chapter
            .table_blocks
            .iter()
            .any(|block| section.span.contains(block.span));
        if !in_files {
            report
                .add(
                    Code::SectionShape,
                    section.heading,
                    format!("this section has {} tables", inside.len()),
                )
                .help(wanted);
        }
        return;
    };
    let names: Vec<String> = table
        .header
        .iter()
        .map(|cell| plain(cell.span.of(&chapter.source)))
        .collect();
    if names != columns {
        let span = match (table.header.first(), table.header.last()) {
            (Some(first), Some(last)) => Span::new(first.span.start, last.span.end),
            _ => table.span,
        };
        report
            .add(
                Code::SectionShape,
                span,
                format!("this table has the columns {}", names.join(", ")),
            )
            .help(wanted);
    }
}
