//! Bounded reads inside the book's folder, and nowhere else.

use std::fmt;
use std::fs::{self, File};
use std::io::{self, Read};
use std::path::{Component, Path, PathBuf};
use std::time::{Duration, SystemTime, UNIX_EPOCH};

/// The folder a book may read from.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct BookRoot {
    canonical: PathBuf,
}

/// Why a file of the book cannot be read.
#[derive(Debug)]
#[non_exhaustive]
pub enum ReadError {
    /// The path is absolute or climbs out of the book's folder.
    Outside,
    /// A symbolic link stands on the way.
    Link,
    /// There is no such file.
    Missing,
    /// A folder, a device, a pipe or a socket.
    NotAFile,
    /// More bytes than the limit, which is given.
    TooLarge(u64),
    /// The operating system refused.
    Io(io::Error),
}

impl fmt::Display for ReadError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Outside => f.write_str("leaves the book's folder"),
            Self::Link => f.write_str("is reached through a symbolic link"),
            Self::Missing => f.write_str("does not exist"),
            Self::NotAFile => f.write_str("is not a regular file"),
            Self::TooLarge(limit) => write!(f, "is larger than {limit} bytes"),
            Self::Io(error) => write!(f, "cannot be read: {error}"),
        }
    }
}

impl std::error::Error for ReadError {}

/// What tells one version of a file from another without reading it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Stamp {
    len: u64,
    modified: SystemTime,
    /// When the system last changed the file, and which file it is: no program sets these back.
    #[cfg(unix)]
    changed: (i64, i64, u64),
}

impl Stamp {
    /// The stamp of a file, nothing when it is not there.
    #[must_use]
    pub fn of(path: &Path) -> Option<Self> {
        Self::from_meta(&fs::symlink_metadata(path).ok()?)
    }

    fn from_meta(meta: &fs::Metadata) -> Option<Self> {
        #[cfg(unix)]
        use std::os::unix::fs::MetadataExt;
        Some(Self {
            len: meta.len(),
            modified: meta.modified().ok()?,
            #[cfg(unix)]
            changed: (meta.ctime(), meta.ctime_nsec(), meta.ino()),
        })
    }

    #[cfg(unix)]
    fn changed(&self) -> SystemTime {
        let (seconds, nanos, _) = self.changed;
        let since = Duration::new(
            u64::try_from(seconds).unwrap_or(0),
            u32::try_from(nanos).unwrap_or(0),
        );
        UNIX_EPOCH + since
    }

    #[cfg(not(unix))]
    fn changed(&self) -> SystemTime {
        self.modified
    }
}

/// How long a file system may give two changes the same time: one that counts whole seconds may count two of
/// them at once, the clock of any other moves with the system's timer.
fn tick(changed: SystemTime) -> Duration {
    let since = changed.duration_since(UNIX_EPOCH).unwrap_or_default();
    match since.subsec_nanos() {
        0 => Duration::from_secs(2),
        _ => Duration::from_millis(100),
    }
}

/// A file as it was just before it was read, or was found missing.
#[derive(Debug, Clone)]
pub struct Seen {
    path: PathBuf,
    stamp: Option<Stamp>,
    /// Within one tick of the clock a file may change twice under one stamp, so a young one proves nothing.
    is_settled: bool,
}

impl Seen {
    /// Looks at a file that is about to be read.
    #[must_use]
    pub fn now(path: PathBuf) -> Self {
        let stamp = Stamp::of(&path);
        let is_settled = stamp.is_none_or(|stamp| {
            let changed = stamp.changed();
            SystemTime::now()
                .duration_since(changed)
                .is_ok_and(|age| age > tick(changed))
        });
        Self {
            path,
            stamp,
            is_settled,
        }
    }

    /// Whether it is certain that the file is still what was read.
    #[must_use]
    pub fn is_unchanged(&self) -> bool {
        self.is_settled && Stamp::of(&self.path) == self.stamp
    }
}

impl BookRoot {
    /// The folder of a book; fails when it is not there.
    pub fn open(root: &Path) -> io::Result<Self> {
        Ok(Self {
            canonical: fs::canonicalize(root)?,
        })
    }

    /// The folder with every symbolic link on the way resolved.
    #[must_use]
    pub fn path(&self) -> &Path {
        &self.canonical
    }

    /// A path relative to the book's folder in its shortest form, or nothing when it leaves the folder.
    #[must_use]
    pub fn inside(&self, path: &Path) -> Option<PathBuf> {
        normal(path)
    }

