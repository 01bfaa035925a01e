//! Front matter: leaves the text and becomes one comment that a renderer may read.

use std::collections::BTreeMap;

use hld_notes::Chapter;
use serde::Serialize;

use crate::page::{Page, Stage};

/// Replaces the front matter by `<!--hld:meta {…}-->`.
pub struct FrontMatterComment;

impl Stage for FrontMatterComment {
    fn run(&self, page: &mut Page<'_>) {
        let start = page.chapter.body.start.min(page.text().len());
        let rest = &page.text()[start..];
        let body = start + rest.len() - rest.trim_start_matches(['\n', '\r']).len();
        page.edits
            .replace(0..body, format!("{}\n\n", comment(page.chapter)));
    }
}

/// What the renderer is told; docs/format.md §12.
#[derive(Serialize)]
struct Meta<'a> {
    slug: &'a str,
    #[serde(skip_serializing_if = "Option::is_none")]
    title: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    kind: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    summary: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    part: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    level: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    checked: Option<String>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    roadmap: Vec<u32>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    notes: Vec<u32>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    needs: Vec<&'a str>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    related: Vec<Related<'a>>,
    /// Term to definition; aliases stand in the key after ` | `.
    #[serde(skip_serializing_if = "BTreeMap::is_empty")]
    terms: BTreeMap<String, &'a str>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    gold: Vec<&'a str>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    checks: Vec<&'a str>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    tables: Vec<&'a str>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    diagrams: Vec<Diagram<'a>>,
    words: usize,
}

#[derive(Serialize)]
struct Related<'a> {
    slug: &'a str,
    why: &'a str,
}

#[derive(Serialize)]
struct Diagram<'a> {
    id: String,
    file: &'a str,
    caption: &'a str,
}

/// The comment of a chapter, on one line.
#[must_use]
pub fn comment(chapter: &Chapter) -> String {
    let front = chapter.front.clone().unwrap_or_default();
    let text =
        |value: &'_ Option<hld_notes::Spanned<String>>| value.as_ref().map(|v| v.value.clone());
    let (title, kind, summary) = (text(&front.title), text(&front.kind), text(&front.summary));
    let (part, level) = (text(&front.part), text(&front.level));
    let meta = Meta {
        slug: &chapter.slug,
        title: title.as_deref().or_else(|| chapter.title()),
        kind: kind.as_deref(),
        summary: summary.as_deref(),
        part: part.as_deref(),
        level: level.as_deref(),
        checked: front.checked.as_ref().map(|month| month.value.to_string()),
        roadmap: front.roadmap.iter().map(|n| n.value).collect(),
        notes: front.notes.iter().map(|n| n.value).collect(),
        needs: front.needs.iter().map(|slug| slug.value.as_str()).collect(),
        related: front
            .related
            .iter()
            .map(|related| Related {
                slug: &related.slug.value,
                why: &related.why.value,
            })
            .collect(),
        terms: front
            .terms
            .iter()
            .map(|term| {
                let names = std::iter::once(&term.name.value).chain(&term.aliases);
                let names = names.map(|name| {
                    let mark = if term.common.contains(name) { "~" } else { "" };
                    format!("{mark}{name}")
                });
                let key = names.collect::<Vec<_>>().join(" | ");
                (key, term.definition.value.as_str())
            })
            .collect(),
        gold: chapter
            .golds
            .iter()
            .filter_map(|gold| Some(gold.id.as_ref()?.value.as_str()))
            .collect(),
        checks: chapter
            .checks
            .iter()
            .filter_map(|check| Some(check.id.as_ref()?.value.as_str()))
            .collect(),
        tables: chapter.table_ids().map(|id| id.value.as_str()).collect(),
        diagrams: chapter
            .diagrams
            .iter()
            .map(|d| Diagram {
                id: d.anchor(),
                file: &d.target.value,
                caption: &d.caption,
            })
            .collect(),
        words: chapter.prose_words,
    };
    // Cannot fail: keys are strings and every value is finite.
    let json = serde_json::to_string(&meta).unwrap_or_else(|_| "{}".to_owned());
    // `--` and `>` would end the comment; inside JSON strings an escape says the same.
    let json = json
        .replace("--", "-\\u002d")
        .replace('<', "\\u003c")
        .replace('>', "\\u003e");
    format!("<!--hld:meta {json}-->")
}
