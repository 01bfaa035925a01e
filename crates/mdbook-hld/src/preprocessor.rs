//! The preprocessor: every chapter on its own and in parallel, then what only the whole book can fill in.

use std::path::PathBuf;
use std::sync::{Arc, Mutex, PoisonError};

use hld_notes::{Code, Diagnostic, Severity};
use mdbook_preprocessor::book::{Book, BookItem, Chapter};
use mdbook_preprocessor::errors::{Error, Result};
use mdbook_preprocessor::{Preprocessor, PreprocessorContext};
use rayon::prelude::*;

use crate::book::{BookIndex, Entry};
use crate::collected;
use crate::edit::{Edited, Slot};
use crate::memo::{Memo, Prepared};
use crate::origin;
use crate::page::{Page, Shared};
use crate::root::{BookRoot, Stamp, slashed};
use crate::settings::{Host, Settings};
use crate::stages::{self, related, safety};

/// The name in book.toml.
pub const NAME: &str = "hld";

/// How a preprocessor runs.
#[derive(Debug, Clone, Default)]
pub struct Options {
    /// The folder of book.toml; mdBook says it when this does not.
    pub root: Option<PathBuf>,
    /// Where rendered drawings are kept between runs; nowhere when not given. Unused when a memo is given.
    pub cache_dir: Option<PathBuf>,
    /// What was prepared in earlier builds.
    pub memo: Option<Arc<Memo>>,
    /// Who runs the stages.
    pub host: Host,
}

/// What a run found, for the caller that handed the preprocessor to mdBook and cannot ask it any more.
///
/// Paths count from the folder of book.toml, places are those of the author's files, and the list is sorted.
#[derive(Debug, Clone, Default)]
pub struct Findings(Arc<Mutex<Vec<Diagnostic>>>);

impl Findings {
    /// Takes what the last run found.
    #[must_use]
    pub fn take(&self) -> Vec<Diagnostic> {
        std::mem::take(&mut self.0.lock().unwrap_or_else(PoisonError::into_inner))
    }

    fn put(&self, findings: Vec<Diagnostic>) {
        *self.0.lock().unwrap_or_else(PoisonError::into_inner) = findings;
    }
}

/// Turns the constructs of the notes format into HTML.
///
/// ```no_run
/// use mdbook_hld::{HldPreprocessor, Options};
///
/// let preprocessor = HldPreprocessor::new().with_options(Options::default());
/// let findings = preprocessor.findings();
/// // book.with_preprocessor(preprocessor); book.build()?;
/// for finding in findings.take() {
///     eprintln!("{}: {}", finding.path, finding.message);
/// }
/// ```
#[derive(Debug, Clone, Default)]
pub struct HldPreprocessor {
    options: Options,
    findings: Findings,
}

impl HldPreprocessor {
    /// A preprocessor with the options of the `hld` command.
    #[must_use]
    pub fn new() -> Self {
        Self::default()
    }

    /// Sets how it runs.
    #[must_use]
    pub fn with_options(mut self, options: Options) -> Self {
        self.options = options;
        self
    }

    /// Where its findings will be.
    #[must_use]
    pub fn findings(&self) -> Findings {
        self.findings.clone()
    }

    /// The book with every construct in its final form, and what was found on the way.
    pub fn process(&self, ctx: &PreprocessorContext, mut book: Book) -> Result<(Book, Vec<Diagnostic>)> {
        let settings = Settings::of(&ctx.config, self.options.host).map_err(Error::msg)?;
        let root = self.options.root.as_deref().unwrap_or(&ctx.root);
        let root = BookRoot::open(root)
            .map_err(|error| Error::msg(format!("the folder `{}` cannot be opened: {error}", root.display())))?;
        let memo = match &self.options.memo {
            Some(memo) => Arc::clone(memo),
            None => Arc::new(Memo::new(self.options.cache_dir.clone())),
        };
        let shared = Shared { root: &root, settings: &settings, drawings: &memo.drawings };

        let mut places = Vec::new();
        collect(&book.items, &mut String::new(), &mut places);
        let prepared: Vec<Arc<Prepared>> =
            places.par_iter().map(|place| prepare(place, shared, &memo)).collect();

        let entries = places.iter().zip(&prepared).map(|(place, prepared)| Entry {
            chapter: Arc::clone(&prepared.chapter),
            name: place.name.clone(),
            part: place.part.clone(),
        });
        let index = BookIndex::new(entries.collect());
        let mut findings: Vec<Diagnostic> = prepared.iter().flat_map(|p| p.findings.iter().cloned()).collect();

        let filled: Vec<String> = prepared
            .par_iter()
            .map(|prepared| {
                let path = &prepared.chapter.path;
                prepared.edited.filled(|slot| match slot {
                    Slot::Related => related::section(&index, path),
                    Slot::Collected(what) => collected::page(what, &index, &shared, path),
                })
            })
            .collect();
        findings.extend(collected::findings(&index, &shared));

        if self.options.memo.is_some() {
            memo.keep(|path| index.by_path(path).is_some());
        }
        let authored = |path: &str| {
            let bytes = root.read(std::path::Path::new(&settings.from_root(path)), hld_notes::limits::FILE_BYTES as u64);
            bytes.ok().and_then(|bytes| String::from_utf8(bytes).ok())
        };
        let findings = at_authors_files(findings, &index, authored, &settings);
        drop(places);
        put(&mut book.items, &mut filled.into_iter());
        Ok((book, findings))
    }
}

