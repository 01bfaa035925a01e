//! Looks at a book before anything loads it: mdBook follows every path and every link it is given.

use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};

use hld_notes::{Code, Diagnostic, Span, limits};
use pulldown_cmark::{Event, Parser, Tag};
use rayon::prelude::*;

use crate::includes::{Fault, Follower};
use crate::root::{BookRoot, ReadError, normal, slashed};
use crate::settings::RawHtml;
use crate::stages::link::{self, Destination, Refused};

/// The largest book.toml.
const MAX_TOML: u64 = 1 << 20;
/// The deepest folder below the notes.
const MAX_DEPTH: usize = 32;
/// The most entries in the folders of a book.
const MAX_ENTRIES: usize = 200_000;

/// What would make it unsafe or impossible to load the book; with an error among it, do not.
///
/// Nothing is written, no link is followed, every read is bounded. Paths in the findings count from `root`.
#[must_use]
pub fn preflight(root: &Path) -> Vec<Diagnostic> {
    let root = match BookRoot::open(root) {
        Ok(root) => root,
        Err(error) => {
            return vec![finding(
                Code::ConfigValue,
                "book.toml",
                Span::at(0),
                format!("the book's folder cannot be opened: {error}"),
            )];
        }
    };
    let mut findings = Vec::new();
    if let Some(src) = notes_folder(&root, &mut findings) {
        folders(&root, &src, &mut findings);
        let chapters = summary(&root, &src, &mut findings);
        findings.extend(contents(&root, &chapters));
    }
    hld_notes::sort(&mut findings);
    findings
}

fn finding(code: Code, path: &str, span: Span, message: impl Into<String>) -> Diagnostic {
    Diagnostic::new(code, path, span, message)
}

/// Where book.toml says the notes are; nothing when that is no place to read from.
fn notes_folder(root: &BookRoot, findings: &mut Vec<Diagnostic>) -> Option<PathBuf> {
    let bytes = match root.read(Path::new("book.toml"), MAX_TOML) {
        Ok(bytes) => bytes,
        // A book without book.toml has its notes in `src`.
        Err(ReadError::Missing) => return Some(PathBuf::from("src")),
        Err(error) => {
            findings.push(finding(
                Code::ConfigValue,
                "book.toml",
                Span::at(0),
                format!("book.toml {error}"),
            ));
            return None;
        }
    };
    let text = String::from_utf8_lossy(&bytes);
    let table: toml::Table = match text.parse() {
        Ok(table) => table,
        Err(error) => {
            let error: toml::de::Error = error;
            let span = error
                .span()
                .map_or(Span::at(0), |span| Span::new(span.start, span.end));
            findings.push(finding(
                Code::ConfigValue,
                "book.toml",
                span,
                format!("book.toml is not TOML: {}", error.message()),
            ));
            return None;
        }
    };
    let src = table
        .get("book")
        .and_then(|book| book.get("src"))
        .and_then(toml::Value::as_str)
        .unwrap_or("src");
    let span = text
        .find(&format!("\"{src}\""))
        .map_or(Span::at(0), |at| Span::new(at, at + src.len() + 2));
    let Some(folder) = normal(Path::new(src)) else {
        findings.push(
            finding(
                Code::LinkLeavesBook,
                "book.toml",
                span,
                format!("`src` is `{src}`, which leaves the book's folder"),
            )
            .with_help("move the notes below the folder of book.toml"),
        );
        return None;
    };
    Some(folder)
}

