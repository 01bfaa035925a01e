//! Who changed each note and when, from one call of git for the whole book.

use hld_site::{Change, History};
use std::collections::{HashMap, HashSet};
use std::path::Path;
use std::process::{Command, Stdio};

/// Begins the line of a commit; no path in git's output begins with it.
const COMMIT: char = '\u{1}';
/// Divides the day of a commit from its author.
const FIELD: char = '\u{2}';

/// The history of the notes in `src` below `root`.
///
/// Without git, outside a repository and in a shallow clone, whose oldest commit seems to have
/// written everything, nothing is known: no error, for the book is whole without it.
pub fn read(root: &Path, src: &Path) -> History {
    let is_whole = git(root, &["rev-parse", "--is-shallow-repository"])
        .is_some_and(|answer| answer.trim() == "false");
    if !is_whole {
        return History::default();
    }
    let src = src.to_string_lossy();
    let src = if src.is_empty() { "." } else { &src };
    git(
        root,
        &[
            "-c",
            "core.quotepath=off",
            "log",
            "--no-show-signature",
            "--no-renames",
            "--no-ext-diff",
            "--relative",
            "--name-only",
            "--format=%x01%cs%x02%aN",
            "--",
            src,
        ],
    )
    .map(|log| parse(&log))
    .unwrap_or_default()
}

fn git(root: &Path, args: &[&str]) -> Option<String> {
    let output = Command::new("git")
        .arg("-C")
        .arg(root)
        .arg("--no-pager")
        .args(args)
        .stdin(Stdio::null())
        .stderr(Stdio::null())
        .output()
        .ok()?;
    output
        .status
        .success()
        .then(|| String::from_utf8_lossy(&output.stdout).into_owned())
}

/// Reads the log, newest commit first.
fn parse(log: &str) -> History {
    // The day of the newest change, and each author with the number of commits.
    let mut files: HashMap<&str, (&str, HashMap<&str, usize>)> = HashMap::new();
    let mut commit = ("", "");
    for line in log.lines().filter(|line| !line.is_empty()) {
        if let Some(fields) = line.strip_prefix(COMMIT) {
            commit = fields.split_once(FIELD).unwrap_or_default();
        } else {
            let (_, authors) = files
                .entry(line)
                .or_insert_with(|| (commit.0, HashMap::new()));
            *authors.entry(commit.1).or_default() += 1;
        }
    }
    // One name for all pages says nothing on any of them.
    let names: HashSet<&str> = files
        .values()
        .flat_map(|(_, authors)| authors.keys().copied())
        .collect();
    let is_shared = names.len() > 1;
    files
        .into_iter()
        .map(|(path, (day, authors))| {
            let mut authors: Vec<(&str, usize)> = authors
                .into_iter()
                .filter(|(name, _)| is_shared && !name.is_empty())
                .collect();
            authors.sort_by(|a, b| b.1.cmp(&a.1).then(a.0.cmp(b.0)));
            let change = Change {
                updated: day.to_owned(),
                contributors: authors
                    .into_iter()
                    .map(|(name, _)| name.to_owned())
                    .collect(),
            };
            (path.to_owned(), change)
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_newest_commit_dates_a_file_and_the_busiest_author_stands_first() {
        let history = parse(
            "\u{1}2026-03-01\u{2}Bo\n\nnotes/a.md\n\u{1}2026-02-01\u{2}Ada\n\nnotes/a.md\nnotes/b.md\n\
             \u{1}2026-01-01\u{2}Ada\n\nnotes/a.md\n",
        );
        let a = history.of("notes/a.md").expect("a change");
        assert_eq!(a.updated, "2026-03-01");
        assert_eq!(a.contributors, ["Ada", "Bo"]);
        assert_eq!(
            history.of("notes/b.md").expect("a change").updated,
            "2026-02-01"
        );
        assert_eq!(history.of("notes/c.md"), None);
    }

    #[test]
    fn a_book_of_one_hand_names_nobody() {
        let history = parse("\u{1}2026-03-01\u{2}Ada\n\nnotes/a.md\n");
        let a = history.of("notes/a.md").expect("a change");
        assert_eq!(a.updated, "2026-03-01");
        assert!(a.contributors.is_empty());
    }

    #[test]
    fn what_is_no_repository_has_no_history() {
        let folder = tempfile::tempdir().expect("a folder");
        assert_eq!(read(folder.path(), Path::new("notes")), History::default());
    }
}
