//! The book's order: pages, parts, who stands before whom.

use std::collections::HashMap;

use anyhow::{Result, bail};
use mdbook_renderer::book::{Book, BookItem, Chapter};

use crate::memory::hash;
use crate::path;

/// One chapter that becomes a page.
#[derive(Debug)]
pub(crate) struct Page<'a> {
    /// Name in SUMMARY.md.
    pub name: &'a str,
    /// Number such as `2.1.`, as mdBook prints it.
    pub number: Option<String>,
    /// The chapter's Markdown, as the preprocessors left it.
    pub content: &'a str,
    /// Path that links are relative to, below `src`.
    pub source: String,
    /// File that the author edits, below `src`; differs for README.md.
    pub file: Option<String>,
    /// Output path.
    pub out: String,
    /// Index into [`Outline::parts`].
    pub part: usize,
    /// Names of the chapters that this one stands under, outermost first, with their pages if they have one.
    pub parents: Vec<(&'a str, Option<usize>)>,
}

/// One line of the chapter list.
#[derive(Debug, Clone, Hash)]
pub(crate) enum Entry<'a> {
    Page { page: usize, depth: usize },
    Draft { name: &'a str, depth: usize },
    Separator,
}

/// A run of chapters under one part title.
#[derive(Debug, Default)]
pub(crate) struct Part<'a> {
    pub title: Option<&'a str>,
    pub entries: Vec<Entry<'a>>,
}

impl Part<'_> {
    /// The part's first page.
    pub(crate) fn first(&self) -> Option<usize> {
        self.entries.iter().find_map(|entry| match entry {
            Entry::Page { page, .. } => Some(*page),
            _ => None,
        })
    }
}

/// All pages in reading order, and the parts that hold them.
#[derive(Debug, Default)]
pub(crate) struct Outline<'a> {
    pub pages: Vec<Page<'a>>,
    pub parts: Vec<Part<'a>>,
    /// Source path below `src` to page.
    pub by_source: HashMap<String, usize>,
    /// Output path to page.
    pub by_out: HashMap<String, usize>,
}

impl<'a> Outline<'a> {
    /// Changes when any page has another name, number, place or path.
    pub(crate) fn key(&self) -> u64 {
        let pages: Vec<_> = self
            .pages
            .iter()
            .map(|page| {
                let paths = (&page.out, &page.source, &page.file);
                (page.name, &page.number, paths, page.part, &page.parents)
            })
            .collect();
        let parts: Vec<_> = self
            .parts
            .iter()
            .map(|part| (part.title, &part.entries))
            .collect();
        hash(&(pages, parts))
    }

    /// Reads the order of a book.
    pub(crate) fn new(book: &'a Book) -> Result<Outline<'a>> {
        let mut outline = Outline {
            parts: vec![Part::default()],
            ..Outline::default()
        };
        for item in &book.items {
            match item {
                BookItem::PartTitle(title) => {
                    outline.parts.push(Part {
                        title: Some(title),
                        entries: Vec::new(),
                    });
                }
                item => outline.item(item, &[])?,
            }
        }
        outline
            .parts
            .retain(|part| part.title.is_some() || !part.entries.is_empty());
        // Dropping the nameless first part moves the others down.
        for (index, part) in outline.parts.iter().enumerate() {
            for entry in &part.entries {
                if let Entry::Page { page, .. } = entry {
                    outline.pages[*page].part = index;
                }
            }
        }
        Ok(outline)
    }

    fn item(&mut self, item: &'a BookItem, parents: &[(&'a str, Option<usize>)]) -> Result<()> {
        let depth = parents.len();
        let entry = match item {
            BookItem::Separator => Entry::Separator,
            BookItem::PartTitle(_) => return Ok(()),
            BookItem::Chapter(chapter) => {
                let page = self.page(chapter, parents)?;
                match page {
                    Some(page) => Entry::Page { page, depth },
                    None => Entry::Draft {
                        name: &chapter.name,
                        depth,
                    },
                }
            }
        };
        let page = match entry {
            Entry::Page { page, .. } => Some(page),
            _ => None,
        };
        if let Some(part) = self.parts.last_mut() {
            part.entries.push(entry);
        }
        if let BookItem::Chapter(chapter) = item
            && !chapter.sub_items.is_empty()
        {
            let mut below = parents.to_vec();
            below.push((&chapter.name, page));
            for item in &chapter.sub_items {
                self.item(item, &below)?;
            }
        }
        Ok(())
    }

    fn page(
        &mut self,
        chapter: &'a Chapter,
        parents: &[(&'a str, Option<usize>)],
    ) -> Result<Option<usize>> {
        let Some(chapter_path) = &chapter.path else {
            return Ok(None);
        };
        let Some(source) = path::slashed(chapter_path).and_then(|source| path::join("", &source))
        else {
            bail!(
                "chapter path is not UTF-8 or leaves the book: {}",
                chapter_path.display()
            );
        };
        let out = match source.strip_suffix(".md") {
            Some(stem) => format!("{stem}.html"),
            None => format!("{source}.html"),
        };
        if matches!(out.as_str(), "print.html" | "404.html" | "toc.html") {
            bail!("{source}: this name is taken by a page that the renderer makes");
        }
        let index = self.pages.len();
        if self.by_out.insert(out.clone(), index).is_some() {
            bail!("{source}: SUMMARY.md lists this chapter twice, or two chapters become {out}");
        }
        let file = chapter.source_path.as_deref().and_then(path::slashed);
        self.by_source.insert(source.clone(), index);
        if let Some(file) = &file {
            self.by_source.insert(file.clone(), index);
        }
        self.pages.push(Page {
            name: &chapter.name,
            number: chapter.number.as_ref().map(ToString::to_string),
            content: &chapter.content,
            source,
            file,
            out,
            part: 0,
            parents: parents.to_vec(),
        });
        Ok(Some(index))
    }
}