/// Looks for links that lead out and for what is no file, in the notes and beside them in `diagrams`.
fn folders(root: &BookRoot, src: &Path, findings: &mut Vec<Diagnostic>) {
    let mut start = vec![src.to_owned()];
    if !src.as_os_str().is_empty() {
        start.push(PathBuf::from("diagrams"));
    }
    let mut entries = 0usize;
    // The start itself may be a link, too.
    for folder in &start {
        let mut at = PathBuf::new();
        for part in folder.components() {
            at.push(part);
            if fs::symlink_metadata(root.path().join(&at))
                .is_ok_and(|meta| meta.file_type().is_symlink())
            {
                symbolic_link(root, &at, findings);
            }
        }
    }
    let mut stack: Vec<(PathBuf, usize)> = start.into_iter().map(|folder| (folder, 0)).collect();
    while let Some((folder, depth)) = stack.pop() {
        let full = root.path().join(&folder);
        if !fs::symlink_metadata(&full).is_ok_and(|meta| meta.is_dir()) {
            continue;
        }
        let Ok(list) = fs::read_dir(&full) else {
            continue;
        };
        for entry in list.flatten() {
            entries += 1;
            let path = folder.join(entry.file_name());
            let shown = slashed(&path);
            if entries > MAX_ENTRIES {
                findings.push(finding(
                    Code::TooLarge,
                    &shown,
                    Span::at(0),
                    format!("the notes hold more than {MAX_ENTRIES} files"),
                ));
                return;
            }
            let Ok(kind) = entry.file_type() else {
                continue;
            };
            if kind.is_symlink() {
                symbolic_link(root, &path, findings);
            } else if kind.is_dir() {
                // What git keeps is no part of the book, and mdBook does not publish it.
                if entry.file_name() == ".git"
                    || src.as_os_str().is_empty()
                        && matches!(
                            entry.file_name().to_str(),
                            Some("target" | "node_modules" | "book")
                        )
                {
                    continue;
                }
                if depth >= MAX_DEPTH {
                    findings.push(finding(
                        Code::TooDeep,
                        &shown,
                        Span::at(0),
                        format!("the folder `{shown}` is nested more than {MAX_DEPTH} deep"),
                    ));
                } else {
                    stack.push((path, depth + 1));
                }
            } else if !kind.is_file() {
                findings.push(
                    finding(
                        Code::NotAFile,
                        &shown,
                        Span::at(0),
                        format!("`{shown}` is a device, a pipe or a socket"),
                    )
                    .with_help("a build would wait for it or never finish reading it; remove it"),
                );
            }
        }
    }
}

/// A symbolic link is a finding when it leads out of the book, nowhere, or round in a circle.
fn symbolic_link(root: &BookRoot, path: &Path, findings: &mut Vec<Diagnostic>) {
    let shown = slashed(path);
    let full = root.path().join(path);
    let what = match fs::canonicalize(&full) {
        Err(_) => "leads nowhere",
        Ok(target) if !target.starts_with(root.path()) => "leads out of the book's folder",
        // mdBook copies folders as deep as they go, and this one never ends.
        Ok(target) if full.starts_with(&target) => "leads to a folder above it",
        Ok(_) => return,
    };
    findings.push(
        finding(
            Code::SymbolicLink,
            &shown,
            Span::at(0),
            format!("the symbolic link `{shown}` {what}"),
        )
        .with_help(
            "put the file itself there; mdBook would read and publish what the link leads to",
        ),
    );
}

/// The chapters of SUMMARY.md that may be read, from the book's folder.
fn summary(root: &BookRoot, src: &Path, findings: &mut Vec<Diagnostic>) -> BTreeSet<PathBuf> {
    let path = src.join("SUMMARY.md");
    let shown = slashed(&path);
    let bytes = match root.read(&path, limits::FILE_BYTES as u64) {
        Ok(bytes) => bytes,
        Err(error) => {
            findings.push(
                finding(
                    read_code(&error),
                    &shown,
                    Span::at(0),
                    format!("`{shown}` {error}"),
                )
                .with_help("SUMMARY.md lists the chapters: `- [Title](path.md)`"),
            );
            return BTreeSet::new();
        }
    };
    let text = match String::from_utf8(bytes) {
        Ok(text) => text,
        Err(error) => {
            findings.push(not_utf8(&shown, &error));
            return BTreeSet::new();
        }
    };
    let mut chapters = BTreeSet::new();
    let mut depth = 0usize;
    for (event, range) in Parser::new(&text).into_offset_iter() {
        let span = Span::new(range.start, range.end);
        match event {
            Event::Start(tag) => {
                depth += 1;
                // Lists in lists, two levels each.
                if depth > 2 * limits::DEPTH {
                    findings.push(finding(
                        Code::TooDeep,
                        &shown,
                        span,
                        format!("chapters are nested more than {} deep", limits::DEPTH),
                    ));
                    return BTreeSet::new();
                }
                if let Tag::Link { dest_url, .. } = tag {
                    // A draft chapter has no file.
                    if dest_url.is_empty() {
                        continue;
                    }
                    entry(root, src, &shown, &dest_url, span, &mut chapters, findings);
                }
            }
            Event::End(_) => depth = depth.saturating_sub(1),
            _ => {}
        }
    }
    chapters
}

