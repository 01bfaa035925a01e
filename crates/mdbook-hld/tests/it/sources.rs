//! What is read again when a book is looked at again.

use std::fs;
use std::path::Path;
use std::time::{Duration, Instant};

use mdbook_hld::{Sources, Text};

use crate::support::Fixture;

fn fixture() -> Fixture {
    Fixture::new()
        .file("notes/SUMMARY.md", "- [A](a.md)\n- [B](b.md)\n")
        .file("book.toml", "[book]\nsrc = \"notes\"\n")
        .file("notes/a.md", "# A\n\n{{#include in/x.txt}}\n")
        .file("notes/b.md", "# B\n")
        .file("notes/in/x.txt", "{{#include y.txt}}")
        .file("notes/in/y.txt", "deep")
}

fn taken(sources: &Sources, path: &str) -> Text {
    sources.take(Path::new(path))
}

/// Looks at the book until its files are old enough to be trusted.
fn settle(sources: &Sources, fixture: &Fixture) {
    let start = Instant::now();
    loop {
        assert_eq!(sources.preflight(fixture.root()), []);
        let all = ["notes/a.md", "notes/b.md"].map(|path| taken(sources, path));
        if all == [Text::Same, Text::Same] {
            return;
        }
        assert!(start.elapsed() < Duration::from_secs(20), "{all:?}");
        std::thread::sleep(Duration::from_millis(60));
    }
}

#[test]
fn a_chapter_is_read_again_when_it_or_what_it_draws_in_has_changed() {
    let (sources, fixture) = (Sources::default(), fixture());
    assert_eq!(taken(&sources, "notes/b.md"), Text::Unknown);
    assert_eq!(sources.preflight(fixture.root()), []);
    assert_eq!(taken(&sources, "notes/b.md"), Text::New("# B\n".to_owned()));
    assert_eq!(taken(&sources, "notes/b.md"), Text::Same);
    settle(&sources, &fixture);

    // As long as before.
    let fixture = fixture.file("notes/b.md", "# C\n");
    assert_eq!(sources.preflight(fixture.root()), []);
    assert_eq!(taken(&sources, "notes/a.md"), Text::Same);
    assert_eq!(taken(&sources, "notes/b.md"), Text::New("# C\n".to_owned()));
    settle(&sources, &fixture);

    let fixture = fixture.file("notes/in/y.txt", "DEEP");
    assert_eq!(sources.preflight(fixture.root()), []);
    assert!(matches!(taken(&sources, "notes/a.md"), Text::New(_)));
    assert_eq!(taken(&sources, "notes/b.md"), Text::Same);
}

#[test]
fn a_finding_stays_until_its_file_is_mended() {
    let (sources, fixture) = (Sources::default(), fixture());
    settle(&sources, &fixture);
    fs::remove_file(fixture.root().join("notes/in/y.txt")).unwrap();
    for _ in 0..3 {
        let found = sources.preflight(fixture.root());
        assert_eq!(found.len(), 1, "{found:?}");
        assert_eq!(found[0].code, hld_notes::Code::IncludeMissing);
    }
    let fixture = fixture.file("notes/in/y.txt", "again");
    assert_eq!(sources.preflight(fixture.root()), []);
}

#[test]
fn a_text_that_nobody_took_waits() {
    let (sources, fixture) = (Sources::default(), fixture());
    settle(&sources, &fixture);
    let fixture = fixture.file("notes/b.md", "# New\n");
    // Another file is broken, so that the book is not loaded.
    let fixture = fixture.file(
        "notes/SUMMARY.md",
        "- [A](a.md)\n- [B](b.md)\n- [C](c.md)\n",
    );
    assert_eq!(sources.preflight(fixture.root()).len(), 1);
    let fixture = fixture.file("notes/c.md", "# C\n");
    assert_eq!(sources.preflight(fixture.root()), []);
    assert_eq!(
        taken(&sources, "notes/b.md"),
        Text::New("# New\n".to_owned())
    );
}

#[test]
fn what_is_no_chapter_any_more_is_forgotten() {
    let (sources, fixture) = (Sources::default(), fixture());
    settle(&sources, &fixture);
    let fixture = fixture.file("notes/SUMMARY.md", "- [A](a.md)\n");
    assert_eq!(sources.preflight(fixture.root()), []);
    assert_eq!(taken(&sources, "notes/b.md"), Text::Unknown);
}
