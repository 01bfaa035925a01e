//! Where a link in a chapter leads: to a page, to a file that must be published, or out into the world.

use std::collections::HashSet;
use std::path::{Path, PathBuf};

use crate::book::Outline;
use crate::path::{self, folder, join, percent_decoded, to_root};

/// The outcome of resolving one link.
#[derive(Debug, PartialEq)]
pub(crate) enum Target {
    /// Not ours to check; the link stays as it was written.
    External,
    /// A scheme that runs code.
    Unsafe,
    /// A place on a page of this book, existing or not.
    Page {
        href: String,
        out: String,
        fragment: String,
    },
    /// A file to publish.
    File {
        href: String,
        out: String,
        source: PathBuf,
    },
    /// A local link to neither; `path` is where it was looked for, below `src`.
    Missing { href: String, path: String },
}

/// Resolves links against the pages of the book and the files of its folder.
pub(crate) struct Resolver<'a> {
    pub outline: &'a Outline<'a>,
    /// The book's folder, canonical.
    pub root: PathBuf,
    /// `book.src` below the root, `/`-separated.
    pub src: String,
    /// The folder that is being written, canonical: never published from.
    pub destination: PathBuf,
    /// Output paths that are no chapter and yet stand: redirects, the print page, the contents.
    pub others: HashSet<String>,
}

impl Resolver<'_> {
    /// Resolves a link written in the chapter at `source`, whose page is `out`.
    pub(crate) fn resolve(&self, source: &str, out: &str, link: &str) -> Target {
        if let Some(fragment) = link.strip_prefix('#') {
            let fragment = percent_decoded(fragment);
            return Target::Page {
                href: link.to_owned(),
                out: out.to_owned(),
                fragment,
            };
        }
        if link.starts_with("//") || link.is_empty() {
            return Target::External;
        }
        if let Some(scheme) = path::scheme(link) {
            return match scheme.to_ascii_lowercase().as_str() {
                "http" | "https" | "mailto" | "tel" | "ftp" | "irc" | "news" => Target::External,
                _ => Target::Unsafe,
            };
        }
        // Browsers drop control characters, so `java\nscript:` is a scheme to them.
        if link.chars().any(char::is_control) {
            return Target::Unsafe;
        }
        let (rest, fragment) = link.split_once('#').unwrap_or((link, ""));
        let (file, query) = rest.split_once('?').unwrap_or((rest, ""));
        let from = if file.starts_with('/') {
            ""
        } else {
            folder(source)
        };
        let decoded = percent_decoded(file);
        let below_src = join(from, &decoded);
        if let Some(at) = &below_src
            && let Some(page) = self.page(at)
        {
            let page_out = &self.outline.pages[page].out;
            let mut href = self.page_href(file, source, out, page_out);
            if !query.is_empty() {
                href.extend(["?", query]);
            }
            if !fragment.is_empty() {
                href.extend(["#", fragment]);
            }
            return Target::Page {
                href,
                out: page_out.clone(),
                fragment: percent_decoded(fragment),
            };
        }
        if let Some((published, disk)) = self.file(from, &decoded, below_src.as_deref()) {
            // What the author wrote is kept where it holds for the page as well.
            let kept = !file.starts_with('/')
                && join(folder(out), &decoded).as_deref() == Some(&published);
            let mut href = if kept {
                file.to_owned()
            } else {
                format!("{}{}", to_root(out), percent_encoded(&published))
            };
            if !query.is_empty() {
                href.extend(["?", query]);
            }
            if !fragment.is_empty() {
                href.extend(["#", fragment]);
            }
            return Target::File {
                href,
                out: published,
                source: disk,
            };
        }
        let mut href = file
            .strip_suffix(".md")
            .map_or_else(|| file.to_owned(), |stem| format!("{stem}.html"));
        let other = join(from, &percent_decoded(&href)).filter(|at| self.others.contains(at));
        if !query.is_empty() {
            href.extend(["?", query]);
        }
        if !fragment.is_empty() {
            href.extend(["#", fragment]);
        }
        if let Some(out) = other {
            return Target::Page {
                href,
                out,
                fragment: String::new(),
            };
        }
        Target::Missing {
            href,
            path: below_src.unwrap_or(decoded),
        }
    }

    /// The page that a path below `src` names: a chapter, a page's output path, or a folder with an index.
    fn page(&self, at: &str) -> Option<usize> {
        let outline = self.outline;
        if at.is_empty() {
            return outline.by_out.get("index.html").copied();
        }
        outline
            .by_source
            .get(at)
            .or_else(|| outline.by_out.get(at))
            .or_else(|| outline.by_out.get(&format!("{at}/index.html")))
            .copied()
    }

    /// What the author wrote with `.html` for `.md` where that is right, else the way over the root.
    fn page_href(&self, written: &str, source: &str, out: &str, target: &str) -> String {
        let plain = written
            .strip_suffix(".md")
            .map_or_else(|| written.to_owned(), |stem| format!("{stem}.html"));
        if folder(source) == folder(out)
            && !written.starts_with('/')
            && join(folder(out), &percent_decoded(&plain)).as_deref() == Some(target)
        {
            return plain;
        }
        format!("{}{}", to_root(out), percent_encoded(target))
    }

    /// A file inside the book's folder, and the path it is published at.
    ///
    /// Files below `src` keep their path below it; files elsewhere in the book keep their path below the root.
    fn file(&self, from: &str, link: &str, below_src: Option<&str>) -> Option<(String, PathBuf)> {
        // As a path relative to the source file.
        let below_root = join(&join(&self.src, from)?, link);
        // As a path relative to the page, which is what a preprocessor may have written for a file outside `src`.
        for candidate in [below_root.as_deref(), below_src].into_iter().flatten() {
            if candidate.is_empty() || candidate.split('/').any(|part| part.starts_with('.')) {
                continue;
            }
            let disk = self.root.join(candidate);
            // A canonical path that differs went through a symbolic link: those are not followed.
            if !disk.is_file()
                || disk.canonicalize().ok()? != disk
                || disk.starts_with(&self.destination)
            {
                continue;
            }
            if candidate.ends_with(".md") {
                continue;
            }
            let published = match candidate.strip_prefix(&self.src) {
                Some(below) if self.src.is_empty() || below.starts_with('/') => {
                    below.trim_start_matches('/')
                }
                _ => candidate,
            };
            return Some((published.to_owned(), disk));
        }
        None
    }
}

/// Encodes what would end a path in a URL.
fn percent_encoded(path: &str) -> String {
    let mut out = String::with_capacity(path.len());
    for c in path.chars() {
        match c {
            '%' => out.push_str("%25"),
            '#' => out.push_str("%23"),
            '?' => out.push_str("%3F"),
            ' ' => out.push_str("%20"),
            c => out.push(c),
        }
    }
    out
}

/// The canonical form of a folder that may not exist yet.
pub(crate) fn canonical(path: &Path) -> PathBuf {
    path.canonicalize().unwrap_or_else(|_| path.to_path_buf())
}
