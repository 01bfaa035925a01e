//! Diagrams: an Excalidraw file becomes inline SVG with title, description and caption.

use hld_notes::{Code, Diagram, text_only};

use crate::drawing::{only_draws, place};
use crate::edit::block_replacement;
use crate::html::escape;
use crate::page::{Page, Stage, relative};
use crate::settings::{Settings, SourceLinks};

/// The largest scene; images inside a scene count.
const MAX_SCENE: u64 = 32 << 20;

/// Draws the images whose target is an `.excalidraw` file.
pub struct Diagrams;

impl Stage for Diagrams {
    fn run(&self, page: &mut Page<'_>) {
        let chapter = page.chapter;
        for (index, diagram) in chapter.diagrams.iter().enumerate() {
            let Some(paragraph) = diagram.paragraph else {
                // Reported by the parser; within a line there is no room for a figure.
                page.edits
                    .replace(diagram.span.range(), text_only(&diagram.alt));
                continue;
            };
            let earlier = chapter.diagrams[..index]
                .iter()
                .filter(|d| d.anchor() == diagram.anchor())
                .count();
            let html = figure(page, diagram, earlier);
            let range = paragraph.range();
            page.edits
                .replace(range.clone(), block_replacement(page.text(), &range, &html));
        }
    }
}

fn figure(page: &mut Page<'_>, diagram: &Diagram, earlier: usize) -> String {
    let mut id = diagram.anchor();
    if earlier > 0 {
        id.push_str(&format!("-{}", earlier + 1));
    }
    let caption = escape(&diagram.caption);
    let opening = format!("<figure class=\"hld-diagram\" id=\"{}\">", escape(&id));
    match draw(page, diagram, &id) {
        Some((svg, path)) => {
            let source = source_link(page.settings(), &page.folder(), &path);
            format!(
                "{opening}<div class=\"hld-canvas\">{svg}</div><figcaption>{caption}{source}</figcaption></figure>"
            )
        }
        // The words still serve a reader when the picture does not.
        None => format!(
            "{opening}<div class=\"hld-canvas\"><p>{}</p></div><figcaption>{caption}</figcaption></figure>",
            escape(&diagram.alt)
        ),
    }
}

/// The drawing and its path from the book's folder, or a finding.
fn draw(page: &mut Page<'_>, diagram: &Diagram, id: &str) -> Option<(String, String)> {
    let target = &diagram.target;
    let Some(path) = page.resolve(&target.value) else {
        page.report(
            Code::LinkLeavesBook,
            target.span,
            format!("the drawing `{}` is outside the book", target.value),
            "keep drawings inside the book's folder, in `diagrams/`",
        );
        return None;
    };
    let bytes = match page.read(&path, MAX_SCENE) {
        Ok(bytes) => bytes,
        Err(error) => {
            page.report(
                Code::DiagramMissing,
                target.span,
                format!("the drawing `{path}` {error}"),
                "draw it at excalidraw.com and save it there, or make it with `hld new diagram NAME`",
            );
            return None;
        }
    };
    let svg = match page.shared.drawings.render(&bytes) {
        Ok(svg) if only_draws(&svg) => svg,
        Ok(_) => {
            page.report(
                Code::DiagramMissing,
                target.span,
                format!("the drawing `{path}` holds something that does not only draw"),
                "remove embedded pages, scripts and links with other schemes from the scene",
            );
            return None;
        }
        Err(error) => {
            page.report(
                Code::DiagramMissing,
                target.span,
                format!("the drawing `{path}` cannot be drawn: {error}"),
                "open it at excalidraw.com and save it again",
            );
            return None;
        }
    };
    Some((
        place(
            &svg,
            &prefix(&page.chapter.path, id),
            &diagram.caption,
            &diagram.alt,
        ),
        path,
    ))
}

/// An id prefix that no other place in the book has: the print page holds all of them.
pub(crate) fn prefix(chapter: &str, id: &str) -> String {
    let mut hasher = blake3::Hasher::new();
    hasher.update(chapter.as_bytes());
    hasher.update(b"\0");
    hasher.update(id.as_bytes());
    let name: String = id
        .strip_prefix("diagram-")
        .unwrap_or(id)
        .chars()
        .filter(|c| c.is_ascii_alphanumeric() || *c == '-')
        .take(40)
        .collect();
    // A letter first: an id that begins with a digit cannot be named in CSS.
    format!("d-{name}-{}-", &hasher.finalize().to_hex()[..8])
}

/// The link to a drawing's file for a page in a folder, both from the book's folder; empty when it is not published.
#[must_use]
pub fn source_link(settings: &Settings, folder: &str, path: &str) -> String {
    let in_notes = settings.src.is_empty() || path.starts_with(&format!("{}/", settings.src));
    let href = match &settings.source_links {
        SourceLinks::AsWritten => encoded(&relative(folder, path)),
        // mdBook publishes what lies in the notes folder, and only that.
        SourceLinks::Published(_) if in_notes => encoded(&relative(folder, path)),
        SourceLinks::Published(Some(repository)) => {
            format!(
                "{}/blob/HEAD/{}",
                repository.trim_end_matches('/'),
                encoded(path)
            )
        }
        SourceLinks::Published(None) => return String::new(),
    };
    format!(
        " <a class=\"hld-source\" href=\"{}\" download>Excalidraw source</a>",
        escape(&href)
    )
}

/// A path as the address of a link.
fn encoded(path: &str) -> String {
    let mut out = String::with_capacity(path.len());
    for c in path.chars() {
        match c {
            ' ' => out.push_str("%20"),
            '%' => out.push_str("%25"),
            '#' => out.push_str("%23"),
            '?' => out.push_str("%3F"),
            c => out.push(c),
        }
    }
    out
}
