//! mdBook preprocessor: Excalidraw drawings, gold lines, self-checks, comparison tables, estimates.
//!
//! Every chapter is parsed once by `hld_notes`; each stage turns one kind of construct into edits on byte
//! ranges, applied once; then the collected pages are filled from the whole book. It runs inside a program
//! ([`HldPreprocessor`]) or as `mdbook-hld` under a stock mdBook.
//!
//! [`preflight`] comes before anything loads the book: mdBook follows every path it is given.
#![warn(missing_docs)]

pub mod book;
pub mod collected;
pub mod drawing;
pub mod edit;
pub mod fragment;
pub mod html;
pub mod includes;
pub mod install;
mod memo;
mod origin;
pub mod page;
mod preflight;
mod preprocessor;
mod root;
pub mod settings;
mod sources;
pub mod stages;
pub mod table_file;

pub use memo::Memo;
pub use preflight::preflight;
pub use preprocessor::{Findings, HldPreprocessor, NAME, Options, is_unsafe, supports};
pub use root::{BookRoot, ReadError, Seen};
pub use settings::{Host, RawHtml, Settings, SourceLinks};
pub use sources::{Sources, Text};
