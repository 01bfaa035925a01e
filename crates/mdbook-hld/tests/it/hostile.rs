//! Notes that mean harm: nothing of it reaches a reader, and each has its finding.

use crate::support::{Fixture, chapter};
use hld_notes::Code;
use mdbook_hld::stages::raw_html::{Token, tokens};
use mdbook_hld::{Host, Options, preflight};
use pulldown_cmark::{Event, Parser, Tag};

/// What a page would carry: every raw piece of HTML and every address.
fn live(content: &str) -> (String, Vec<String>) {
    let (mut html, mut addresses) = (String::new(), Vec::new());
    for event in Parser::new_ext(content, hld_notes::options()) {
        match event {
            Event::Html(raw) | Event::InlineHtml(raw) => html.push_str(&raw),
            Event::Start(Tag::Link { dest_url, .. } | Tag::Image { dest_url, .. }) => {
                addresses.push(dest_url.to_string())
            }
            Event::Start(Tag::Heading { attrs, .. }) => assert!(attrs.is_empty(), "{attrs:?}"),
            _ => {}
        }
    }
    (html.to_lowercase(), addresses)
}

#[track_caller]
fn harmless(text: &str, host: Host) {
    let options = Options {
        host,
        ..Options::default()
    };
    let fixture = Fixture::new().options(options).chapter("core/a.md", text);
    let built = fixture.run();
    let (html, addresses) = live(built.chapter("core/a.md"));
    for bad in [
        "<script", "<iframe", "<svg", "<math", "<style", "<form", "<object", "<embed", "<base",
        "<meta", "<link",
    ] {
        assert!(!html.contains(bad), "{bad} of {text:?} stands in {html}");
    }
    for (_, token) in tokens(&html) {
        if let Token::Open { attributes, .. } = token {
            for (name, value) in attributes {
                assert!(
                    !name.starts_with("on") && !value.contains("javascript:"),
                    "{name}={value} of {text:?}"
                );
            }
        }
    }
    for address in addresses {
        let address: String = address
            .chars()
            .filter(|c| *c > ' ')
            .collect::<String>()
            .to_lowercase();
        assert!(
            !address.contains("script:")
                && !address.starts_with("data:")
                && !address.starts_with("file:"),
            "{address} of {text:?}"
        );
        assert!(
            host == Host::MdBook || !address.starts_with('/'),
            "{address} of {text:?}"
        );
    }
    assert!(
        built.findings.iter().any(mdbook_hld::is_unsafe),
        "no finding for {text:?}: {:?}",
        built.findings
    );
}

#[test]
fn nothing_hostile_reaches_a_page() {
    for text in [
        "<script>alert(1)</script>",
        "a <script>alert(1)</script> b",
        "<img src=x onerror=alert(1)>",
        "a <b onclick=alert(1)>b</b>",
        "> <b\n> onclick=alert(1)>b</b>",
        "- <details\n  ontoggle=alert(1) open>",
        "<iframe src=\"https://evil.example\"></iframe>",
        "<svg onload=alert(1)></svg>",
        "<!--><script>alert(1)</script>-->",
        "<!-- a --!><script>alert(1)</script> -->",
        "<a title=\"[x](javascript:alert(1))\" onclick=x>y</a>",
        "<div style=\"x\">\n[x](javascript:alert(1))\n</div>",
        "[a](javascript:alert(1))",
        "[a](JaVaScRiPt:alert(1))",
        "[a](java&#115;cript:alert(1))",
        "[a](&#x1;javascript:alert(1))",
        "[a](<java\tscript:alert(1)>)",
        "[a][r]\n\n[r]: javascript:alert(1)",
        "[a]\n\n[a]: javascript:alert(1)",
        "<javascript:alert(1)>",
        "[ [a](javascript:alert(1)) ](javascript:alert(2))",
        "[ ![a](javascript:alert(1)) ](javascript:alert(2))",
        "[a](vbscript:x) and [b](data:text/html,x) and ![c](data:image/svg+xml,x)",
        "![a](file:///etc/passwd)",
        "[a](//evil.example) ![b](//evil.example/x.png) <script>",
        "# Title {onclick=alert(1)}",
        "# Title {a=b} {onclick=alert(1)}",
        "Title {#x onclick=alert(1)}\n===",
        "[a](../../../etc/passwd)",
        "[a](..%2f..%2f..%2fetc/passwd)",
        "> [!GOLD] id=g\n> See [this](javascript:alert(1)) <b onclick=x>b</b>\n>\n> when: <script>x</script>\n>\n> follow-up: [q](javascript:alert(1))?\n> -> <iframe src=x></iframe>",
        "> [!CHECK] id=c kind=recall\n> Q\n>\n> <script>x</script>\n>\n> answer: [a](data:text/html,x)",
        "Table: <img src=x onerror=alert(1)> [a](javascript:alert(1))\n\n| a |\n| - |\n| [a](javascript:alert(1)) |",
    ] {
        harmless(text, Host::Hld);
        harmless(text, Host::MdBook);
    }
}

#[test]
fn a_remote_image_is_not_loaded() {
    let built = chapter("# A\n\nSee ![a picture](https://evil.example/x.png \"t\").\n");
    assert_eq!(
        built.chapter("core/a.md"),
        "# A\n\nSee [a picture](https://evil.example/x.png \"t\").\n"
    );
    assert_eq!(built.findings[0].code, Code::LinkScheme);
}

