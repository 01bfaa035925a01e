//! What a site was made of and the files that it has, for the next run of the program: an unchanged book is not
//! rendered again.

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};

use serde::{Deserialize, Serialize};

use crate::cache::Cache;
use crate::stamp::Stamp;

/// The file in the folder of caches.
const NAME: &str = "site.json";

/// The last site that was made with these caches.
#[derive(Debug, PartialEq, Serialize, Deserialize)]
pub(crate) struct Receipt {
    program: u64,
    destination: PathBuf,
    /// Hash of everything that the renderer was given.
    made_of: u64,
    /// Files of the book that were published as they are.
    sources: BTreeMap<PathBuf, Stamp>,
    /// All files of the site.
    files: BTreeMap<String, Stamp>,
}

impl Receipt {
    /// Whether what stands at `destination` is the site of this receipt, to the last file, and made of the same.
    pub(crate) fn holds(cache: &Cache, destination: &Path, made_of: u64) -> bool {
        let bytes = cache.read(NAME);
        let Some(receipt) = bytes.and_then(|bytes| serde_json::from_slice::<Self>(&bytes).ok())
        else {
            return false;
        };
        receipt.program == cache.program
            && receipt.destination == destination
            && receipt.made_of == made_of
            && receipt
                .sources
                .iter()
                .all(|(path, stamp)| Stamp::of(path) == Some(*stamp))
            && files(destination).is_some_and(|files| files == receipt.files)
    }

    /// Notes the site that stands at `destination` now; `sources` are the files that were copied into it.
    ///
    /// What cannot be written is not there the next time, and the book is rendered.
    pub(crate) fn write<'a>(
        cache: &Cache,
        destination: &Path,
        made_of: u64,
        sources: impl Iterator<Item = &'a Path>,
    ) {
        // Whatever it said, it said it of the last site.
        let _ = fs::remove_file(cache.folder.join(NAME));
        let sources: Option<BTreeMap<PathBuf, Stamp>> = sources
            .map(|path| Some((path.to_path_buf(), Stamp::of_settled(path)?)))
            .collect();
        let (Some(sources), Some(files)) = (sources, files(destination)) else {
            return;
        };
        let receipt = Receipt {
            program: cache.program,
            destination: destination.to_path_buf(),
            made_of,
            sources,
            files,
        };
        if let Ok(bytes) = serde_json::to_vec(&receipt) {
            cache.write(NAME, &bytes);
        }
    }
}

/// All files below a folder with their stamps.
fn files(folder: &Path) -> Option<BTreeMap<String, Stamp>> {
    fn walk(folder: &Path, prefix: &str, found: &mut BTreeMap<String, Stamp>) -> Option<()> {
        for entry in fs::read_dir(folder).ok()? {
            let entry = entry.ok()?;
            let name = format!("{prefix}{}", entry.file_name().to_str()?);
            if entry.file_type().ok()?.is_dir() {
                walk(&entry.path(), &format!("{name}/"), found)?;
            } else {
                found.insert(name, Stamp::of(&entry.path())?);
            }
        }
        Some(())
    }
    let mut found = BTreeMap::new();
    walk(folder, "", &mut found)?;
    Some(found)
}
