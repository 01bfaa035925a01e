//! The folder that is written: filled beside the last good site, then put in its place whole.

use std::collections::{BTreeMap, HashMap, HashSet};
use std::ffi::OsString;
use std::fs;
use std::io::ErrorKind;
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::{Duration, SystemTime};

use anyhow::{Context, Result, bail};
use rayon::prelude::*;

use crate::assets::checksum;

/// Says that the folder is ours to replace; GitHub Pages reads the name as well.
pub(crate) const MARK: &str = ".nojekyll";
const MARK_TEXT: &str = "Made by hld: this folder is replaced whole by every build.\n";
/// How mdBook's own mark begins; a folder that it made may be replaced too.
const MDBOOK_MARK: &str = "This file makes sure that Github Pages";

/// Which content a path of a site has: equal numbers are equal bytes.
type Versions = HashMap<String, u64>;

/// A site that this process put in its place.
pub(crate) struct Standing {
    live: Live,
    /// The time of its mark: another build may have replaced it since.
    marked: Option<SystemTime>,
    spare: Option<Spare>,
}

/// The site that stands, for those who add to it while it is read.
#[derive(Clone)]
pub(crate) struct Live {
    destination: PathBuf,
    versions: Arc<Mutex<Versions>>,
}

/// The site before the one that stands. The next one is made of it: most of their files are the same.
struct Spare {
    dir: PathBuf,
    versions: Versions,
}

impl Drop for Spare {
    fn drop(&mut self) {
        // Left behind, it is swept away by a later build.
        let _ = fs::remove_dir_all(&self.dir);
    }
}

impl Standing {
    /// Whether it is still what stands at `destination`.
    pub(crate) fn is_at(&self, destination: &Path) -> bool {
        self.live.destination == destination
            && self.marked.is_some()
            && self.marked == mark_time(destination)
    }

    /// What may be written into it.
    pub(crate) fn live(&self) -> Live {
        self.live.clone()
    }
}

impl Live {
    /// Writes a file that does not stand there yet.
    pub(crate) fn add(&self, path: &str, bytes: &[u8]) -> Result<()> {
        fs::write(self.destination.join(path), bytes)
            .with_context(|| format!("cannot write {path}"))?;
        lock(&self.versions).insert(path.to_owned(), version());
        Ok(())
    }

    /// Replaces a file at once: whoever reads it gets all of the old one or all of the new one.
    pub(crate) fn replace(&self, path: &str, bytes: &[u8]) -> Result<()> {
        let place = self.destination.join(path);
        let beside = place.with_extension("new");
        fs::write(&beside, bytes).with_context(|| format!("cannot write {path}"))?;
        fs::rename(&beside, &place).with_context(|| format!("cannot write {path}"))?;
        lock(&self.versions).insert(path.to_owned(), version());
        Ok(())
    }

    /// Takes a file away.
    pub(crate) fn remove(&self, path: &str) {
        lock(&self.versions).remove(path);
        // What is left over goes with the next site.
        let _ = fs::remove_file(self.destination.join(path));
    }
}

/// A number that no other content of this process has.
fn version() -> u64 {
    static LAST: AtomicU64 = AtomicU64::new(0);
    LAST.fetch_add(1, Ordering::Relaxed)
}

fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    // Each entry is inserted whole.
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

fn mark_time(destination: &Path) -> Option<SystemTime> {
    destination.join(MARK).metadata().ok()?.modified().ok()
}

/// A site being written.
pub(crate) struct Staging {
    dir: PathBuf,
    destination: PathBuf,
    /// The files of the site that stands, when this process put it there.
    live: Option<Live>,
    /// The files that stood in `dir` when it was opened.
    spare: Versions,
    written: Mutex<Versions>,
    /// Which files are named with their checksums, and those that are known.
    named: Option<fn(&str) -> bool>,
    checksums: Mutex<BTreeMap<String, u64>>,
    folders: Mutex<HashSet<PathBuf>>,
    done: bool,
}

