//! What tells one version of a file from another without reading it.

use std::fs;
use std::path::Path;
use std::time::{Duration, SystemTime, UNIX_EPOCH};

use serde::{Deserialize, Serialize};

/// Within one tick of a file system's clock a file may change twice under one stamp; none counts longer ones.
const TICK: Duration = Duration::from_secs(2);

/// Length and time of the last change.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Stamp {
    length: u64,
    /// Nanoseconds since 1970.
    changed: i128,
}

impl Stamp {
    /// The stamp of a file; nothing when there is none.
    pub(crate) fn of(path: &Path) -> Option<Stamp> {
        let meta = fs::symlink_metadata(path).ok()?;
        Some(Stamp {
            length: meta.len(),
            changed: changed(&meta)?,
        })
    }

    /// The stamp of a file that is about to be read, when it will show any later change.
    pub(crate) fn of_settled(path: &Path) -> Option<Stamp> {
        let now = SystemTime::now().duration_since(UNIX_EPOCH).ok()?;
        Stamp::of(path).filter(|stamp| {
            let age = now.as_nanos().cast_signed() - stamp.changed;
            age > TICK.as_nanos().cast_signed()
        })
    }
}

/// The time that the system itself notes, which no program sets back.
#[cfg(unix)]
fn changed(meta: &fs::Metadata) -> Option<i128> {
    use std::os::unix::fs::MetadataExt;
    Some(i128::from(meta.ctime()) * 1_000_000_000 + i128::from(meta.ctime_nsec()))
}

#[cfg(not(unix))]
fn changed(meta: &fs::Metadata) -> Option<i128> {
    let since = meta.modified().ok()?.duration_since(UNIX_EPOCH).ok()?;
    Some(since.as_nanos().cast_signed())
}
