//! The link check.

use crate::book::{Book, places};

#[test]
fn broken_links_have_a_place_and_a_guess() {
    let book = Book::of(&[
        (
            "core/rate-limiting.md",
            "# Rate limiting\n\n## Token bucket\n",
        ),
        (
            "a.md",
            "# A\n\nSee [one](core/rate-limitng.md),\n[two](core/rate-limiting.md#token-bukket), [three](rate-limiting.md)\n\
             and [four](#nowhere) and ![five](no.png).\n\n[r]: gone.md#x\n\n[r]\n",
        ),
        ("b.md", "# B\n\n[moved](a.md#token-bucket)\n"),
    ]);
    let findings = book.render().findings;
    assert_eq!(
        places(&findings),
        [
            "a.md:3:11 broken-link",
            "a.md:4:7 broken-anchor",
            "a.md:4:52 broken-link",
            "a.md:5:12 broken-anchor",
            "a.md:5:34 missing-file",
            "a.md:7:6 broken-link",
            "b.md:3:9 broken-anchor",
        ]
    );
    let help: Vec<_> = findings
        .iter()
        .map(|f| f.help.as_deref().unwrap_or_default())
        .collect();
    assert_eq!(
        help,
        [
            "did you mean `core/rate-limiting.md`?",
            "did you mean `#token-bucket`?",
            "did you mean `core/rate-limiting.md`?",
            "",
            "",
            "",
            "`#token-bucket` is in core/rate-limiting.md",
        ]
    );
}

#[test]
fn anchors_of_every_kind_are_known() {
    let book = Book::of(&[(
        "a.md",
        "# A\n\n[t](#term) [n](#footnote-x) [r](#fr-x-1) [i](#raw) [m](#mine) [top](#top) [e](<#mit-leer%2Dzeichen>)\n\n\
         Term\n: d\n\nx[^x]\n\n[^x]: y\n\n<span id=\"raw\">z</span>\n\n## M {#mine}\n\n## Mit leer-zeichen\n",
    )]);
    assert_eq!(book.render().findings, []);
}

#[test]
fn a_link_to_an_old_name_is_no_fault() {
    let book = Book::of(&[("a.md", "# A\n\n[old](old.html)\n")]).file(
        "book.toml",
        "[book]\n[output.html.redirect]\n\"/old.html\" = \"/a.html\"\n",
    );
    assert_eq!(book.render().findings, []);
}

#[test]
fn code_in_links_is_not_written() {
    let book = Book::of(&[(
        "a.md",
        "# A\n\n[x](javascript:alert(1)) [y](JaVaScRiPt:alert) <a href=\"data:text/html,z\">z</a> [v](vbscript:x)\n",
    )]);
    let report = book.render();
    assert_eq!(report.findings.len(), 4, "{:?}", report.findings);
    assert!(
        report
            .findings
            .iter()
            .all(|finding| finding.code == "unsafe-link")
    );
    let html = book.main("a.html").to_lowercase();
    assert!(
        !html.contains("javascript:") && !html.contains("data:") && !html.contains("vbscript:"),
        "{html}"
    );
}