impl Staging {
    /// Starts a site that will stand at `destination`, where `last` stands now.
    pub(crate) fn open(destination: &Path, last: Option<Standing>) -> Result<Staging> {
        refuse_foreign(destination)?;
        let parent = destination
            .parent()
            .context("the destination has no parent folder")?;
        fs::create_dir_all(parent)
            .with_context(|| format!("cannot create {}", parent.display()))?;
        sweep(parent, destination)?;
        let (live, spare) = match last {
            Some(Standing { live, spare, .. }) => (Some(live), spare),
            None => (None, None),
        };
        let (dir, spare) = match spare.filter(|spare| spare.dir.join(MARK).is_file()) {
            Some(mut spare) => (
                // From here on the folder is this staging's to remove.
                std::mem::take(&mut spare.dir),
                std::mem::take(&mut spare.versions),
            ),
            None => {
                let [dir, other] = own_folders(destination)?;
                for left in [&dir, &other] {
                    if left.exists() {
                        fs::remove_dir_all(left)?;
                    }
                }
                fs::create_dir(&dir).with_context(|| format!("cannot create {}", dir.display()))?;
                (dir, Versions::new())
            }
        };
        let staging = Staging {
            dir,
            destination: destination.to_path_buf(),
            live,
            spare,
            written: Mutex::default(),
            named: None,
            checksums: Mutex::default(),
            folders: Mutex::default(),
            done: false,
        };
        staging.write(MARK, MARK_TEXT.as_bytes())?;
        Ok(staging)
    }

    /// The path of a file that is about to be written, its folders made.
    pub(crate) fn place(&self, path: &str) -> Result<PathBuf> {
        let place = self.full(path)?;
        let again = lock(&self.written).insert(path.to_owned(), version());
        if again.is_some() || self.spare.contains_key(path) {
            // What stands there may be a file of the site that is being read, under a second name.
            remove(&place)?;
        }
        Ok(place)
    }

    fn full(&self, path: &str) -> Result<PathBuf> {
        let full = self.dir.join(path);
        if let Some(folder) = full.parent() {
            let mut folders = lock(&self.folders);
            if !folders.contains(folder) {
                fs::create_dir_all(folder)
                    .with_context(|| format!("cannot create {}", folder.display()))?;
                folders.insert(folder.to_path_buf());
            }
        }
        Ok(full)
    }

    /// From now on notes the checksums of what is written under these names, for [`Staging::checksums`].
    pub(crate) fn name(&mut self, which: fn(&str) -> bool) {
        self.named = Some(which);
    }

    /// The checksums of all files that are named with theirs.
    pub(crate) fn checksums(&self) -> Result<BTreeMap<String, u64>> {
        let mut all = std::mem::take(&mut *lock(&self.checksums));
        let Some(named) = self.named else {
            return Ok(all);
        };
        let others: Vec<String> = lock(&self.written)
            .keys()
            .filter(|path| named(path) && !all.contains_key(*path))
            .cloned()
            .collect();
        let others = others.into_par_iter().map(|path| {
            let bytes =
                fs::read(self.dir.join(&path)).with_context(|| format!("cannot read {path}"))?;
            Ok((path, checksum(&bytes)))
        });
        all.extend(others.collect::<Result<Vec<_>>>()?);
        Ok(all)
    }

    /// Writes a file.
    pub(crate) fn write(&self, path: &str, bytes: &[u8]) -> Result<()> {
        if self.named.is_some_and(|named| named(path)) {
            lock(&self.checksums).insert(path.to_owned(), checksum(bytes));
        }
        let place = self.place(path)?;
        fs::write(&place, bytes).with_context(|| format!("cannot write {path}"))
    }

    /// Copies a file of the book.
    pub(crate) fn copy(&self, path: &str, source: &Path) -> Result<()> {
        lock(&self.checksums).remove(path);
        let place = self.place(path)?;
        fs::copy(source, &place)
            .map(|_| ())
            .with_context(|| format!("cannot copy {} to {path}", source.display()))
    }

    /// A file of the site that stands, to take parts of it over.
    pub(crate) fn last(&self, path: &str) -> Option<fs::File> {
        let live = self.live.as_ref()?;
        lock(&live.versions).get(path)?;
        fs::File::open(self.destination.join(path)).ok()
    }

