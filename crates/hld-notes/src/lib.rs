//! Markdown study notes as data: constructs with byte spans, and diagnostics that point at them.
//!
//! [`parse`] turns one file into a [`Chapter`] and the findings in it; nothing stops at the first fault,
//! no input makes it panic or hang, and nothing here reads a file, a clock or the environment.
//!
//! ```
//! let text = "> [!GOLD] id=one\n> Say the number first.\n>\n> when: asked for scale\n";
//! let (chapter, findings) = hld_notes::parse("core/latency.md", text.as_bytes());
//! assert_eq!(chapter.golds[0].line.text, "Say the number first.");
//! assert_eq!(findings[0].code.name(), "gold-missing-follow-up");
//! ```
#![warn(missing_docs)]

// What everything is made of: places, findings, rules, limits.
mod code;
mod diagnostic;
pub mod limits;
mod span;

// From bytes to a chapter.
mod decode;
mod front_matter;
mod mojibake;
mod parse;
mod walk;
mod yaml;

// The constructs of a chapter.
mod callout;
mod chapter;
mod collected;
pub mod estimate;
mod fence;
mod heading;
mod html;
mod include;
mod table;
mod target;

// The whole book, and mending it.
mod book;
mod config;
mod fix;
mod suggest;

pub use book::{Book, Coverage, check_book};
pub use chapter::*;
pub use code::Code;
pub use config::{Config, FrontMatterPolicy, KindRules};
pub use diagnostic::{Diagnostic, Edit, Severity, sort};
pub use fix::fix;
pub use front_matter::{FrontMatter, KINDS, LEVELS, Month, PARTS, Related, Term};
pub use heading::{HeadingIds, id_from_text};
pub use html::text_only;
pub use parse::{options, parse};
pub use span::{Excerpt, LineColumn, LineIndex, Span, Spanned, count_words};
pub use target::{Resolved, resolve};
