//! A small book in a folder of its own, and the command run on it.

use std::path::{Path, PathBuf};
use std::process::{Command, Output};
use tempfile::TempDir;

/// A drawing with two boxes and an arrow, made for these tests.
pub const DRAWING: &str = include_str!("two-boxes.excalidraw");

/// A book that a test fills file by file.
pub struct Book {
    folder: TempDir,
}

impl Book {
    /// A book with a home page and nothing else.
    pub fn new() -> Self {
        let book = Self {
            folder: tempfile::tempdir().expect("a folder for the book"),
        };
        book.file(
            "book.toml",
            "[book]\ntitle = \"Fixture\"\nsrc = \"notes\"\n\n[build]\ncreate-missing = false\n",
        )
        .file("notes/SUMMARY.md", "# Summary\n\n[Home](index.md)\n")
        .file("notes/index.md", "# Home\n\nWelcome.\n")
    }

    /// Writes a file; folders are made as needed.
    pub fn file(self, path: &str, text: impl AsRef<[u8]>) -> Self {
        self.put(path, text);
        self
    }

    /// Writes a file of a book that stands already.
    pub fn put(&self, path: &str, text: impl AsRef<[u8]>) {
        let path = self.path(path);
        std::fs::create_dir_all(path.parent().expect("a path with a folder")).expect("a folder");
        std::fs::write(path, text).expect("a file");
    }

    /// A chapter besides the home page, listed in the summary.
    pub fn chapter(self, path: &str, text: &str) -> Self {
        let summary = self.read("notes/SUMMARY.md");
        self.put("notes/SUMMARY.md", format!("{summary}- [{path}]({path})\n"));
        self.file(&format!("notes/{path}"), text)
    }

    /// Where a file of the book is.
    pub fn path(&self, path: &str) -> PathBuf {
        self.folder.path().join(path)
    }

    /// The text of a file; empty when it is not there.
    pub fn read(&self, path: &str) -> String {
        std::fs::read_to_string(self.path(path)).unwrap_or_default()
    }

    /// Runs `hld` with these arguments in the book's folder.
    pub fn hld(&self, args: &[&str]) -> Ran {
        self.hld_with(args, &[])
    }

    /// Runs `hld` with these arguments and environment variables.
    pub fn hld_with(&self, args: &[&str], variables: &[(&str, &str)]) -> Ran {
        let output = Command::new(env!("CARGO_BIN_EXE_hld"))
            .args(args)
            .current_dir(self.folder.path())
            .env_remove("RUST_LOG")
            .envs(variables.iter().copied())
            .output()
            .expect("hld starts");
        Ran::new(&output)
    }

    /// The folder that holds the book's folder, for tests of what lies outside.
    pub fn outside(&self) -> &Path {
        self.folder
            .path()
            .parent()
            .expect("a folder around the book")
    }
}

/// How a run came out.
pub struct Ran {
    pub code: i32,
    pub out: String,
    pub err: String,
}

impl Ran {
    fn new(output: &Output) -> Self {
        Self {
            code: output.status.code().unwrap_or(-1),
            out: String::from_utf8_lossy(&output.stdout).into_owned(),
            err: String::from_utf8_lossy(&output.stderr).into_owned(),
        }
    }

    /// Fails unless the exit code is this one.
    #[track_caller]
    pub fn exits(self, code: i32) -> Self {
        assert_eq!(
            self.code, code,
            "stdout:\n{}\nstderr:\n{}",
            self.out, self.err
        );
        self
    }

    /// Fails unless standard error says this.
    #[track_caller]
    pub fn says(self, text: &str) -> Self {
        assert!(self.err.contains(text), "`{text}` is not in:\n{}", self.err);
        self
    }
}
