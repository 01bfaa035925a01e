//! Mending what has exactly one right answer.

use crate::diagnostic::{Diagnostic, Edit};
use std::collections::BTreeMap;

/// Applies the edits of the findings to the source they were made on, and gives the new source.
///
/// Edits that overlap are not combined: the first one wins, and the next check finds what is left.
/// A finding is applied whole or not at all.
///
/// ```
/// let source = "# The roadmap \u{fc}\u{df}\u{2020}\n";
/// let (_, findings) = hld_notes::parse("roadmap.md", source.as_bytes());
/// assert_eq!(hld_notes::fix(source, &findings), "# The roadmap 🧠\n");
/// ```
pub fn fix(source: &str, diagnostics: &[Diagnostic]) -> String {
    let mut accepted: BTreeMap<usize, &Edit> = BTreeMap::new();
    for diagnostic in diagnostics {
        let fits = diagnostic
            .fixes
            .iter()
            .all(|edit| source.get(edit.span.range()).is_some() && is_free(&accepted, edit));
        if fits {
            accepted.extend(diagnostic.fixes.iter().map(|edit| (edit.span.start, edit)));
        }
    }
    let mut out = String::with_capacity(source.len());
    let mut place = 0;
    for edit in accepted.into_values() {
        if edit.span.start < place {
            continue;
        }
        out.push_str(&source[place..edit.span.start]);
        out.push_str(&edit.replacement);
        place = edit.span.end;
    }
    out.push_str(&source[place..]);
    out
}

/// True when no accepted edit touches what this one replaces.
fn is_free(accepted: &BTreeMap<usize, &Edit>, edit: &Edit) -> bool {
    let before = accepted.range(..=edit.span.start).next_back();
    let after = accepted.range(edit.span.start..).next();
    before
        .is_none_or(|(start, other)| other.span.end <= edit.span.start && *start != edit.span.start)
        && after.is_none_or(|(start, _)| edit.span.end <= *start)
}
