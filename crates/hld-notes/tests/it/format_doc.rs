//! docs/format.md: its examples are read as it says, without a finding.

use crate::{Fixture, clean};
use expect_test::expect;
use hld_notes::{Chapter, Code, Config, parse};
use std::fmt::Write;

fn text() -> String {
    let path = concat!(env!("CARGO_MANIFEST_DIR"), "/../../docs/format.md");
    std::fs::read_to_string(path).expect("docs/format.md")
}

/// The text of a numbered section.
fn section(text: &str, number: usize) -> &str {
    let start = text.find(&format!("\n## {number}. ")).expect("the section");
    let rest = &text[start + 1..];
    let mut end = rest.len();
    let mut fenced = false;
    let mut place = 0;
    for line in rest.split_inclusive('\n') {
        if line.starts_with("```") {
            fenced = !fenced;
        }
        if place > 0 && !fenced && line.starts_with("## ") {
            end = place;
            break;
        }
        place += line.len();
    }
    &rest[..end]
}

/// The fenced blocks of a section: language and content; four backticks hold three.
fn blocks(section: &str) -> Vec<(&str, &str)> {
    let mut found = Vec::new();
    let mut rest = section;
    while let Some(open) = rest.find("\n```") {
        rest = &rest[open + 1..];
        let fence: String = rest.chars().take_while(|c| *c == '`').collect();
        let line_end = rest.find('\n').expect("a line");
        let lang = &rest[fence.len()..line_end];
        let close = rest[line_end..]
            .find(&format!("\n{fence}\n"))
            .expect("the fence is closed");
        found.push((lang, &rest[line_end + 1..line_end + close + 1]));
        rest = &rest[line_end + close + 1 + fence.len()..];
    }
    found
}

fn summary(chapter: &Chapter) -> String {
    let mut out = String::new();
    for gold in &chapter.golds {
        writeln!(
            out,
            "gold {:?} {:?} when {:?} follow-ups {}",
            gold.anchor(),
            gold.line.text,
            gold.when.as_ref().map(|w| &w.text),
            gold.follow_ups.len()
        )
        .expect("text");
    }
    for check in &chapter.checks {
        writeln!(
            out,
            "check {:?} {:?} answer {:?}",
            check.anchor(),
            check.question.text,
            check.answer.as_ref().map(|a| &a.text)
        )
        .expect("text");
    }
    for table in &chapter.tables {
        writeln!(
            out,
            "table {:?} compares {} columns {} rows {}",
            table.anchor(),
            table.compares(),
            table.header.len(),
            table.rows.len()
        )
        .expect("text");
    }
    for block in &chapter.table_blocks {
        writeln!(
            out,
            "table block {:?} {:?} compare {} {:?}",
            block.anchor(),
            block.file.as_ref().map(|f| &f.value),
            block.compare,
            block.align
        )
        .expect("text");
    }
    for diagram in &chapter.diagrams {
        writeln!(out, "drawing {} {:?}", diagram.anchor(), diagram.caption).expect("text");
    }
    for estimate in &chapter.estimates {
        let claims: Vec<bool> = estimate
            .lines
            .iter()
            .filter_map(|line| line.claim.as_ref())
            .map(|claim| claim.holds)
            .collect();
        writeln!(
            out,
            "estimate of {} lines, claims hold {claims:?}",
            estimate.lines.len()
        )
        .expect("text");
    }
    out
}

#[test]
fn front_matter() {
    let text = text();
    let blocks = blocks(section(&text, 1));
    let (_, yaml) = blocks
        .iter()
        .find(|(lang, _)| *lang == "yaml")
        .expect("the example");
    let (chapter, findings) = parse(
        "core/rate-limiting.md",
        format!("{yaml}\n# Rate limiting\n").as_bytes(),
    );
    assert_eq!(findings, []);
    let front = chapter.front.expect("front matter");
    let keys = [
        "checked", "kind", "level", "needs", "notes", "part", "related", "roadmap", "summary",
        "terms", "title",
    ];
    assert_eq!(front.keys, keys);
    for list in [hld_notes::KINDS, hld_notes::PARTS] {
        assert!(
            yaml.contains(&list.join(" | ")),
            "the comment lists {list:?}"
        );
    }
}

