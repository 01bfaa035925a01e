//! Help, completions and exit codes.

use crate::book::Book;

#[test]
fn help_has_examples() {
    let book = Book::new();
    for args in [
        vec!["--help"],
        vec!["build", "--help"],
        vec!["serve", "--help"],
        vec!["check", "--help"],
        vec!["new", "diagram", "--help"],
    ] {
        let ran = book.hld(&args).exits(0);
        assert!(ran.out.contains("Example"), "{args:?}: {}", ran.out);
    }
}

#[test]
fn nothing_is_colored_off_a_terminal() {
    let book = Book::new().chapter("one.md", "# One\n\n[Nowhere](gone.md)\n");
    let ran = book.hld(&["check"]).exits(1);
    assert!(!ran.err.contains('\u{1b}'), "{:?}", ran.err);
}

#[test]
fn an_unknown_command_exits_two() {
    Book::new().hld(&["bulid"]).exits(2).says("build");
}

#[test]
fn completions_are_for_hld() {
    let ran = Book::new().hld(&["completions", "bash"]).exits(0);
    assert!(ran.out.contains("hld"), "{}", ran.out);
}

#[test]
fn clean_removes_the_site_and_nothing_else() {
    let book = Book::new();
    book.hld(&["build", "--offline"]).exits(0);
    assert!(book.path("book.zip").exists());
    book.hld(&["clean"]).exits(0);
    assert!(!book.path("book").exists() && !book.path("book.zip").exists());
    assert!(book.path("notes/index.md").exists());
}

#[test]
fn clean_spares_a_folder_that_is_no_site() {
    let book = Book::new().file("book/thesis.txt", "years of work");
    book.hld(&["clean"])
        .exits(2)
        .says("does not look like a site");
    assert!(book.path("book/thesis.txt").exists());
}