    /// Takes a file over from the site that stands; `false` when it is not there.
    pub(crate) fn keep(&self, path: &str) -> Result<bool> {
        let Some(live) = &self.live else {
            return Ok(false);
        };
        let Some(version) = lock(&live.versions).get(path).copied() else {
            return Ok(false);
        };
        if self.spare.get(path) == Some(&version) {
            lock(&self.written).insert(path.to_owned(), version);
            return Ok(true);
        }
        let old = self.destination.join(path);
        let place = self.full(path)?;
        if self.spare.contains_key(path) {
            remove(&place)?;
        }
        let kept = match fs::hard_link(&old, &place) {
            Ok(()) => true,
            Err(error) if error.kind() == ErrorKind::NotFound => false,
            // A file system without links.
            Err(_) => fs::copy(&old, &place).is_ok(),
        };
        if kept {
            lock(&self.written).insert(path.to_owned(), version);
        }
        Ok(kept)
    }

    /// Puts the new site in the place of the old one, which becomes the next one's beginning when it is to be `kept`.
    pub(crate) fn commit(mut self, kept: bool) -> Result<Standing> {
        let written = std::mem::take(&mut *lock(&self.written));
        for path in self
            .spare
            .keys()
            .filter(|path| !written.contains_key(*path))
        {
            let place = self.dir.join(path);
            remove(&place)?;
            for folder in place.ancestors().skip(1).take_while(|at| *at != self.dir) {
                // A folder that still holds something stays.
                if fs::remove_dir(folder).is_err() {
                    break;
                }
            }
        }
        let [one, two] = own_folders(&self.destination)?;
        let old = if self.dir == one { two } else { one };
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
        let spare = had_old.then(|| Spare {
            dir: old,
            versions: Versions::new(),
        });
        let spare = match (&self.live, spare) {
            (Some(live), Some(mut spare)) if kept => {
                spare.versions = std::mem::take(&mut *lock(&live.versions));
                Some(spare)
            }
            // Dropped, and its folder with it.
            _ => None,
        };
        Ok(Standing {
            marked: mark_time(&self.destination),
            live: Live {
                destination: self.destination.clone(),
                versions: Arc::new(Mutex::new(written)),
            },
            spare,
        })
    }
}

impl Drop for Staging {
    fn drop(&mut self) {
        if !self.done {
            let _ = fs::remove_dir_all(&self.dir);
        }
    }
}

/// How the folders begin that sites for `destination` are made in.
fn prefix(destination: &Path) -> Result<OsString> {
    let name = destination
        .file_name()
        .context("the destination has no name")?;
    let mut prefix = OsString::from(".");
    prefix.push(name);
    prefix.push(".new-");
    Ok(prefix)
}

/// The two folders of this process beside `destination`: one is written while the other is moved away.
fn own_folders(destination: &Path) -> Result<[PathBuf; 2]> {
    let mut one = prefix(destination)?;
    one.push(std::process::id().to_string());
    let mut two = one.clone();
    two.push("-old");
    Ok([
        destination.with_file_name(one),
        destination.with_file_name(two),
    ])
}

fn remove(place: &Path) -> Result<()> {
    match fs::remove_file(place) {
        Err(error) if error.kind() != ErrorKind::NotFound => {
            Err(error).with_context(|| format!("cannot replace {}", place.display()))
        }
        _ => Ok(()),
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
fn sweep(parent: &Path, destination: &Path) -> Result<()> {
    let prefix = prefix(destination)?;
    let prefix = prefix.to_string_lossy();
    let own = own_folders(destination)?;
    let Ok(entries) = fs::read_dir(parent) else {
        return Ok(());
    };
    for entry in entries.flatten() {
        let is_left = entry
            .file_name()
            .to_string_lossy()
            .starts_with(prefix.as_ref());
        if !is_left || own.contains(&entry.path()) {
            continue;
        }
        let age = entry
            .metadata()
            .and_then(|data| data.modified())
            .ok()
            .and_then(|time| SystemTime::now().duration_since(time).ok());
        if age.is_some_and(|age| age > Duration::from_secs(3600)) {
            // A server that was idle for so long finds it gone as a whole, not in part.
            let mut swept = entry.path().into_os_string();
            swept.push("-swept");
            let swept = PathBuf::from(swept);
            if fs::rename(entry.path(), &swept).is_ok() {
                let _ = fs::remove_dir_all(swept);
            }
        }
    }
    Ok(())
}
