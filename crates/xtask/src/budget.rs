//! `cargo xtask budget`: what a reader's first visit costs, and the limits it must keep.

use crate::root;
use anyhow::{Context, bail};
use flate2::Compression;
use flate2::write::GzEncoder;
use std::io::Write;
use std::path::{Path, PathBuf};

/// What to weigh.
#[derive(Debug, clap::Args)]
pub struct Args {
    /// The built site (default: book/)
    #[arg(long, value_name = "DIR")]
    site: Option<PathBuf>,
}

/// Limits in bytes after gzip.
const HTML: usize = 12 * 1024;
const CSS: usize = 14 * 1024;
const JS: usize = 20 * 1024;
const FIRST_VISIT: usize = 50 * 1024;
const SEARCH: usize = 300 * 1024;

/// Pages that hold the whole book; nobody's first visit.
const WHOLE: [&str; 2] = ["print.html", "book.html"];

/// Weighs every page without its drawings, and the files that pages share.
pub fn run(args: &Args) -> anyhow::Result<()> {
    let site = args.site.clone().unwrap_or_else(|| root().join("book"));
    let mut pages = Vec::new();
    let mut shared = Weights::default();
    walk(&site, &mut |path| {
        let name = path
            .strip_prefix(&site)
            .unwrap_or(path)
            .to_string_lossy()
            .replace('\\', "/");
        let bytes = std::fs::read(path).with_context(|| format!("could not read {name}"))?;
        let weight = gzip(&bytes)?;
        match path.extension().and_then(|ending| ending.to_str()) {
            Some("html") if !WHOLE.contains(&name.as_str()) => {
                let text = String::from_utf8_lossy(&bytes);
                pages.push((gzip(without_drawings(&text).as_bytes())?, name));
            }
            Some("css") => shared.css += weight,
            Some("js") if name.contains("search") => shared.search += weight,
            Some("js") if name.ends_with("sw.js") => {}
            Some("js") => shared.js += weight,
            Some("woff2") => shared.fonts += bytes.len(),
            _ => {}
        }
        Ok(())
    })?;
    if pages.is_empty() {
        bail!("{} holds no pages; build the book first", site.display());
    }
    pages.sort_by(|a, b| b.cmp(a));
    let (heaviest, _) = pages[0];
    println!("gzip, without drawings; fonts are listed apart: they are the drawings' own");
    for (weight, name) in pages.iter().take(5) {
        println!("{:>9}  {name}", kib(*weight));
    }
    let first_visit = heaviest + shared.css + shared.js;
    let mut over = false;
    for (what, weight, limit) in [
        ("heaviest page", heaviest, HTML),
        ("style sheets", shared.css, CSS),
        ("scripts", shared.js, JS),
        ("first visit", first_visit, FIRST_VISIT),
        ("search index", shared.search, SEARCH),
    ] {
        let verdict = if weight > limit { "OVER" } else { "ok" };
        over |= weight > limit;
        println!(
            "{what:>14}  {:>9} of {:>9}  {verdict}",
            kib(weight),
            kib(limit)
        );
    }
    println!("{:>14}  {:>9}", "fonts", kib(shared.fonts));
    if over {
        bail!("a budget is exceeded");
    }
    Ok(())
}

#[derive(Default)]
struct Weights {
    css: usize,
    js: usize,
    search: usize,
    fonts: usize,
}

fn kib(bytes: usize) -> String {
    format!("{:.1} KiB", bytes as f64 / 1024.0)
}

fn gzip(bytes: &[u8]) -> anyhow::Result<usize> {
    let mut encoder = GzEncoder::new(Vec::new(), Compression::new(6));
    encoder.write_all(bytes)?;
    Ok(encoder.finish()?.len())
}

/// The page without what stands between `<svg` and `</svg>`.
fn without_drawings(page: &str) -> String {
    let mut out = String::with_capacity(page.len());
    let mut rest = page;
    while let Some(start) = rest.find("<svg") {
        out.push_str(&rest[..start]);
        let Some(end) = rest[start..].find("</svg>") else {
            return out;
        };
        rest = &rest[start + end + "</svg>".len()..];
    }
    out.push_str(rest);
    out
}

fn walk(folder: &Path, visit: &mut impl FnMut(&Path) -> anyhow::Result<()>) -> anyhow::Result<()> {
    let entries = std::fs::read_dir(folder)
        .with_context(|| format!("could not read {}", folder.display()))?;
    for entry in entries {
        let entry = entry?;
        if entry.file_type()?.is_dir() {
            walk(&entry.path(), visit)?;
        } else {
            visit(&entry.path())?;
        }
    }
    Ok(())
}
