//! The preprocessor: every chapter on its own and in parallel, then what only the whole book can fill in.

use std::path::PathBuf;
use std::sync::{Arc, Mutex, PoisonError};

use hld_notes::{Code, Diagnostic, Month, Severity, Span};
use mdbook_preprocessor::book::{Book, BookItem, Chapter};
use mdbook_preprocessor::errors::{Error, Result};
use mdbook_preprocessor::{Preprocessor, PreprocessorContext};
use rayon::prelude::*;

use crate::book::{BookIndex, Entry};
use crate::collected::Collector;
use crate::edit::{Edited, Slot};
use crate::memo::{Memo, Prepared};
use crate::origin;
use crate::page::{Page, Shared};
use crate::root::{BookRoot, slashed};
use crate::settings::{Host, Settings};
use crate::stages::{self, related, safety};

/// The name in book.toml.
pub const NAME: &str = "hld";

/// The largest coverage table.
const MAX_COVERAGE: u64 = 4 << 20;

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
    /// The month that `checked` is compared with; the clock's when not given.
    pub today: Option<Month>,
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
    pub fn process(
        &self,
        ctx: &PreprocessorContext,
        mut book: Book,
    ) -> Result<(Book, Vec<Diagnostic>)> {
        let findings = self.stages(ctx, &book)?.fill(&mut book);
        Ok((book, findings))
    }

    /// [`HldPreprocessor::process`] for a book that is processed again and again: what came out the last time
    /// stands in `into`, whose chapters are those of `book`, and only what differs is replaced.
    pub fn update(
        &self,
        ctx: &PreprocessorContext,
        book: &Book,
        into: &mut Book,
    ) -> Result<Vec<Diagnostic>> {
        Ok(self.stages(ctx, book)?.fill(into))
    }

    /// Every chapter on its own, and what the whole book shows of them.
    fn stages(&self, ctx: &PreprocessorContext, book: &Book) -> Result<Staged> {
        let (settings, mut findings) =
            Settings::of(&ctx.config, self.options.host).map_err(Error::msg)?;
        let root = self.options.root.as_deref().unwrap_or(&ctx.root);
        let root = BookRoot::open(root).map_err(|error| {
            Error::msg(format!(
                "the folder `{}` cannot be opened: {error}",
                root.display()
            ))
        })?;
        let memo = match &self.options.memo {
            Some(memo) => Arc::clone(memo),
            None => Arc::new(Memo::of(self.options.host, self.options.cache_dir.clone())),
        };
        let shared = Shared {
            root: &root,
            settings: &settings,
            drawings: &memo.drawings,
        };

        let mut places = Vec::new();
        collect(&book.items, &mut Arc::from(""), &mut places);
        let page_key: Arc<[u8]> = settings.page_key().into();
        let prepared: Vec<Arc<Prepared>> = places
            .par_iter()
            .map(|place| prepare(place, shared, &page_key, &memo))
            .collect();

        let entries = places
            .into_iter()
            .zip(&prepared)
            .map(|(place, prepared)| Entry {
                chapter: Arc::clone(&prepared.chapter),
                name: place.name.to_owned(),
                part: place.part.as_ref().to_owned(),
            });
        let index = BookIndex::new(entries.collect());
        findings.extend(
            prepared
                .iter()
                .flat_map(|prepared| prepared.findings.iter().cloned()),
        );

        let coverage = settings
            .checks
            .coverage
            .as_ref()
            .and_then(|path| coverage(&root, path, &mut findings));
        let chapters: Vec<&hld_notes::Chapter> = index
            .entries()
            .iter()
            .map(|entry| &*entry.chapter)
            .collect();
        findings.extend(hld_notes::check_book(&hld_notes::Book {
            chapters: &chapters,
            config: &settings.checks,
            today: self.options.today.or_else(this_month),
            coverage: settings
                .checks
                .coverage
                .as_ref()
                .zip(coverage.as_ref())
                .map(|(path, text)| hld_notes::Coverage { path, text }),
        }));
        if self.options.memo.is_some() {
            memo.keep(|path| index.by_path(path).is_some());
        }
        Ok(Staged {
            root,
            settings,
            memo,
            prepared,
            index,
            coverage,
            findings,
            is_whole: self.options.memo.is_none(),
        })
    }
}

/// A book whose chapters are prepared, before the whole book fills their gaps.
struct Staged {
    root: BookRoot,
    settings: Settings,
    memo: Arc<Memo>,
    prepared: Vec<Arc<Prepared>>,
    index: BookIndex,
    coverage: Option<String>,
    findings: Vec<Diagnostic>,
    /// Whether every drawing of the book was asked for: nothing was taken from an earlier build.
    is_whole: bool,
}

