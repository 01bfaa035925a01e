//! Sizes: a hostile file gets its finding in little time, and never a panic or an overflow.

use crate::Fixture;
use hld_notes::{Refusal, parse};
use std::fmt::Write;
use std::time::{Duration, Instant};

/// Generous for a debug build on a busy machine; what is quadratic takes minutes at these sizes.
const PATIENCE: Duration = Duration::from_secs(20);

fn within(what: &str, text: &str) -> Vec<String> {
    let start = Instant::now();
    let (_, findings) = parse("core/hostile.md", text.as_bytes());
    assert!(
        start.elapsed() < PATIENCE,
        "{what} took {:?}",
        start.elapsed()
    );
    let mut codes: Vec<String> = findings.iter().map(|f| f.code.name().to_owned()).collect();
    codes.dedup();
    codes
}

#[test]
fn nested_quotes() {
    let text = format!("# Deep\n\n{} bottom\n", ">".repeat(10_000));
    let (chapter, findings) = parse("deep.md", text.as_bytes());
    assert_eq!(chapter.refused, Some(Refusal::TooDeep));
    assert_eq!(findings.len(), 1);
    assert_eq!(findings[0].code.name(), "too-deep");
    assert_eq!(findings[0].span.start, 8);
}

#[test]
fn quotes_and_lists_at_the_limit() {
    let shallow = format!("{} fine\n", ">".repeat(32));
    assert_eq!(within("32 quotes", &shallow), Vec::<String>::new());
    let deep = format!("{} not fine\n", ">".repeat(33));
    assert_eq!(within("33 quotes", &deep), ["too-deep"]);
    let mut lists = String::new();
    for depth in 0..40 {
        writeln!(lists, "{}- item", "  ".repeat(depth)).expect("writing to a string");
    }
    assert_eq!(within("40 lists", &lists), ["too-deep"]);
    assert_eq!(
        within("a line of list marks", &"- ".repeat(10_000)),
        ["too-deep"]
    );
    assert_eq!(
        within("a rule of stars", &"* ".repeat(40)),
        Vec::<String>::new()
    );
    assert_eq!(
        within(
            "emphasis",
            &format!("{}x{}\n", "*a ".repeat(500), " a*".repeat(500))
        ),
        ["too-deep"]
    );
}

#[test]
fn a_table_of_ten_megabytes() {
    let table = format!("| a | b |\n| - | - |\n{}", "| 1 | 2 |\n".repeat(1_000_000));
    let (chapter, findings) = parse("t.md", table.as_bytes());
    assert_eq!(chapter.refused, Some(Refusal::TooLarge));
    assert_eq!(findings[0].code.name(), "too-large");
    assert_eq!(findings[0].message, "this file has 10000020 bytes");
}

#[test]
fn a_table_past_its_rows() {
    let table = format!(
        "# T\n\n| a | b |\n| - | - |\n{}",
        "| 1 | 2 |\n".repeat(2_001)
    );
    let (chapter, findings) = parse("t.md", table.as_bytes());
    assert!(chapter.refused.is_none());
    assert!(chapter.tables[0].too_large);
    assert_eq!(findings.len(), 1);
    assert_eq!(
        findings[0].message,
        "this table has 2001 rows and 2 columns"
    );
}

#[test]
fn a_hundred_thousand_lines() {
    assert_eq!(within("lines", &"a line\n".repeat(100_000)), ["too-large"]);
    assert_eq!(
        within("carriage returns", &"a line\r\n".repeat(100_000)),
        ["too-large"]
    );
}

#[test]
fn an_estimate_without_end() {
    let lines = "x = 1\n".repeat(501);
    let codes = within("estimate", &format!("```estimate\n{lines}```\n"));
    assert!(codes.contains(&"too-large".to_owned()));
    let deep = format!(
        "```estimate\nx = {}1{}\n```\n",
        "(".repeat(100),
        ")".repeat(100)
    );
    assert_eq!(within("parentheses", &deep), ["too-deep"]);
    let long = format!("```estimate\nx = 1{}\n```\n", " + 1".repeat(1_000));
    assert_eq!(within("terms", &long), ["too-large"]);
    let minus = format!("```estimate\nx = {}1\n```\n", "-".repeat(900));
    assert_eq!(within("signs", &minus), ["too-deep"]);
    let powers = format!("```estimate\nx = {}\n```\n", "9^".repeat(400) + "9");
    assert_eq!(within("powers", &powers), ["too-deep"]);
    let units = format!(
        "```estimate\nx = 1 a{}\n```\n",
        (0..30).map(|i| format!("*w{i}x")).collect::<String>()
    );
    assert_eq!(within("units", &units), ["estimate-unit"]);
    let products = format!(
        "```estimate\na = 1 B*s*x*y\n{}```\n",
        (0..200)
            .map(|i| format!(
                "a{i} = {}\n",
                if i == 0 {
                    "a * a".into()
                } else {
                    format!("a{} * a{}", i - 1, i - 1)
                }
            ))
            .collect::<String>()
    );
    assert!(within("products of units", &products).contains(&"estimate-unit".to_owned()));
}

