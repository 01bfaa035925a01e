//! How long an edit takes from the saved file to the changed page, under `hld serve`.

use anyhow::{Context, bail};
use std::io::{BufRead, BufReader, Read, Write};
use std::net::TcpStream;
use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

const PORT: u16 = 38_471;

/// Milliseconds from writing a chapter to holding the new page, over several edits.
pub struct Edit(Vec<f64>);

impl std::fmt::Display for Edit {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let at = |share: f64| self.0[((self.0.len() - 1) as f64 * share) as usize];
        write!(
            f,
            "{:.0} ms median, {:.0} ms worst of {}",
            at(0.5),
            at(1.0),
            self.0.len()
        )
    }
}

struct Server(Child);

impl Drop for Server {
    fn drop(&mut self) {
        // It may have ended by itself; either way it is gone.
        let _ = self.0.kill();
        let _ = self.0.wait();
    }
}

/// Serves the generated book in `folder` and edits one chapter `edits` times.
pub fn edit_to_page(hld: &Path, folder: &Path, edits: usize) -> anyhow::Result<Edit> {
    let child = Command::new(hld)
        .args(["serve", "--root"])
        .arg(folder)
        .args(["--port", &PORT.to_string()])
        .stdout(Stdio::null())
        .stderr(Stdio::null())
        .spawn()
        .context("could not start hld serve")?;
    let _server = Server(child);
    let mut events = wait_for_events()?;
    next_build(&mut events)?;
    let path = folder.join("src/c00007.md");
    let text = std::fs::read_to_string(&path)?;
    let mut times = Vec::new();
    for n in 0..edits {
        // Let the previous change settle, so that each edit is one of its own.
        std::thread::sleep(Duration::from_millis(400));
        let mark = format!("edit number {n} of the bench");
        let began = Instant::now();
        std::fs::write(&path, format!("{text}\n{mark}\n"))?;
        next_build(&mut events)?;
        let page = get("/c00007.html")?;
        if !page.contains(&mark) {
            bail!("the page served after the event does not hold the edit");
        }
        times.push(began.elapsed().as_secs_f64() * 1e3);
    }
    std::fs::write(&path, text)?;
    times.sort_by(f64::total_cmp);
    Ok(Edit(times))
}

fn wait_for_events() -> anyhow::Result<BufReader<TcpStream>> {
    let began = Instant::now();
    loop {
        if let Ok(mut stream) = TcpStream::connect(("127.0.0.1", PORT)) {
            stream.set_read_timeout(Some(Duration::from_secs(60)))?;
            write!(
                stream,
                "GET /__hld/events HTTP/1.1\r\nHost: localhost:{PORT}\r\nAccept: text/event-stream\r\n\r\n"
            )?;
            return Ok(BufReader::new(stream));
        }
        if began.elapsed() > Duration::from_secs(120) {
            bail!("hld serve did not answer within two minutes");
        }
        std::thread::sleep(Duration::from_millis(100));
    }
}

fn next_build(events: &mut BufReader<TcpStream>) -> anyhow::Result<()> {
    let mut line = String::new();
    loop {
        line.clear();
        if events.read_line(&mut line)? == 0 {
            bail!("hld serve closed the event stream");
        }
        if line.starts_with("data:") {
            return Ok(());
        }
    }
}

fn get(path: &str) -> anyhow::Result<String> {
    let mut stream = TcpStream::connect(("127.0.0.1", PORT))?;
    write!(
        stream,
        "GET {path} HTTP/1.1\r\nHost: localhost:{PORT}\r\nConnection: close\r\n\r\n"
    )?;
    let mut page = Vec::new();
    stream.read_to_end(&mut page)?;
    Ok(String::from_utf8_lossy(&page).into_owned())
}
