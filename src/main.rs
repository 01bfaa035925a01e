//! The `hld` command: builds, serves and checks the book.

fn main() {}
