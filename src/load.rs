//! The book as mdBook loads it: whole at first, then only the chapters whose files changed.

use crate::mdbook_log::{self, Line};
use anyhow::Context;
use mdbook_driver::MDBook;
use mdbook_driver::book::{Book, BookItem, Chapter};
use mdbook_driver::config::Config;
use mdbook_hld::{NAME, Sources, Text};
use mdbook_preprocessor::{Preprocessor, PreprocessorContext};
use mdbook_renderer::Renderer;
use mdbook_summary::{Link, Summary, SummaryItem, parse_summary};
use serde::Deserialize;
use std::collections::HashMap;
use std::path::{Path, PathBuf};

/// Loads one book again and again.
#[derive(Default)]
pub struct Loader {
    held: Option<Loaded>,
}

/// A book that is loaded.
pub struct Loaded {
    pub config: Config,
    /// The chapters: expanded when [`Loaded::is_expanded`], else as their authors wrote them.
    pub book: Book,
    /// Whether mdBook's own preprocessors have run, and ours alone is left.
    pub is_expanded: bool,
    /// Whether other chapters stand in it than the last time, or in another order.
    pub is_rebuilt: bool,
    /// What mdBook said about it.
    pub said: Vec<Line>,
    toml: String,
    summary: String,
}

impl Loader {
    /// The book in `root`; `sources` have looked at its chapters, and found nothing that must not be loaded.
    pub fn load(
        &mut self,
        root: &Path,
        sources: &Sources,
        renderer: &dyn Renderer,
    ) -> anyhow::Result<&mut Loaded> {
        mdbook_log::take();
        let file = root.join("book.toml");
        let toml = match std::fs::read_to_string(&file) {
            Ok(toml) => toml,
            Err(error) if error.kind() == std::io::ErrorKind::NotFound => String::new(),
            Err(error) => return Err(error).context("book.toml cannot be read"),
        };
        // A load that fails half way leaves nothing behind.
        let held = self.held.take().filter(|held| {
            // What mdBook said it says again only when it does its work again.
            held.toml == toml && held.said.is_empty()
        });
        let config = match &held {
            Some(held) => held.config.clone(),
            None => {
                let mut config: Config = toml.parse().context("book.toml cannot be read")?;
                config.update_from_env()?;
                config
            }
        };
        let src = root.join(&config.book.src);
        let file = src.join("SUMMARY.md");
        let summary = std::fs::read_to_string(&file)
            .with_context(|| format!("`{}` cannot be read", file.display()))?;
        let is_rebuilt = held.as_ref().is_none_or(|held| held.summary != summary);
        let (mut book, mut known) = match held {
            Some(held) if !is_rebuilt => (held.book, HashMap::new()),
            held => {
                let summary = parse_summary(&summary)
                    .with_context(|| format!("Summary parsing failed for file={file:?}"))?;
                let known = held.map(|held| contents(held.book)).unwrap_or_default();
                (structure(&summary), known)
            }
        };

        let mut changed = Vec::new();
        let mut chapters = Vec::new();
        files(&mut book.items, &mut chapters);
        for (at, (path, content)) in chapters.into_iter().enumerate() {
            let (text, is_new) = match sources.take(&normal(&config.book.src.join(&path))) {
                Text::New(text) => (text, true),
                Text::Same if !is_rebuilt => continue,
                Text::Same if known.contains_key(&path) => {
                    (known.remove(&path).unwrap_or_default(), false)
                }
                // Reached through a link inside the book, or loaded anew from the ground.
                Text::Same | Text::Unknown => {
                    let text = std::fs::read_to_string(src.join(&path))
                        .with_context(|| format!("failed to read chapter `{}`", path.display()))?;
                    (text, true)
                }
            };
            if is_new {
                changed.push(at);
            }
            *content = match text.strip_prefix('\u{feff}') {
                Some(rest) => rest.to_owned(),
                None => text,
            };
        }

        let is_expanded = is_ours_last(&config);
        if is_expanded {
            let expander = Expander {
                root,
                config: &config,
                renderer,
            };
            expander.expand(&mut book, &changed, is_rebuilt)?;
        }
        Ok(self.held.insert(Loaded {
            config,
            book,
            is_expanded,
            is_rebuilt,
            said: mdbook_log::take(),
            toml,
            summary,
        }))
    }

    /// Gives the book away, for those who need it once.
    pub fn take(&mut self) -> Option<Book> {
        self.held.take().map(|held| held.book)
    }
}

/// Whether mdBook's preprocessors do their work before ours, and there are no others.
///
/// Each of them works on one chapter alone, so that what did not change need not go through them again.
fn is_ours_last(config: &Config) -> bool {
    #[derive(Deserialize)]
    struct Table {
        #[serde(default)]
        before: Vec<String>,
        #[serde(default)]
        after: Vec<String>,
        renderers: Option<Vec<String>>,
    }
    let Ok(tables) = config.preprocessors::<Table>() else {
        return false;
    };
    config.build.use_default_preprocessors
        && tables.iter().all(|(name, table)| {
            name == NAME
                && table.before.is_empty()
                && table.after.iter().any(|name| name == "links")
                && table.renderers.is_none()
        })
}

