//! Mending: what has one right answer, and nothing else.

use crate::Fixture;
use hld_notes::{Code, Diagnostic, Edit, Span, fix};

/// Mends the first chapter of a book and checks that nothing is left to mend.
fn mended(book: &str) -> String {
    let fixture = Fixture::new(book);
    let chapter = &fixture.chapters[0];
    let findings: Vec<Diagnostic> = fixture
        .findings
        .iter()
        .filter(|f| f.path == chapter.path)
        .cloned()
        .collect();
    let after = fix(&chapter.source, &findings);
    let again = Fixture::new(&book.replacen(&chapter.source, &after, 1));
    assert!(
        again.findings.iter().all(|f| f.fixes.is_empty()),
        "{}",
        again.report()
    );
    after
}

#[test]
fn mojibake_is_repaired_wherever_it_stands() {
    let broken = "---\ntitle: Donâ€™t\n---\n\n# Donâ€™t üß† 1Ô∏è‚É£\n\nCafÃ© â€” `donâ€™t`\n";
    assert_eq!(
        mended(broken),
        "---\ntitle: Don’t\n---\n\n# Don’t 🧠 1\u{fe0f}\u{20e3}\n\nCafé — `don’t`\n"
    );
}

#[test]
fn tables_get_their_pipes() {
    assert_eq!(
        mended(
            "Table: T {#t}\n\na | b | c\n:-|:-:|-:\n1 | `x\\|y` | ✅\n|2|\n| 3 | 4 |\n\nAfter.\n"
        ),
        "Table: T {#t}\n\n| a | b | c |\n| :--- | :---: | ---: |\n| 1 | `x\\|y` | ✅ |\n| 2 | | |\n| 3 | 4 | |\n\nAfter.\n"
    );
    assert_eq!(
        mended("a | b\r\n-|-\r\n1 | 2\r\n\r\nAfter.\r\n"),
        "| a | b |\r\n| --- | --- |\r\n| 1 | 2 |\r\n\r\nAfter.\r\n"
    );
    assert_eq!(
        mended("a | b\n-|-\n1 | 2"),
        "| a | b |\n| --- | --- |\n| 1 | 2 |"
    );
    // A table that is fine stays as the author laid it out.
    let fine = "|a|b|\n|-|:-:|\n|   1    |2|\n";
    assert_eq!(mended(fine), fine);
}

#[test]
fn moved_anchors_are_followed() {
    let book = "=== core/a.md\n[x](b.md#moved) [y](#moved) [z](b.md#setp) [w](../scale/d.md#gone) [v](b.md#twice)\n=== core/b.md\n# B\n\n## Setup\n=== core/c.md\n# C\n\n## Moved\n\n## Twice\n=== scale/d.md\n# D\n\n## Twice\n";
    let fixture = Fixture::new(book);
    let after = fix(&fixture.chapters[0].source, &fixture.findings);
    assert_eq!(
        after,
        "[x](c.md#moved) [y](c.md#moved) [z](b.md#setup) [w](../scale/d.md#gone) [v](b.md#twice)\n"
    );
}

#[test]
fn what_has_two_answers_is_left_alone() {
    let text = "> [!GOLD] id=A\n> x\n\n```estimate\na = 5 # 6\n```\n\n[^a] <b onclick=x>\n";
    let fixture = Fixture::new(text);
    assert!(!fixture.findings.is_empty());
    assert_eq!(fix(text, &fixture.findings), text);
}

#[test]
fn edits_that_overlap_are_not_combined() {
    let finding = |fixes: Vec<Edit>| Diagnostic {
        fixes,
        ..Diagnostic::new(Code::Mojibake, "a.md", Span::at(0), "x")
    };
    let edit = |start, end, text: &str| Edit::new(Span::new(start, end), text);
    let all = [
        finding(vec![edit(0, 2, "AB")]),
        finding(vec![edit(1, 3, "no")]),
        finding(vec![edit(4, 4, "+"), edit(5, 6, "F")]),
        finding(vec![edit(2, 3, "C"), edit(5, 5, "no")]),
        finding(vec![edit(6, 99, "no")]),
        finding(vec![edit(6, 7, "G")]),
    ];
    assert_eq!(fix("abcdefg", &all), "ABcd+eFG");
}
