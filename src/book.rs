//! A book from its folder to its site: preflight, mdBook, our stages, our renderer.

use crate::assets;
use crate::history;
use crate::load::{self, Loader};
use crate::mdbook_log;
use crate::progress::Progress;
use crate::report::Tally;
use crate::share::Studio;
use anyhow::Context;
use hld_notes::{Code, Diagnostic, LineIndex, Severity, Span};
use hld_site::{Finding, Pictures, Site, Write};
use mdbook_driver::book::{Book, BookItem, Chapter};
use mdbook_driver::config::Config;
use mdbook_hld::{BookRoot, HldPreprocessor, Memo, Sources};
use mdbook_preprocessor::PreprocessorContext;
use mdbook_renderer::RenderContext;
use std::collections::{HashMap, HashSet};
use std::path::{Path, PathBuf};
use std::sync::Arc;
use walkdir::WalkDir;

/// Larger chapters are refused by the preflight.
const LARGEST_CHAPTER: u64 = 32 << 20;

/// The folders that book.toml names.
#[derive(Debug, Clone)]
pub struct Settings {
    pub root: PathBuf,
    pub notes_dir: PathBuf,
    pub diagrams_dir: PathBuf,
    pub build_dir: PathBuf,
    pub cache_dir: PathBuf,
    /// The notes' folder below `root`, as book.toml names it.
    pub src: PathBuf,
    /// The book's title; empty when it has none.
    pub title: String,
}

impl Settings {
    /// Reads book.toml in `root`.
    pub fn load(root: &Path) -> anyhow::Result<Self> {
        let file = root.join("book.toml");
        if !file.is_file() {
            anyhow::bail!(
                "there is no book.toml in `{}`; go to the book's folder or name it with --root",
                root.display()
            );
        }
        let root = std::fs::canonicalize(root)
            .with_context(|| format!("could not find `{}`", root.display()))?;
        let config = Config::from_disk(&file)
            .with_context(|| format!("could not read `{}`", file.display()))?;
        Ok(Self {
            notes_dir: root.join(&config.book.src),
            diagrams_dir: root.join("diagrams"),
            build_dir: root.join(&config.build.build_dir),
            cache_dir: root.join(".hld"),
            src: config.book.src.clone(),
            title: config.book.title.clone().unwrap_or_default(),
            root,
        })
    }
}

/// What a build came to.
#[derive(Debug)]
pub struct Built {
    /// Everything that was found, sorted by file and place.
    pub findings: Vec<Diagnostic>,
    /// Whether the new site is in its place.
    pub is_good: bool,
    /// Pages of the site.
    pub pages: usize,
    /// Pages that were rendered anew.
    pub changed: usize,
}

/// What a book is built for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Purpose {
    /// To be read: pages keep themselves for the next visit without network.
    Publish,
    /// To be written: nothing may keep a page that is about to change.
    Write,
    /// To be checked: nothing is written.
    Check,
}

/// Builds one book again and again, and does again only what changed.
pub struct Builder {
    settings: Settings,
    dest: PathBuf,
    theme_dir: Option<PathBuf>,
    options: hld_site::Options,
    site: Site,
    checker: Site,
    /// Only for a site that is published: while one writes, nobody shares its pages.
    studio: Option<Studio>,
    /// What the stages keep from build to build; nothing for a book that is built once.
    memo: Option<Arc<Memo>>,
    sources: Sources,
    loader: Loader,
    /// The book as the stages left it.
    staged: Option<RenderContext>,
}

impl Builder {
    /// Gets ready to build the book in `root` into `dest`, or where book.toml says.
    pub fn new(
        root: &Path,
        dest: Option<&Path>,
        theme_dir: Option<PathBuf>,
        purpose: Purpose,
    ) -> anyhow::Result<Self> {
        mdbook_log::listen();
        let settings = Settings::load(root)?;
        // Once, not for every build: what is being written now is not in the history yet.
        let history = match purpose {
            Purpose::Check => hld_site::History::default(),
            Purpose::Publish | Purpose::Write => history::read(&settings.root, &settings.src),
        };
        let options = hld_site::Options {
            worker: purpose == Purpose::Publish,
            // Work on the theme takes a new renderer for every build.
            pace: match purpose {
                Purpose::Write if theme_dir.is_none() => hld_site::Pace::Again,
                _ => hld_site::Pace::Once,
            },
            history: Arc::new(history),
            cache: Some(hld_site::Cache {
                folder: settings.cache_dir.clone(),
                program: mdbook_hld::drawing::program_stamp(),
            }),
            ..hld_site::Options::default()
        };
        let dest = match dest {
            Some(dest) => std::path::absolute(dest).context("the destination has no path")?,
            None => settings.build_dir.clone(),
        };
        Ok(Self {
            site: site(theme_dir.as_deref(), Write::WhenClean, &options)?,
            checker: site(theme_dir.as_deref(), Write::Never, &options)?,
            options,
            studio: (purpose == Purpose::Publish).then(|| Studio::new(&settings.cache_dir)),
            memo: (purpose == Purpose::Write)
                .then(|| Arc::new(Memo::new(Some(settings.cache_dir.clone())))),
            sources: Sources::default(),
            loader: Loader::default(),
            staged: None,
            settings,
            dest,
            theme_dir,
        })
    }

