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

mod body;
mod book;
mod callout;
mod chapter;
mod code;
mod collected;
mod config;
mod decode;
mod diagnostic;
pub mod estimate;
mod fence;
mod fix;
mod front_matter;
mod heading;
mod html;
mod include;
pub mod limits;
mod mojibake;
mod span;
mod suggest;
mod table;
mod target;
mod yaml;

pub use body::{options, parse};
pub use book::{Book, Coverage, check_book};
pub use chapter::*;
pub use code::Code;
pub use config::{Config, FrontMatterPolicy, KindRules};
pub use diagnostic::{Diagnostic, Edit, Severity, sort};
pub use fix::fix;
pub use front_matter::{FrontMatter, KINDS, LEVELS, Month, PARTS, Related, Term};
pub use heading::{HeadingIds, id_from_text};
pub use html::text_only;
pub use span::{Excerpt, LineColumn, LineIndex, Span, Spanned, count_words};
pub use target::{Resolved, resolve};