#[test]
fn ten_thousand_quotes_are_refused_at_once() {
    for text in [
        ">".repeat(10_000),
        "> ".repeat(10_000) + "x",
        "- ".repeat(10_000) + "x",
        "1) ".repeat(5_000) + "x",
    ] {
        let start = std::time::Instant::now();
        let built = chapter(&text);
        assert!(
            built.findings.iter().any(|f| f.code == Code::TooDeep),
            "{:?}",
            built.findings
        );
        assert!(!built.chapter("core/a.md").contains('>'));
        assert!(start.elapsed().as_secs() < 5);
    }
}

#[test]
fn a_table_of_ten_megabytes_is_refused() {
    let row = "| aaaaaaaaa | bbbbbbbbb |\n";
    let text = format!(
        "# A\n\n| a | b |\n| - | - |\n{}",
        row.repeat((10 << 20) / row.len())
    );
    let built = chapter(&text);
    assert!(
        built.findings.iter().any(|f| f.code == Code::TooLarge),
        "{:?}",
        built.findings
    );
    assert!(built.chapter("core/a.md").len() < 10_000);
}

#[test]
fn findings_point_into_the_authors_file() {
    let fixture = Fixture::new().expanded(
        "a.md",
        "# A\n\n{{#include x.md}}\n\nthen <u>this</u>\n",
        "# A\n\nfrom <q>elsewhere</q>\nin two lines\n\nthen <u>this</u>\n",
    );
    let found = fixture.run().found(&fixture);
    assert!(
        found.contains(&"html-not-allowed notes/a.md `{{#include x.md}}`".to_owned()),
        "{found:?}"
    );
    assert!(
        found.contains(&"html-not-allowed notes/a.md `<u>`".to_owned()),
        "{found:?}"
    );
}

fn preflight_of(fixture: &Fixture) -> Vec<String> {
    preflight(fixture.root())
        .iter()
        .map(|f| format!("{} {}", f.code, f.path))
        .collect()
}

#[test]
fn a_good_book_passes_the_preflight() {
    let fixture = Fixture::new()
        .file("notes/part.md", "text {{#include b.txt}}")
        .file("notes/b.txt", "b")
        .chapter(
            "a.md",
            "# A\n\n{{#include part.md}}\n\n\\{{#include /etc/passwd}}\n",
        )
        .on_disk();
    assert_eq!(preflight_of(&fixture), Vec::<String>::new());
}

#[test]
fn includes_are_followed_before_mdbook_does() {
    let fixture = Fixture::new()
        .chapter("zero.md", "# Z\n\n{{#include /dev/zero}}\n")
        .chapter("out.md", "{{#include ../../../../etc/passwd}}")
        .chapter("cycle.md", "{{#include cycle.md}}")
        .chapter("missing.md", "{{#include nothing.md}}")
        .chapter("folder.md", "{{#include sub}}")
        .file("notes/sub/x.md", "")
        .on_disk();
    assert_eq!(
        preflight_of(&fixture),
        [
            "include-cycle notes/cycle.md",
            "include-not-a-file notes/folder.md",
            "include-missing notes/missing.md",
            "include-leaves-book notes/out.md",
            "include-absolute notes/zero.md",
        ]
    );
    let place = &preflight(fixture.root())[4];
    assert_eq!(
        place.span.of("# Z\n\n{{#include /dev/zero}}\n"),
        "/dev/zero"
    );
}

#[test]
fn a_summary_cannot_reach_out() {
    let fixture = Fixture::new()
        .file("book.toml", "[book]\nsrc = \"notes\"\n")
        .file("outside.md", "# O")
        .file(
            "notes/SUMMARY.md",
            "- [A](../outside.md)\n- [B](/etc/passwd)\n- [C](missing.md)\n- [D]()\n- [E](javascript:x)\n- [F](%2e%2e/outside.md)\n",
        );
    assert_eq!(
        preflight_of(&fixture),
        [
            "link-leaves-book notes/SUMMARY.md",
            "link-absolute notes/SUMMARY.md",
            "link-missing-file notes/SUMMARY.md",
            "link-scheme notes/SUMMARY.md",
            "link-leaves-book notes/SUMMARY.md",
        ]
    );
}

#[test]
fn bytes_that_are_no_text_are_named() {
    let fixture = Fixture::new().chapter("a.md", "# A\n").on_disk();
    std::fs::write(fixture.root().join("notes/a.md"), b"# A\n\xff\xfe\n").unwrap();
    assert_eq!(preflight_of(&fixture), ["invalid-utf8 notes/a.md"]);
}

#[cfg(unix)]
#[test]
fn links_out_of_the_book_are_found() {
    use std::os::unix::fs::symlink;
    let fixture = Fixture::new()
        .chapter("a.md", "# A\n")
        .file("diagrams/x.excalidraw", "{}")
        .on_disk();
    let at = |path: &str| fixture.root().join(path);
    symlink("/etc/passwd", at("notes/pw.txt")).unwrap();
    symlink("..", at("notes/up")).unwrap();
    symlink("nowhere", at("diagrams/lost")).unwrap();
    symlink("a.md", at("notes/b.md")).unwrap();
    assert_eq!(
        preflight_of(&fixture),
        [
            "symbolic-link diagrams/lost",
            "symbolic-link notes/pw.txt",
            "symbolic-link notes/up"
        ]
    );
}

#[cfg(unix)]
#[test]
fn a_drawing_is_not_read_through_a_link() {
    let fixture = Fixture::new()
        .chapter("a.md", "# A\n\n![alt](../diagrams/x.excalidraw \"c\")\n")
        .file("diagrams/y", "");
    std::os::unix::fs::symlink("/dev/zero", fixture.root().join("diagrams/x.excalidraw")).unwrap();
    let built = fixture.run();
    assert_eq!(built.findings[0].code, Code::DiagramMissing);
    assert!(built.chapter("a.md").contains("<p>alt</p>"));
}