    /// The folder of book.toml.
    pub fn root(&self) -> &Path {
        &self.settings.root
    }

    /// Where the site goes.
    pub fn dest(&self) -> &Path {
        &self.dest
    }

    /// The renderer of all builds, unless the theme is being worked on.
    pub fn renderer(&self) -> &Site {
        &self.site
    }

    /// The book's title; empty when it has none.
    pub fn title(&self) -> &str {
        &self.settings.title
    }

    /// Folders whose changes ask for a build.
    pub fn watched_folders(&self) -> Vec<PathBuf> {
        let mut folders = vec![
            self.settings.notes_dir.clone(),
            self.settings.diagrams_dir.clone(),
        ];
        folders.extend(self.theme_dir.clone());
        folders
    }

    /// Files whose changes ask for a build.
    pub fn watched_files(&self) -> Vec<PathBuf> {
        vec![self.settings.root.join("book.toml")]
    }

    /// Folders that a build writes to.
    pub fn written_folders(&self) -> Vec<PathBuf> {
        vec![
            self.dest.clone(),
            self.settings.cache_dir.clone(),
            self.settings.root.join("target"),
        ]
    }

    /// Builds the site; with errors, or warnings under `strict`, the last good site stays.
    pub fn build(&mut self, strict: bool, progress: &mut Progress) -> anyhow::Result<Built> {
        if let Some(folder) = &self.theme_dir {
            // Work on the theme: its files may have changed since the last build.
            self.site = site(Some(folder), Write::WhenClean, &self.options)?;
        }
        let mut findings = self.prepare(progress)?;
        let mut pages = 0;
        let mut changed = 0;
        let mut is_good = false;
        if let Some(context) = &self.staged
            && !Tally::of(&findings).fails(strict)
        {
            let pictures = match &self.studio {
                Some(studio) => {
                    progress.step("drawing pictures to share");
                    studio.draw(context, self.theme_dir.as_deref())?
                }
                None => Pictures::default(),
            };
            progress.step("rendering pages");
            let report = self.site.render_with(context, &pictures)?;
            is_good = report.findings.is_empty();
            pages = report.pages.len();
            changed = report.rendered;
            findings.extend(self.links(&report.findings, &findings));
        }
        hld_notes::sort(&mut findings);
        Ok(Built {
            findings,
            is_good,
            pages,
            changed,
        })
    }

    /// Everything that a build would find, without writing.
    pub fn check(&mut self, progress: &mut Progress) -> anyhow::Result<Vec<Diagnostic>> {
        let mut findings = self.prepare(progress)?;
        if let Some(context) = &self.staged {
            progress.step("checking links");
            let report = self.checker.render_book(context)?;
            findings.extend(self.links(&report.findings, &findings));
        }
        hld_notes::sort(&mut findings);
        Ok(findings)
    }

    /// Preflight, load and stages; nothing is staged when the book is not safe to load.
    fn prepare(&mut self, progress: &mut Progress) -> anyhow::Result<Vec<Diagnostic>> {
        progress.step("looking at the files");
        // What was staged last stays only when this build comes to its end.
        let last = self.staged.take();
        let root = &self.settings.root;
        let mut findings = self.sources.preflight(root);
        if Tally::of(&findings).errors > 0 {
            // mdBook must not load this book, but its author wants all findings in one run.
            progress.step("reading notes and drawings");
            findings.extend(self.unexpanded()?);
            return Ok(findings);
        }
        progress.step("loading chapters");
        let loaded = self
            .loader
            .load(root, &self.sources, &self.site)
            .context("mdBook could not load the book")?;
        progress.step("reading notes and drawings");
        let stages = stages(&self.settings, self.memo.as_ref());
        let config = loaded.config.clone();
        if !loaded.is_expanded {
            // Somebody else's preprocessors may look at the whole book at once.
            let found = stages.findings();
            let mut driver = load::driver(root, &config)?;
            driver.book = loaded.book.clone();
            driver.with_preprocessor(stages);
            let (book, _) = driver
                .preprocess_book(&self.site)
                .context("a preprocessor failed")?;
            findings.extend(found.take());
            report_mdbook(&mdbook_log::take());
            self.staged = Some(self.context(book, config));
            return Ok(findings);
        }
        report_mdbook(&loaded.said);
        let context = PreprocessorContext::new(root.clone(), config.clone(), "html".to_owned());
        let (book, found) = if self.memo.is_none() {
            let book = self.loader.take().unwrap_or_default();
            stages.process(&context, book)
        } else {
            let mut book = match last {
                Some(last) if !loaded.is_rebuilt => last.book,
                _ => loaded.book.clone(),
            };
            stages
                .update(&context, &loaded.book, &mut book)
                .map(|found| (book, found))
        }
        .context("the stages could not run")?;
        findings.extend(found);
        self.staged = Some(self.context(book, config));
        Ok(findings)
    }

