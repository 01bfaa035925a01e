//! `cargo xtask test`: everything that must hold before a change is taken.

use crate::run::{run as command, run_with};
use crate::{needs, root};
use anyhow::Context;
use std::path::Path;

/// What to leave out, for a quick round.
#[derive(Debug, clap::Args)]
pub struct Args {
    /// Leave out the tests that need Node and Chromium
    #[arg(long)]
    no_browser: bool,
}

/// Runs every test, cheapest first, and stops at the first failure.
pub fn run(args: &Args) -> anyhow::Result<()> {
    let root = root();
    command(&root, "cargo", &["fmt", "--all", "--check"])?;
    command(
        &root,
        "cargo",
        &[
            "clippy",
            "--workspace",
            "--all-targets",
            "--quiet",
            "--",
            "--deny",
            "warnings",
        ],
    )?;
    command(&root, "cargo", &["test", "--workspace", "--quiet"])?;
    command(
        &root,
        "cargo",
        &["run", "--quiet", "--", "check", "--strict"],
    )?;
    examples(&root)?;
    if !args.no_browser {
        browser(&root)?;
    }
    println!("\nall tests passed");
    Ok(())
}

/// The code that the notes quote, each file with its own assertions.
fn examples(root: &Path) -> anyhow::Result<()> {
    let folder = root.join("notes/examples");
    if !folder.is_dir() {
        return Ok(());
    }
    needs::python()?;
    let mut files: Vec<_> = std::fs::read_dir(&folder)
        .with_context(|| format!("could not read {}", folder.display()))?
        .filter_map(|entry| Some(entry.ok()?.file_name().to_string_lossy().into_owned()))
        .filter(|name| name.ends_with(".py"))
        .collect();
    files.sort();
    for file in files {
        run_with(&folder, "python3", &["-B", &file], &[])?;
    }
    Ok(())
}

/// The site in a real browser, built fresh.
fn browser(root: &Path) -> anyhow::Result<()> {
    let folder = root.join("tests/browser");
    let chromium = needs::chromium()?;
    needs::node()?;
    needs::npm_packages(&folder)?;
    command(
        root,
        "cargo",
        &[
            "run",
            "--quiet",
            "--",
            "build",
            "--offline",
            "--single-file",
        ],
    )?;
    small_books(root)?;
    run_with(
        &folder,
        "npm",
        &["test", "--silent"],
        &[("CHROMIUM", &chromium.to_string_lossy())],
    )
}

/// The books of tests/cjk, under the addresses that tests/browser/server.js gives them.
fn small_books(root: &Path) -> anyhow::Result<()> {
    let port = std::env::var("PORT").unwrap_or_else(|_| "38470".to_owned());
    for book in ["ja", "zh"] {
        let folder = format!("tests/cjk/{book}");
        let site = root.join("target/cjk").join(book);
        let site = site.to_string_lossy();
        let address = format!("http://localhost:{port}/cjk/{book}/");
        run_with(
            root,
            "cargo",
            &[
                "run",
                "--quiet",
                "--",
                "build",
                "--strict",
                "--root",
                &folder,
                "--dest-dir",
                &site,
            ],
            &[("MDBOOK_OUTPUT__HTML__SITE_URL", &address)],
        )?;
    }
    Ok(())
}
