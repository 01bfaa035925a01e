//! The settings that decide what the preprocessor writes.

use mdbook_preprocessor::config::Config;
use serde::Deserialize;

use crate::root::{normal, slashed};

/// How much HTML an author may write by hand.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum RawHtml {
    /// The small list of docs/format.md; the rest appears as text.
    #[default]
    Listed,
    /// Everything that neither runs, loads nor submits anything; for books that had HTML before they had us.
    Harmless,
    /// Everything, unread. For a book whose every author may put scripts on its pages.
    Trusted,
}

/// Where the link below a drawing leads.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Default)]
pub enum SourceLinks {
    /// To the file from the chapter, wherever it lies in the book: our renderer publishes what a page refers to.
    #[default]
    AsWritten,
    /// To the file when mdBook publishes it, else to the repository when the book names one, else nowhere.
    Published(Option<String>),
}

/// Who runs the stages.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Host {
    /// The `hld` command, with our own renderer.
    #[default]
    Hld,
    /// A stock mdBook, with somebody else's theme and perhaps somebody else's notes.
    MdBook,
}

/// The settings of one build.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Default)]
pub struct Settings {
    /// The notes folder, from the book's folder, with forward slashes; empty when they are one.
    pub src: String,
    /// How much HTML an author may write by hand.
    pub raw_html: RawHtml,
    /// Whether mdBook sets curly quotes.
    pub smart_punctuation: bool,
    /// Where the link below a drawing leads.
    pub source_links: SourceLinks,
    /// Whether any finding fails a stock build.
    pub strict: bool,
    /// Where the coverage table lies, from the book's folder.
    pub coverage: Option<String>,
}

/// The part of `[preprocessor.hld]` that this crate reads; hld-notes reads the rest and reports what is unknown.
#[derive(Debug, Default, Deserialize)]
#[serde(default, rename_all = "kebab-case")]
struct Written {
    raw_html: Option<RawHtml>,
    strict: bool,
    coverage: Option<String>,
}

impl Settings {
    /// The settings of a book; the error says which key is wrong.
    pub fn of(config: &Config, host: Host) -> Result<Self, String> {
        let written: Written = config
            .get("preprocessor.hld")
            .map_err(|error| format!("`preprocessor.hld` in book.toml: {error:#}"))?
            .unwrap_or_default();
        let html = config.html_config().unwrap_or_default();
        let src = normal(&config.book.src)
            .ok_or_else(|| format!("`book.src` is `{}`, which leaves the book's folder", config.book.src.display()))?;
        let default_html = match host {
            Host::Hld => RawHtml::Listed,
            // Two lines in book.toml must not turn somebody's `<div class="warning">` into text.
            Host::MdBook => RawHtml::Harmless,
        };
        Ok(Self {
            src: slashed(&src),
            raw_html: written.raw_html.unwrap_or(default_html),
            smart_punctuation: html.smart_punctuation,
            source_links: match host {
                Host::Hld => SourceLinks::AsWritten,
                Host::MdBook => SourceLinks::Published(html.git_repository_url),
            },
            strict: written.strict,
            coverage: written.coverage,
        })
    }

    /// The folder of a chapter, from the book's folder.
    #[must_use]
    pub fn folder_of(&self, chapter: &str) -> String {
        crate::page::folder_of(&self.src, chapter)
    }

    /// A file below the notes folder, from the book's folder.
    #[must_use]
    pub fn from_root(&self, chapter: &str) -> String {
        if self.src.is_empty() { chapter.to_owned() } else { format!("{}/{chapter}", self.src) }
    }
}
