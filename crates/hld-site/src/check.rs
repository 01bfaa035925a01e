//! The link check: every link inside the book against the pages and ids that were written.

use std::collections::HashMap;
use std::fs;
use std::path::Path;

use rayon::prelude::*;

use crate::book::{Outline, Page};
use crate::report::Finding;
use crate::writer::Body;

/// Suggestions made in one run; a book full of broken links needs no second thousand.
const SUGGESTIONS: usize = 300;

/// Checks the links of all pages; `bodies` stand in the order of the pages.
pub(crate) fn check<B: AsRef<Body> + Sync>(
    outline: &Outline<'_>,
    bodies: &[B],
    src: &Path,
) -> Vec<Finding> {
    let mut broken: Vec<(usize, Fault)> = bodies
        .par_iter()
        .enumerate()
        .flat_map_iter(|(index, body)| {
            faults(outline, bodies, body.as_ref())
                .into_iter()
                .map(move |f| (index, f))
        })
        .collect();
    let mut texts: HashMap<usize, String> = HashMap::new();
    let mut findings: Vec<Finding> = broken
        .drain(..)
        .enumerate()
        .map(|(count, (index, fault))| {
            let page = &outline.pages[index];
            let file = page.file.clone().unwrap_or_else(|| page.source.clone());
            let text = texts
                .entry(index)
                .or_insert_with(|| fs::read_to_string(src.join(&file)).unwrap_or_default());
            let (line, column) = find(text, &fault.written).unwrap_or((0, 0));
            let help = if count < SUGGESTIONS {
                fault.suggestion(outline, bodies, page)
            } else {
                None
            };
            Finding {
                file,
                line,
                column,
                code: fault.code,
                message: fault.message,
                help,
            }
        })
        .collect();
    findings.sort();
    findings.dedup();
    findings
}

/// Something wrong, before the author's line is known.
struct Fault {
    code: &'static str,
    message: String,
    written: String,
    /// The page whose anchors are to be searched for a better one.
    page: Option<usize>,
    looked_for: String,
}

fn faults<B: AsRef<Body>>(outline: &Outline<'_>, bodies: &[B], body: &Body) -> Vec<Fault> {
    let mut faults: Vec<Fault> = body
        .faults
        .iter()
        .map(|(code, message, written)| Fault {
            code,
            message: message.clone(),
            written: written.clone(),
            page: None,
            looked_for: String::new(),
        })
        .collect();
    for link in &body.links {
        let Some(page) = &link.page else {
            let written = link.written.clone();
            let is_page = written
                .split('#')
                .next()
                .is_some_and(|file| file.ends_with(".md") || file.ends_with(".html"));
            faults.push(Fault {
                code: if is_page {
                    "broken-link"
                } else {
                    "missing-file"
                },
                message: format!(
                    "`{written}` leads to nothing: there is no {} in this book",
                    link.path
                ),
                written,
                page: None,
                looked_for: link.path.clone(),
            });
            continue;
        };
        if link.fragment.is_empty() || link.fragment == "top" {
            continue;
        }
        let Some(&target) = outline.by_out.get(page) else {
            continue;
        };
        if !bodies[target].as_ref().ids.contains(&link.fragment) {
            let written = link.written.clone();
            faults.push(Fault {
                code: "broken-anchor",
                message: format!(
                    "`{written}` leads to no heading or id: {} has no `#{}`",
                    outline.pages[target].source, link.fragment
                ),
                written,
                page: Some(target),
                looked_for: link.fragment.clone(),
            });
        }
    }
    faults
}

