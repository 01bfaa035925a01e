//! Notes that mean harm: nothing of it reaches a reader, and each has its finding.

use crate::support::{Fixture, SCENE, chapter};
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
    let built = Fixture::new()
        .options(options)
        .chapter("core/a.md", text)
        .run();
    assert_harmless(built.whole("core/a.md"), text, host);
    assert!(
        built.findings.iter().any(mdbook_hld::is_unsafe),
        "no finding for {text:?}: {:?}",
        built.findings
    );
}

#[track_caller]
fn assert_harmless(content: &str, text: &str, host: Host) {
    let (html, addresses) = live(content);
    for (_, token) in tokens(&html) {
        match token {
            Token::Open { name, attributes } => {
                // Ours draw with svg and style; a drawing was looked at on its own.
                let refused = [
                    "script",
                    "iframe",
                    "math",
                    "form",
                    "object",
                    "embed",
                    "base",
                    "meta",
                    "link",
                    "foreignobject",
                ];
                assert!(
                    !refused.contains(&name.as_str()),
                    "{name} of {text:?} stands in {html}"
                );
                for (key, value) in attributes {
                    let loads = matches!(key.as_str(), "href" | "src" | "xlink:href" | "action");
                    let runs = key.starts_with("on") || loads && value.contains("javascript:");
                    assert!(!runs, "{key}={value} of {text:?}");
                }
            }
            Token::Other => panic!("something without an end of {text:?} stands in {html}"),
            Token::Close(_) | Token::Comment(_) => {}
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
        "<b onclick=alert(1)//<script>>",
        "<b onclick=x[a](javascript:x \"t\")>",
        "<b onclick=x![a](../../diagrams/x.excalidraw \"t\")> <script>",
        "<b onclick=x<javascript:x>>",
        "<b title='<u z=\">'\" onclick=alert(1)//>' onclick=alert(2)>",
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
    let fixture = Fixture::new().chapter("a.md", &text).on_disk();
    assert_eq!(preflight_of(&fixture), ["too-large notes/a.md"]);
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

/// Pieces that break things, alone and in any order.
const PIECES: [&str; 56] = [
    "<script>",
    "</script>",
    "<!--",
    "-->",
    "<b ",
    "onclick=x",
    ">",
    "<",
    "\"",
    "'",
    "`",
    "```\n",
    "~~~",
    "[a]",
    "(javascript:x)",
    "![",
    "](",
    ")",
    "[",
    "]",
    "[r]: javascript:x\n",
    "[r]",
    "<javascript:x>",
    "\n",
    "\n\n",
    "> ",
    "- ",
    "1. ",
    "    ",
    "\t",
    "| a | b |\n",
    "| - | - |\n",
    "# ",
    " {onclick=x}",
    "{#id .c}",
    "\\",
    "&#106;avascript:x",
    "&lt;",
    "*",
    "**",
    "_",
    "~~",
    "<details>",
    "</details>",
    "<br>",
    "> [!GOLD] id=g\n",
    "> when: x\n",
    "> follow-up: q\n> -> a\n",
    "> [!CHECK] id=c kind=recall\n> answer: y\n",
    "Table: t {#t}\n\n",
    "```table\nfile = \"a.csv\"\n```\n",
    "```estimate\na = 1 # 2\n```\n",
    "![x](../diagrams/x.excalidraw \"c\")",
    "[^n]",
    "[^n]: ",
    "<!-- hld:glossary -->\n",
];

#[test]
fn any_mixture_of_pieces_is_harmless() {
    let mut state = 0x1234_79b9_7f4a_7c15_u64;
    let mut next = move |below: usize| {
        // xorshift: the same mixtures in every run.
        state ^= state << 13;
        state ^= state >> 7;
        state ^= state << 17;
        usize::try_from(state % below as u64).unwrap()
    };
    for host in [Host::Hld, Host::MdBook] {
        let options = Options {
            host,
            ..Options::default()
        };
        let mut fixture = Fixture::new()
            .options(options)
            .file("diagrams/x.excalidraw", SCENE);
        let texts: Vec<String> = (0..600)
            .map(|_| {
                (0..4 + next(30))
                    .map(|_| PIECES[next(PIECES.len())])
                    .collect()
            })
            .collect();
        for (n, text) in texts.iter().enumerate() {
            fixture = fixture.chapter(&format!("c{n}.md"), text);
        }
        let built = fixture.run();
        for (n, text) in texts.iter().enumerate() {
            assert_harmless(built.whole(&format!("c{n}.md")), text, host);
        }
    }
}
