//! The mdBook renderer that makes the site: chapters to pages in parallel, highlighted, cached and link-checked.
//!
//! [`Site`] implements mdBook's `Renderer` under the name `html`, so it takes the place of mdBook's own.
//! It sees only text: what the preprocessor left in each chapter, and the theme in [`Assets`].

mod assets;
mod book;
mod check;
mod code;
mod escape;
mod highlight;
mod html;
mod links;
mod meta;
mod output;
mod page;
mod path;
mod print;
mod redirect;
mod report;
mod run;
mod site;
mod terms;
mod writer;

pub use assets::Assets;
pub use report::{Finding, Report};
pub use site::{Options, Site, Write};
