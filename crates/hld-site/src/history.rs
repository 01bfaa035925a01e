//! What version control knows of the book's files, given by the caller: the renderer itself asks nobody.

use std::collections::BTreeMap;

/// The changes of files, by their paths below the folder of book.toml, `/`-separated.
#[derive(Debug, Clone, Default, PartialEq, Eq, Hash)]
pub struct History {
    files: BTreeMap<String, Change>,
}

/// The last change of one file, and who made all of them.
#[derive(Debug, Clone, Default, PartialEq, Eq, Hash)]
pub struct Change {
    /// Day of the last change, `YYYY-MM-DD`.
    pub updated: String,
    /// Names, the busiest first.
    pub contributors: Vec<String>,
}

impl History {
    /// What is known of a file.
    pub fn of(&self, path: &str) -> Option<&Change> {
        self.files.get(path)
    }
}

impl FromIterator<(String, Change)> for History {
    fn from_iter<T: IntoIterator<Item = (String, Change)>>(files: T) -> History {
        History {
            files: files.into_iter().collect(),
        }
    }
}
