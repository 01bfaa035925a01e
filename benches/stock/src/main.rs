//! Builds a book with stock mdBook: `stock-mdbook BOOK_DIR DEST_DIR [--no-search]`.

use mdbook_driver::MDBook;
use std::path::PathBuf;
use std::process::ExitCode;

fn main() -> ExitCode {
    let mut args = std::env::args().skip(1);
    let (Some(root), Some(dest)) = (args.next(), args.next()) else {
        eprintln!("usage: stock-mdbook BOOK_DIR DEST_DIR [--no-search]");
        return ExitCode::from(2);
    };
    let search = args.next().as_deref() != Some("--no-search");
    match build(root.into(), dest.into(), search) {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("error: {error}");
            ExitCode::FAILURE
        }
    }
}

fn build(root: PathBuf, dest: PathBuf, search: bool) -> Result<(), Box<dyn std::error::Error>> {
    let mut book = MDBook::load(root)?;
    book.config.build.build_dir = dest;
    book.config.set("output.html.search.enable", search)?;
    book.build()?;
    Ok(())
}
