//! `hld check`: every finding in one run, and the fixes that have one right answer.

use super::Outcome;
use crate::book::{Builder, Purpose};
use crate::cli::{Check, Format, Global};
use crate::progress::Progress;
use crate::report::{self, Tally};
use crate::write::write_atomically;
use anyhow::Context;
use hld_notes::Diagnostic;
use std::collections::BTreeMap;
use std::path::Path;

/// Renders the book in memory so that links are checked too; writes nothing but fixes.
pub fn run(global: &Global, args: &Check) -> anyhow::Result<Outcome> {
    let mut progress = Progress::start(global.verbose);
    let mut builder = Builder::new(&global.root, None, None, Purpose::Check)?;
    let mut findings = builder.check(&mut progress)?;
    if args.fix {
        progress.step("fixing");
        let files = fix(builder.root(), &findings)?;
        if files > 0 {
            findings = builder.check(&mut progress)?;
        }
        progress.finish();
        anstream::eprintln!("mended {files} file{}", if files == 1 { "" } else { "s" });
    } else {
        progress.finish();
    }
    report::print(builder.root(), &findings, args.format);
    if Tally::of(&findings).fails(args.strict) {
        return Ok(Outcome::Findings);
    }
    if findings.is_empty() && args.format == Format::Human {
        anstream::eprintln!("no findings");
    }
    Ok(Outcome::Clean)
}

/// Applies the fixes, file by file, and returns how many files changed.
fn fix(root: &Path, findings: &[Diagnostic]) -> anyhow::Result<usize> {
    let mut by_file: BTreeMap<&str, Vec<Diagnostic>> = BTreeMap::new();
    for finding in findings.iter().filter(|finding| !finding.fixes.is_empty()) {
        by_file
            .entry(&finding.path)
            .or_default()
            .push(finding.clone());
    }
    let mut files = 0;
    for (path, findings) in by_file {
        let full = root.join(path);
        let text = std::fs::read_to_string(&full)
            .with_context(|| format!("could not read `{}`", full.display()))?;
        let fixed = hld_notes::fix(&text, &findings);
        if fixed != text {
            write_atomically(&full, fixed.as_bytes())?;
            files += 1;
        }
    }
    Ok(files)
}
