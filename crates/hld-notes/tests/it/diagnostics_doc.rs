//! docs/diagnostics.md: every code is explained, and its example breaks that rule and no other.

use crate::Fixture;
use hld_notes::Code;
use std::path::PathBuf;

/// Rules that need more than a text: files and folders, bytes that are not UTF-8, or megabytes.
/// They are tested where they are found: in `limits`, and in the preprocessor.
const WITHOUT_EXAMPLE: &[&str] = &[
    "invalid-utf8",
    "too-large",
    "too-deep",
    "table-file-missing",
    "diagram-missing",
    "link-leaves-book",
    "include-missing",
    "include-absolute",
    "include-leaves-book",
    "include-not-a-file",
    "include-cycle",
    "include-too-large",
    "symbolic-link",
    "not-a-file",
];

fn path() -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("../../docs/diagnostics.md")
}

struct Entry<'a> {
    code: &'a str,
    text: &'a str,
}

fn entries(text: &str) -> Vec<Entry<'_>> {
    let mut found = Vec::new();
    for part in text.split("\n### `").skip(1) {
        let (code, text) = part.split_once("`\n").expect("a code between backticks");
        // The heading of the next group stands behind the last fence.
        let after = text.rfind("```").unwrap_or(0);
        let end = text[after..]
            .find("\n## ")
            .map_or(text.len(), |at| after + at);
        let text = &text[..end];
        found.push(Entry { code, text });
    }
    found
}

/// The example and what is printed for it: offsets of the printed block in the entry.
fn example(entry: &str) -> Option<(&str, std::ops::Range<usize>)> {
    let open = entry.find("````")?;
    let start = open + entry[open..].find('\n')? + 1;
    let end = start + entry[start..].find("````")?;
    let printed = end + entry[end..].find("```text\n")? + "```text\n".len();
    let close = printed + entry[printed..].find("```")?;
    Some((&entry[start..end], printed..close))
}

#[test]
fn every_code_is_documented_once_and_in_order() {
    let text = std::fs::read_to_string(path()).expect("docs/diagnostics.md");
    let documented: Vec<&str> = entries(&text).iter().map(|entry| entry.code).collect();
    let codes: Vec<&str> = Code::ALL.iter().map(|code| code.name()).collect();
    assert_eq!(documented, codes);
    for (entry, code) in entries(&text).iter().zip(Code::ALL) {
        let severity = match code.severity() {
            hld_notes::Severity::Error => "Error",
            hld_notes::Severity::Warning => "Warning",
        };
        let first = format!("{severity}. {}", code.summary());
        assert_eq!(
            entry.text.trim_start().lines().next(),
            Some(first.as_str()),
            "{code}"
        );
        let explained = entry
            .text
            .trim_start()
            .lines()
            .nth(2)
            .is_some_and(|line| line.len() > 20);
        assert!(explained, "{code} says what to do");
        assert_eq!(Code::from_name(code.name()), Some(*code));
    }
}

#[test]
fn every_example_breaks_its_rule_and_no_other() {
    let text = std::fs::read_to_string(path()).expect("docs/diagnostics.md");
    let mut updated = text.clone();
    let mut without = Vec::new();
    for entry in entries(&text) {
        let Some((source, printed)) = example(entry.text) else {
            without.push(entry.code);
            continue;
        };
        let fixture = Fixture::new(source);
        assert!(
            !fixture.findings.is_empty(),
            "the example of {} breaks nothing",
            entry.code
        );
        for finding in &fixture.findings {
            assert_eq!(finding.code.name(), entry.code, "{}", fixture.report());
        }
        let report = fixture.report();
        if std::env::var_os("UPDATE_EXPECT").is_some() {
            let changed = format!(
                "{}{report}{}",
                &entry.text[..printed.start],
                &entry.text[printed.end..]
            );
            updated = updated.replacen(entry.text, &changed, 1);
        } else {
            assert_eq!(&entry.text[printed], report, "printed for {}", entry.code);
        }
    }
    if updated != text {
        std::fs::write(path(), updated).expect("docs/diagnostics.md");
    }
    assert_eq!(without, WITHOUT_EXAMPLE);
}