impl Preprocessor for HldPreprocessor {
    fn name(&self) -> &str {
        NAME
    }

    fn run(&self, ctx: &PreprocessorContext, book: Book) -> Result<Book> {
        let (book, findings) = self.process(ctx, book)?;
        self.findings.put(findings);
        Ok(book)
    }

    fn supports_renderer(&self, renderer: &str) -> Result<bool> {
        Ok(supports(renderer))
    }
}

/// Whether what we write makes sense to a renderer: those that make HTML, and those that read Markdown.
#[must_use]
pub fn supports(renderer: &str) -> bool {
    matches!(renderer, "html" | "epub" | "markdown" | "linkcheck" | "linkcheck2")
}

/// Whether a finding is about content that could harm a reader or the machine that builds.
#[must_use]
pub fn is_unsafe(finding: &Diagnostic) -> bool {
    finding.severity == Severity::Error
        && matches!(
            finding.code,
            Code::HtmlNotAllowed
                | Code::HtmlAttribute
                | Code::HeadingAttribute
                | Code::LinkScheme
                | Code::LinkLeavesBook
                | Code::IncludeAbsolute
                | Code::IncludeLeavesBook
                | Code::IncludeNotAFile
                | Code::IncludeCycle
                | Code::IncludeTooLarge
                | Code::SymbolicLink
                | Code::NotAFile
                | Code::TooDeep
                | Code::TooLarge
        )
}

/// A chapter of mdBook in its part.
struct Place<'a> {
    name: String,
    part: String,
    path: String,
    content: &'a str,
}

/// The chapters with content, in reading order.
fn collect<'a>(items: &'a [BookItem], part: &mut String, places: &mut Vec<Place<'a>>) {
    for item in items {
        match item {
            BookItem::PartTitle(title) => part.clone_from(title),
            BookItem::Chapter(chapter) => {
                if let Some(path) = path_of(chapter) {
                    places.push(Place {
                        name: chapter.name.clone(),
                        part: part.clone(),
                        path,
                        content: &chapter.content,
                    });
                }
                collect(&chapter.sub_items, part, places);
            }
            BookItem::Separator => {}
        }
    }
}

/// Puts the contents back in the order of [`collect`].
fn put(items: &mut [BookItem], contents: &mut impl Iterator<Item = String>) {
    for item in items {
        if let BookItem::Chapter(chapter) = item {
            if path_of(chapter).is_some()
                && let Some(content) = contents.next()
            {
                chapter.content = content;
            }
            put(&mut chapter.sub_items, contents);
        }
    }
}

fn path_of(chapter: &Chapter) -> Option<String> {
    chapter.source_path.as_ref().or(chapter.path.as_ref()).map(|path| slashed(path))
}

/// The first pass over one chapter, unless an earlier build did it.
fn prepare(place: &Place<'_>, shared: Shared<'_>, memo: &Memo) -> Arc<Prepared> {
    let mut hasher = blake3::Hasher::new();
    hasher.update(place.content.as_bytes());
    hasher.update(format!("{:?}", shared.settings).as_bytes());
    let key = *hasher.finalize().as_bytes();
    if let Some(prepared) = memo.get(&place.path, &key, shared.root) {
        return prepared;
    }
    let (chapter, mut findings) = hld_notes::parse(&place.path, place.content.as_bytes());
    let mut page = Page::new(shared, &chapter);
    let edited = if chapter.refused.is_some() {
        Edited { text: safety::refused_chapter(&place.name), slots: Vec::new() }
    } else {
        stages::run(&mut page);
        let edited = std::mem::take(&mut page.edits).apply_with_slots(&chapter.source);
        if page.refused { safety::verified(edited, &page.folder(), shared.settings.raw_html) } else { edited }
    };
    findings.extend(std::mem::take(&mut page.findings));
    let findings = stages::safety::relevant(findings, &page);
    let reads = std::mem::take(&mut page.reads);
    let prepared = Arc::new(Prepared {
        key,
        reads: reads
            .into_iter()
            .map(|path| {
                let stamp = Stamp::of(&shared.root.path().join(&path));
                (path, stamp)
            })
            .collect(),
        chapter: Arc::new(chapter),
        edited,
        findings,
    });
    memo.put(&place.path, &prepared);
    prepared
}

/// Findings with the paths and places that an author can open.
fn at_authors_files(
    findings: Vec<Diagnostic>,
    index: &BookIndex,
    authored: impl Fn(&str) -> Option<String>,
    settings: &Settings,
) -> Vec<Diagnostic> {
    let mut by_path: std::collections::BTreeMap<String, Vec<Diagnostic>> = std::collections::BTreeMap::new();
    for finding in findings {
        by_path.entry(finding.path.clone()).or_default().push(finding);
    }
    let mut all = Vec::new();
    for (path, mut findings) in by_path {
        if let Some(entry) = index.by_path(&path) {
            // A chapter made by another preprocessor has no file.
            if let Some(author) = authored(&path) {
                origin::to_author(&mut findings, &entry.chapter.source, &author);
            }
            for finding in &mut findings {
                finding.path = settings.from_root(&path);
            }
        }
        all.extend(findings);
    }
    hld_notes::sort(&mut all);
    all
}
