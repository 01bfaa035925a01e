//! The habits of the house as commands: `cargo xtask test`, and the rest.

mod bench;
mod budget;
mod corpus;
mod lighthouse;
mod needs;
mod run;
mod test;

use clap::{Parser, Subcommand};
use std::path::{Path, PathBuf};
use std::process::ExitCode;

/// The habits of the house as commands.
#[derive(Debug, Parser)]
#[command(name = "cargo xtask", max_term_width = 100)]
struct Cli {
    #[command(subcommand)]
    command: Command,
}

#[derive(Debug, Subcommand)]
enum Command {
    /// Formats, lints, unit and site tests, the examples of the notes, and browser tests in Chromium
    Test(test::Args),
    /// Our speed against stock mdBook on the same Markdown, as ratios in one run
    Bench(bench::Args),
    /// Our exact drawings against the official exporter's, scene by scene
    Corpus(corpus::Args),
    /// What a reader's first visit costs, and the limits it must keep
    Budget(budget::Args),
    /// Lighthouse's scores of five kinds of page, and the least they may be
    Lighthouse(lighthouse::Args),
}

fn main() -> ExitCode {
    let result = match Cli::parse().command {
        Command::Test(args) => test::run(&args),
        Command::Bench(args) => bench::run(&args),
        Command::Corpus(args) => corpus::run(&args),
        Command::Budget(args) => budget::run(&args),
        Command::Lighthouse(args) => lighthouse::run(&args),
    };
    match result {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("error: {error:#}");
            ExitCode::FAILURE
        }
    }
}

/// The root of the repository.
fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR"))
        .ancestors()
        .nth(2)
        .unwrap_or(Path::new("."))
        .to_owned()
}

/// Where cargo puts what it builds.
fn target_dir() -> PathBuf {
    std::env::var_os("CARGO_TARGET_DIR").map_or_else(|| root().join("target"), PathBuf::from)
}
