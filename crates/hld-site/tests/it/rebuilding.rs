//! The second render of one process.

use std::fs;

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
