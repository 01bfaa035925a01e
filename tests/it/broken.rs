//! A book that breaks the rules of the format, each once: every finding in one run, at its line.

use std::path::Path;
use std::process::Command;

#[test]
fn every_broken_rule_is_found_at_its_line() {
    let book = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/broken");
    let output = Command::new(env!("CARGO_BIN_EXE_hld"))
        .args(["check", "--format", "json", "--root"])
        .arg(&book)
        .output()
        .expect("hld starts");
    assert_eq!(output.status.code(), Some(1));
    let rows: serde_json::Value =
        serde_json::from_slice(&output.stdout).expect("a JSON array of findings");
    let found: String = rows
        .as_array()
        .expect("an array")
        .iter()
        .map(|row| {
            let text = |key: &str| row[key].as_str().unwrap_or_default().to_owned();
            format!("{}:{} {}\n", text("path"), row["line"], text("code"))
        })
        .collect();
    let expected =
        std::fs::read_to_string(book.join("expected.txt")).expect("the expected findings");
    assert_eq!(found, expected);
}
