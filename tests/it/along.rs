//! The book taken along: the zip, the single file, the history from git.

use crate::book::{Book, DRAWING};
use std::io::Read;
use std::process::Command;

fn book() -> Book {
    Book::new()
        .file("diagrams/two.excalidraw", DRAWING)
        .chapter(
            "deep/one.md",
            "# One\n\n![1. It asks. 2. It gets.](../../diagrams/two.excalidraw \"Once\")\n\nSee [two](../two.md#two).\n",
        )
        .chapter("two.md", "# Two\n\nA last word.\n")
}

#[test]
fn the_zip_holds_the_site_in_one_folder_and_never_changes() {
    let book = book();
    book.hld(&["build", "--offline"]).exits(0).says("book.zip");
    let first = std::fs::read(book.path("book.zip")).expect("a zip");
    book.hld(&["clean"]).exits(0);
    book.hld(&["build", "--offline"]).exits(0);
    assert!(first == std::fs::read(book.path("book.zip")).expect("a zip"));

    let mut zip = zip::ZipArchive::new(std::io::Cursor::new(first)).expect("a sound zip");
    let names: Vec<String> = zip
        .file_names()
        .map(|name| name.expect("a name").into_owned())
        .collect();
    assert!(names.iter().all(|name| name.starts_with("fixture/")));
    assert!(!names.iter().any(|name| name.contains("/.")));
    assert!(names.is_sorted());
    let mut page = String::new();
    zip.by_name("fixture/deep/one.html")
        .expect("the page")
        .read_to_string(&mut page)
        .expect("text");
    assert_eq!(page, book.read("book/deep/one.html"));
}

#[test]
fn the_single_file_needs_no_other() {
    let book = book();
    book.hld(&["build", "--single-file"])
        .exits(0)
        .says("book.html");
    let html = book.read("book.html");
    assert!(html.contains("A last word."));
    assert!(html.contains("1. It asks. 2. It gets."));
    for start in ["<link", "<script", "src=\"", "url(fonts", ".excalidraw\""] {
        assert!(!html.contains(start), "{start}");
    }
    // Links between chapters lead to places in the file.
    let at = html.find(">two</a>").expect("the link");
    let href = html[..at].rsplit("href=\"#").next().expect("an address");
    let id = href.split('"').next().expect("an id");
    assert!(html.contains(&format!("id=\"{id}\"")), "{id}");
}

#[test]
fn a_book_without_print_page_says_why_there_is_no_single_file() {
    let book = book();
    let toml = book.read("book.toml");
    book.put(
        "book.toml",
        format!("{toml}\n[output.html.print]\nenable = false\n"),
    );
    book.hld(&["build", "--single-file"])
        .exits(2)
        .says("output.html.print");
}

/// Runs git in the book's folder as somebody on some day.
fn git(book: &Book, name: &str, args: &[&str], day: &str) {
    let run = Command::new("git")
        .args(["-c", &format!("user.name={name}")])
        .args(["-c", "user.email=a@example.org"])
        .args(["-c", "commit.gpgsign=false"])
        .args(args)
        .env("GIT_COMMITTER_DATE", format!("{day}T12:00:00Z"))
        .env("GIT_AUTHOR_DATE", format!("{day}T12:00:00Z"))
        .current_dir(book.path(""))
        .output()
        .expect("git runs");
    assert!(run.status.success(), "{run:?}");
}

#[test]
fn the_feed_names_the_chapters_that_changed_last() {
    let book = book();
    let address = [("MDBOOK_OUTPUT__HTML__SITE_URL", "https://e.org/hld")];
    git(&book, "Ada", &["init", "-q"], "2026-01-01");
    git(&book, "Ada", &["add", "notes"], "2026-01-01");
    git(&book, "Ada", &["commit", "-q", "-m", "first"], "2026-01-02");
    let two = book.read("notes/two.md");
    book.put("notes/two.md", format!("{two}\nA later word.\n"));
    git(
        &book,
        "Bo",
        &["commit", "-q", "-a", "-m", "second"],
        "2026-03-04",
    );
    book.hld_with(&["build"], &address).exits(0);
    let feed = book.read("book/feed.xml");
    let at = |text: &str| {
        feed.find(text)
            .unwrap_or_else(|| panic!("{text} in {feed}"))
    };
    let newest = at("<id>https://e.org/hld/two.html</id>");
    assert!(newest < at("<id>https://e.org/hld/deep/one.html</id>"));
    assert!(feed[newest..].contains("<updated>2026-03-04T00:00:00Z</updated>"));
    assert!(feed[..newest].contains("<updated>2026-03-04T00:00:00Z</updated>"));
    assert!(feed.contains("<updated>2026-01-02T00:00:00Z</updated>"));
    assert!(
        book.read("book/sitemap.xml")
            .contains("<loc>https://e.org/hld/two.html</loc><lastmod>2026-03-04</lastmod>")
    );
}

#[test]
fn pages_say_when_and_by_whom_they_were_changed() {
    let book = book();
    let git = |name: &str, args: &[&str], day: &str| git(&book, name, args, day);
    book.hld(&["build"]).exits(0);
    assert!(!book.read("book/two.html").contains("Last changed"));
    git("Ada", &["init", "-q"], "2026-01-01");
    git("Ada", &["add", "notes"], "2026-01-01");
    git("Ada", &["commit", "-q", "-m", "first"], "2026-01-02");
    book.put("notes/two.md", "# Two\n\nA later word.\n");
    git("Bo", &["commit", "-q", "-a", "-m", "second"], "2026-03-04");
    book.hld(&["build"]).exits(0);
    let two = book.read("book/two.html");
    assert!(two.contains("<time datetime=\"2026-03-04\">"), "{two}");
    assert!(two.contains("by Ada, Bo"), "{two}");
    assert!(
        book.read("book/deep/one.html")
            .contains("<time datetime=\"2026-01-02\">")
    );
}

#[test]
fn a_built_page_keeps_itself_with_a_worker_of_the_books_version() {
    let book = book();
    book.hld(&["build"]).exits(0);
    assert!(
        book.read("book/deep/one.html")
            .contains("data-worker=\"../sw.js\"")
    );
    let before = book.read("book/sw.js");
    assert!(before.contains("const VERSION ="), "{before}");
    assert!(
        book.read("book/hld/files.json")
            .contains("\"deep/one.html\"")
    );
    book.put("notes/two.md", "# Two\n\nAnother word.\n");
    book.hld(&["build"]).exits(0);
    assert_ne!(before, book.read("book/sw.js"));
}
