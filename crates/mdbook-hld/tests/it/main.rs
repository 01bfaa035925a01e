//! Whole chapters through every stage, and whole books through mdBook.

mod format;
mod hostile;
mod protocol;
mod support;