fn entry(
    root: &BookRoot,
    src: &Path,
    summary: &str,
    address: &str,
    span: Span,
    chapters: &mut BTreeSet<PathBuf>,
    findings: &mut Vec<Diagnostic>,
) {
    // Read from the notes folder: a chapter outside it would be written outside the site.
    let (code, what, help) = match link::verdict(address, Destination::Link, "", RawHtml::Listed) {
        Some(Refused::Absolute) => (
            Code::LinkAbsolute,
            "is an absolute path",
            "chapters are relative to the notes folder",
        ),
        Some(Refused::Leaves) => (
            Code::LinkLeavesBook,
            "leaves the notes folder",
            "move the chapter below the notes folder",
        ),
        Some(Refused::Scheme | Refused::Remote) => (
            Code::LinkScheme,
            "is no file",
            "chapters are files of the book",
        ),
        // mdBook decodes the space and nothing else.
        None => match normal(Path::new(&address.replace("%20", " "))) {
            Some(below) => {
                let path = src.join(below);
                match root.read(&path, limits::FILE_BYTES as u64) {
                    Ok(_) => {
                        chapters.insert(path);
                    }
                    // Its content is looked at by whoever reads the link's finding.
                    Err(ReadError::Link) if inside_link(root, &path) => {
                        chapters.insert(path);
                    }
                    // Its own fault, not that of the line that lists it.
                    Err(error @ ReadError::TooLarge(_)) => {
                        let chapter = slashed(&path);
                        let message = format!("the chapter `{chapter}` {error}");
                        findings.push(
                            finding(Code::TooLarge, &chapter, Span::at(0), message)
                                .with_help("split it, or move its tables to files"),
                        );
                    }
                    Err(error) => findings.push(
                        finding(
                            read_code(&error),
                            summary,
                            span,
                            format!("the chapter `{address}` {error}"),
                        )
                        .with_help("write the chapter, or take its line out of SUMMARY.md"),
                    ),
                }
                return;
            }
            None => (
                Code::LinkLeavesBook,
                "leaves the notes folder",
                "move the chapter below the notes folder",
            ),
        },
    };
    findings.push(
        finding(
            code,
            summary,
            span,
            format!("the chapter `{address}` {what}"),
        )
        .with_help(help),
    );
}

/// Whether a path ends at a regular file of the book although links stand on the way.
fn inside_link(root: &BookRoot, path: &Path) -> bool {
    fs::canonicalize(root.path().join(path))
        .is_ok_and(|target| target.starts_with(root.path()) && target.is_file())
}

fn read_code(error: &ReadError) -> Code {
    match error {
        ReadError::Outside => Code::LinkLeavesBook,
        ReadError::Link => Code::SymbolicLink,
        ReadError::NotAFile => Code::NotAFile,
        ReadError::TooLarge(_) => Code::TooLarge,
        ReadError::Missing | ReadError::Io(_) => Code::LinkMissingFile,
    }
}

fn not_utf8(path: &str, error: &std::string::FromUtf8Error) -> Diagnostic {
    let at = error.utf8_error().valid_up_to();
    let len = error.utf8_error().error_len().unwrap_or(1);
    finding(
        Code::InvalidUtf8,
        path,
        Span::new(at, at + len),
        "these bytes are not UTF-8",
    )
    .with_help("save the file as UTF-8")
}

/// Encodings and includes of the chapters.
fn contents(root: &BookRoot, chapters: &BTreeSet<PathBuf>) -> Vec<Diagnostic> {
    let chapters: Vec<&PathBuf> = chapters.iter().collect();
    chapters
        .par_chunks(64)
        .flat_map_iter(|chunk| {
            // One follower for several chapters: what a shared file draws in is worked out once.
            let mut follower = Follower::new(root);
            let mut findings = Vec::new();
            for path in chunk {
                let Ok(bytes) = root.read(path, limits::FILE_BYTES as u64) else {
                    continue;
                };
                content(path, bytes, &mut follower, &mut findings);
            }
            findings
        })
        .collect()
}

fn content(
    path: &Path,
    bytes: Vec<u8>,
    follower: &mut Follower<'_>,
    findings: &mut Vec<Diagnostic>,
) {
    let shown = slashed(path);
    let text = match String::from_utf8(bytes) {
        Ok(text) => text,
        Err(error) => {
            findings.push(not_utf8(&shown, &error));
            return;
        }
    };
    for (directive, fault) in follower.faults(path, &text) {
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
        findings.push(
            finding(code, &shown, span, message)
                .with_help("includes name regular files inside the book's folder, relative to the file they stand in"),
        );
    }
}
