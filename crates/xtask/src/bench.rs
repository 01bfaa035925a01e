//! `cargo xtask bench`: our speed as ratios in one run, against stock mdBook on the same Markdown.

mod book;
mod measure;
mod serve;

use crate::root;
use crate::run::run as command;
use anyhow::Context;
use measure::{Figure, measure};
use std::path::{Path, PathBuf};

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
    let target = target_dir(&root);
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
        "\ngenerated books: median of {} wall seconds (peak memory)",
        args.runs
    );
    println!(
        "{:>9}  {:>18}  {:>18}  {:>18}  {:>18}  {:>10}  {:>12}",
        "chapters",
        "ours cold",
        "ours warm",
        "mdbook no search",
        "mdbook",
        "ours/nosrch",
        "ours/mdbook"
    );
    let mut cold = Vec::new();
    for &size in &args.sizes {
        let folder = work.path().join(format!("book-{size}"));
        book::generate(&folder, size)?;
        let row = generated(&hld, &stock, &folder, args.runs)?;
        println!(
            "{size:>9}  {:>18}  {:>18}  {:>18}  {:>18}  {:>10.3}  {:>12.3}",
            row.cold.show(),
            row.warm.show(),
            row.no_search.show(),
            row.search.show(),
            row.cold.wall / row.no_search.wall,
            row.cold.wall / row.search.wall,
        );
        cold.push((size, row.cold.wall));
    }
    for pair in cold.windows(2) {
        let [(small, fast), (large, slow)] = pair else {
            continue;
        };
        println!(
            "ours, {large} over {small} chapters: {:.2} times the time for {:.2} times the chapters",
            slow / fast,
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
    cold: Figure,
    warm: Figure,
    no_search: Figure,
    search: Figure,
}

fn generated(hld: &Path, stock: &Path, folder: &Path, runs: usize) -> anyhow::Result<Row> {
    let dest = folder.join("out-ours");
    let cache = folder.join(".hld");
    let text = |path: &Path| path.to_string_lossy().into_owned();
    let ours = ["build", "--root", &text(folder), "--dest-dir", &text(&dest)].map(str::to_owned);
    let theirs = [text(folder), text(&folder.join("out-stock"))];
    let plain = [
        theirs[0].clone(),
        theirs[1].clone(),
        "--no-search".to_owned(),
    ];
    let forget = || {
        for folder in [&dest, &cache] {
            // Nothing to forget the first time.
            let _ = std::fs::remove_dir_all(folder);
        }
    };
    let cold = measure(hld, &ours, runs, forget)?;
    let warm = measure(hld, &ours, runs, || {})?;
    let no_search = measure(stock, &plain, runs, || {})?;
    let search = measure(stock, &theirs, runs.min(2), || {})?;
    Ok(Row {
        cold,
        warm,
        no_search,
        search,
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
    let cold = measure(hld, &args, runs, forget)?;
    let warm = measure(hld, &args, runs, || {})?;
    println!(
        "cold {}   warm {}   warm/cold {:.3}",
        cold.show(),
        warm.show(),
        warm.wall / cold.wall
    );
    Ok(())
}

fn target_dir(root: &Path) -> PathBuf {
    std::env::var_os("CARGO_TARGET_DIR").map_or_else(|| root.join("target"), PathBuf::from)
}