    fn context(&self, book: Book, config: Config) -> RenderContext {
        RenderContext::new(self.settings.root.clone(), book, config, self.dest.clone())
    }

    /// What the stages find in the authors' files as they are, without mdBook: no include is expanded.
    fn unexpanded(&self) -> anyhow::Result<Vec<Diagnostic>> {
        let root = &self.settings.root;
        let config =
            Config::from_disk(root.join("book.toml")).context("could not read book.toml")?;
        let files = BookRoot::open(root).context("could not open the book's folder")?;
        let mut chapters = Vec::new();
        for entry in WalkDir::new(&self.settings.notes_dir)
            .sort_by_file_name()
            .into_iter()
            .filter_map(Result::ok)
            .filter(|entry| entry.file_type().is_file())
        {
            let path = entry.path();
            let name = path.strip_prefix(&self.settings.notes_dir).unwrap_or(path);
            if path.extension().is_none_or(|ending| ending != "md") || name == "SUMMARY.md" {
                continue;
            }
            // What cannot be read, or is no UTF-8, has its finding from the preflight.
            let text = path
                .strip_prefix(root)
                .ok()
                .and_then(|path| files.read(path, LARGEST_CHAPTER).ok())
                .and_then(|bytes| String::from_utf8(bytes).ok());
            if let Some(text) = text {
                let title = name.to_string_lossy().into_owned();
                let chapter = Chapter::new(&title, text, name, Vec::new());
                chapters.push(BookItem::Chapter(chapter));
            }
        }
        let context = PreprocessorContext::new(root.clone(), config, "html".to_owned());
        let (_, findings) = stages(&self.settings, self.memo.as_ref())
            .process(&context, Book::new_with_items(chapters))
            .context("the stages could not run")?;
        Ok(findings)
    }

    /// The renderer's findings as diagnostics, without those that the notes' own check made already.
    fn links(&self, findings: &[Finding], known: &[Diagnostic]) -> Vec<Diagnostic> {
        let src = slashed(
            self.settings
                .notes_dir
                .strip_prefix(&self.settings.root)
                .unwrap_or(Path::new("")),
        );
        let mut files = HashMap::new();
        let known: HashSet<(&str, usize)> = known
            .iter()
            .map(|finding| (finding.path.as_str(), finding.span.start))
            .collect();
        findings
            .iter()
            .map(|finding| {
                let path = match src.as_str() {
                    "" => finding.file.clone(),
                    src => format!("{src}/{}", finding.file),
                };
                let text = files.entry(path.clone()).or_insert_with(|| {
                    // Only places are taken from the text; a file that vanished has none.
                    std::fs::read_to_string(self.settings.root.join(&path)).unwrap_or_default()
                });
                let span = span_of(text, finding.line, finding.column);
                diagnostic(finding, &path, span)
            })
            .filter(|finding| !known.contains(&(finding.path.as_str(), finding.span.start)))
            .collect()
    }
}

/// Our part of mdBook's chain.
fn stages(settings: &Settings, memo: Option<&Arc<Memo>>) -> HldPreprocessor {
    HldPreprocessor::new().with_options(mdbook_hld::Options {
        root: Some(settings.root.clone()),
        cache_dir: Some(settings.cache_dir.clone()),
        memo: memo.map(Arc::clone),
        ..mdbook_hld::Options::default()
    })
}

fn site(
    theme_dir: Option<&Path>,
    write: Write,
    options: &hld_site::Options,
) -> anyhow::Result<Site> {
    let options = hld_site::Options {
        write,
        ..options.clone()
    };
    Site::new(assets::load(theme_dir)?, options)
}

fn report_mdbook(lines: &[mdbook_log::Line]) {
    for line in lines {
        let word = if line.is_error { "error" } else { "warning" };
        anstream::eprintln!("{word} of mdBook: {}", line.text);
    }
}

fn span_of(text: &str, line: usize, column: usize) -> Span {
    let Some(span) = LineIndex::new(text).line(text, line) else {
        return Span::at(0);
    };
    let offset: usize = span
        .of(text)
        .chars()
        .take(column.saturating_sub(1))
        .map(char::len_utf8)
        .sum();
    Span::at(span.start + offset)
}

fn diagnostic(finding: &Finding, path: &str, span: Span) -> Diagnostic {
    let code = match finding.code {
        "broken-anchor" => Code::LinkMissingAnchor,
        "unsafe-link" => Code::LinkScheme,
        "stray-tag" => Code::HtmlUnclosed,
        _ => Code::LinkMissingFile,
    };
    let mut diagnostic = Diagnostic::new(code, path, span, finding.message.clone());
    diagnostic.severity = Severity::Error;
    diagnostic.help.clone_from(&finding.help);
    diagnostic
}

pub fn slashed(path: &Path) -> String {
    path.components()
        .map(|part| part.as_os_str().to_string_lossy())
        .collect::<Vec<_>>()
        .join("/")
}

#[cfg(test)]
mod rebuilding;
