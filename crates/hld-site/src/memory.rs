//! What a later render of the same process need not do again.

use std::collections::HashMap;
use std::hash::{DefaultHasher, Hash, Hasher};
use std::path::PathBuf;
use std::sync::Arc;

use crate::meta::Meta;
use crate::output::Standing;
use crate::search::Indexed;
use crate::stamp::Stamp;
use crate::writer::Body;

/// What one render leaves for the next.
#[derive(Default)]
pub(crate) struct Memory {
    /// The site as it was put in its place.
    pub standing: Option<Standing>,
    /// Chapters by the output paths of their pages.
    pub chapters: HashMap<String, Arc<Chapter>>,
    /// Output path to what the page was made of.
    pub pages: HashMap<String, PageKey>,
    /// What the pages that show no chapter were made of.
    pub frame: Option<u64>,
    pub print: Option<Printed>,
    /// Output path to the file of the book that was copied there, and its stamp when that proves something.
    pub copied: HashMap<String, (PathBuf, Option<Stamp>)>,
    /// Whether there will be no later render.
    pub is_closed: bool,
}

/// A chapter as it was written, with the hashes of what it was made of.
pub(crate) struct Chapter {
    /// Of the Markdown.
    pub content: u64,
    /// Of the Markdown and of everything else in the book that decides how it is written.
    pub made_of: u64,
    /// Of that, and of what the links met in the book's folder.
    pub key: u64,
    pub meta: Option<Meta>,
    pub body: Body,
    /// Its words, when the book is searched.
    pub indexed: Option<Indexed>,
}

impl AsRef<Body> for Arc<Chapter> {
    fn as_ref(&self) -> &Body {
        &self.body
    }
}

/// What a page was made of.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct PageKey {
    /// Of the chapter, the theme and the whole outline: quick to know, and it changes too often.
    pub quick: u64,
    /// Of what stands on the page.
    pub exact: u64,
}

/// How the print page was put together.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Printed {
    /// Of all that is no chapter.
    pub frame: u64,
    /// Bytes before the first chapter.
    pub head: u64,
    /// Key and bytes of each chapter.
    pub sections: Vec<(u64, u64)>,
    /// Bytes of the file.
    pub total: u64,
}

impl Memory {
    /// Forgets what was said of a site that does not stand any more.
    pub(crate) fn forget_site(&mut self) {
        self.standing = None;
        self.pages.clear();
        self.frame = None;
        self.print = None;
    }
}

pub(crate) fn hash(value: &impl Hash) -> u64 {
    let mut hasher = DefaultHasher::new();
    value.hash(&mut hasher);
    hasher.finish()
}
