//! Collected pages: what the whole book holds, in the place of a comment.

mod cards;
mod coverage;
mod diagrams;
mod glossary;
mod gold_lines;
mod roadmap;
mod sources;
mod tables;

use hld_notes::{Chapter, Collection};

use crate::book::{BookIndex, Entry};
use crate::fragment::{Fragments, folder};
use crate::html::escape;
use crate::page::Shared;
use crate::stages::related::markdown_text;

/// A collected page in the making: the book, and the chapter that holds the comment.
pub struct Collector<'a> {
    /// What all chapters share.
    pub shared: Shared<'a>,
    /// Every chapter in reading order.
    pub book: &'a BookIndex,
    /// The chapter that holds the comment, from the notes folder.
    pub reader: &'a str,
    /// The text of the coverage table, when the book has one.
    pub coverage: Option<&'a str>,
}

impl Collector<'_> {
    /// The Markdown of one collection, ending in a blank line; one block of HTML per line.
    #[must_use]
    pub fn page(&self, what: &Collection) -> String {
        let blocks = match what {
            Collection::GoldLines => gold_lines::blocks(self),
            Collection::ComparisonTables => tables::comparisons(self),
            Collection::Glossary => glossary::blocks(self),
            Collection::Numbers => tables::sections(self, "Numbers to know", "numbers"),
            Collection::Facts => tables::sections(self, "Commonly got wrong", "facts"),
            Collection::Flashcards => cards::all(self),
            Collection::Diagrams => diagrams::blocks(self),
            Collection::Sources => sources::blocks(self),
            Collection::Coverage => coverage::blocks(self),
            Collection::Roadmap => roadmap::blocks(self),
            Collection::MixedCheck { count, below } => cards::mixed(self, *count, below),
        };
        if blocks.is_empty() {
            return "Nothing yet.\n\n".to_owned();
        }
        let mut out = String::with_capacity(blocks.iter().map(|block| block.len() + 2).sum());
        for block in blocks {
            out.push_str(&block);
            out.push_str("\n\n");
        }
        out
    }

    /// Fragments of a chapter as this page reads them.
    fn fragments<'f>(&'f self, home: &'f Chapter) -> Fragments<'f> {
        Fragments::moved(self.shared.settings, home, self.reader)
    }

    /// The address of a chapter, or of a place in it.
    fn address(&self, entry: &Entry, anchor: Option<&str>) -> String {
        let path = entry.link_from(folder(self.reader));
        match anchor {
            Some(anchor) => format!("{path}#{anchor}"),
            None => path,
        }
    }

    /// The title of a chapter, written or planned.
    fn title(&self, slug: &str) -> String {
        match self.book.by_slug(slug) {
            Some(entry) => entry.title().to_owned(),
            None => self.shared.settings.title_of(slug),
        }
    }

    /// A link to a chapter, or to a place in it, named by the chapter.
    fn link(&self, entry: &Entry, anchor: Option<&str>) -> String {
        format!(
            "<a href=\"{}\">{}</a>",
            escape(&self.address(entry, anchor)),
            escape(entry.title())
        )
    }

    /// A line that leads home.
    fn home(&self, entry: &Entry, anchor: Option<&str>) -> String {
        format!("<p class=\"hld-home\">{}</p>", self.link(entry, anchor))
    }

    /// What each part holds, below a heading with the part's title; parts that hold nothing are left out.
    fn by_part(&self, mut blocks: impl FnMut(&[&Entry]) -> Vec<String>) -> Vec<String> {
        let parts = self.book.parts();
        let mut out = Vec::new();
        for (title, entries) in &parts {
            let made = blocks(entries);
            if made.is_empty() {
                continue;
            }
            if !title.is_empty() {
                out.push(format!("## {}", markdown_text(title)));
            }
            out.extend(made);
        }
        out
    }
}
