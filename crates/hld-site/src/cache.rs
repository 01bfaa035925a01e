//! Files that one run of the program leaves for the next.

use std::fs;
use std::io::{self, Read as _};
use std::path::PathBuf;

/// A folder that somebody filled by hand could hold anything.
const MOST: u64 = 256 << 20;

/// Where highlighted code, and what the last site was made of, are kept, and by which program.
#[derive(Debug, Clone)]
pub struct Cache {
    /// The folder of caches; made when there is something to keep.
    pub folder: PathBuf,
    /// Tells one build of the program from another: what an older one kept is made anew.
    pub program: u64,
}

impl Cache {
    /// The bytes of a file in the folder; nothing of what is no file, or too large for one of ours.
    pub(crate) fn read(&self, name: &str) -> Option<Vec<u8>> {
        let path = self.folder.join(name);
        let meta = fs::symlink_metadata(&path).ok()?;
        if !meta.is_file() || meta.len() > MOST {
            return None;
        }
        let mut bytes = Vec::with_capacity(usize::try_from(meta.len()).ok()?);
        fs::File::open(path)
            .ok()?
            .take(MOST)
            .read_to_end(&mut bytes)
            .ok()?;
        Some(bytes)
    }

    /// Writes a file in the folder whole; a cache that cannot be written is a slower one, not an error.
    pub(crate) fn write(&self, name: &str, bytes: &[u8]) {
        let write = || -> io::Result<()> {
            fs::create_dir_all(&self.folder)?;
            // Under a name of this process first: another build may read while we write.
            let place = self.folder.join(name);
            let unfinished = place.with_extension(format!("{}.tmp", std::process::id()));
            fs::write(&unfinished, bytes)?;
            fs::rename(&unfinished, &place)
        };
        let _ = write();
    }
}