impl Fault {
    fn suggestion<B: AsRef<Body>>(
        &self,
        outline: &Outline<'_>,
        bodies: &[B],
        from: &Page<'_>,
    ) -> Option<String> {
        match (self.code, self.page) {
            ("broken-anchor", Some(target)) => {
                let ids = bodies[target].as_ref().ids.iter().map(String::as_str);
                if let Some(id) = nearest(&self.looked_for, ids) {
                    return Some(format!("did you mean `#{id}`?"));
                }
                // Perhaps the section has moved to another chapter.
                let homes: Vec<&str> = outline
                    .pages
                    .iter()
                    .zip(bodies)
                    .filter(|(_, body)| body.as_ref().ids.contains(&self.looked_for))
                    .map(|(page, _)| page.source.as_str())
                    .take(2)
                    .collect();
                match homes[..] {
                    [home] => Some(format!("`#{}` is in {home}", self.looked_for)),
                    _ => None,
                }
            }
            ("broken-link", _) => {
                let file = self.looked_for.rsplit('/').next().unwrap_or_default();
                let stem = file.trim_end_matches(".html").trim_end_matches(".md");
                let same_name =
                    outline
                        .pages
                        .iter()
                        .map(|page| page.source.as_str())
                        .find(|source| {
                            let name = source.rsplit('/').next().unwrap_or_default();
                            name.strip_suffix(".md") == Some(stem) && *source != from.source
                        });
                let wanted = self.looked_for.trim_end_matches(".html");
                let best = same_name.or_else(|| {
                    nearest(
                        wanted,
                        outline.pages.iter().map(|page| page.source.as_str()),
                    )
                })?;
                Some(format!("did you mean `{}`?", relative(&from.source, best)))
            }
            _ => None,
        }
    }
}

/// The way from one source file to another, as an author would write it.
fn relative(from: &str, to: &str) -> String {
    let from: Vec<&str> = crate::path::folder(from)
        .split('/')
        .filter(|part| !part.is_empty())
        .collect();
    let to: Vec<&str> = to.split('/').collect();
    let shared = from.iter().zip(&to).take_while(|(a, b)| a == b).count();
    let mut out = "../".repeat(from.len() - shared);
    out.push_str(&to[shared..].join("/"));
    out
}

/// The candidate with the fewest differences, if that is few enough to be a slip of the pen.
fn nearest<'a>(wanted: &str, candidates: impl Iterator<Item = &'a str>) -> Option<&'a str> {
    let limit = (wanted.chars().count() / 3).clamp(1, 6);
    let mut best: Option<(usize, &str)> = None;
    for candidate in candidates {
        if candidate.len().abs_diff(wanted.len()) > limit * 4 {
            continue;
        }
        let found = distance(wanted, candidate);
        // The name decides between equals, so that the order of a set does not.
        if found <= limit && best.is_none_or(|best| (found, candidate) < best) {
            best = Some((found, candidate));
        }
    }
    best.map(|(_, candidate)| candidate)
}

/// Edit distance: insertions, deletions, replacements.
fn distance(a: &str, b: &str) -> usize {
    let b: Vec<char> = b.chars().collect();
    let mut row: Vec<usize> = (0..=b.len()).collect();
    for (i, ca) in a.chars().enumerate() {
        let mut diagonal = row[0];
        row[0] = i + 1;
        for (j, cb) in b.iter().enumerate() {
            let replaced = diagonal + usize::from(ca != *cb);
            diagonal = row[j + 1];
            row[j + 1] = replaced.min(diagonal + 1).min(row[j] + 1);
        }
    }
    row[b.len()]
}

/// Line and column, from 1, of the first place in `text` that holds the link as it was written.
fn find(text: &str, written: &str) -> Option<(usize, usize)> {
    if written.is_empty() {
        return None;
    }
    let at = [
        format!("]({written}"),
        format!("]: {written}"),
        format!("\"{written}\""),
    ]
    .iter()
    .find_map(|context| Some(text.find(context.as_str())? + context.find(written)?))
    .or_else(|| text.find(written))?;
    let before = &text[..at];
    let line_start = before.rfind('\n').map_or(0, |newline| newline + 1);
    Some((
        before.matches('\n').count() + 1,
        before[line_start..].chars().count() + 1,
    ))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn finds_the_line_of_a_link() {
        assert_eq!(find("a\n\nsee é [b](c.md#d).\n", "c.md#d"), Some((3, 11)));
        assert_eq!(find("a", "b"), None);
    }

    #[test]
    fn suggests_only_slips_of_the_pen() {
        assert_eq!(
            nearest("token-bukket", ["token-bucket", "leaky-bucket"].into_iter()),
            Some("token-bucket")
        );
        assert_eq!(nearest("x", ["token-bucket"].into_iter()), None);
    }

    #[test]
    fn writes_the_way_between_files() {
        assert_eq!(relative("a/b.md", "c/d.md"), "../c/d.md");
        assert_eq!(relative("b.md", "c/d.md"), "c/d.md");
        assert_eq!(relative("a/b.md", "a/d.md"), "d.md");
    }
}
