//! Self-checks: a question, and its answer folded.

use hld_notes::Check;

use crate::edit::block_replacement;
use crate::fragment::Fragments;
use crate::html::escape;
use crate::page::{Page, Stage};

/// Turns `> [!CHECK]` quotes into questions with folded answers.
pub struct SelfChecks;

impl Stage for SelfChecks {
    fn run(&self, page: &mut Page<'_>) {
        let fragments = Fragments::of(page.settings(), page.chapter);
        for check in &page.chapter.checks {
            let id = check.anchor();
            let html = question(check, id.as_deref(), &fragments, "");
            let range = check.span.range();
            page.edits
                .replace(range.clone(), block_replacement(page.text(), &range, &html));
        }
    }
}

/// One self-check; `home` is HTML that leads to its chapter, on pages that collect.
#[must_use]
pub fn question(check: &Check, id: Option<&str>, fragments: &Fragments<'_>, home: &str) -> String {
    let id = id
        .map(|id| format!(" id=\"{}\"", escape(id)))
        .unwrap_or_default();
    let kind = check
        .kind
        .as_ref()
        .map(|kind| format!(" data-kind=\"{}\"", kind.value.name()))
        .unwrap_or_default();
    let mut html = format!(
        "<section class=\"hld-check\"{id}{kind} aria-label=\"Self-check\"><div class=\"hld-check-question\">{}</div>",
        fragments.blocks(&check.question.text)
    );
    html.push_str("<details class=\"hld-check-answer\"><summary>Answer</summary>");
    if let Some(answer) = &check.answer {
        html.push_str(&fragments.blocks(&answer.text));
    }
    if let Some(why) = &check.why {
        let inner = fragments.inline(&why.text);
        // Several paragraphs do not fit into one.
        let element = if inner.starts_with("<p>") { "div" } else { "p" };
        html.push_str(&format!(
            "<{element} class=\"hld-check-why\">{inner}</{element}>"
        ));
    }
    html.push_str("</details>");
    html.push_str(home);
    html.push_str("</section>");
    html
}