    /// The whole file at a path relative to the book's folder.
    pub fn read(&self, path: &Path, limit: u64) -> Result<Vec<u8>, ReadError> {
        let relative = normal(path).ok_or(ReadError::Outside)?;
        let full = self.canonical.join(&relative);
        self.walk(&relative)?;
        let meta = fs::symlink_metadata(&full).map_err(not_found)?;
        // Looked at before it is opened: opening a pipe would wait for its writer.
        if !meta.is_file() {
            return Err(ReadError::NotAFile);
        }
        if meta.len() > limit {
            return Err(ReadError::TooLarge(limit));
        }
        let mut bytes = Vec::with_capacity(usize::try_from(meta.len()).unwrap_or(0));
        let file = File::open(&full).map_err(not_found)?;
        // The length of a file may be a lie (it grows, or it is under /proc).
        file.take(limit + 1)
            .read_to_end(&mut bytes)
            .map_err(ReadError::Io)?;
        if bytes.len() as u64 > limit {
            return Err(ReadError::TooLarge(limit));
        }
        Ok(bytes)
    }

    /// Whether a regular file stands at a path relative to the book's folder, and no link on the way.
    #[must_use]
    pub fn has_file(&self, path: &Path) -> bool {
        normal(path).is_some_and(|relative| {
            self.walk(&relative).is_ok()
                && fs::symlink_metadata(self.canonical.join(&relative))
                    .is_ok_and(|meta| meta.is_file())
        })
    }

    /// Refuses a symbolic link anywhere between the book's folder and the file.
    fn walk(&self, relative: &Path) -> Result<(), ReadError> {
        let mut at = self.canonical.clone();
        for part in relative.components() {
            at.push(part);
            let meta = fs::symlink_metadata(&at).map_err(not_found)?;
            if meta.file_type().is_symlink() {
                return Err(ReadError::Link);
            }
        }
        Ok(())
    }
}

fn not_found(error: io::Error) -> ReadError {
    match error.kind() {
        io::ErrorKind::NotFound | io::ErrorKind::NotADirectory => ReadError::Missing,
        _ => ReadError::Io(error),
    }
}

/// `a/./b/../c` as `a/c`; nothing when the path is absolute or climbs above its start.
#[must_use]
pub fn normal(path: &Path) -> Option<PathBuf> {
    let mut out = PathBuf::new();
    for part in path.components() {
        match part {
            Component::Normal(name) => out.push(name),
            Component::CurDir => {}
            Component::ParentDir => {
                if !out.pop() {
                    return None;
                }
            }
            Component::RootDir | Component::Prefix(_) => return None,
        }
    }
    Some(out)
}

/// A path with forward slashes on every system.
#[must_use]
pub fn slashed(path: &Path) -> String {
    path.components()
        .map(|part| part.as_os_str().to_string_lossy().into_owned())
        .collect::<Vec<_>>()
        .join("/")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn paths_stay_inside() {
        assert_eq!(normal(Path::new("a/./b/../c")), Some(PathBuf::from("a/c")));
        assert_eq!(normal(Path::new("a/../../c")), None);
        assert_eq!(normal(Path::new("/etc/passwd")), None);
    }

    #[test]
    fn reads_are_bounded_and_regular() {
        let dir = tempfile::tempdir().unwrap();
        fs::write(dir.path().join("a.txt"), "12345").unwrap();
        fs::create_dir(dir.path().join("d")).unwrap();
        let root = BookRoot::open(dir.path()).unwrap();
        assert_eq!(root.read(Path::new("d/../a.txt"), 5).unwrap(), b"12345");
        assert!(matches!(
            root.read(Path::new("a.txt"), 4),
            Err(ReadError::TooLarge(4))
        ));
        assert!(matches!(
            root.read(Path::new("d"), 4),
            Err(ReadError::NotAFile)
        ));
        assert!(matches!(
            root.read(Path::new("../x"), 4),
            Err(ReadError::Outside)
        ));
        assert!(matches!(
            root.read(Path::new("b.txt"), 4),
            Err(ReadError::Missing)
        ));
    }

    #[test]
    fn a_young_file_proves_nothing_and_an_old_one_shows_every_change() {
        let dir = tempfile::tempdir().unwrap();
        let path = dir.path().join("a.txt");
        fs::write(&path, "1").unwrap();
        let young = Seen::now(path.clone());
        assert!(!young.is_unchanged());
        let old = Seen {
            is_settled: true,
            ..young
        };
        assert!(old.is_unchanged());
        let missing = Seen::now(dir.path().join("b.txt"));
        assert!(missing.is_unchanged());
        fs::write(dir.path().join("b.txt"), "1").unwrap();
        assert!(!missing.is_unchanged());
        // Another file of the same length in its place.
        fs::rename(dir.path().join("b.txt"), &path).unwrap();
        assert!(!old.is_unchanged());
    }

    #[cfg(unix)]
    #[test]
    fn links_are_not_followed() {
        let dir = tempfile::tempdir().unwrap();
        fs::write(dir.path().join("a.txt"), "1").unwrap();
        std::os::unix::fs::symlink("/dev/zero", dir.path().join("zero")).unwrap();
        std::os::unix::fs::symlink("a.txt", dir.path().join("b.txt")).unwrap();
        let root = BookRoot::open(dir.path()).unwrap();
        assert!(matches!(
            root.read(Path::new("zero"), 4),
            Err(ReadError::Link)
        ));
        assert!(matches!(
            root.read(Path::new("b.txt"), 4),
            Err(ReadError::Link)
        ));
    }
}
