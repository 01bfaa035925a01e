//! Looks at a book before anything loads it: mdBook follows every path and every link it is given.

use std::collections::HashMap;
use std::fs;
use std::path::{Path, PathBuf};

use hld_notes::{Code, Diagnostic, Span, limits};
use pulldown_cmark::{Event, Parser, Tag};

use crate::root::{BookRoot, ReadError, normal, slashed};
use crate::settings::RawHtml;
use crate::sources::{Sources, not_utf8};
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
    Sources::default().preflight(root)
}

impl Sources {
    /// [`preflight`] for a book that is looked at again and again: a chapter is read when it may have changed.
    ///
    /// The texts that were read wait in [`Sources::take`].
    #[must_use]
    pub fn preflight(&self, root: &Path) -> Vec<Diagnostic> {
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
            let entries = summary(&root, &src, &mut findings);
            let mut faults: HashMap<&Path, ReadError> = HashMap::new();
            let paths: Vec<&Path> = entries.iter().map(|entry| entry.path.as_path()).collect();
            for (path, fault) in self.look(&root, paths, &mut findings) {
                faults.insert(path, fault);
            }
            let summary = slashed(&src.join("SUMMARY.md"));
            for entry in &entries {
                if let Some(fault) = faults.get(entry.path.as_path()) {
                    findings.extend(entry.fault(&root, &summary, fault));
                }
            }
        }
        hld_notes::sort(&mut findings);
        findings
    }
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

/// A line of SUMMARY.md that names a file inside the notes folder.
struct Entry {
    address: String,
    span: Span,
    /// The file, from the book's folder.
    path: PathBuf,
}

/// The chapters of SUMMARY.md that may be read.
fn summary(root: &BookRoot, src: &Path, findings: &mut Vec<Diagnostic>) -> Vec<Entry> {
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
            return Vec::new();
        }
    };
    let text = match String::from_utf8(bytes) {
        Ok(text) => text,
        Err(error) => {
            findings.push(not_utf8(&shown, &error));
            return Vec::new();
        }
    };
    let mut entries = Vec::new();
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
                    return Vec::new();
                }
                if let Tag::Link { dest_url, .. } = tag {
                    // A draft chapter has no file.
                    if dest_url.is_empty() {
                        continue;
                    }
                    match path_of(src, &dest_url) {
                        Ok(path) => entries.push(Entry {
                            address: dest_url.into_string(),
                            span,
                            path,
                        }),
                        Err((code, what, help)) => findings.push(
                            finding(
                                code,
                                &shown,
                                span,
                                format!("the chapter `{dest_url}` {what}"),
                            )
                            .with_help(help),
                        ),
                    }
                }
            }
            Event::End(_) => depth = depth.saturating_sub(1),
            _ => {}
        }
    }
    entries
}

/// The file that a line of SUMMARY.md names, or what is wrong with it.
fn path_of(src: &Path, address: &str) -> Result<PathBuf, (Code, &'static str, &'static str)> {
    const LEAVES: (Code, &str, &str) = (
        Code::LinkLeavesBook,
        "leaves the notes folder",
        "move the chapter below the notes folder",
    );
    // Read from the notes folder: a chapter outside it would be written outside the site.
    match link::verdict(address, Destination::Link, "", RawHtml::Listed) {
        Some(Refused::Absolute) => Err((
            Code::LinkAbsolute,
            "is an absolute path",
            "chapters are relative to the notes folder",
        )),
        Some(Refused::Leaves) => Err(LEAVES),
        Some(Refused::Scheme | Refused::Remote) => Err((
            Code::LinkScheme,
            "is no file",
            "chapters are files of the book",
        )),
        // mdBook decodes the space and nothing else.
        None => normal(Path::new(&address.replace("%20", " ")))
            .map(|below| src.join(below))
            .ok_or(LEAVES),
    }
}

impl Entry {
    /// The finding about a chapter that could not be read.
    fn fault(&self, root: &BookRoot, summary: &str, error: &ReadError) -> Option<Diagnostic> {
        match error {
            // Its content is looked at by whoever reads the link's finding.
            ReadError::Link if inside_link(root, &self.path) => None,
            // Its own fault, not that of the line that lists it.
            ReadError::TooLarge(_) => {
                let chapter = slashed(&self.path);
                let message = format!("the chapter `{chapter}` {error}");
                Some(
                    finding(Code::TooLarge, &chapter, Span::at(0), message)
                        .with_help("split it, or move its tables to files"),
                )
            }
            error => Some(
                finding(
                    read_code(error),
                    summary,
                    self.span,
                    format!("the chapter `{}` {error}", self.address),
                )
                .with_help("write the chapter, or take its line out of SUMMARY.md"),
            ),
        }
    }
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