/// mdBook without chapters, to run its preprocessors.
pub fn driver(root: &Path, config: &Config) -> anyhow::Result<MDBook> {
    MDBook::load_with_config_and_summary(root, config.clone(), Summary::default())
        .context("mdBook could not load the book")
}

/// Runs mdBook's own preprocessors.
struct Expander<'a> {
    root: &'a Path,
    config: &'a Config,
    renderer: &'a dyn Renderer,
}

impl Expander<'_> {
    /// Expands the chapters whose numbers are given; `whole` also gives every chapter its path on the site.
    fn expand(&self, book: &mut Book, changed: &[usize], whole: bool) -> anyhow::Result<()> {
        let mut chapters = Vec::new();
        files(&mut book.items, &mut chapters);
        // Every directive opens with two braces; a text without them comes out as it goes in.
        let drawing: Vec<usize> = changed
            .iter()
            .copied()
            .filter(|at| chapters[*at].1.contains("{{"))
            .collect();
        if !whole {
            if drawing.is_empty() {
                return Ok(());
            }
            let parts = drawing.iter().map(|at| {
                let (path, content) = &mut chapters[*at];
                BookItem::Chapter(Chapter::new(
                    "",
                    std::mem::take(*content),
                    &**path,
                    Vec::new(),
                ))
            });
            let mut parts = self.run(Book::new_with_items(parts.collect()))?;
            let mut expanded = Vec::new();
            files(&mut parts.items, &mut expanded);
            for (at, (_, content)) in drawing.iter().zip(expanded) {
                *chapters[*at].1 = std::mem::take(content);
            }
            return Ok(());
        }
        let mut waiting: Vec<Option<String>> = chapters
            .into_iter()
            .map(|(_, content)| Some(std::mem::take(content)))
            .collect();
        let mut chapters = Vec::new();
        files(&mut book.items, &mut chapters);
        for at in drawing {
            *chapters[at].1 = waiting[at].take().unwrap_or_default();
        }
        *book = self.run(std::mem::take(book))?;
        let mut chapters = Vec::new();
        files(&mut book.items, &mut chapters);
        for ((_, content), waiting) in chapters.into_iter().zip(waiting) {
            if let Some(text) = waiting {
                *content = text;
            }
        }
        Ok(())
    }

    fn run(&self, book: Book) -> anyhow::Result<Book> {
        let mut driver = driver(self.root, self.config)?;
        driver.book = book;
        driver.with_preprocessor(Later);
        let (book, _) = driver
            .preprocess_book(self.renderer)
            .context("a preprocessor failed")?;
        Ok(book)
    }
}

/// Keeps the place of our stages in mdBook's chain: they run when it is done.
struct Later;

impl Preprocessor for Later {
    fn name(&self) -> &str {
        NAME
    }

    fn run(
        &self,
        _: &PreprocessorContext,
        book: Book,
    ) -> mdbook_preprocessor::errors::Result<Book> {
        Ok(book)
    }
}

/// The chapters of a summary, still without texts.
fn structure(summary: &Summary) -> Book {
    let items = summary
        .prefix_chapters
        .iter()
        .chain(&summary.numbered_chapters)
        .chain(&summary.suffix_chapters);
    Book::new_with_items(items.filter_map(|item| entry(item, &[])).collect())
}

fn entry(item: &SummaryItem, parents: &[String]) -> Option<BookItem> {
    Some(match item {
        SummaryItem::Link(link) => BookItem::Chapter(chapter(link, parents)),
        SummaryItem::Separator => BookItem::Separator,
        SummaryItem::PartTitle(title) => BookItem::PartTitle(title.clone()),
        // mdBook knows no others today.
        _ => return None,
    })
}

fn chapter(link: &Link, parents: &[String]) -> Chapter {
    let mut chapter = match &link.location {
        Some(path) => Chapter::new(&link.name, String::new(), path, parents.to_vec()),
        None => Chapter::new_draft(&link.name, parents.to_vec()),
    };
    chapter.number.clone_from(&link.number);
    let mut below = parents.to_vec();
    below.push(link.name.clone());
    chapter.sub_items = link
        .nested_items
        .iter()
        .filter_map(|item| entry(item, &below))
        .collect();
    chapter
}

/// The chapters that have a file, in reading order: its path below the notes folder, and the text.
fn files<'a>(items: &'a mut [BookItem], found: &mut Vec<(PathBuf, &'a mut String)>) {
    for item in items {
        if let BookItem::Chapter(chapter) = item {
            if let Some(path) = &chapter.source_path {
                found.push((path.clone(), &mut chapter.content));
            }
            files(&mut chapter.sub_items, found);
        }
    }
}

/// The texts of a book by file.
fn contents(mut book: Book) -> HashMap<PathBuf, String> {
    let mut chapters = Vec::new();
    files(&mut book.items, &mut chapters);
    chapters
        .into_iter()
        .map(|(path, content)| (path, std::mem::take(content)))
        .collect()
}

/// `a/./b/../c` as `a/c`: the preflight has seen that it stays inside the book.
fn normal(path: &Path) -> PathBuf {
    let mut out = PathBuf::new();
    for part in path.components() {
        match part {
            std::path::Component::CurDir => {}
            std::path::Component::ParentDir => {
                out.pop();
            }
            part => out.push(part),
        }
    }
    out
}
