//! One chapter on its way through the stages: what they read, and where they leave their edits.

use std::collections::BTreeMap;
use std::path::Path;

use hld_notes::{Chapter, Code, Diagnostic, Span};

use crate::drawing::Drawings;
use crate::edit::Edits;
use crate::root::{BookRoot, ReadError, Seen, normal, slashed};
use crate::settings::Settings;

/// What all chapters of one build share.
#[derive(Clone, Copy)]
pub struct Shared<'a> {
    /// The folder that may be read from.
    pub root: &'a BookRoot,
    /// The settings of book.toml.
    pub settings: &'a Settings,
    /// Rendered drawings.
    pub drawings: &'a Drawings,
}

/// One chapter, its edits so far and the findings of the stages.
pub struct Page<'a> {
    /// What the book shares.
    pub shared: Shared<'a>,
    /// The parsed text that is edited.
    pub chapter: &'a Chapter,
    /// The edits so far.
    pub edits: Edits,
    /// What the stages found.
    pub findings: Vec<Diagnostic>,
    /// The files that were read or looked for, by their paths from the book's folder: the page is stale when
    /// one of them changes.
    pub reads: BTreeMap<String, Seen>,
    /// Whether something was refused: the result is then looked at once more.
    pub refused: bool,
}

/// Turns one kind of construct into edits.
pub trait Stage: Sync {
    /// Adds the edits of a page and reports what only this stage can find.
    fn run(&self, page: &mut Page<'_>);
}

impl<'a> Page<'a> {
    /// A chapter before its first stage.
    #[must_use]
    pub fn new(shared: Shared<'a>, chapter: &'a Chapter) -> Self {
        Self {
            shared,
            chapter,
            edits: Edits::new(),
            findings: Vec::new(),
            reads: BTreeMap::new(),
            refused: false,
        }
    }

    /// The text that is edited.
    #[must_use]
    pub fn text(&self) -> &'a str {
        &self.chapter.source
    }

    /// The chapter's folder, from the book's folder, with forward slashes.
    #[must_use]
    pub fn folder(&self) -> String {
        folder_of(&self.shared.settings.src, &self.chapter.path)
    }

    /// The settings of the book.
    #[must_use]
    pub fn settings(&self) -> &'a Settings {
        self.shared.settings
    }

    /// A path as written in the chapter, from the book's folder; nothing when it leaves the folder.
    #[must_use]
    pub fn resolve(&self, written: &str) -> Option<String> {
        let written = crate::stages::link::percent_decoded(written).replace('\\', "/");
        normal(&Path::new(&self.folder()).join(written)).map(|path| slashed(&path))
    }

    /// Reads a file of the book and remembers that the page depends on it.
    pub fn read(&mut self, path: &str, limit: u64) -> Result<Vec<u8>, ReadError> {
        self.remember(path);
        self.shared.root.read(Path::new(path), limit)
    }

    /// Whether a file of the book is there; the page depends on the answer.
    pub fn has_file(&mut self, path: &str) -> bool {
        self.remember(path);
        self.shared.root.has_file(Path::new(path))
    }

    /// A missing file is remembered too: the page changes when somebody adds it.
    fn remember(&mut self, path: &str) {
        if !self.reads.contains_key(path) {
            let seen = Seen::now(self.shared.root.path().join(path));
            self.reads.insert(path.to_owned(), seen);
        }
    }

    /// Reports a finding in this chapter.
    pub fn report(&mut self, code: Code, span: Span, message: impl Into<String>, help: &str) {
        let finding = Diagnostic::new(code, &self.chapter.path, span, message).with_help(help);
        self.findings.push(finding);
    }
}

/// The folder of a chapter, from the book's folder, with forward slashes.
#[must_use]
pub fn folder_of(src: &str, path: &str) -> String {
    let folder = path.rsplit_once('/').map_or("", |(folder, _)| folder);
    match (src, folder) {
        ("", folder) => folder.to_owned(),
        (src, "") => src.to_owned(),
        (src, folder) => format!("{src}/{folder}"),
    }
}

/// The way from one folder to a file, both from the same place, with forward slashes.
///
/// ```
/// assert_eq!(mdbook_hld::page::relative("scale", "core/latency.md"), "../core/latency.md");
/// assert_eq!(mdbook_hld::page::relative("", "core/latency.md"), "core/latency.md");
/// ```
#[must_use]
pub fn relative(from: &str, to: &str) -> String {
    let from: Vec<&str> = from.split('/').filter(|part| !part.is_empty()).collect();
    let to: Vec<&str> = to.split('/').collect();
    let shared = from.iter().zip(&to).take_while(|(a, b)| a == b).count();
    let up = std::iter::repeat_n("..", from.len() - shared);
    up.chain(to[shared..].iter().copied())
        .collect::<Vec<_>>()
        .join("/")
}
