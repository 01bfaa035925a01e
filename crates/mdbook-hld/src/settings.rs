//! The settings that decide what the preprocessor writes.

use hld_notes::{Code, Diagnostic, Span};
use mdbook_preprocessor::config::Config;

use crate::root::{normal, slashed};
use crate::stages::related::title_of_slug;

/// How much HTML an author may write by hand.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default)]
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
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Settings {
    /// The notes folder, from the book's folder, with forward slashes; empty when they are one.
    pub src: String,
    /// How much HTML an author may write by hand.
    pub raw_html: RawHtml,
    /// Whether mdBook sets curly quotes.
    pub smart_punctuation: bool,
    /// Where the link below a drawing leads.
    pub source_links: SourceLinks,
    /// Who runs the stages.
    pub host: Host,
    /// The address of the site when it is a full one; ends with a slash.
    pub site_url: Option<String>,
    /// The address of the repository.
    pub repository: Option<String>,
    /// What the chapters are held against.
    pub checks: hld_notes::Config,
}

impl Settings {
    /// The settings of a book, and what is wrong with them; an error when no notes can be read with them.
    pub fn of(config: &Config, host: Host) -> Result<(Self, Vec<Diagnostic>), String> {
        let mut findings = Vec::new();
        let mut wrong = |message: String| {
            findings.push(Diagnostic::new(
                Code::ConfigValue,
                "book.toml",
                Span::at(0),
                message,
            ));
        };
        let checks: hld_notes::Config = match config.get("preprocessor.hld") {
            Ok(checks) => checks.unwrap_or_default(),
            Err(error) => {
                wrong(format!(
                    "`preprocessor.hld` cannot be read: {}",
                    error.root_cause()
                ));
                hld_notes::Config::default()
            }
        };
        let raw_html = match (checks.raw_html.as_deref(), host) {
            (Some("listed"), _) | (None, Host::Hld) => RawHtml::Listed,
            // Two lines in book.toml must not turn somebody's `<div class="warning">` into text.
            (Some("harmless"), _) | (None, Host::MdBook) => RawHtml::Harmless,
            (Some("trusted"), _) => RawHtml::Trusted,
            (Some(other), _) => {
                wrong(format!(
                    "`raw-html` is `{other}`, not `listed`, `harmless` or `trusted`"
                ));
                RawHtml::Listed
            }
        };
        let html = config.html_config().unwrap_or_default();
        let src = normal(&config.book.src).ok_or_else(|| {
            format!(
                "`book.src` is `{}`, which leaves the book's folder",
                config.book.src.display()
            )
        })?;
        let settings = Self {
            src: slashed(&src),
            raw_html,
            smart_punctuation: html.smart_punctuation,
            source_links: match host {
                Host::Hld => SourceLinks::AsWritten,
                Host::MdBook => SourceLinks::Published(html.git_repository_url.clone()),
            },
            host,
            site_url: html
                .site_url
                .filter(|url| url.starts_with("https://") || url.starts_with("http://"))
                .map(|url| format!("{}/", url.trim_end_matches('/'))),
            repository: html.git_repository_url,
            checks,
        };
        Ok((settings, findings))
    }

    /// What of the settings decides how one chapter looks.
    #[must_use]
    pub fn page_key(&self) -> Vec<u8> {
        format!(
            "{} {:?} {} {:?}\0",
            self.src, self.raw_html, self.smart_punctuation, self.source_links
        )
        .into_bytes()
    }

    /// The title of a chapter that is not written yet.
    #[must_use]
    pub fn title_of(&self, slug: &str) -> String {
        match self.checks.titles.get(slug) {
            Some(title) => title.clone(),
            None => title_of_slug(slug),
        }
    }

    /// The folder of a chapter, from the book's folder.
    #[must_use]
    pub fn folder_of(&self, chapter: &str) -> String {
        crate::page::folder_of(&self.src, chapter)
    }

    /// A file below the notes folder, from the book's folder.
    #[must_use]
    pub fn from_root(&self, chapter: &str) -> String {
        if self.src.is_empty() {
            chapter.to_owned()
        } else {
            format!("{}/{chapter}", self.src)
        }
    }
}
