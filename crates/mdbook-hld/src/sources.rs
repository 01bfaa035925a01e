//! The chapters' files as they were last read: each is read once, and again when it may have changed.

use std::collections::HashMap;
use std::path::{Path, PathBuf};
use std::sync::{Mutex, MutexGuard, PoisonError};

use hld_notes::{Code, Diagnostic, Span, limits};
use rayon::prelude::*;

use crate::includes::{Directive, Fault, Follower};
use crate::root::{BookRoot, ReadError, Seen, slashed};

/// What is known of the chapters' files; one for the whole life of a server.
#[derive(Debug, Default)]
pub struct Sources {
    /// By their paths from the book's folder.
    known: Mutex<HashMap<PathBuf, Source>>,
}

#[derive(Debug)]
struct Source {
    /// The file itself and all that it draws in.
    reads: Vec<Seen>,
    findings: Vec<Diagnostic>,
    /// The text, until somebody takes it.
    text: Option<String>,
}

/// The text of a chapter, for those who keep what they had.
#[derive(Debug, PartialEq, Eq)]
pub enum Text {
    /// The chapter, or a file that it draws in, may have changed since its text was last taken.
    New(String),
    /// Nothing has changed.
    Same,
    /// It was never looked at.
    Unknown,
}

/// What looking at one chapter came to.
enum Look {
    Same,
    New(Source),
    Fault(ReadError),
}

impl Sources {
    /// Takes the text of a chapter, its path counted from the book's folder.
    pub fn take(&self, path: &Path) -> Text {
        match self.lock().get_mut(path) {
            None => Text::Unknown,
            Some(source) => source.text.take().map_or(Text::Same, Text::New),
        }
    }

    /// Looks at the chapters of a book, and forgets all others; gives those that cannot be read.
    pub(crate) fn look<'p>(
        &self,
        root: &BookRoot,
        mut paths: Vec<&'p Path>,
        findings: &mut Vec<Diagnostic>,
    ) -> Vec<(&'p Path, ReadError)> {
        paths.sort_unstable();
        paths.dedup();
        let mut known = self.lock();
        let looks: Vec<Look> = paths
            .par_chunks(64)
            .flat_map_iter(|chunk| {
                // One follower for several chapters: what a shared file draws in is worked out once.
                let mut follower = Follower::new(root);
                let looks: Vec<Look> = chunk
                    .iter()
                    .map(|path| match known.get(*path) {
                        Some(source) if source.reads.iter().all(Seen::is_unchanged) => Look::Same,
                        _ => look(root, path, &mut follower),
                    })
                    .collect();
                looks
            })
            .collect();
        let mut old = std::mem::take(&mut *known);
        let mut faults = Vec::new();
        for (path, look) in paths.into_iter().zip(looks) {
            let source = match look {
                Look::Same => old.remove(path),
                Look::New(source) => Some(source),
                Look::Fault(fault) => {
                    faults.push((path, fault));
                    None
                }
            };
            if let Some(source) = source {
                findings.extend(source.findings.iter().cloned());
                known.insert(path.to_owned(), source);
            }
        }
        faults
    }

    fn lock(&self) -> MutexGuard<'_, HashMap<PathBuf, Source>> {
        // A panic while looking leaves what was known before, which is checked again.
        self.known.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// Encoding and includes of one chapter.
fn look(root: &BookRoot, path: &Path, follower: &mut Follower<'_>) -> Look {
    let mut reads = vec![Seen::now(root.path().join(path))];
    let bytes = match root.read(path, limits::FILE_BYTES as u64) {
        Ok(bytes) => bytes,
        Err(error) => return Look::Fault(error),
    };
    let mut findings = Vec::new();
    let text = match String::from_utf8(bytes) {
        Ok(text) => {
            let followed = follower.follow(path, &text);
            reads.extend(followed.reads);
            let shown = slashed(path);
            findings.extend(
                followed
                    .faults
                    .into_iter()
                    .map(|(directive, fault)| include_finding(&shown, &directive, fault)),
            );
            Some(text)
        }
        Err(error) => {
            findings.push(not_utf8(&slashed(path), &error));
            None
        }
    };
    Look::New(Source {
        reads,
        findings,
        text,
    })
}

/// The finding about a directive that must not be followed.
fn include_finding(chapter: &str, directive: &Directive, fault: Fault) -> Diagnostic {
    let written = &directive.path;
    let (code, message) = match fault {
        Fault::Unreadable(_, ReadError::Outside) if Path::new(written).is_absolute() => (
            Code::IncludeAbsolute,
            format!("the include `{written}` is an absolute path"),
        ),
        Fault::Unreadable(_, ReadError::Outside) => (
            Code::IncludeLeavesBook,
            format!("the include `{written}` leaves the book's folder"),
        ),
        Fault::Unreadable(file, error @ (ReadError::Link | ReadError::NotAFile)) => (
            Code::IncludeNotAFile,
            format!("the included file `{file}` {error}"),
        ),
        Fault::Unreadable(file, error @ ReadError::TooLarge(_)) => (
            Code::IncludeTooLarge,
            format!("the included file `{file}` {error}"),
        ),
        Fault::Unreadable(file, error) => (
            Code::IncludeMissing,
            format!("the included file `{file}` {error}"),
        ),
        Fault::Cycle(files) => (
            Code::IncludeCycle,
            format!("files include each other: {}", files.join(" -> ")),
        ),
        Fault::TooDeep => (
            Code::IncludeCycle,
            format!("the include `{written}` draws in files more than 10 deep"),
        ),
        Fault::TooMuch(limit) => (
            Code::IncludeTooLarge,
            format!("the include `{written}` expands to more than {limit} bytes"),
        ),
    };
    let span = Span::new(directive.path_range.start, directive.path_range.end);
    Diagnostic::new(code, chapter, span, message).with_help(
        "includes name regular files inside the book's folder, relative to the file they stand in",
    )
}

/// The finding about a file that is no text.
pub(crate) fn not_utf8(path: &str, error: &std::string::FromUtf8Error) -> Diagnostic {
    let at = error.utf8_error().valid_up_to();
    let len = error.utf8_error().error_len().unwrap_or(1);
    Diagnostic::new(
        Code::InvalidUtf8,
        path,
        Span::new(at, at + len),
        "these bytes are not UTF-8",
    )
    .with_help("save the file as UTF-8")
}
