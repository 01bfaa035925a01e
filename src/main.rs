//! The `hld` command: builds, serves and checks the book.

mod assets;
mod book;
mod cli;
mod cmd;
mod edition;
mod history;
mod load;
mod mdbook_log;
mod progress;
mod report;
mod serve;
mod share;
mod write;

use clap::Parser;
use std::process::ExitCode;

/// Exit status when the notes have findings.
const FINDINGS: u8 = 1;
/// Exit status when the command could not run at all.
const COULD_NOT_RUN: u8 = 2;

fn main() -> ExitCode {
    let cli = cli::Cli::parse();
    match cmd::run(cli) {
        Ok(cmd::Outcome::Clean) => ExitCode::SUCCESS,
        Ok(cmd::Outcome::Findings) => ExitCode::from(FINDINGS),
        Err(error) => {
            anstream::eprintln!("{} {error:#}", report::paint_error("error:"));
            ExitCode::from(COULD_NOT_RUN)
        }
    }
}
