//! Arithmetic that the build does again: named lines with units, and the claims in their comments.

mod claim;
mod expression;
mod number;
mod unit;

use crate::code::Code;
use crate::diagnostic::Findings;
use crate::limits;
use crate::span::{Excerpt, Span};
use std::cell::Cell;
use std::collections::BTreeMap;

pub use unit::Powers;

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
    pub unit: Powers,
}

/// The names of a chapter that have values so far; `None` after a fault.
#[derive(Clone, Debug, Default)]
pub(crate) struct Scope {
    names: BTreeMap<String, Option<Quantity>>,
    /// How often the nearest of the names was looked for.
    suggested: Cell<usize>,
}

/// What is wrong, and where in the text of the estimate.
#[derive(Debug)]
pub(crate) struct Fault {
    code: Code,
    span: Span,
    message: String,
    help: Option<String>,
}

impl Fault {
    pub(crate) fn new(code: Code, span: Span, message: impl Into<String>) -> Fault {
        Fault {
            code,
            span,
            message: message.into(),
            help: None,
        }
    }

    pub(crate) fn help(mut self, help: impl Into<String>) -> Fault {
        self.help = Some(help.into());
        self
    }

    fn report(self, findings: &mut Findings<'_>, to_source: impl Fn(Span) -> Span) {
        let report = findings.report(self.code, to_source(self.span), self.message);
        report.help = self.help;
    }
}

/// Computes a block; later blocks of the chapter see its names.
pub(crate) fn block(
    span: Span,
    text: Excerpt,
    scope: &mut Scope,
    findings: &mut Findings<'_>,
) -> Estimate {
    let mut lines = Vec::new();
    let mut named: Vec<String> = Vec::new();
    let mut place = 0;
    for raw in text.text.split_inclusive('\n') {
        let span = Span::new(place, place + raw.trim_end().len());
        place += raw.len();
        if lines.len() == limits::ESTIMATE_LINES {
            findings
                .report(
                    Code::TooLarge,
                    text.span_to_source(span),
                    format!(
                        "this estimate has more than {} lines",
                        limits::ESTIMATE_LINES
                    ),
                )
                .help("the lines from here on are not computed");
        }
        let mut line = EstimateLine {
            span,
            ..EstimateLine::default()
        };
        if lines.len() < limits::ESTIMATE_LINES {
            let mut report =
                |fault: Fault| fault.report(findings, |span| text.span_to_source(span));
            read_line(&text.text, &mut line, scope, &mut named, &mut report);
        }
        lines.push(line);
    }
    Estimate { span, text, lines }
}

/// Reads `name = expression  # claim`.
fn read_line(
    text: &str,
    line: &mut EstimateLine,
    scope: &mut Scope,
    named: &mut Vec<String>,
    report: &mut dyn FnMut(Fault),
) {
    let raw = line.span.of(text);
    let code_end = raw.find('#').unwrap_or(raw.len());
    if code_end < raw.len() {
        line.comment = Some(Span::new(line.span.start + code_end, line.span.end));
    }
    let code = &raw[..code_end];
    if code.trim().is_empty() {
        return;
    }
    let Some(equals) = code.find('=') else {
        report(
            Fault::new(
                Code::EstimateSyntax,
                trimmed(text, line.span.start, line.span.start + code_end),
                "this line gives no name a value",
            )
            .help("a line is `name = expression  # claim`"),
        );
        return;
    };
    let name_span = trimmed(text, line.span.start, line.span.start + equals);
    let name = name_span.of(text);
    let first = name
        .chars()
        .next()
        .is_some_and(|c| c.is_ascii_alphabetic() || c == '_');
    if !first || !name.chars().all(|c| c.is_ascii_alphanumeric() || c == '_') {
        report(
            Fault::new(
                Code::EstimateSyntax,
                name_span,
                format!("`{name}` is not a name"),
            )
            .help("a name is made of letters, digits and underscores, and begins with a letter"),
        );
        return;
    }
    if expression::FUNCTIONS.contains(&name) {
        report(
            Fault::new(
                Code::EstimateSyntax,
                name_span,
                format!("`{name}` is a function"),
            )
            .help("choose another name"),
        );
        return;
    }
    line.name = Some(name_span);
    if named.iter().any(|known| known == name) {
        report(
            Fault::new(
                Code::EstimateDuplicateName,
                name_span,
                format!("`{name}` has a value already"),
            )
            .help("choose another name"),
        );
    }
    named.push(name.to_owned());
    let span = trimmed(
        text,
        line.span.start + equals + 1,
        line.span.start + code_end,
    );
    line.expression = Some(span);
    match expression::compute(span.of(text), span.start, scope) {
        Ok(value) => line.value = value,
        Err(fault) => report(fault),
    }
    scope.names.insert(name.to_owned(), line.value.clone());
    if let Some(comment) = line.comment {
        let remark = &comment.of(text)[1..];
        if claim::is_claim(remark) {
            line.claim = check(remark, comment.start + 1, line.value.as_ref(), report);
        }
    }
}

