//! Runs a program several times and keeps the median of time and the peak of memory.

use anyhow::{Context, bail};
use std::path::Path;
use std::process::{Command, Stdio};
use std::time::Instant;
use wait4::Wait4;

/// What one command cost.
#[derive(Debug, Clone, Copy)]
pub struct Figure {
    /// Median wall-clock seconds.
    pub wall: f64,
    /// Median seconds of processor time, of all threads, in the program and in the system for it.
    pub processor: f64,
    /// Peak resident memory of the process, in bytes.
    pub memory: u64,
}

impl Figure {
    /// As `1.234 s (1.500 s, 56 MB)`.
    pub fn show(self) -> String {
        format!(
            "{:.3} s ({:.3} s, {} MB)",
            self.wall,
            self.processor,
            self.memory / 1_000_000
        )
    }
}

/// Runs `program` `runs` times, calling `before` ahead of each run.
pub fn measure(
    program: &Path,
    args: &[String],
    variables: &[(&str, &str)],
    runs: usize,
    before: impl Fn(),
) -> anyhow::Result<Figure> {
    let mut walls = Vec::new();
    let mut processors = Vec::new();
    let mut memory = 0;
    for _ in 0..runs.max(1) {
        before();
        let began = Instant::now();
        let mut child = Command::new(program)
            .args(args)
            .envs(variables.iter().copied())
            .stdout(Stdio::null())
            .stderr(Stdio::null())
            .spawn()
            .with_context(|| format!("could not start {}", program.display()))?;
        let end = child.wait4()?;
        walls.push(began.elapsed().as_secs_f64());
        processors.push((end.rusage.utime + end.rusage.stime).as_secs_f64());
        memory = memory.max(end.rusage.maxrss);
        if !end.status.success() {
            bail!(
                "{} {} failed ({})",
                program.display(),
                args.join(" "),
                end.status
            );
        }
    }
    let median = |mut values: Vec<f64>| {
        values.sort_by(f64::total_cmp);
        values[values.len() / 2]
    };
    Ok(Figure {
        wall: median(walls),
        processor: median(processors),
        memory,
    })
}
