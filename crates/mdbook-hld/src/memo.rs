//! What a caller keeps between two builds, so that the second does only what changed.

use std::collections::HashMap;
use std::path::PathBuf;
use std::sync::{Arc, Mutex, PoisonError};

use hld_notes::{Chapter, Diagnostic};

use crate::drawing::{Drawings, Fonts};
use crate::edit::Edited;
use crate::root::Seen;
use crate::settings::Host;

/// Prepared chapters and rendered drawings; one for the whole life of a server.
#[derive(Debug, Default)]
pub struct Memo {
    pub(crate) drawings: Drawings,
    chapters: Mutex<HashMap<String, Arc<Prepared>>>,
}

/// A chapter after the first pass.
#[derive(Debug)]
pub(crate) struct Prepared {
    /// The settings that it was prepared with; the text stands in the chapter.
    pub settings: Arc<[u8]>,
    pub chapter: Arc<Chapter>,
    pub edited: Edited,
    pub findings: Vec<Diagnostic>,
    /// The files that were read, as they were.
    pub reads: Vec<Seen>,
}

impl Memo {
    /// An empty memo; drawings are also kept in `cache_dir`, when one is given.
    #[must_use]
    pub fn new(cache_dir: Option<PathBuf>) -> Self {
        Self::of(Host::Hld, cache_dir)
    }

    /// An empty memo for the pages of a host.
    #[must_use]
    pub fn of(host: Host, cache_dir: Option<PathBuf>) -> Self {
        let fonts = match host {
            Host::Hld => Fonts::OfThePage,
            Host::MdBook => Fonts::InTheDrawing,
        };
        Self {
            drawings: Drawings::new(cache_dir).with_fonts(fonts),
            chapters: Mutex::default(),
        }
    }

    /// The chapter as it was prepared, when neither its text nor a file it shows has changed.
    pub(crate) fn get(&self, path: &str, settings: &[u8], text: &str) -> Option<Arc<Prepared>> {
        let found = self.lock().get(path).map(Arc::clone)?;
        let is_same = found.chapter.source == text
            && *found.settings == *settings
            && found.reads.iter().all(Seen::is_unchanged);
        is_same.then_some(found)
    }

    pub(crate) fn put(&self, path: &str, prepared: &Arc<Prepared>) {
        self.lock().insert(path.to_owned(), Arc::clone(prepared));
    }

    /// Forgets chapters that are no longer in the book.
    pub(crate) fn keep(&self, is_in_book: impl Fn(&str) -> bool) {
        self.lock().retain(|path, _| is_in_book(path));
    }

    fn lock(&self) -> std::sync::MutexGuard<'_, HashMap<String, Arc<Prepared>>> {
        // Entries are inserted whole, so a panic elsewhere leaves nothing half done.
        self.chapters.lock().unwrap_or_else(PoisonError::into_inner)
    }
}
