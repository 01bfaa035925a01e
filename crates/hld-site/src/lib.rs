//! The mdBook renderer that makes the site: chapters to pages in parallel, highlighted, cached and link-checked.
//!
//! [`Site`] implements mdBook's `Renderer` under the name `html`, so it takes the place of mdBook's own.
//! It sees only text: what the preprocessor left in each chapter, and the theme in [`Assets`].

mod assets;
mod book;
mod cache;
mod check;
mod code;
mod escape;
mod highlight;
mod history;
mod html;
mod links;
mod memory;
mod meta;
mod output;
mod page;
mod path;
mod pictures;
mod print;
mod publish;
mod receipt;
mod redirect;
mod report;
mod run;
mod search;
mod single;
mod site;
mod stamp;
mod terms;
mod twin;
mod worker;
mod writer;

pub use assets::Assets;
pub use cache::Cache;
pub use history::{Change, History};
pub use pictures::{PICTURES, Picture, Pictures, address};
pub use report::{Finding, Report};
pub use single::single_file;
pub use site::{Options, Pace, Site, Write};
