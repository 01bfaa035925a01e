//! The index of the site that stands: written with the pages, or after them while one writes the book.

use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::thread::JoinHandle;

use anyhow::Result;
use rayon::prelude::*;

use super::merge::{Page, files};
use super::words::Language;
use crate::book::Outline;
use crate::memory::{Chapter, hash};
use crate::output::{Live, Staging};

/// What the index is made of, free of the render that gathered it.
pub(crate) struct Book {
    pages: Vec<(String, String, String, Arc<Chapter>)>,
    language: Language,
    key: u64,
}

impl Book {
    pub(crate) fn new(
        outline: &Outline<'_>,
        chapters: &[Arc<Chapter>],
        language: Language,
    ) -> Book {
        let pages: Vec<_> = outline
            .pages
            .iter()
            .zip(chapters)
            .map(|(page, chapter)| {
                let part = outline.parts[page.part].title.unwrap_or_default();
                (
                    page.out.clone(),
                    page.name.to_owned(),
                    part.to_owned(),
                    Arc::clone(chapter),
                )
            })
            .collect();
        let keys: Vec<_> = pages
            .iter()
            .map(|(out, name, part, chapter)| (out, name, part, chapter.key))
            .collect();
        let key = hash(&(language, keys));
        Book {
            pages,
            language,
            key,
        }
    }

    fn files(&self) -> Vec<(String, String)> {
        let pages: Vec<Page<'_>> = self
            .pages
            .iter()
            .map(|(out, name, part, chapter)| Page {
                out,
                name,
                part,
                indexed: chapter.indexed.as_ref(),
            })
            .collect();
        files(&pages, self.language)
    }
}

/// The scripts of the index that stands.
#[derive(Default)]
struct State {
    names: Vec<String>,
    /// What they were made of.
    key: Option<u64>,
    /// Counts the renders, so that an index made after its pages knows whether they still stand.
    render: u64,
    /// Who makes the newest index.
    worker: Option<JoinHandle<()>>,
}

/// Remembers the index between the renders of one process.
#[derive(Clone, Default)]
pub(crate) struct Shelf(Arc<Mutex<State>>);

/// The shelf during a render: nobody else writes into the site until this is dropped.
pub(crate) struct Open<'a> {
    state: MutexGuard<'a, State>,
    late: Option<Book>,
}

impl Shelf {
    fn lock(&self) -> MutexGuard<'_, State> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Begins a render; `stands` says whether the last site of this process is still there.
    pub(crate) fn open(&self, stands: bool) -> Open<'_> {
        let mut state = self.lock();
        state.render += 1;
        if !stands {
            state.names.clear();
            state.key = None;
        }
        Open { state, late: None }
    }

    /// Makes the index of `book` beside the reader, when the render has put its site in place.
    pub(crate) fn finish(&self, (render, late): (u64, Option<Book>), live: Live) {
        let Some(book) = late else {
            return;
        };
        let shelf = self.clone();
        // A failure leaves the last index, which finds all but the newest words.
        let worker = std::thread::spawn(move || {
            let files = book.files();
            let mut state = shelf.lock();
            if state.render == render && replace(&live, &files, &state.names).is_ok() {
                state.names = files.into_iter().map(|(name, _)| name).collect();
                state.key = Some(book.key);
            }
        });
        self.lock().worker = Some(worker);
    }

    /// Waits until nothing is left to do.
    pub(crate) fn settle(&self) {
        let worker = self.lock().worker.take();
        if let Some(worker) = worker {
            // A panic over there leaves the last index.
            let _ = worker.join();
        }
    }
}

impl Open<'_> {
    /// Puts the index of `book` into the new site; where `later` allows it, the last one stays until the pages stand.
    pub(crate) fn write(&mut self, book: Book, staging: &Staging, later: bool) -> Result<()> {
        let state = &mut *self.state;
        let fresh = state.key == Some(book.key);
        if (fresh || later) && !state.names.is_empty() {
            let kept: Vec<bool> = state
                .names
                .par_iter()
                .map(|name| staging.keep(name))
                .collect::<Result<_>>()?;
            if kept.into_iter().all(|kept| kept) {
                self.late = (!fresh).then_some(book);
                return Ok(());
            }
        }
        let files = book.files();
        files
            .par_iter()
            .enumerate()
            .try_for_each(|(at, (name, text))| {
                // All but the first have a name that changes with what they hold.
                if at > 0 && state.names.contains(name) && staging.keep(name)? {
                    return Ok(());
                }
                staging.write(name, text.as_bytes())
            })?;
        state.names = files.into_iter().map(|(name, _)| name).collect();
        state.key = Some(book.key);
        Ok(())
    }

    /// What is left to do when the site stands: give it to [`Shelf::finish`].
    pub(crate) fn close(self) -> (u64, Option<Book>) {
        (self.state.render, self.late)
    }
}

/// Replaces the index of a site that is being read: new scripts, then their list at once, then the old ones go.
fn replace(live: &Live, files: &[(String, String)], old: &[String]) -> Result<()> {
    let Some(((first, list), others)) = files.split_first() else {
        return Ok(());
    };
    for (name, text) in others.iter().filter(|(name, _)| !old.contains(name)) {
        live.add(name, text.as_bytes())?;
    }
    live.replace(first, list.as_bytes())?;
    for name in old {
        if files.iter().all(|(new, _)| new != name) {
            live.remove(name);
        }
    }
    Ok(())
}
