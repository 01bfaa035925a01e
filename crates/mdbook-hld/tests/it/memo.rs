//! What is kept between two builds, and what is not.

use std::sync::Arc;

use crate::support::{Fixture, SCENE};
use mdbook_hld::{Memo, Options};

fn fixture(memo: &Arc<Memo>) -> Fixture {
    Fixture::new()
        .options(Options {
            memo: Some(Arc::clone(memo)),
            ..Options::default()
        })
        .file("diagrams/x.excalidraw", SCENE)
        .chapter(
            "a.md",
            "# A\n\n![alt](../diagrams/x.excalidraw \"c\")\n\n<u>\n",
        )
        .chapter("b.md", "# B\n\n<!-- hld:gold-lines -->\n")
}

#[test]
fn a_second_build_is_the_same() {
    let memo = Arc::new(Memo::default());
    let fixture = fixture(&memo);
    let (first, second) = (fixture.run(), fixture.run());
    assert_eq!(first.whole("a.md"), second.whole("a.md"));
    assert_eq!(first.findings, second.findings);
    assert_eq!(first.findings.len(), 1);
}

#[test]
fn what_changes_is_made_again() {
    let memo = Arc::new(Memo::default());
    let mut fixture = fixture(&memo);
    let first = fixture.run();
    fixture.rewrite(
        "a.md",
        "# A\n\n> [!GOLD] id=g\n> New.\n>\n> when: w\n>\n> follow-up: q\n> -> a\n",
    );
    let second = fixture.run();
    assert_ne!(first.whole("a.md"), second.whole("a.md"));
    assert_eq!(second.findings, []);
    // A page that did not change itself shows what did.
    assert!(first.whole("b.md").contains("Nothing yet"));
    assert!(second.whole("b.md").contains("New."));
}

#[test]
fn a_changed_drawing_is_drawn_again() {
    let memo = Arc::new(Memo::default());
    let fixture = fixture(&memo);
    let first = fixture.run();
    let fixture = fixture.file(
        "diagrams/x.excalidraw",
        &SCENE.replace("\"width\":80", "\"width\":180"),
    );
    assert_ne!(first.whole("a.md"), fixture.run().whole("a.md"));
    std::fs::remove_file(fixture.root().join("diagrams/x.excalidraw")).unwrap();
    assert_eq!(
        fixture.run().findings[0].code,
        hld_notes::Code::DiagramMissing
    );
}

#[test]
fn the_order_of_threads_does_not_show() {
    let mut fixture = Fixture::new();
    for n in 0..60 {
        fixture = fixture.chapter(
            &format!("c{n}.md"),
            &format!("# C{n}\n\n<u>\n\n> [!CHECK] id=k-{n} kind=recall\n> Q\n>\n> answer: A\n"),
        );
    }
    let fixture = fixture.chapter("z.md", "# Z\n\n<!-- hld:flashcards -->\n");
    let (first, second) = (fixture.run(), fixture.run());
    assert_eq!(first.whole("z.md"), second.whole("z.md"));
    assert_eq!(first.findings, second.findings);
    assert!(
        first.whole("z.md").find("card-k-2\"").unwrap()
            < first.whole("z.md").find("card-k-10\"").unwrap()
    );
}
