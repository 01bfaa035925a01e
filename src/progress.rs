//! A progress line for work that takes more than a second, and timings with `-v`.

use indicatif::{ProgressBar, ProgressStyle};
use std::sync::mpsc::{Sender, channel};
use std::thread::JoinHandle;
use std::time::{Duration, Instant};

/// Work shorter than this shows nothing.
const PATIENCE: Duration = Duration::from_secs(1);

/// One piece of work with named steps.
pub struct Progress {
    verbose: bool,
    began: Instant,
    step: Option<(&'static str, Instant)>,
    line: Option<(Sender<&'static str>, JoinHandle<()>)>,
}

impl Progress {
    /// Starts the clock; the line appears on a terminal after one second.
    pub fn start(verbose: bool) -> Self {
        let (sender, steps) = channel();
        let line = std::thread::spawn(move || {
            let deadline = Instant::now() + PATIENCE;
            let mut current = "";
            loop {
                let left = deadline.saturating_duration_since(Instant::now());
                match steps.recv_timeout(left) {
                    Ok(step) => current = step,
                    Err(std::sync::mpsc::RecvTimeoutError::Timeout) => break,
                    Err(std::sync::mpsc::RecvTimeoutError::Disconnected) => return,
                }
            }
            let style = ProgressStyle::with_template("{spinner} {msg} {elapsed}")
                .unwrap_or_else(|_| ProgressStyle::default_spinner());
            let bar = ProgressBar::new_spinner().with_style(style);
            bar.enable_steady_tick(Duration::from_millis(120));
            bar.set_message(current);
            while let Ok(step) = steps.recv() {
                bar.set_message(step);
            }
            bar.finish_and_clear();
        });
        Self {
            verbose,
            began: Instant::now(),
            step: None,
            line: Some((sender, line)),
        }
    }

    /// Ends the current step and begins the next.
    pub fn step(&mut self, name: &'static str) {
        self.end_step();
        self.step = Some((name, Instant::now()));
        if let Some((sender, _)) = &self.line {
            // The line only shows; a closed channel costs nothing but the picture.
            let _ = sender.send(name);
        }
    }

    /// Ends the work, takes the line away and returns how long it took.
    pub fn finish(mut self) -> Duration {
        self.close();
        self.began.elapsed()
    }

    fn end_step(&mut self) {
        if let Some((name, began)) = self.step.take()
            && self.verbose
        {
            let ms = began.elapsed().as_secs_f64() * 1e3;
            anstream::eprintln!("{ms:9.1} ms  {name}");
        }
    }

    fn close(&mut self) {
        if let Some((sender, line)) = self.line.take() {
            drop(sender);
            // A panic in the drawing thread must not hide the result of the work.
            let _ = line.join();
        }
        self.end_step();
    }
}

impl Drop for Progress {
    fn drop(&mut self) {
        self.close();
    }
}
