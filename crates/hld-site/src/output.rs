//! The folder that is written: filled beside the last good site, then put in its place whole.

use std::collections::HashSet;
use std::ffi::OsString;
use std::fs;
use std::io::ErrorKind;
use std::path::{Path, PathBuf};
use std::sync::{Mutex, PoisonError};
use std::time::{Duration, SystemTime};

use anyhow::{Context, Result, bail};

/// Says that the folder is ours to replace; GitHub Pages reads the name as well.
pub(crate) const MARK: &str = ".nojekyll";
const MARK_TEXT: &str = "Made by hld: this folder is replaced whole by every build.\n";
/// How mdBook's own mark begins; a folder that it made may be replaced too.
const MDBOOK_MARK: &str = "This file makes sure that Github Pages";

/// A site being written.
pub(crate) struct Staging {
    dir: PathBuf,
    destination: PathBuf,
    folders: Mutex<HashSet<PathBuf>>,
    done: bool,
}

impl Staging {
    /// Starts a site that will stand at `destination`.
    pub(crate) fn open(destination: &Path) -> Result<Staging> {
        refuse_foreign(destination)?;
        let parent = destination
            .parent()
            .context("the destination has no parent folder")?;
        fs::create_dir_all(parent)
            .with_context(|| format!("cannot create {}", parent.display()))?;
        let name = destination
            .file_name()
            .context("the destination has no name")?;
        let mut prefix = OsString::from(".");
        prefix.push(name);
        prefix.push(".new-");
        sweep(parent, &prefix);
        let mut own = prefix;
        own.push(std::process::id().to_string());
        let dir = parent.join(own);
        if dir.exists() {
            fs::remove_dir_all(&dir)?;
        }
        fs::create_dir(&dir).with_context(|| format!("cannot create {}", dir.display()))?;
        let staging = Staging {
            dir,
            destination: destination.to_path_buf(),
            folders: Mutex::new(HashSet::new()),
            done: false,
        };
        staging.write(MARK, MARK_TEXT.as_bytes())?;
        Ok(staging)
    }

    /// The path of a file in the new site, its folders made.
    pub(crate) fn place(&self, path: &str) -> Result<PathBuf> {
        let full = self.dir.join(path);
        if let Some(folder) = full.parent() {
            let mut folders = self.folders.lock().unwrap_or_else(PoisonError::into_inner);
            if !folders.contains(folder) {
                fs::create_dir_all(folder)
                    .with_context(|| format!("cannot create {}", folder.display()))?;
                folders.insert(folder.to_path_buf());
            }
        }
        Ok(full)
    }

    /// Writes a file.
    pub(crate) fn write(&self, path: &str, bytes: &[u8]) -> Result<()> {
        let place = self.place(path)?;
        fs::write(&place, bytes).with_context(|| format!("cannot write {path}"))
    }

    /// Copies a file of the book.
    pub(crate) fn copy(&self, path: &str, source: &Path) -> Result<()> {
        let place = self.place(path)?;
        fs::copy(source, &place)
            .map(|_| ())
            .with_context(|| format!("cannot copy {} to {path}", source.display()))
    }

    /// All files of the new site with their names, `/`-separated.
    pub(crate) fn files(&self) -> Result<Vec<(String, PathBuf)>> {
        fn walk(dir: &Path, prefix: &str, files: &mut Vec<(String, PathBuf)>) -> Result<()> {
            for entry in fs::read_dir(dir)? {
                let entry = entry?;
                let name = format!("{prefix}{}", entry.file_name().to_string_lossy());
                if entry.file_type()?.is_dir() {
                    walk(&entry.path(), &format!("{name}/"), files)?;
                } else {
                    files.push((name, entry.path()));
                }
            }
            Ok(())
        }
        let mut files = Vec::new();
        walk(&self.dir, "", &mut files)?;
        Ok(files)
    }

    /// Takes a file over from the last good site; `false` when it is not there.
    pub(crate) fn keep(&self, path: &str) -> Result<bool> {
        let old = self.destination.join(path);
        let place = self.place(path)?;
        match fs::hard_link(&old, &place) {
            Ok(()) => Ok(true),
            Err(error) if error.kind() == ErrorKind::NotFound => Ok(false),
            // A file system without links.
            Err(_) => Ok(fs::copy(&old, &place).is_ok()),
        }
    }

    /// Puts the new site in the place of the old one.
    pub(crate) fn commit(mut self) -> Result<()> {
        let mut old = self.dir.clone().into_os_string();
        old.push("-old");
        let old = PathBuf::from(old);
        let had_old = match fs::rename(&self.destination, &old) {
            Ok(()) => true,
            Err(error) if error.kind() == ErrorKind::NotFound => false,
            Err(error) => return Err(error).context("cannot move the last site away"),
        };
        if let Err(error) = fs::rename(&self.dir, &self.destination) {
            if had_old {
                // Better the last site than none.
                let _ = fs::rename(&old, &self.destination);
            }
            return Err(error).context("cannot put the new site in its place");
        }
        self.done = true;
        if had_old {
            // What is left over is swept away by a later build.
            let _ = fs::remove_dir_all(&old);
        }
        Ok(())
    }
}

impl Drop for Staging {
    fn drop(&mut self) {
        if !self.done {
            let _ = fs::remove_dir_all(&self.dir);
        }
    }
}

/// Refuses to replace a folder that holds something else than a site.
fn refuse_foreign(destination: &Path) -> Result<()> {
    let mut entries = match fs::read_dir(destination) {
        Ok(entries) => entries,
        Err(error) if error.kind() == ErrorKind::NotFound => return Ok(()),
        Err(error) => {
            return Err(error)
                .with_context(|| format!("cannot write the site to {}", destination.display()));
        }
    };
    if entries.next().is_none() {
        return Ok(());
    }
    let mark = fs::read_to_string(destination.join(MARK)).unwrap_or_default();
    if mark == MARK_TEXT || mark.starts_with(MDBOOK_MARK) {
        return Ok(());
    }
    bail!(
        "{} exists and was not made by a build: choose another folder, or empty it yourself",
        destination.display()
    )
}

/// Removes what builds left behind that were killed more than an hour ago.
fn sweep(parent: &Path, prefix: &OsString) {
    let Ok(entries) = fs::read_dir(parent) else {
        return;
    };
    let prefix = prefix.to_string_lossy();
    for entry in entries.flatten() {
        if !entry
            .file_name()
            .to_string_lossy()
            .starts_with(prefix.as_ref())
        {
            continue;
        }
        let age = entry
            .metadata()
            .and_then(|data| data.modified())
            .ok()
            .and_then(|time| SystemTime::now().duration_since(time).ok());
        if age.is_some_and(|age| age > Duration::from_secs(3600)) {
            let _ = fs::remove_dir_all(entry.path());
        }
    }
}