impl Staged {
    /// Puts the final texts where they are not yet, and gives what was found, at its places in the authors' files.
    fn fill(self, book: &mut Book) -> Vec<Diagnostic> {
        let shared = Shared {
            root: &self.root,
            settings: &self.settings,
            drawings: &self.memo.drawings,
        };
        let mut contents = Vec::with_capacity(self.prepared.len());
        contents_of(&mut book.items, &mut contents);
        self.prepared
            .par_iter()
            .zip(contents)
            .for_each(|(prepared, content)| {
                let path = &prepared.chapter.path;
                let filled = prepared.edited.filled(|slot| match slot {
                    Slot::Related => related::section(&self.index, &self.settings, path),
                    Slot::Collected(what) => Collector {
                        shared,
                        book: &self.index,
                        reader: path,
                        coverage: self.coverage.as_deref(),
                    }
                    .page(what),
                });
                if *content != filled {
                    *content = filled.into_owned();
                }
            });
        if self.is_whole {
            self.memo.drawings.forget_others();
        }
        let authored = |path: &str| {
            let bytes = self.root.read(
                std::path::Path::new(&self.settings.from_root(path)),
                hld_notes::limits::FILE_BYTES as u64,
            );
            bytes.ok().and_then(|bytes| String::from_utf8(bytes).ok())
        };
        at_authors_files(self.findings, &self.index, authored, &self.settings)
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
    matches!(
        renderer,
        "html" | "epub" | "markdown" | "linkcheck" | "linkcheck2"
    )
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

/// The text of the coverage table, or a finding.
fn coverage(root: &BookRoot, path: &str, findings: &mut Vec<Diagnostic>) -> Option<String> {
    match root.read(std::path::Path::new(path), MAX_COVERAGE) {
        Ok(bytes) => Some(String::from_utf8_lossy(&bytes).into_owned()),
        Err(error) => {
            let message = format!("the coverage table `{path}` {error}");
            findings.push(Diagnostic::new(
                Code::ConfigValue,
                "book.toml",
                Span::at(0),
                message,
            ));
            None
        }
    }
}

/// The month of the clock, in UTC.
fn this_month() -> Option<Month> {
    let seconds = std::time::SystemTime::now()
        .duration_since(std::time::UNIX_EPOCH)
        .ok()?
        .as_secs();
    month_of_day(seconds / 86_400)
}

/// The month of a day, counted from 1970-01-01, in the calendar we use.
fn month_of_day(day: u64) -> Option<Month> {
    // Years that begin in March put the odd day at their end: 400 of them have 146,097 days.
    let day = day + 719_468;
    let era = day / 146_097;
    let in_era = day % 146_097;
    let year_of_era = (in_era - in_era / 1_460 + in_era / 36_524 - in_era / 146_096) / 365;
    let in_year = in_era - (365 * year_of_era + year_of_era / 4 - year_of_era / 100);
    let from_march = (5 * in_year + 2) / 153;
    let month = if from_march < 10 {
        from_march + 3
    } else {
        from_march - 9
    };
    let year = year_of_era + era * 400 + u64::from(month <= 2);
    Some(Month {
        year: u16::try_from(year).ok()?,
        month: u8::try_from(month).ok()?,
    })
}

/// A chapter of mdBook in its part.
struct Place<'a> {
    name: &'a str,
    part: Arc<str>,
    path: String,
    content: &'a str,
}

/// The chapters with content, in reading order.
fn collect<'a>(items: &'a [BookItem], part: &mut Arc<str>, places: &mut Vec<Place<'a>>) {
    for item in items {
        match item {
            BookItem::PartTitle(title) => *part = title.as_str().into(),
            BookItem::Chapter(chapter) => {
                if let Some(path) = path_of(chapter) {
                    places.push(Place {
                        name: &chapter.name,
                        part: Arc::clone(part),
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

/// Where the contents go, in the order of [`collect`].
fn contents_of<'a>(items: &'a mut [BookItem], contents: &mut Vec<&'a mut String>) {
    for item in items {
        if let BookItem::Chapter(chapter) = item {
            if path_of(chapter).is_some() {
                contents.push(&mut chapter.content);
            }
            contents_of(&mut chapter.sub_items, contents);
        }
    }
}

fn path_of(chapter: &Chapter) -> Option<String> {
    chapter
        .source_path
        .as_ref()
        .or(chapter.path.as_ref())
        .map(|path| slashed(path))
}

/// The first pass over one chapter, unless an earlier build did it.
fn prepare(
    place: &Place<'_>,
    shared: Shared<'_>,
    settings: &Arc<[u8]>,
    memo: &Memo,
) -> Arc<Prepared> {
    if let Some(prepared) = memo.get(&place.path, settings, place.content) {
        return prepared;
    }
    let (chapter, mut findings) = hld_notes::parse(&place.path, place.content.as_bytes());
    let mut page = Page::new(shared, &chapter);
    let edited = if chapter.refused.is_some() {
        Edited {
            text: safety::refused_chapter(place.name),
            slots: Vec::new(),
        }
    } else {
        stages::run(&mut page);
        let edited = std::mem::take(&mut page.edits).apply_with_slots(&chapter.source);
        safety::verified(edited, &mut page)
    };
    findings.extend(std::mem::take(&mut page.findings));
    let findings = stages::safety::relevant(findings, &page);
    let reads = std::mem::take(&mut page.reads);
    let prepared = Arc::new(Prepared {
        settings: Arc::clone(settings),
        reads: reads.into_values().collect(),
        chapter: Arc::new(chapter),
        edited,
        findings,
    });
    // What stands for a refused chapter has the name of SUMMARY.md on it.
    if prepared.chapter.refused.is_none() {
        memo.put(&place.path, &prepared);
    }
    prepared
}

/// Findings with the paths and places that an author can open.
fn at_authors_files(
    findings: Vec<Diagnostic>,
    index: &BookIndex,
    authored: impl Fn(&str) -> Option<String>,
    settings: &Settings,
) -> Vec<Diagnostic> {
    let mut by_path: std::collections::BTreeMap<String, Vec<Diagnostic>> =
        std::collections::BTreeMap::new();
    for finding in findings {
        by_path
            .entry(finding.path.clone())
            .or_default()
            .push(finding);
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn months_are_those_of_the_calendar() {
        let month = |day| month_of_day(day).unwrap().to_string();
        assert_eq!(month(0), "1970-01");
        assert_eq!(month(58), "1970-02");
        assert_eq!(month(59), "1970-03");
        // 2000-02-29, 2026-11-30 and the day after.
        assert_eq!(month(11_016), "2000-02");
        assert_eq!(month(20_787), "2026-11");
        assert_eq!(month(20_788), "2026-12");
    }
}
