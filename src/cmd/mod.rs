//! One file per command, and what they end with.

mod build;
mod check;
mod clean;
mod completions;
mod new;
mod serve;

use crate::cli::{Cli, Command};

/// How a command that ran came out.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Outcome {
    /// Nothing to complain about.
    Clean,
    /// The notes have findings; they were printed.
    Findings,
}

/// Runs the command that was asked for.
pub fn run(cli: Cli) -> anyhow::Result<Outcome> {
    let Cli { global, command } = cli;
    match command {
        Command::Build(args) => build::run(&global, &args),
        Command::Serve(args) => serve::run(&global, &args),
        Command::Check(args) => check::run(&global, &args),
        Command::New(what) => new::run(&global, &what),
        Command::Clean => clean::run(&global),
        Command::Completions { shell } => {
            completions::run(shell);
            Ok(Outcome::Clean)
        }
    }
}
