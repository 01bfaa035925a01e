//! The built binary: mdBook's protocol by hand, and a stock mdBook around it.

use std::io::Write;
use std::process::{Command, Output, Stdio};

use crate::support::{Fixture, SCENE};
use mdbook_driver::MDBook;
use mdbook_driver::builtin_preprocessors::CmdPreprocessor;

const BINARY: &str = env!("CARGO_BIN_EXE_mdbook-hld");

fn run(input: &str) -> Output {
    let mut child = Command::new(BINARY)
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    // A child that has seen enough may close the pipe.
    let _ = child.stdin.take().unwrap().write_all(input.as_bytes());
    child.wait_with_output().unwrap()
}

fn input(fixture: &Fixture, settings: &str, chapter: &str) -> String {
    serde_json::json!([
        {
            "root": fixture.root(),
            "config": {
                "book": { "title": "T", "src": "notes" },
                "preprocessor": { "hld": serde_json::from_str::<serde_json::Value>(settings).unwrap() }
            },
            "renderer": "html",
            "mdbook_version": "0.5.4"
        },
        { "items": [{ "Chapter": {
            "name": "A", "content": chapter, "number": [1], "sub_items": [],
            "path": "a.md", "source_path": "a.md", "parent_names": []
        } }] }
    ])
    .to_string()
}

fn fixture(chapter: &str) -> Fixture {
    Fixture::new().chapter("a.md", chapter).on_disk()
}

#[test]
fn the_binary_says_what_it_supports() {
    for (renderer, code) in [("html", 0), ("epub", 0), ("nonsense", 1)] {
        let status = Command::new(BINARY)
            .args(["supports", renderer])
            .status()
            .unwrap();
        assert_eq!(status.code(), Some(code), "{renderer}");
    }
}

#[test]
fn a_book_goes_in_and_comes_out() {
    let text =
        "# A\n\n> [!GOLD] id=x\n> Say it.\n>\n> when: asked\n>\n> follow-up: Why?\n> -> Because.\n";
    let output = run(&input(&fixture(text), "{}", text));
    assert!(
        output.status.success(),
        "{}",
        String::from_utf8_lossy(&output.stderr)
    );
    let book: serde_json::Value = serde_json::from_slice(&output.stdout).unwrap();
    let content = book["items"][0]["Chapter"]["content"].as_str().unwrap();
    assert!(
        content.contains("<aside class=\"hld-gold\" id=\"gold-x\""),
        "{content}"
    );
    assert_eq!(
        book["items"][0]["Chapter"]["number"],
        serde_json::json!([1])
    );
}

#[test]
fn findings_are_lines_on_standard_error() {
    let text = "# A\n\n> [!GOLD] id=x\n> Say it.\n";
    let output = run(&input(&fixture(text), "{}", text));
    assert!(output.status.success());
    let errors = String::from_utf8(output.stderr).unwrap();
    assert!(errors.contains("notes/a.md:3:"), "{errors}");
    assert!(errors.contains("error[gold-missing-when]"), "{errors}");
    let strict = run(&input(&fixture(text), "{\"strict\": true}", text));
    assert_eq!(strict.status.code(), Some(1));
    assert!(strict.stdout.is_empty());
}

#[test]
fn unsafe_content_stops_the_build() {
    let text = "# A\n\n<script>alert(1)</script>\n";
    let output = run(&input(&fixture(text), "{}", text));
    assert_eq!(output.status.code(), Some(1));
    assert!(output.stdout.is_empty());
    let trusted = run(&input(&fixture(text), "{\"raw-html\": \"trusted\"}", text));
    assert!(
        trusted.status.success(),
        "{}",
        String::from_utf8_lossy(&trusted.stderr)
    );
}

#[test]
fn what_is_no_book_is_an_error() {
    for input in ["", "[]", "{", "[{}, {}]"] {
        let output = run(input);
        assert_eq!(output.status.code(), Some(2), "{input}");
        assert!(String::from_utf8_lossy(&output.stderr).starts_with("error: "));
    }
    let wrong = run(&input(&fixture("# A\n"), "{\"raw-html\": \"no\"}", "# A\n"));
    let errors = String::from_utf8_lossy(&wrong.stderr);
    assert!(
        errors.starts_with("book.toml:1:1: error[config-value]: `raw-html` is `no`"),
        "{errors}"
    );
}

#[test]
fn a_stock_mdbook_builds_a_foreign_book() {
    let fixture = Fixture::new()
        .toml("title = \"Foreign\"\n")
        .file("diagrams/x.excalidraw", SCENE)
        .file("notes/q.csv", "Queue,Quota\nSQS,1\n")
        .chapter("index.md", "# Start\n\n<div class=\"warning\">\n\nTheir own HTML.\n\n</div>\n\n![Steps.](../diagrams/x.excalidraw \"A drawing\")\n")
        .chapter(
            "part/a.md",
            "# A\n\n> [!GOLD] id=x\n> Say [it](../index.md).\n>\n> when: asked\n>\n> follow-up: Why?\n> -> Because.\n\n> [!CHECK] id=y kind=recall\n> What?\n>\n> answer: That.\n\nTable: T\n\n| a | b |\n| - | - |\n| 1 | ✅ |\n\n```table\nfile = \"../q.csv\"\ncaption = \"Quotas\"\n```\n\n```estimate\na = 2 * 3 # 6\n```\n",
        )
        .on_disk();
    assert_eq!(
        mdbook_hld::install::install(fixture.root()).unwrap().len(),
        3
    );
    assert_eq!(
        mdbook_hld::install::install(fixture.root()).unwrap(),
        Vec::<String>::new()
    );

    let mut book = MDBook::load(fixture.root()).unwrap();
    let command = CmdPreprocessor::new(
        "hld".to_owned(),
        format!("\"{BINARY}\""),
        fixture.root().to_owned(),
        false,
    );
    book.with_preprocessor(command);
    book.build().unwrap();

    let read =
        |path: &str| std::fs::read_to_string(fixture.root().join("book").join(path)).unwrap();
    let (index, chapter) = (read("index.html"), read("part/a.html"));
    assert!(
        index.contains("<svg ") && index.contains("<figcaption>A drawing</figcaption>"),
        "{index}"
    );
    assert!(index.contains("<div class=\"warning\">"));
    assert!(index.contains("mdbook-hld"), "the styles are linked");
    for part in [
        "class=\"hld-gold\"",
        "href=\"../index.html\"",
        "class=\"hld-check\"",
        "class=\"hld-scroll\"",
        "aria-label=\"yes\"",
        "<td>1</td>",
        "hld-estimate",
    ] {
        assert!(chapter.contains(part), "{part}\n{chapter}");
    }
    assert!(!chapter.contains("[!GOLD]"));
}
