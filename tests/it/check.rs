//! `hld check`: findings with their line, formats, and fixes.

use crate::book::Book;

#[test]
fn a_clean_book_exits_zero() {
    Book::new().hld(&["check"]).exits(0).says("no findings");
}

#[test]
fn a_finding_has_its_file_line_and_help() {
    let book = Book::new().chapter(
        "one.md",
        "# One\n\nText.\n\n> [!GOLD] id=x\n> A line.\n>\n> when: asked\n",
    );
    let ran = book.hld(&["check"]).exits(1);
    assert!(ran.err.contains("notes/one.md:5"), "{}", ran.err);
    assert!(ran.err.contains("gold-missing-follow-up"), "{}", ran.err);
    assert!(ran.err.contains("help"), "{}", ran.err);
}

#[test]
fn all_findings_come_in_one_run() {
    let book = Book::new()
        .chapter("one.md", "# One\n\n[Nowhere](gone.md)\n\n> [!NOPE]\n> x\n")
        .chapter("two.md", "# Two\n\n`= 2 + 2 = 5`\n");
    let ran = book.hld(&["check", "--format", "json"]).exits(1);
    let rows: serde_json::Value = serde_json::from_str(&ran.out).expect("a JSON array");
    let codes: Vec<&str> = rows
        .as_array()
        .expect("an array")
        .iter()
        .filter_map(|row| row["code"].as_str())
        .collect();
    for code in [
        "link-missing-file",
        "alert-unknown-kind",
        "estimate-claim-wrong",
    ] {
        assert!(codes.contains(&code), "{code} is not in {codes:?}");
    }
}

#[test]
fn github_gets_annotations() {
    let book = Book::new().chapter("one.md", "# One\n\n[Nowhere](gone.md)\n");
    let ran = book.hld(&["check", "--format", "github"]).exits(1);
    assert!(
        ran.out.contains("::error file=notes/one.md,line=3"),
        "{}",
        ran.out
    );
}

#[test]
fn mojibake_is_mended() {
    let book = Book::new().chapter("one.md", "# One\n\nüß† It’s a roadmap.\n");
    book.hld(&["check"]).exits(1).says("mojibake");
    book.hld(&["check", "--fix"]).exits(0);
    assert!(
        book.read("notes/one.md").contains("🧠"),
        "{}",
        book.read("notes/one.md")
    );
}

#[test]
fn check_writes_no_site() {
    let book = Book::new();
    book.hld(&["check"]).exits(0);
    assert!(!book.path("book").exists());
}