fn check(
    text: &str,
    at: usize,
    value: Option<&Quantity>,
    report: &mut dyn FnMut(Fault),
) -> Option<Claim> {
    let written = match claim::read(text, at) {
        Ok(written) => written,
        Err(fault) => {
            report(fault);
            return None;
        }
    };
    let verdict = value.map(|value| claim::compare(&written, value));
    let holds = matches!(verdict, Some(Ok(())));
    if let Some(Err(fault)) = verdict {
        report(fault);
    }
    Some(Claim {
        span: written.span,
        holds,
    })
}

/// Computes a code span that begins with `= `; `None` when it is an ordinary code span.
pub(crate) fn inline(
    source: &str,
    span: Span,
    code: &str,
    scope: &Scope,
    findings: &mut Findings<'_>,
) -> Option<InlineEstimate> {
    let shown = code.strip_prefix("= ")?.trim_start();
    let text = shown.trim_end();
    let offset = code.len() - shown.len();
    // A code span that goes over the end of a line is not in the source as it is: then the whole span is meant.
    let base = span
        .of(source)
        .find(code)
        .map(|at| span.start + at + offset);
    let to_source = |inner: Span| base.map_or(span, |base| inner.shifted(base));
    let Some((equals, sign)) = text.char_indices().rfind(|(_, c)| matches!(c, '=' | '≈')) else {
        // `= x` may be code of some language; arithmetic begins with a number or a parenthesis.
        if text.starts_with(|c: char| c.is_ascii_digit() || c == '(') {
            findings
                .report(
                    Code::EstimateClaimSyntax,
                    span,
                    format!("`= {text}` claims nothing"),
                )
                .help("write the result behind it: `` `= 0.999^4 = 99.6%` ``");
        }
        return None;
    };
    let expression = trimmed(text, 0, equals);
    let after = equals + sign.len_utf8();
    let mut report = |fault: Fault| fault.report(findings, to_source);
    let value = match expression::compute(expression.of(text), expression.start, scope) {
        Ok(value) => value,
        Err(fault) => {
            report(fault);
            None
        }
    };
    let claim = if claim::is_claim(&text[after..]) {
        check(&text[after..], after, value.as_ref(), &mut report)
    } else {
        report(Fault::new(
            Code::EstimateClaimSyntax,
            Span::new(equals, text.len()),
            "this claim is not a number",
        ));
        None
    };
    Some(InlineEstimate {
        span,
        text: text.to_owned(),
        expression,
        claim,
    })
}

/// A span of a text without the white space at its ends.
fn trimmed(text: &str, start: usize, end: usize) -> Span {
    let part = text.get(start..end).unwrap_or("");
    let from = start + part.len() - part.trim_start().len();
    Span::new(from, from + part.trim().len())
}
