//! `excalidraw-svg`: Excalidraw scenes to SVG, PNG or words, from the command line.

mod args;
mod convert;
mod jobs;

use std::process::ExitCode;
use std::sync::Mutex;
use std::sync::atomic::{AtomicUsize, Ordering};

use clap::Parser as _;

use args::Args;

fn main() -> ExitCode {
    let args = Args::parse();
    let (jobs, mut failures) = jobs::plan(&args);
    let next = AtomicUsize::new(0);
    let failed = Mutex::new(Vec::new());
    let threads = std::thread::available_parallelism()
        .map_or(1, usize::from)
        .min(jobs.len().max(1));
    std::thread::scope(|scope| {
        for _ in 0..threads {
            scope.spawn(|| {
                while let Some((index, job)) = {
                    let index = next.fetch_add(1, Ordering::Relaxed);
                    jobs.get(index).map(|job| (index, job))
                } {
                    if let Err(message) = convert::run(job, &args) {
                        let line = format!("{}: {message}", job.input.display());
                        failed
                            .lock()
                            .unwrap_or_else(std::sync::PoisonError::into_inner)
                            .push((index, line));
                    }
                }
            });
        }
    });
    let mut failed = failed
        .into_inner()
        .unwrap_or_else(std::sync::PoisonError::into_inner);
    // by the order of the inputs, whichever thread was first
    failed.sort();
    failures.extend(failed.into_iter().map(|(_, line)| line));
    for line in &failures {
        eprintln!("error: {line}");
    }
    if failures.is_empty() {
        ExitCode::SUCCESS
    } else {
        ExitCode::from(1)
    }
}
