//! What a render tells its caller: pages written and links that lead nowhere.

/// What was written and what was found on the way.
#[derive(Debug, Clone, Default)]
pub struct Report {
    /// Output paths of all pages, `/`-separated, in the book's order.
    pub pages: Vec<String>,
    /// How many of them were rendered anew; the others were taken from the last good site.
    pub rendered: usize,
    /// Everything wrong with the book's links, sorted by file and line.
    pub findings: Vec<Finding>,
}

/// One fault found while or after rendering.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Finding {
    /// Source file relative to the book's `src`, `/`-separated.
    pub file: String,
    /// Line in that file, from 1; 0 when the link was made by a preprocessor and is not in the file.
    pub line: usize,
    /// Column in that line, in characters from 1; 0 as above.
    pub column: usize,
    /// Which fault: `broken-link`, `broken-anchor`, `missing-file`, `unsafe-link`, `stray-tag`.
    pub code: &'static str,
    /// What is wrong, quoting what the author wrote.
    pub message: String,
    /// What to do next, when there is a best guess.
    pub help: Option<String>,
}
