//! `hld completions`: what a shell needs to complete the command line.

use crate::cli::Cli;
use clap::CommandFactory;

/// Prints the completions of `shell` to standard output.
pub fn run(shell: clap_complete::Shell) {
    clap_complete::generate(shell, &mut Cli::command(), "hld", &mut std::io::stdout());
}
