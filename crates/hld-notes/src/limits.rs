//! How much of everything a chapter may hold: generous for people, finite for machines.

/// Bytes of one Markdown file.
pub const FILE_BYTES: usize = 2 * 1024 * 1024;
/// Lines of one Markdown file.
pub const FILE_LINES: usize = 50_000;
/// Nested quotes, lists and footnotes.
pub const DEPTH: usize = 32;
/// Rows of one table.
pub const TABLE_ROWS: usize = 2_000;
/// Columns of one table.
pub const TABLE_COLUMNS: usize = 64;
/// Bytes of one table.
pub const TABLE_BYTES: usize = 512 * 1024;
/// Bytes of front matter.
pub const FRONT_MATTER_BYTES: usize = 64 * 1024;
/// Nested lists and mappings in front matter.
pub const FRONT_MATTER_DEPTH: usize = 8;
/// Lines of one estimate.
pub const ESTIMATE_LINES: usize = 500;
/// Bytes of one expression.
pub const EXPRESSION_BYTES: usize = 1_000;
/// Nested parentheses and functions of one expression.
pub const EXPRESSION_DEPTH: usize = 32;
/// Different words in one unit.
pub const UNIT_WORDS: usize = 12;
/// Entries in the list of marked lines of a code block.
pub const CODE_MARKS: usize = 200;
