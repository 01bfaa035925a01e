//! Arithmetic that the build does again: named lines with units, and the claims in their comments.

use crate::diagnostic::Findings;
use crate::span::{Excerpt, Span};
use std::collections::BTreeMap;

/// A fenced `estimate` block.
#[derive(Clone, Debug, PartialEq)]
pub struct Estimate {
    /// The whole block with its fences, in the source.
    pub span: Span,
    /// The text between the fences.
    pub text: Excerpt,
    /// One per line of the text.
    pub lines: Vec<EstimateLine>,
}

/// One line of an estimate; its spans are of `text.text`, not of the source.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct EstimateLine {
    /// The line without its ending.
    pub span: Span,
    /// The name before `=`.
    pub name: Option<Span>,
    /// The expression behind it.
    pub expression: Option<Span>,
    /// From `#` to the end of the line.
    pub comment: Option<Span>,
    /// The claim in the comment.
    pub claim: Option<Claim>,
    /// What the expression gives; `None` when it cannot be computed.
    pub value: Option<Quantity>,
}

/// A number with a unit that the author says a value has.
#[derive(Clone, Debug, PartialEq)]
pub struct Claim {
    /// Number and unit.
    pub span: Span,
    /// True when the value rounds to it.
    pub holds: bool,
}

/// A code span that computes: `` `= 0.999^4 = 99.6%` ``.
#[derive(Clone, Debug, PartialEq)]
pub struct InlineEstimate {
    /// The code span with its backticks, in the source.
    pub span: Span,
    /// What is shown: without the first sign.
    pub text: String,
    /// The expression, in `text`.
    pub expression: Span,
    /// The claim, in `text`.
    pub claim: Option<Claim>,
}

/// A number with its unit.
#[derive(Clone, Debug, PartialEq)]
pub struct Quantity {
    /// In base units: seconds, bytes, one of each counted thing.
    pub value: f64,
    /// The powers of the base units: `s`, `B`, and each counted word.
    pub unit: BTreeMap<String, i32>,
}

/// The names of a chapter that have values so far.
#[derive(Clone, Debug, Default)]
pub(crate) struct Scope {
    names: BTreeMap<String, Quantity>,
}

pub(crate) fn block(
    span: Span,
    text: Excerpt,
    scope: &mut Scope,
    _findings: &mut Findings<'_>,
) -> Estimate {
    let _ = &scope.names;
    let mut lines = Vec::new();
    let mut place = 0;
    for line in text.text.split_inclusive('\n') {
        lines.push(EstimateLine {
            span: Span::new(place, place + line.trim_end().len()),
            ..EstimateLine::default()
        });
        place += line.len();
    }
    Estimate { span, text, lines }
}

pub(crate) fn inline(
    _source: &str,
    _span: Span,
    _code: &str,
    _scope: &Scope,
    _findings: &mut Findings<'_>,
) -> Option<InlineEstimate> {
    None
}