#[test]
fn many_findings_are_cut_and_counted() {
    let text = format!("{}\n", "<x>".repeat(20_000));
    let (_, findings) = parse("many.md", text.as_bytes());
    assert_eq!(findings.len(), 10_001);
    let cut = findings
        .iter()
        .find(|f| f.code.name() == "too-large")
        .expect("the finding about the others");
    assert_eq!(
        cut.message,
        "10000 more findings in this file are not shown"
    );
    // Printing them all stays cheap although they stand on one line.
    let index = hld_notes::LineIndex::new(&text);
    let start = Instant::now();
    for finding in &findings {
        assert_eq!(index.line_column(&text, finding.span.start).line, 1);
    }
    assert!(start.elapsed() < PATIENCE);
}

#[test]
fn what_is_quadratic_elsewhere_is_not_here() {
    let size = 400_000;
    for (what, unit) in [
        ("open brackets", "["),
        ("images", "![a"),
        ("links", "[a](b) "),
        ("half links", "[a]("),
        ("backticks", "`"),
        ("backtick runs", "`a``b"),
        ("stars", "*a **b "),
        ("underscores", "_a __b "),
        ("angle brackets", "<a "),
        ("half comments", "<!-- "),
        ("comments in a block", "<div><!-- a -->"),
        ("declarations", "<?"),
        ("cdata", "<![CDATA["),
        ("entities", "&a"),
        ("footnotes", "[^a]"),
        ("includes", "{{#include a "),
        ("escaped includes", "\\{{#include a}} "),
        ("braces", "{{{{"),
        ("mojibake", "Ã©"),
        ("half mojibake", "â€"),
        ("tildes", "~~a"),
        ("quotes", "\"a' "),
        ("pipes", "|a"),
        ("list items", "- a\n"),
        ("headings", "# a\n"),
        ("callouts", "> [!GOLD] id=a\n\n"),
        ("definitions", "a\n: b\n"),
        ("table heads", "|a|\n|-|\n\n"),
        ("fences", "```estimate\na = b\n```\n"),
        ("unknown names", "`= a = 1` "),
        ("reference definitions", "[a]: b\n"),
        ("footnote definitions", "[^a]: b\n\n"),
        ("html attributes", "<b a='"),
        ("nul", "\0"),
    ] {
        let unit_lines = unit.matches('\n').count();
        let times = 24_000usize
            .checked_div(unit_lines)
            .unwrap_or(size / unit.len());
        within(what, &unit.repeat(times));
    }
}

#[test]
fn front_matter_that_is_a_bomb() {
    let bomb = "---\na: &a [x,x]\nb: &b [*a,*a]\nc: [*b,*b]\ntitle: T\n---\n";
    assert_eq!(within("aliases", bomb), ["front-matter-syntax"]);
    let deep = format!("---\ntitle: {}\n---\n", "[".repeat(10_000));
    assert_eq!(within("flow", &deep), ["front-matter-syntax"]);
    let mut block = "---\n".to_owned();
    for depth in 0..300 {
        writeln!(block, "{}a:", " ".repeat(depth)).expect("writing to a string");
    }
    block.push_str("---\n");
    assert_eq!(within("block", &block), ["front-matter-syntax"]);
    let dashes = format!("---\n{}\n---\n", "- ".repeat(10_000));
    assert_eq!(within("dashes", &dashes), ["front-matter-syntax"]);
    let keys: String = (0..5_000).map(|i| format!("key{i}: x\n")).collect();
    within("keys", &format!("---\n{keys}---\n"));
    let wide = format!("---\nneeds: [{}]\n---\n", "a,".repeat(20_000));
    within("needs", &wide);
    let long = format!("---\n{}\n---\n", "title: a\n".repeat(20_000));
    within("too much front matter", &long);
}

#[test]
fn a_book_of_broken_links_and_names() {
    let mut book = String::new();
    for chapter in 0..200 {
        writeln!(
            book,
            "=== core/c{chapter}.md\n---\ntitle: C\nneeds: [core/c{}]\n---\n\n# C\n",
            (chapter + 1) % 200
        )
        .expect("writing to a string");
        for link in 0..50 {
            writeln!(book, "[a](c{link}x.md) [b](c{link}.md#nowhere-{link})\n")
                .expect("writing to a string");
        }
    }
    let start = Instant::now();
    let fixture = Fixture::new(&book);
    assert!(start.elapsed() < PATIENCE, "{:?}", start.elapsed());
    let count = |name: &str| {
        fixture
            .findings
            .iter()
            .filter(|f| f.code.name() == name)
            .count()
    };
    assert_eq!(count("link-missing-file"), 10_000);
    assert_eq!(count("link-missing-anchor"), 10_000);
    assert_eq!(count("needs-cycle"), 1);
}
