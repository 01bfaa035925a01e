//! `cargo xtask budget`: what a reader's first visit costs, and the limits it must keep.

use crate::root;
use anyhow::{Context, bail};
use flate2::Compression;
use flate2::write::GzEncoder;
use std::collections::BTreeMap;
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
/// A worked case is three to five chapters long.
const CASE: usize = 20 * 1024;
/// A reference page collects from every chapter of the book.
const COLLECTED: usize = 48 * 1024;

/// Pages that hold the whole book; nobody's first visit.
const WHOLE: [&str; 2] = ["print.html", "book.html"];
/// Reference pages that are made of every chapter.
const REFERENCE: [&str; 10] = [
    "comparison-tables.html",
    "coverage.html",
    "diagrams.html",
    "facts.html",
    "flashcards.html",
    "glossary.html",
    "gold-lines.html",
    "numbers.html",
    "sources.html",
    "toc.html",
];

/// Weighs what a browser asks for when it opens each page for the first time, without its drawings.
pub fn run(args: &Args) -> anyhow::Result<()> {
    let site = args.site.clone().unwrap_or_else(|| root().join("book"));
    let mut site = Site {
        root: site,
        files: BTreeMap::new(),
    };
    let mut names = Vec::new();
    walk(&site.root, &mut |path| {
        let name = path.strip_prefix(&site.root).unwrap_or(path);
        names.push(name.to_string_lossy().replace('\\', "/"));
        Ok(())
    })?;
    let mut pages = Vec::new();
    let mut cases = Vec::new();
    let mut reference = Vec::new();
    for name in names.iter().filter(|name| name.ends_with(".html")) {
        if WHOLE.contains(&name.as_str()) {
            continue;
        }
        let visit = site.first_visit(name)?;
        if REFERENCE.contains(&name.as_str()) {
            reference.push(visit);
        } else if name.starts_with("cases/") {
            cases.push(visit);
        } else {
            pages.push(visit);
        }
    }
    let heaviest = |visits: &[Visit]| visits.iter().max_by_key(|visit| visit.html).cloned();
    let Some(page) = heaviest(&pages) else {
        bail!(
            "{} holds no pages; build the book first",
            site.root.display()
        );
    };
    let mut search = 0;
    for name in names
        .iter()
        .filter(|name| name.ends_with(".js") && name.contains("search"))
    {
        search += site.weight(name)?;
    }
    println!("after gzip, without drawings; the fonts are the drawings' own and listed apart");
    println!("heaviest page: {}", page.name);
    let mut rows = vec![
        ("page", page.html, HTML),
        ("style sheets", page.css, CSS),
        ("scripts", page.js, JS),
        ("first visit", page.html + page.css + page.js, FIRST_VISIT),
        ("search, on use", search, SEARCH),
    ];
    if let Some(page) = heaviest(&cases) {
        println!("heaviest case: {}", page.name);
        rows.push(("case", page.html, CASE));
        rows.push((
            "its first visit",
            page.html + page.css + page.js,
            FIRST_VISIT,
        ));
    }
    if let Some(page) = heaviest(&reference) {
        println!("heaviest reference page: {}", page.name);
        rows.push(("reference page", page.html, COLLECTED));
    }
    let mut over = false;
    for (what, weight, limit) in rows {
        let verdict = if weight > limit { "OVER" } else { "ok" };
        over |= weight > limit;
        println!(
            "{what:>15}  {:>10} of {:>10}  {verdict}",
            kib(weight),
            kib(limit)
        );
    }
    let fonts: u64 = names
        .iter()
        .filter(|name| name.ends_with(".woff2"))
        .filter_map(|name| Some(site.root.join(name).metadata().ok()?.len()))
        .sum();
    println!("{:>15}  {:>10}", "fonts", kib(fonts as usize));
    if over {
        bail!("a budget is exceeded");
    }
    Ok(())
}

/// What one page asks for when it is opened, in bytes after gzip.
#[derive(Debug, Clone)]
struct Visit {
    name: String,
    html: usize,
    css: usize,
    js: usize,
}

/// The built site, each shared file weighed once.
struct Site {
    root: PathBuf,
    files: BTreeMap<String, usize>,
}

impl Site {
    fn first_visit(&mut self, name: &str) -> anyhow::Result<Visit> {
        let bytes = std::fs::read(self.root.join(name))
            .with_context(|| format!("could not read {name}"))?;
        let text = without_drawings(&String::from_utf8_lossy(&bytes));
        let folder = name.rsplit_once('/').map_or("", |(folder, _)| folder);
        let mut visit = Visit {
            name: name.to_owned(),
            html: gzip(text.as_bytes())?,
            css: 0,
            js: 0,
        };
        for tag in text.split('<').filter_map(|rest| rest.split('>').next()) {
            if tag.starts_with("link ") && tag.contains("rel=\"stylesheet\"") {
                if let Some(address) = attribute(tag, "href") {
                    visit.css += self.weight(&resolve(folder, address))?;
                }
            } else if tag.starts_with("script ")
                && let Some(address) = attribute(tag, "src")
            {
                visit.js += self.weight(&resolve(folder, address))?;
            }
        }
        Ok(visit)
    }

    fn weight(&mut self, name: &str) -> anyhow::Result<usize> {
        if let Some(weight) = self.files.get(name) {
            return Ok(*weight);
        }
        let bytes = std::fs::read(self.root.join(name))
            .with_context(|| format!("could not read {name}"))?;
        let weight = gzip(&bytes)?;
        self.files.insert(name.to_owned(), weight);
        Ok(weight)
    }
}

fn attribute<'a>(tag: &'a str, name: &str) -> Option<&'a str> {
    let (_, rest) = tag.split_once(&format!(" {name}=\""))?;
    rest.split('"').next()
}

/// The file that a relative address in a page of `folder` names.
fn resolve(folder: &str, address: &str) -> String {
    let mut parts: Vec<&str> = folder.split('/').filter(|part| !part.is_empty()).collect();
    let path = address.split(['?', '#']).next().unwrap_or(address);
    for part in path.split('/') {
        match part {
            "" | "." => {}
            ".." => {
                parts.pop();
            }
            part => parts.push(part),
        }
    }
    parts.join("/")
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
