//! `hld new`: files from templates that the checks accept or name.

use crate::book::Book;

#[test]
fn a_chapter_joins_the_summary() {
    let book = Book::new();
    book.hld(&["new", "chapter", "core/rate-limiting"]).exits(0);
    assert!(
        book.read("notes/core/rate-limiting.md")
            .contains("# Rate limiting")
    );
    assert!(
        book.read("notes/SUMMARY.md")
            .contains("(core/rate-limiting.md)")
    );
}

#[test]
fn nothing_is_written_over() {
    let book = Book::new();
    book.hld(&["new", "case", "cases/chat"]).exits(0);
    book.hld(&["new", "case", "cases/chat"])
        .exits(2)
        .says("there already");
}

#[test]
fn a_slug_cannot_leave_the_notes() {
    for slug in ["../evil", "/tmp/evil", "a/../../evil"] {
        Book::new()
            .hld(&["new", "chapter", slug])
            .exits(2)
            .says("no slug");
    }
}

#[test]
fn a_diagram_is_drawn_from_a_sketch_and_shown_by_the_build() {
    let book = Book::new().file(
        "sketch.toml",
        "title = \"One request\"\ndescription = \"1. The client calls the service.\"\n\n[[box]]\nid = \"c\"\nlabel = \"Client\"\nrole = \"client\"\nat = [0, 0]\n\n[[box]]\nid = \"s\"\nlabel = \"Service\"\nrole = \"service\"\nat = [0, 1]\n\n[[arrow]]\nfrom = \"c\"\nto = \"s\"\nn = 1\nlabel = \"request\"\n",
    );
    let ran = book
        .hld(&["new", "diagram", "one-request", "--from", "sketch.toml"])
        .exits(0);
    let image = ran.out.trim().replace("../../", "../");
    book.put("notes/index.md", format!("# Home\n\n{image}\n"));
    book.hld(&["build"]).exits(0);
    assert!(book.read("book/index.html").contains("<svg"));
}

#[test]
fn an_empty_diagram_is_a_scene_to_start_from() {
    let book = Book::new();
    book.hld(&["new", "diagram", "chat-send"]).exits(0);
    let scene: serde_json::Value =
        serde_json::from_str(&book.read("diagrams/chat-send.excalidraw")).expect("a scene is JSON");
    assert_eq!(scene["type"], "excalidraw");
}
