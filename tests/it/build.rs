//! `hld build`: what it writes, and what it keeps when it fails.

use crate::book::{Book, DRAWING};

#[test]
fn a_book_becomes_pages() {
    let book = Book::new()
        .chapter("one.md", "# One\n\nSee [home](index.md#home).\n")
        .chapter("deep/two.md", "# Two\n\nSee [one](../one.md).\n");
    book.hld(&["build"]).exits(0).says("book");
    assert!(
        book.read("book/deep/two.html")
            .contains("href=\"../one.html\"")
    );
    for page in [
        "book/index.html",
        "book/one.html",
        "book/404.html",
        "book/print.html",
    ] {
        assert!(!book.read(page).is_empty(), "{page}");
    }
}

#[test]
fn a_drawing_stands_in_the_page_as_svg() {
    let book = Book::new()
        .file("diagrams/two.excalidraw", DRAWING)
        .chapter(
            "one.md",
            "# One\n\n![1. The client asks the server.](../diagrams/two.excalidraw \"One request\")\n",
        );
    book.hld(&["build"]).exits(0);
    let page = book.read("book/one.html");
    assert!(page.contains("<figure class=\"hld-diagram\""), "{page}");
    assert!(page.contains("<svg"), "{page}");
    assert!(page.contains("1. The client asks the server."), "{page}");
    assert!(page.contains("One request"), "{page}");
}

#[test]
fn a_failed_build_keeps_the_last_good_site() {
    let book = Book::new().chapter("one.md", "# One\n\nGood.\n");
    book.hld(&["build"]).exits(0);
    let good = book.read("book/one.html");
    book.put("notes/one.md", "# One\n\n[Nowhere](gone.md)\n");
    book.hld(&["build"])
        .exits(1)
        .says("gone.md")
        .says("last good site");
    assert_eq!(book.read("book/one.html"), good);
}

#[test]
fn what_no_page_refers_to_is_not_published() {
    let book = Book::new()
        .file("notes/secret.txt", "not for the site")
        .file("notes/shown.png", [0x89, b'P', b'N', b'G'])
        .chapter("one.md", "# One\n\n![A picture](shown.png)\n");
    book.hld(&["build"]).exits(0);
    assert!(!book.path("book/secret.txt").exists());
    assert!(book.path("book/shown.png").exists());
}

#[test]
fn two_builds_give_the_same_bytes() {
    let book = Book::new()
        .file("diagrams/two.excalidraw", DRAWING)
        .chapter(
            "one.md",
            "# One\n\n![1. Asks.](../diagrams/two.excalidraw \"Once\")\n\n```rust\nfn main() {}\n```\n",
        );
    book.hld(&["build", "--dest-dir", "a"]).exits(0);
    book.hld(&["clean"]).exits(0);
    book.hld(&["build", "--dest-dir", "b"]).exits(0);
    assert_eq!(book.read("a/one.html"), book.read("b/one.html"));
    assert_eq!(book.read("a/print.html"), book.read("b/print.html"));
}

#[test]
fn no_page_asks_for_anything_from_elsewhere() {
    let book = Book::new().chapter(
        "one.md",
        "# One\n\n[A link out](https://example.org/) is fine.\n",
    );
    book.hld(&["build"]).exits(0);
    for page in [
        "book/index.html",
        "book/one.html",
        "book/404.html",
        "book/print.html",
    ] {
        let page = book.read(page);
        for start in ["src=\"http", "src=\"//", "href=\"//", "url(http", "@import"] {
            assert!(!page.contains(start), "{start} in {page}");
        }
    }
}

#[test]
fn crlf_and_a_byte_order_mark_are_read_without_harm() {
    let book = Book::new().chapter(
        "one.md",
        "\u{feff}# One\r\n\r\nA line.\r\n\r\n| a | b |\r\n| - | - |\r\n| 1 | 2 |\r\n",
    );
    book.hld(&["build"]).exits(0);
    let page = book.read("book/one.html");
    assert!(
        page.contains("<td>2</td>") && !page.contains('\u{feff}'),
        "{page}"
    );
}

#[test]
fn names_outside_ascii_work() {
    let book = Book::new().chapter("größe.md", "# Größe\n\n[Selbst](größe.md#größe)\n");
    book.hld(&["build"]).exits(0);
    assert!(book.path("book/größe.html").exists());
}

#[test]
fn without_a_book_it_says_where_it_looked() {
    let book = Book::new();
    std::fs::remove_file(book.path("book.toml")).expect("book.toml was there");
    book.hld(&["build"]).exits(2).says("no book.toml");
}
