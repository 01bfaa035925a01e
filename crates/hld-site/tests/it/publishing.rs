//! What is written to the site, and what is not.

use std::fs;

use crate::book::{Book, values};

#[test]
fn only_what_a_page_refers_to_is_published() {
    let book = Book::of(&[(
        "sub/a.md",
        "# A\n\n![p](pics/used.png) [d](../../data/scene.excalidraw) [e](../data/emitted.excalidraw) [o](../../../outside.txt) [h](../.secret)\n",
    )])
    .file("src/sub/pics/used.png", "used")
    .file("src/sub/pics/unused.png", "unused")
    .file("src/main.rs", "fn main() {}")
    .file("src/.secret", "secret")
    .file("data/scene.excalidraw", "scene")
    .file("data/emitted.excalidraw", "emitted");
    book.write("../outside.txt", "outside");
    let report = book.render();
    let files = book.files();
    let own: Vec<&str> = files
        .keys()
        .map(String::as_str)
        .filter(|path| !path.starts_with("hld/"))
        .collect();
    assert_eq!(
        own,
        [
            ".nojekyll",
            "404.html",
            "data/emitted.excalidraw",
            "data/scene.excalidraw",
            "index.html",
            "llms.txt",
            "print.html",
            "sub/a.html",
            "sub/a.md",
            "sub/pics/used.png",
            "toc.html"
        ]
    );
    assert_eq!(
        values(&book.main("sub/a.html"), "href")[..2],
        ["../data/scene.excalidraw", "../data/emitted.excalidraw"]
    );
    assert_eq!(report.findings.len(), 2, "{:?}", report.findings);
}

#[test]
fn a_page_brings_its_own_drawing() {
    let page = "# A\n\n<figure class=\"hld-roadmap\"><svg><title>Part</title></svg><figcaption>All. \
                <a href=\"map.excalidraw\" download>Source</a></figcaption></figure>\n\n\
                <!--hld:file map.excalidraw {\"type\":\"excalidraw\"}-->\n\n<!--hld:file ../b.html x-->\n\n- [b](b.md)\n";
    let book = Book::of(&[("sub/a.md", page), ("sub/b.md", "# B\n")]);
    let report = book.render();
    assert!(report.findings.is_empty(), "{:?}", report.findings);
    assert_eq!(book.read("sub/map.excalidraw"), "{\"type\":\"excalidraw\"}");
    assert!(!book.files().contains_key("b.html"));
    let main = book.main("sub/a.html");
    assert!(!main.contains("hld:file"), "{main}");
    assert_eq!(values(&main, "href")[0], "map.excalidraw");
    assert_eq!(
        book.read("sub/a.md"),
        "# A\n\n- [b](b.md)\n",
        "the twin says it in words"
    );
}

#[cfg(unix)]
#[test]
fn symbolic_links_are_not_followed() {
    let book =
        Book::of(&[("a.md", "# A\n\n![p](link.png) ![q](dir/x.png)\n")]).file("real/x.png", "x");
    std::os::unix::fs::symlink("/etc/hostname", book.dir.join("src/link.png")).unwrap();
    std::os::unix::fs::symlink(book.dir.join("real"), book.dir.join("src/dir")).unwrap();
    assert_eq!(book.render().findings.len(), 2);
    assert!(!book.files().contains_key("link.png") && !book.files().contains_key("dir/x.png"));
}

#[test]
fn redirects_lead_to_the_new_pages() {
    let book = Book::fixture();
    book.render();
    assert!(
        book.read("core/limiter.html")
            .contains("url=../core/rate-limiting.html#token-bucket")
    );
    assert!(
        book.read("core/rate-limiting.html")
            .contains("data-moved=\"{&quot;old-heading&quot;:&quot;#how-it-works&quot;}\"")
    );
}

#[test]
fn a_page_load_asks_no_other_host() {
    let book = Book::fixture();
    book.render();
    for (path, bytes) in book
        .files()
        .iter()
        .filter(|(path, _)| path.ends_with(".html"))
    {
        let html = String::from_utf8(bytes.clone()).unwrap();
        for source in values(&html, "src") {
            assert!(
                !source.contains("//") && !source.starts_with('/'),
                "{path}: {source}"
            );
        }
        for tag in html.match_indices("<link ").map(|(at, _)| &html[at..]) {
            let tag = &tag[..tag.find('>').unwrap()];
            assert!(!tag.contains("//") && !tag.contains("\"/"), "{path}: {tag}");
        }
    }
}

#[test]
fn the_same_book_gives_the_same_bytes() {
    let (one, two) = (Book::fixture(), Book::fixture());
    one.render();
    two.render();
    two.render();
    assert_eq!(one.files(), two.files());
}

#[test]
fn a_folder_that_is_not_a_site_is_not_replaced() {
    let book = Book::of(&[("a.md", "# A")]).file("book/thesis.txt", "years of work");
    assert!(
        book.try_render()
            .unwrap_err()
            .to_string()
            .contains("was not made by a build")
            || book.try_render().is_err()
    );
    assert_eq!(book.read("thesis.txt"), "years of work");
}

#[test]
fn a_site_of_mdbooks_own_renderer_may_be_replaced() {
    let book = Book::of(&[("a.md", "# A")]);
    book.stock("a.html");
    fs::rename(book.dir.join("stock"), book.dir.join("book")).unwrap();
    book.render();
    assert!(!book.files().contains_key("book.js"));
}
