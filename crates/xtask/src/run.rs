//! Runs a program, says so, and turns its failure into an error.

use anyhow::{Context, bail};
use std::path::Path;
use std::process::Command;
use std::time::Instant;

/// Runs `program` with `args` in `folder`, its output shown as it comes.
pub fn run(folder: &Path, program: &str, args: &[&str]) -> anyhow::Result<()> {
    run_with(folder, program, args, &[])
}

/// As [`run`], with environment variables.
pub fn run_with(
    folder: &Path,
    program: &str,
    args: &[&str],
    variables: &[(&str, &str)],
) -> anyhow::Result<()> {
    let shown = format!("{program} {}", args.join(" "));
    println!("\n$ {shown}");
    let began = Instant::now();
    let status = Command::new(program)
        .args(args)
        .current_dir(folder)
        .envs(variables.iter().copied())
        .status()
        .with_context(|| format!("could not start `{program}`; is it installed?"))?;
    println!("  {:.1} s", began.elapsed().as_secs_f64());
    if !status.success() {
        bail!("`{shown}` failed ({status})");
    }
    Ok(())
}

/// Whether `program` is on the PATH and answers to `--version`.
pub fn answers(program: &str) -> bool {
    Command::new(program)
        .arg("--version")
        .output()
        .is_ok_and(|output| output.status.success())
}
