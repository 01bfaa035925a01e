//! The second render of one process.

use std::fs;
use std::path::PathBuf;

use hld_site::{Cache, Options};

use crate::book::Book;

#[test]
fn only_changed_pages_are_rendered() {
    let book = Book::of(&[
        ("a.md", "# A"),
        ("b.md", "# B\n\n[a](a.md#a)"),
        ("c.md", "# C"),
    ]);
    assert_eq!(book.render().rendered, 3);
    assert_eq!(book.render().rendered, 0);
    book.write("src/a.md", "# A\n\nnew");
    assert_eq!(book.render().rendered, 1);
    assert!(book.main("a.html").contains("new"));
    // A new name stands on every page's chapter list.
    book.write(
        "src/SUMMARY.md",
        "- [New](a.md)\n- [b](b.md)\n- [c](c.md)\n",
    );
    assert_eq!(book.render().rendered, 3);
}

#[test]
fn an_unchanged_page_with_a_link_that_broke_is_reported() {
    let book = Book::of(&[
        ("a.md", "# A\n\n## Here"),
        ("b.md", "# B\n\n[a](a.md#here)"),
    ]);
    assert_eq!(book.render().findings, []);
    book.write("src/a.md", "# A\n\n## There");
    let report = book.render();
    assert_eq!((report.rendered, report.findings.len()), (1, 1));
}

#[test]
fn a_picture_that_appears_is_published() {
    let book = Book::of(&[("a.md", "# A\n\n![p](p.png)")]);
    assert_eq!(book.render().findings.len(), 1);
    book.write("src/p.png", "p");
    assert_eq!(book.render().findings, []);
    assert_eq!(book.read("p.png"), "p");
    fs::remove_file(book.dir.join("src/p.png")).unwrap();
    assert_eq!(book.render().findings.len(), 1);
}

#[test]
fn a_failed_render_leaves_the_last_site() {
    let book = Book::of(&[("a.md", "# A")]);
    book.render();
    book.write("src/SUMMARY.md", "- [a](a.md)\n- [print](print.md)\n");
    book.write("src/print.md", "# P");
    assert!(book.try_render().is_err());
    assert!(book.main("a.html").contains("A"));
    let leftovers: Vec<_> = fs::read_dir(&book.dir)
        .unwrap()
        .map(|entry| entry.unwrap().file_name().to_string_lossy().into_owned())
        .filter(|name| name.starts_with(".book"))
        .collect();
    assert_eq!(leftovers, Vec::<String>::new());
}

#[test]
fn a_site_that_another_build_replaced_is_written_anew() {
    let book = Book::of(&[("a.md", "# A")]);
    book.render();
    fs::remove_dir_all(book.dir.join("book")).unwrap();
    assert_eq!(book.render().rendered, 1);
}

const CODE: &[(&str, &str)] = &[
    (
        "a.md",
        "# A\n\n```rust\nfn a(x: &str) -> bool { x < \"b\" }\n```\n",
    ),
    ("b.md", "# B\n\n```toml\nkey = \"<value>\" # said\n```\n"),
];

/// A book and the cache beside it.
fn cached(program: u64) -> (Book, PathBuf) {
    let book = Book::of(CODE);
    let folder = book.dir.join(".hld");
    let cache = Cache {
        folder: folder.clone(),
        program,
    };
    let book = book.with(Options {
        cache: Some(cache),
        ..Options::default()
    });
    (book, folder)
}

/// The same book, rendered by another run of the program.
fn again(book: Book, program: u64) -> Book {
    let cache = Cache {
        folder: book.dir.join(".hld"),
        program,
    };
    book.with(Options {
        cache: Some(cache),
        ..Options::default()
    })
}

#[test]
fn a_book_that_did_not_change_is_not_rendered_by_the_next_run() {
    let (book, _) = cached(1);
    assert_eq!(book.render().rendered, 2);
    let before = book.files();
    let book = again(book, 1);
    let report = book.render();
    assert_eq!((report.rendered, report.pages.len()), (0, 2));
    assert_eq!(book.files(), before);
    // Neither by hand nor by another program.
    fs::remove_file(book.dir.join("book/a.html")).unwrap();
    let book = again(book, 1);
    assert_eq!(book.render().rendered, 2);
    fs::write(book.dir.join("book/b.html"), "mine").unwrap();
    let book = again(book, 1);
    assert_eq!(book.render().rendered, 2);
    fs::write(book.dir.join("book/more.html"), "mine").unwrap();
    let book = again(book, 1);
    assert_eq!(book.render().rendered, 2);
    let book = again(book, 2);
    assert_eq!(book.render().rendered, 2);
    assert_eq!(book.files(), before);
    book.write("src/a.md", "# A\n\nnew\n");
    let book = again(book, 2);
    assert_eq!(book.render().rendered, 2);
    assert!(book.main("a.html").contains("new"));
    book.write("book.toml", "[book]\ntitle = \"Other\"\n");
    let book = again(book, 2);
    assert_eq!(book.render().rendered, 2);
}

#[test]
fn highlighted_code_of_an_earlier_run_is_the_same_and_a_damaged_file_does_no_harm() {
    let (book, folder) = cached(1);
    book.render();
    let (before, file) = (book.files(), folder.join("code"));
    let good = fs::read(&file).unwrap();
    let mut foreign = good.clone();
    let at = foreign.windows(2).position(|two| two == b"hf").unwrap();
    foreign[at..at + 2].copy_from_slice(b"hx");
    let cut = good[..good.len() - 3].to_vec();
    let mut book = book;
    for bytes in [good.clone(), cut, foreign, Vec::new(), b"nothing".to_vec()] {
        fs::write(&file, bytes).unwrap();
        fs::remove_file(folder.join("site.json")).unwrap();
        book = again(book, 1);
        assert_eq!(book.render().rendered, 2);
        assert_eq!(book.files(), before);
        // What was not whole is written anew.
        assert_eq!(fs::read(&file).unwrap(), good);
    }
    // Blocks that are gone from the book are gone from the file.
    book.write("src/b.md", "# B\n");
    book = again(book, 1);
    book.render();
    assert!(fs::read(&file).unwrap().len() < good.len());
}
