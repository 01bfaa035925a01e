//! File changes of the book, gathered until they pause.

use notify::{RecommendedWatcher, RecursiveMode, Watcher};
use std::collections::BTreeSet;
use std::path::{Path, PathBuf};
use std::sync::mpsc::{Receiver, RecvTimeoutError, channel};
use std::time::Duration;

/// An editor writes a file in several steps; a pause this long ends a change.
const PAUSE: Duration = Duration::from_millis(15);

/// The watched folders of a book.
pub struct Watch {
    changes: Receiver<notify::Result<notify::Event>>,
    ignored: Vec<PathBuf>,
    _watcher: RecommendedWatcher,
}

impl Watch {
    /// Watches `folders` with all below them and `files` by themselves; what lies in `ignored` never counts.
    ///
    /// # Errors
    ///
    /// When the operating system refuses a watch.
    pub fn new(
        folders: &[PathBuf],
        files: &[PathBuf],
        ignored: Vec<PathBuf>,
    ) -> notify::Result<Self> {
        let (sender, changes) = channel();
        let mut watcher = notify::recommended_watcher(sender)?;
        for folder in folders.iter().filter(|folder| folder.is_dir()) {
            watcher.watch(folder, RecursiveMode::Recursive)?;
        }
        // A file is replaced by editors, so the watch stands on its folder.
        for folder in files
            .iter()
            .filter_map(|file| file.parent())
            .collect::<BTreeSet<_>>()
        {
            watcher.watch(folder, RecursiveMode::NonRecursive)?;
        }
        Ok(Self {
            changes,
            ignored,
            _watcher: watcher,
        })
    }

    /// Waits for the next change and returns its paths; `None` when the watch has ended.
    pub fn next_change(&self) -> Option<BTreeSet<PathBuf>> {
        let mut paths = BTreeSet::new();
        loop {
            let event = if paths.is_empty() {
                self.changes.recv().ok()?
            } else {
                match self.changes.recv_timeout(PAUSE) {
                    Ok(event) => event,
                    Err(RecvTimeoutError::Timeout) => return Some(paths),
                    Err(RecvTimeoutError::Disconnected) => return None,
                }
            };
            let Ok(event) = event else { continue };
            if event.kind.is_access() {
                continue;
            }
            paths.extend(event.paths.into_iter().filter(|path| self.matters(path)));
        }
    }

    fn matters(&self, path: &Path) -> bool {
        let name = path.file_name().unwrap_or_default().to_string_lossy();
        let scratch = name.starts_with('.')
            || name.starts_with('#')
            || name.ends_with('~')
            || name.ends_with(".swp")
            || name.ends_with(".tmp")
            || name == "4913";
        !scratch && !self.ignored.iter().any(|folder| path.starts_with(folder))
    }
}
