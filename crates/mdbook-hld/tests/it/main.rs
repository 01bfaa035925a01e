//! Whole chapters through every stage, and whole books through mdBook.

mod collected;
mod format;
mod hostile;
mod memo;
mod protocol;
mod sources;
mod support;
