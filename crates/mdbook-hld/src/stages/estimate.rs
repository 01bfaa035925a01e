//! Estimates: names, values and claims of a computed block, and calculations within a line.

use hld_notes::Span;
use hld_notes::estimate::{Claim, Estimate};

use crate::edit::block_replacement;
use crate::html::{escape, escape_into};
use crate::page::{Page, Stage};

/// Marks the parts of `estimate` blocks and of code spans that compute.
pub struct Estimates;

impl Stage for Estimates {
    fn run(&self, page: &mut Page<'_>) {
        for estimate in &page.chapter.estimates {
            let range = estimate.span.range();
            page.edits.replace(
                range.clone(),
                block_replacement(page.text(), &range, &block_html(estimate)),
            );
        }
        for inline in &page.chapter.inline_estimates {
            page.edits.replace(inline.span.range(), shown(&inline.text));
        }
    }
}

/// A block with its parts in spans, on one line.
#[must_use]
pub fn block_html(estimate: &Estimate) -> String {
    let text = estimate.text.text.as_str();
    let mut html = String::from("<pre class=\"hld-estimate\"><code class=\"nohighlight\">");
    for (index, line) in estimate.lines.iter().enumerate() {
        if index > 0 {
            html.push_str("&#10;");
        }
        let mut parts: Vec<(Span, &str)> = Vec::new();
        parts.extend(line.name.map(|span| (span, "hld-name")));
        parts.extend(line.expression.map(|span| (span, "hld-value")));
        match (&line.claim, line.comment) {
            (Some(claim), Some(comment)) => {
                parts.push((Span::new(comment.start, claim.span.start), "hld-comment"));
                parts.push((claim.span, claim_class(claim)));
                parts.push((Span::new(claim.span.end, comment.end), "hld-remark"));
            }
            (None, Some(comment)) => parts.push((comment, "hld-comment")),
            (_, None) => {}
        }
        let mut done = line.span.start;
        for (span, class) in parts {
            // A part that overlaps the one before it is shown without a class of its own.
            if span.start < done || span.end > line.span.end || span.is_empty() {
                continue;
            }
            escape_into(&mut html, text.get(done..span.start).unwrap_or(""));
            html.push_str(&format!(
                "<span class=\"{class}\">{}</span>",
                escape(span.of(text))
            ));
            done = span.end;
        }
        escape_into(&mut html, text.get(done..line.span.end).unwrap_or(""));
    }
    html.push_str("</code></pre>");
    html
}

fn claim_class(claim: &Claim) -> &'static str {
    if claim.holds {
        "hld-claim"
    } else {
        "hld-claim hld-wrong"
    }
}

/// Whether a code span computes.
#[must_use]
pub fn is_calculation(code: &str) -> bool {
    code.strip_prefix('=')
        .is_some_and(|rest| rest.starts_with(' ') && !rest.trim().is_empty())
}

/// A code span that computes, without its first sign.
#[must_use]
pub fn inline_html(code: &str) -> String {
    shown(code.strip_prefix('=').unwrap_or(code).trim())
}

fn shown(text: &str) -> String {
    // Inside a table cell a pipe would end the cell, and escape() leaves it alone.
    format!(
        "<code class=\"hld-calc nohighlight\">{}</code>",
        escape(text).replace('|', "&#124;")
    )
}
