//! Notes from strangers: each attempt gets its diagnostic, and none reaches the site or hangs the build.

use crate::book::Book;
use std::time::{Duration, Instant};

/// A build that takes longer than this on a small book has hung.
const LONG: Duration = Duration::from_secs(60);

#[track_caller]
fn refused(note: &str, code: &str, never: &[&str]) {
    let book = Book::new().chapter("one.md", &format!("# One\n\n{note}\n"));
    let began = Instant::now();
    let ran = book.hld(&["check"]).exits(1);
    assert!(began.elapsed() < LONG);
    assert!(ran.err.contains(code), "{code} is not in:\n{}", ran.err);
    assert!(ran.err.contains("notes/one.md:3"), "{}", ran.err);
    book.hld(&["build"]).exits(1);
    let page = book.read("book/one.html");
    for text in never {
        assert!(!page.contains(text), "{text} in {page}");
    }
}

#[test]
fn script_and_handlers() {
    refused(
        "<script>alert(1)</script>",
        "html-not-allowed",
        &["<script>alert"],
    );
    refused(
        "A <img src=x onerror=alert(1)> word.",
        "html-not-allowed",
        &["<img src=x"],
    );
    refused(
        "<iframe src=\"https://example.org\"></iframe>",
        "html-not-allowed",
        &["<iframe"],
    );
    refused(
        "<b onclick=alert(1)>x</b>",
        "html-attribute",
        &["onclick=\"", "onclick=alert"],
    );
    refused(
        "<style>body{display:none}</style>",
        "html-not-allowed",
        &["<style>body"],
    );
}

#[test]
fn links_that_run_or_leave() {
    refused(
        "[x](javascript:alert(1))",
        "link-scheme",
        &["href=\"javascript"],
    );
    refused("[x](data:text/html,hi)", "link-scheme", &["href=\"data"]);
    refused(
        "[x](../../../etc/passwd)",
        "link-leaves-book",
        &["href=\"../../../etc"],
    );
    refused("[x](/etc/passwd)", "link-absolute", &["href=\"/etc"]);
    refused(
        "![A picture](../../secret.png)",
        "link-leaves-book",
        &["secret.png\""],
    );
}

#[test]
fn includes_that_leave_or_circle() {
    refused(
        "{{#include ../../../../etc/passwd}}",
        "include-leaves-book",
        &["root:"],
    );
    refused("{{#include /etc/passwd}}", "include-absolute", &["root:"]);
    refused("{{#include /dev/zero}}", "include-absolute", &[]);
    refused("{{#include one.md}}", "include-cycle", &[]);
}

#[test]
#[cfg(unix)]
fn a_symbolic_link_out_of_the_book() {
    let book = Book::new();
    std::os::unix::fs::symlink("/etc/passwd", book.path("notes/pw.md")).expect("a link");
    let book = book.chapter("one.md", "# One\n");
    let ran = book.hld(&["build"]).exits(1);
    assert!(ran.err.contains("pw.md"), "{}", ran.err);
    assert!(!book.path("book").exists());
}

#[test]
fn a_summary_that_leaves_the_notes() {
    let name = "hld-outside-chapter.md";
    let book = Book::new();
    book.put(
        "notes/SUMMARY.md",
        format!("# Summary\n\n[Home](index.md)\n- [Out](../../{name})\n"),
    );
    let ran = book.hld(&["build"]).exits(1);
    assert!(ran.err.contains("SUMMARY.md:4"), "{}", ran.err);
    assert!(
        !book.outside().join(name).exists(),
        "a file was made outside the book"
    );
}

#[test]
fn a_table_of_ten_megabytes() {
    let mut table = String::from("# One\n\n| a | b |\n| - | - |\n");
    while table.len() < 10 << 20 {
        table.push_str("| some cell | some other cell |\n");
    }
    let book = Book::new().chapter("one.md", &table);
    let began = Instant::now();
    book.hld(&["check"]).exits(1).says("too-large");
    assert!(began.elapsed() < LONG);
}

#[test]
fn ten_thousand_nested_quotes() {
    let book = Book::new().chapter("one.md", &format!("# One\n\n{} deep\n", ">".repeat(10_000)));
    let began = Instant::now();
    book.hld(&["check"]).exits(1).says("too-deep");
    book.hld(&["build"]).exits(1);
    assert!(began.elapsed() < LONG);
}

#[test]
fn a_chapter_that_is_not_utf_8() {
    let book = Book::new().chapter("one.md", "");
    book.put("notes/one.md", b"# One\n\nbroken \xff\xfe bytes\n");
    book.hld(&["check"])
        .exits(1)
        .says("invalid-utf8")
        .says("notes/one.md:3");
}

#[test]
fn a_malformed_scene() {
    let book = Book::new()
        .file(
            "diagrams/bad.excalidraw",
            "{\"type\": \"excalidraw\", \"elements\": [",
        )
        .chapter(
            "one.md",
            "# One\n\n![1. Steps.](../diagrams/bad.excalidraw \"Bad\")\n",
        );
    book.hld(&["build"]).exits(1).says("bad.excalidraw");
    assert!(!book.path("book").exists());
}

#[test]
fn a_scene_that_links_to_script() {
    let scene =
        crate::book::DRAWING.replacen("\"link\": null", "\"link\": \"javascript:alert(1)\"", 1);
    assert_ne!(
        scene,
        crate::book::DRAWING,
        "the fixture has a link to replace"
    );
    let book = Book::new().file("diagrams/evil.excalidraw", scene).chapter(
        "one.md",
        "# One\n\n![1. Steps.](../diagrams/evil.excalidraw \"Evil\")\n",
    );
    book.hld(&["build"]);
    assert!(!book.read("book/one.html").contains("javascript:"));
}
