//! The settings of `[preprocessor.hld]` in book.toml that decide what is right.

use serde::Deserialize;
use serde::de::IgnoredAny;
use std::collections::BTreeMap;

/// What a book asks of its chapters; the defaults ask for nothing, so that any mdBook is fine.
#[derive(Clone, Debug, Default, PartialEq, Deserialize)]
#[serde(default, rename_all = "kebab-case")]
pub struct Config {
    /// Whether every chapter has front matter.
    pub front_matter: FrontMatterPolicy,
    /// The rules for each kind of chapter.
    pub kinds: BTreeMap<String, KindRules>,
    /// Slugs that may be named before their chapters are written.
    pub planned: Vec<String>,
    /// Titles of planned chapters whose slug does not make a good one.
    pub titles: BTreeMap<String, String>,
    /// The parts that front matter may name; empty for those of docs/format.md.
    pub parts: Vec<String>,
    /// How many topics the roadmap has.
    pub roadmap_topics: Option<u32>,
    /// How many sections the notes have.
    pub notes_sections: Option<u32>,
    /// The coverage table, from the folder of book.toml; read by the caller.
    pub coverage: Option<String>,
    /// How much HTML an author may write by hand; read by the stages.
    pub raw_html: Option<String>,
    /// Whether warnings fail a stock build; read by the stages.
    pub strict: bool,
    /// Everything else that stands there.
    #[serde(flatten)]
    pub others: BTreeMap<String, IgnoredAny>,
}

/// Whether a chapter without front matter is fine.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum FrontMatterPolicy {
    /// It is.
    #[default]
    Optional,
    /// It is an error.
    Required,
}

/// What a kind of chapter consists of.
#[derive(Clone, Debug, Default, PartialEq, Eq, Deserialize)]
#[serde(default, rename_all = "kebab-case", deny_unknown_fields)]
pub struct KindRules {
    /// The second-level headings, in order; others may stand between them.
    pub sections: Vec<String>,
    /// The least and the most words of prose.
    pub words: Option<(usize, usize)>,
    /// The least number of gold lines.
    pub gold: usize,
    /// The least and the most self-checks.
    pub checks: Option<(usize, usize)>,
    /// The least number of drawings.
    pub diagrams: usize,
}

/// The keys that mdBook itself reads in the table of a preprocessor.
pub(crate) const MDBOOK_KEYS: &[&str] = &[
    "command",
    "renderer",
    "renderers",
    "before",
    "after",
    "optional",
];
/// Our keys.
pub(crate) const KEYS: &[&str] = &[
    "front-matter",
    "kinds",
    "planned",
    "titles",
    "parts",
    "roadmap-topics",
    "notes-sections",
    "coverage",
    "raw-html",
    "strict",
];