#[test]
fn every_markdown_example_is_read() {
    let text = text();
    let mut out = String::new();
    for number in 2..=8 {
        for (lang, block) in blocks(section(&text, number)) {
            if lang == "markdown" {
                // In the document, a footnote and its table stand in one example.
                write!(out, "§{number} {}", summary(&clean(block))).expect("text");
            }
        }
    }
    expect![[r#"
        §2 gold Some("gold-cache-aside-ttl") "I prefer cache-aside strategy with TTL and invalidation." when Some("asked how you keep the cache correct") follow-ups 1
        §3 check Some("check-rl-1") "Limit 100 per minute, fixed window. What is the most a client can send in two seconds?" answer Some("200: the last second of one window and the first of the next.")
        §5 table Some("table-rabbitmq-vs-kafka") compares true columns 3 rows 1
        §5 table block Some("table-queue-quotas") Some("quotas.csv") compare true [Left, Right]
        §6 drawing diagram-caching-cache-aside "Cache-aside: one read that misses"
        §8 estimate of 8 lines, claims hold [true, true, true, true, true]
    "#]].assert_eq(&out);
}

#[test]
fn every_unit_and_function_is_known() {
    let text = text();
    let section = section(&text, 8);
    let line = section
        .lines()
        .find(|line| line.starts_with("Units: "))
        .expect("the units");
    let mut count = 0;
    for span in line.split('`').skip(1).step_by(2) {
        for unit in span.split(' ') {
            let separator = if unit == "%" { "" } else { " " };
            let value = clean(&format!("```estimate\nx = 2{separator}{unit}\n```\n")).estimates[0]
                .lines[0]
                .value
                .clone()
                .expect("a value");
            assert_eq!(value.unit.len(), usize::from(unit != "%"), "{unit}");
            count += 1;
        }
    }
    assert!(count > 35, "{count} units");
    let line = section
        .lines()
        .find(|line| line.starts_with("Expressions: "))
        .expect("the functions");
    for name in line
        .split(['`', ' '])
        .filter_map(|word| word.strip_suffix("()"))
    {
        clean(&format!("```estimate\nx = {name}(2)\n```\n"));
    }
}

#[test]
fn every_collection_is_known() {
    let text = text();
    let mut chapter = String::new();
    for line in section(&text, 9)
        .lines()
        .filter(|line| line.starts_with("| `<!-- hld:"))
    {
        let comment = line.split('`').nth(1).expect("a comment");
        writeln!(
            chapter,
            "{}\n",
            comment.replace(" N SLUG/ ", " 10 foundations/ ")
        )
        .expect("text");
    }
    assert_eq!(clean(&chapter).collected.len(), 11);
}

#[test]
fn the_list_of_html_is_the_list() {
    let text = text();
    let line = section(&text, 10)
        .lines()
        .find(|line| line.starts_with("Raw HTML"))
        .expect("the list");
    let mut names = line.split('`').skip(1).step_by(2);
    for name in names.next().expect("the tags").split(' ') {
        clean(&format!("a <{name}>b\n"));
    }
    for attribute in names {
        clean(&format!("a <details {attribute}=\"x\">b\n"));
    }
    assert!(!Fixture::new("a <video>b\n").findings.is_empty());
}

#[test]
fn the_rules_of_a_kind_are_settings() {
    let text = text();
    let blocks = blocks(section(&text, 11));
    let (_, toml) = blocks
        .iter()
        .find(|(lang, _)| *lang == "toml")
        .expect("the example");
    let book: toml::Table = toml.parse().expect("TOML");
    let config: Config = book["preprocessor"]["hld"]
        .clone()
        .try_into()
        .expect("settings");
    let rules = &config.kinds["concept"];
    assert_eq!(
        (
            rules.sections.len(),
            rules.words,
            rules.gold,
            rules.checks,
            rules.diagrams
        ),
        (10, Some((900, 2200)), 1, Some((4, 6)), 1)
    );
}

#[test]
fn the_limits_are_the_limits() {
    use hld_notes::limits;
    let text = text();
    let section = section(&text, 14);
    let grouped = |n: usize| {
        if n < 1_000 {
            n.to_string()
        } else {
            format!("{},{:03}", n / 1_000, n % 1_000)
        }
    };
    for (limit, unit) in [
        (limits::FILE_LINES, "lines"),
        (limits::DEPTH, "deep"),
        (limits::TABLE_ROWS, "rows"),
        (limits::TABLE_COLUMNS, "columns"),
        (limits::ESTIMATE_LINES, "lines"),
        (limits::EXPRESSION_BYTES, "bytes"),
        (limits::EXPRESSION_DEPTH, "levels"),
    ] {
        assert!(
            section.contains(&format!("{} {unit}", grouped(limit))),
            "{} {unit}",
            grouped(limit)
        );
    }
    assert_eq!(
        (limits::FILE_BYTES, limits::TABLE_BYTES),
        (2 << 20, 512 << 10)
    );
    assert!(section.contains("2 MiB") && section.contains("512 KiB"));
}

#[test]
fn the_page_is_linked_to_the_codes() {
    assert!(text().contains("(diagnostics.md)"));
    assert!(Code::ALL.len() > 90);
}
