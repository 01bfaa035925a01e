//! A program that builds a book with mdBook's own renderer and the stages in-process: `embed BOOK_DIR OUT_DIR` (`-` only measures).

use std::path::PathBuf;
use std::sync::Arc;
use std::time::Instant;

use mdbook_driver::MDBook;
use mdbook_hld::{HldPreprocessor, Host, Memo, Options, preflight};

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let mut arguments = std::env::args().skip(1).map(PathBuf::from);
    let (Some(root), Some(out)) = (arguments.next(), arguments.next()) else {
        return Err("embed BOOK_DIR OUT_DIR, or `-` to measure the stages only".into());
    };
    let start = Instant::now();
    let unsafe_to_load = preflight(&root);
    for finding in &unsafe_to_load {
        eprintln!("{}: [{}] {}", finding.path, finding.code, finding.message);
    }
    eprintln!("preflight {:?}", start.elapsed());
    let mut book = MDBook::load(&root)?;
    let memo = Arc::new(Memo::of(Host::MdBook, None));
    let stages = HldPreprocessor::new().with_options(Options {
        memo: Some(memo),
        // The theme is mdBook's, not ours.
        host: Host::MdBook,
        ..Options::default()
    });
    // The same preprocessor twice: what a server does after an edit.
    for _ in 0..2 {
        let start = Instant::now();
        let ctx = mdbook_preprocessor::PreprocessorContext::new(
            root.clone(),
            book.config.clone(),
            "html".to_owned(),
        );
        let (_, findings) = stages.process(&ctx, book.book.clone())?;
        eprintln!("stages {:?}, {} findings", start.elapsed(), findings.len());
    }
    if let Some(peak) = peak_memory() {
        eprintln!("peak memory {peak}");
    }
    if out.as_os_str() == "-" {
        return Ok(());
    }
    let findings = stages.findings();
    book.config.build.build_dir = out;
    book.with_preprocessor(stages);
    book.build()?;
    for finding in findings.take() {
        eprintln!("{}: [{}] {}", finding.path, finding.code, finding.message);
    }
    Ok(())
}

/// The most memory that was in use so far, where the system says so.
fn peak_memory() -> Option<String> {
    let status = std::fs::read_to_string("/proc/self/status").ok()?;
    status
        .lines()
        .find_map(|line| Some(line.strip_prefix("VmHWM:")?.trim().to_owned()))
}
