//! The comments `<!-- hld:… -->` that the whole book replaces.

use crate::chapter::Collection;
use crate::code::Code;
use crate::diagnostic::Findings;
use crate::span::Span;

const NAMES: &[&str] = &[
    "gold-lines",
    "comparison-tables",
    "glossary",
    "numbers",
    "facts",
    "flashcards",
    "diagrams",
    "sources",
    "coverage",
    "roadmap",
    "mixed-check",
];
/// More self-checks than this are not one sitting.
const MIXED_CHECK_MOST: usize = 50;

/// Reads what stands between `<!--` and `-->`, which begins with `hld:`.
pub(crate) fn read(comment: &str, span: Span, findings: &mut Findings<'_>) -> Option<Collection> {
    let mut words = comment.strip_prefix("hld:")?.split_whitespace();
    let name = words.next().unwrap_or("");
    let arguments: Vec<&str> = words.collect();
    let what = match name {
        "gold-lines" => Collection::GoldLines,
        "comparison-tables" => Collection::ComparisonTables,
        "glossary" => Collection::Glossary,
        "numbers" => Collection::Numbers,
        "facts" => Collection::Facts,
        "flashcards" => Collection::Flashcards,
        "diagrams" => Collection::Diagrams,
        "sources" => Collection::Sources,
        "coverage" => Collection::Coverage,
        "roadmap" => Collection::Roadmap,
        "mixed-check" => return mixed_check(&arguments, span, findings),
        _ => {
            let help = match crate::suggest::closest(name, NAMES.iter().copied()) {
                Some(near) => format!("did you mean `hld:{near}`?"),
                None => format!("known are {}", NAMES.join(", ")),
            };
            findings
                .report(
                    Code::CollectedUnknown,
                    span,
                    format!("`hld:{name}` is not a collection"),
                )
                .help(help);
            return None;
        }
    };
    if let Some(argument) = arguments.first() {
        findings.report(
            Code::CollectedArguments,
            span,
            format!("`hld:{name}` takes no arguments, not `{argument}`"),
        );
    }
    Some(what)
}

fn mixed_check(arguments: &[&str], span: Span, findings: &mut Findings<'_>) -> Option<Collection> {
    let count = arguments
        .first()
        .and_then(|n| n.parse().ok())
        .filter(|n| (1..=MIXED_CHECK_MOST).contains(n));
    match (count, arguments) {
        (Some(count), [_, below]) => Some(Collection::MixedCheck {
            count,
            below: (*below).to_owned(),
        }),
        _ => {
            findings
                .report(
                    Code::CollectedArguments,
                    span,
                    "`hld:mixed-check` takes a number and a slug",
                )
                .help(format!(
                    "write `<!-- hld:mixed-check 10 foundations/ -->`, at most {MIXED_CHECK_MOST}"
                ));
            None
        }
    }
}
