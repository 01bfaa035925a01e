//! `cargo xtask bench`: our speed as ratios in one run, against stock mdBook on the same Markdown.

mod book;
mod measure;
mod serve;

use crate::run::run as command;
use crate::{root, target_dir};
use anyhow::Context;
use measure::{Figure, measure};
use std::path::Path;

/// What to measure.
#[derive(Debug, clap::Args)]
pub struct Args {
    /// Sizes of the generated books, in chapters
    #[arg(long, value_delimiter = ',', default_value = "100,1000,5000")]
    sizes: Vec<usize>,
    /// Runs of each command; the median counts
    #[arg(long, default_value_t = 3)]
    runs: usize,
}

/// Builds both generators in release mode, measures, and prints a table.
pub fn run(args: &Args) -> anyhow::Result<()> {
    let root = root();
    let target = target_dir();
    command(&root, "cargo", &["build", "--release", "--quiet"])?;
    let stock_dir = root.join("benches/stock");
    let stock_target = target.join("stock");
    command(
        &stock_dir,
        "cargo",
        &[
            "build",
            "--release",
            "--quiet",
            "--target-dir",
            &stock_target.to_string_lossy(),
        ],
    )?;
    let hld = target.join("release/hld");
    let stock = stock_target.join("release/stock-mdbook");
    let work = tempfile::tempdir().context("could not make a folder for the generated books")?;

    println!("\nour book ({})", root.join("notes").display());
    our_book(&hld, &root, work.path(), args.runs)?;

    println!(
        "\ngenerated books: median of {} runs, wall seconds (processor seconds, peak memory)",
        args.runs
    );
    let mut cold = Vec::new();
    for &size in &args.sizes {
        let folder = work.path().join(format!("book-{size}"));
        book::generate(&folder, size)?;
        let row = generated(&hld, &stock, &folder, args.runs)?;
        println!("{size} chapters");
        for (what, ours, theirs) in [
            ("without search", row.plain, row.stock_plain),
            ("with search", row.search, row.stock_search),
        ] {
            println!(
                "  {what:>14}   ours {}   mdbook {}   ours/mdbook {:.3} wall, {:.3} processor",
                ours.show(),
                theirs.show(),
                ours.wall / theirs.wall,
                ours.processor / theirs.processor,
            );
        }
        println!("  {:>14}   ours {}", "built before", row.warm.show());
        cold.push((size, row.plain));
    }
    for pair in cold.windows(2) {
        let [(small, fast), (large, slow)] = pair else {
            continue;
        };
        println!(
            "ours without search, {large} over {small} chapters: {:.2} times the wall time, {:.2} times the processor time, for {:.2} times the chapters",
            slow.wall / fast.wall,
            slow.processor / fast.processor,
            *large as f64 / *small as f64
        );
    }
    for &size in args.sizes.iter().filter(|&&size| size <= 1000) {
        let folder = work.path().join(format!("book-{size}"));
        let edit = serve::edit_to_page(&hld, &folder, 12)?;
        println!("edit under serve at {size} chapters: {edit}");
    }
    Ok(())
}

struct Row {
    plain: Figure,
    search: Figure,
    warm: Figure,
    stock_plain: Figure,
    stock_search: Figure,
}

/// mdBook's own way to override a setting, which both generators read.
const NO_SEARCH: (&str, &str) = ("MDBOOK_OUTPUT__HTML__SEARCH__ENABLE", "false");

fn generated(hld: &Path, stock: &Path, folder: &Path, runs: usize) -> anyhow::Result<Row> {
    let dest = folder.join("out-ours");
    let cache = folder.join(".hld");
    let text = |path: &Path| path.to_string_lossy().into_owned();
    let ours = ["build", "--root", &text(folder), "--dest-dir", &text(&dest)].map(str::to_owned);
    let theirs = [text(folder), text(&folder.join("out-stock"))];
    let mut plain = theirs.to_vec();
    plain.push("--no-search".to_owned());
    let forget = || {
        for folder in [&dest, &cache] {
            // Nothing to forget the first time.
            let _ = std::fs::remove_dir_all(folder);
        }
    };
    Ok(Row {
        plain: measure(hld, &ours, &[NO_SEARCH], runs, forget)?,
        search: measure(hld, &ours, &[], runs, forget)?,
        warm: measure(hld, &ours, &[], runs, || {})?,
        stock_plain: measure(stock, &plain, &[], runs, || {})?,
        stock_search: measure(stock, &theirs, &[], runs.min(2), || {})?,
    })
}

fn our_book(hld: &Path, root: &Path, work: &Path, runs: usize) -> anyhow::Result<()> {
    let copy = work.join("ours");
    for folder in ["notes", "diagrams", "docs", "theme"] {
        book::copy(&root.join(folder), &copy.join(folder))?;
    }
    std::fs::copy(root.join("book.toml"), copy.join("book.toml"))?;
    let args = [
        "build".to_owned(),
        "--root".to_owned(),
        copy.to_string_lossy().into_owned(),
    ];
    let forget = || {
        for folder in ["book", ".hld"] {
            // Nothing to forget the first time.
            let _ = std::fs::remove_dir_all(copy.join(folder));
        }
    };
    let cold = measure(hld, &args, &[], runs, forget)?;
    let warm = measure(hld, &args, &[], runs, || {})?;
    println!(
        "cold {}   warm {}   warm/cold {:.3}",
        cold.show(),
        warm.show(),
        warm.wall / cold.wall
    );
    Ok(())
}
