//! The site to take along: a zip that opens by double-click, and the whole book as one HTML file.

use crate::write::write_atomically;
use anyhow::{Context, bail};
use std::ffi::OsString;
use std::io::{Cursor, Write};
use std::path::{Path, PathBuf};
use walkdir::WalkDir;
use zip::write::SimpleFileOptions;
use zip::{CompressionMethod, DateTime, ZipWriter};

/// The folder in the zip of a book whose title has no letter that every file system takes.
const NAMELESS: &str = "book";

/// Endings of files that are compressed already.
const COMPRESSED: [&str; 6] = ["woff2", "png", "jpg", "jpeg", "webp", "gz"];

/// A file that was written beside the site.
#[derive(Debug)]
pub struct Edition {
    pub path: PathBuf,
    pub bytes: usize,
}

/// Packs the site into one zip beside it that unpacks into one folder.
///
/// Names are sorted and times fixed: the same site gives the same bytes.
///
/// # Errors
///
/// When the site cannot be read or the zip cannot be written.
pub fn offline(site: &Path, title: &str) -> anyhow::Result<Edition> {
    let folder = folder_name(title);
    let mut zip = ZipWriter::new(Cursor::new(Vec::new()));
    let options = SimpleFileOptions::default()
        .last_modified_time(DateTime::DEFAULT)
        .unix_permissions(0o644);
    for (name, path) in files(site)? {
        let ending = name.rsplit('.').next().unwrap_or_default();
        let method = if COMPRESSED.contains(&ending) {
            CompressionMethod::Stored
        } else {
            CompressionMethod::Deflated
        };
        let bytes =
            std::fs::read(&path).with_context(|| format!("could not read `{}`", path.display()))?;
        zip.start_file(
            format!("{folder}/{name}"),
            options.compression_method(method),
        )
        .and_then(|()| Ok(zip.write_all(&bytes)?))
        .with_context(|| format!("could not pack `{}`", path.display()))?;
    }
    let bytes = zip
        .finish()
        .context("could not pack the site")?
        .into_inner();
    put(beside(site, "zip"), &bytes)
}

/// Writes the print page as one file that needs no other.
///
/// # Errors
///
/// When the site has no print page, or a file it needs cannot be read.
pub fn single_file(site: &Path) -> anyhow::Result<Edition> {
    if !site.join("print.html").is_file() {
        bail!(
            "the single file is made from the print page, which `[output.html.print] enable = false` in book.toml leaves out"
        );
    }
    let html = hld_site::single_file(site).context("could not write the single file")?;
    put(beside(site, "html"), html.as_bytes())
}

fn put(path: PathBuf, bytes: &[u8]) -> anyhow::Result<Edition> {
    write_atomically(&path, bytes)?;
    Ok(Edition {
        path,
        bytes: bytes.len(),
    })
}

/// `book` becomes `book.zip` beside it.
pub fn beside(site: &Path, ending: &str) -> PathBuf {
    let mut name = site
        .file_name()
        .map_or_else(|| OsString::from(NAMELESS), OsString::from);
    name.push(".");
    name.push(ending);
    site.with_file_name(name)
}

/// The files of the site by their names with slashes, sorted.
///
/// What starts with a dot is for hosts alone, and pictures to share are for other sites.
fn files(site: &Path) -> anyhow::Result<Vec<(String, PathBuf)>> {
    let mut files = Vec::new();
    for entry in WalkDir::new(site) {
        let entry = entry.with_context(|| format!("could not read `{}`", site.display()))?;
        let relative = entry.path().strip_prefix(site).unwrap_or(entry.path());
        let name = relative
            .components()
            .map(|part| part.as_os_str().to_string_lossy())
            .collect::<Vec<_>>()
            .join("/");
        if entry.file_type().is_file()
            && !name.starts_with('.')
            && !name.starts_with(hld_site::PICTURES)
        {
            files.push((name, entry.into_path()));
        }
    }
    files.sort();
    Ok(files)
}

/// A title as the name of a folder that every system unpacks.
fn folder_name(title: &str) -> String {
    let mut name = String::new();
    for c in title.chars() {
        if c.is_ascii_alphanumeric() {
            name.push(c.to_ascii_lowercase());
        } else if !name.is_empty() && !name.ends_with('-') {
            name.push('-');
        }
        if name.len() == 60 {
            break;
        }
    }
    match name.trim_end_matches('-') {
        "" => NAMELESS.to_owned(),
        name => name.to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_title_becomes_a_folder_name() {
        assert_eq!(
            folder_name("High-Level Design, worked out loud"),
            "high-level-design-worked-out-loud"
        );
        assert_eq!(folder_name("../../etc"), "etc");
        assert_eq!(folder_name("設計"), "book");
        assert_eq!(folder_name(""), "book");
        assert!(folder_name(&"long ".repeat(100)).len() <= 60);
    }

    #[test]
    fn editions_stand_beside_the_site() {
        assert_eq!(
            beside(Path::new("/a/book"), "zip"),
            Path::new("/a/book.zip")
        );
        assert_eq!(
            beside(Path::new("/a/v1.0"), "zip"),
            Path::new("/a/v1.0.zip")
        );
    }
}
