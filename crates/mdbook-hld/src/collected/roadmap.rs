//! The way through the book: a road with a stop for each chapter, drawn for the eye, and a list for everybody.

use std::collections::HashSet;

use excalidraw_sketch::{Stop, StopKind, Stretch, road_to_scene};

use super::Collector;
use crate::book::Entry;
use crate::drawing::{only_draws, place};
use crate::settings::Host;
use crate::stages::diagram;
use crate::stages::related::markdown_text;

/// Columns of the scene that holds the whole road.
const COLUMNS: usize = 3;
/// The name of that scene, and of the strokes: every drawing of the road comes from one hand.
const NAME: &str = "roadmap";

/// A part of the book that is on the map.
struct Part<'a> {
    title: String,
    chapters: Vec<Chapter<'a>>,
}

/// A chapter of the map, written or planned.
struct Chapter<'a> {
    slug: &'a str,
    entry: Option<&'a Entry>,
}

pub(super) fn blocks(collector: &Collector<'_>) -> Vec<String> {
    let parts = parts(collector);
    if parts.is_empty() {
        return Vec::new();
    }
    let stretches = stretches(collector, &parts);
    let titles: Vec<&str> = parts.iter().map(|part| part.title.as_str()).collect();
    let mut blocks = vec![figure(collector, &titles, &stretches)];
    if collector.shared.settings.host == Host::Hld {
        blocks.push(file(collector, &parts, &stretches));
    }
    for part in &parts {
        if !part.title.is_empty() {
            blocks.push(format!("## {}", markdown_text(&part.title)));
        }
        let items: Vec<String> = part
            .chapters
            .iter()
            .map(|chapter| item(collector, chapter))
            .collect();
        blocks.push(items.join("\n"));
    }
    blocks
}

/// The chapters of each part in reading order, those that are planned in their place among them.
fn parts<'a>(collector: &Collector<'a>) -> Vec<Part<'a>> {
    let entries = collector.book.entries();
    let needed: HashSet<&str> = entries.iter().flat_map(needs).collect();
    let mut parts: Vec<Part> = collector
        .book
        .parts()
        .into_iter()
        .map(|(title, entries)| Part {
            title,
            chapters: entries
                .into_iter()
                // Pages that belong to no path (the index, the glossary) are not on the map.
                .filter(|entry| is_on_map(entry, &needed))
                .map(|entry| Chapter {
                    slug: &entry.chapter.slug,
                    entry: Some(entry),
                })
                .collect(),
        })
        .filter(|part| !part.chapters.is_empty())
        .collect();
    let planned = &collector.shared.settings.checks.planned;
    for (at, slug) in planned.iter().enumerate() {
        let Some((folder, _)) = slug.split_once('/') else {
            continue;
        };
        if collector.book.by_slug(slug).is_some() {
            continue;
        }
        let is_here = |chapter: &Chapter| chapter.slug.split('/').next() == Some(folder);
        let Some(part) = parts
            .iter_mut()
            .find(|part| part.chapters.iter().any(is_here))
        else {
            continue;
        };
        // After the one that the list of planned chapters names before it.
        let before = planned[..at].iter().rev().find_map(|before| {
            part.chapters
                .iter()
                .position(|chapter| chapter.slug == before)
        });
        let place = before.map_or(part.chapters.len(), |before| before + 1);
        part.chapters.insert(place, Chapter { slug, entry: None });
    }
    parts
}

/// Whether a chapter needs something, is needed, or is there to be learned.
fn is_on_map(entry: &Entry, needed: &HashSet<&str>) -> bool {
    matches!(
        entry.chapter.kind(),
        Some("concept" | "case" | "hub" | "practice" | "extension")
    ) || !needs(entry).is_empty()
        || needed.contains(entry.chapter.slug.as_str())
}

fn needs(entry: &Entry) -> Vec<&str> {
    entry
        .chapter
        .front
        .iter()
        .flat_map(|front| &front.needs)
        .map(|slug| slug.value.as_str())
        .collect()
}

fn stretches(collector: &Collector<'_>, parts: &[Part<'_>]) -> Vec<Stretch> {
    // Only what can be read: nobody reads first what is not written.
    let order: Vec<&str> = parts
        .iter()
        .flat_map(|part| &part.chapters)
        .filter(|chapter| chapter.entry.is_some())
        .map(|chapter| chapter.slug)
        .collect();
    let mut stretches: Vec<Stretch> = Vec::with_capacity(parts.len());
    for (index, part) in parts.iter().enumerate() {
        // A part that opens with its hub has it as its sign.
        let hub = part.chapters.first().filter(|chapter| is_hub(chapter));
        let stops = &part.chapters[usize::from(hub.is_some())..];
        let ahead = hub.map_or_else(Vec::new, |hub| ahead(hub, &order));
        let mut note = vec![count(stops)];
        note.extend(first(collector, &ahead));
        stretches.push(Stretch {
            title: match (part.title.as_str(), hub.and_then(|hub| hub.entry)) {
                ("", Some(hub)) => hub.title().to_owned(),
                // "Phase 1: Foundations" in two lines, as on a sign.
                (title, _) => title.replacen(": ", "\n", 1),
            },
            note: note.join("\n"),
            link: hub
                .and_then(|hub| hub.entry)
                .map(|hub| collector.address(hub, None)),
            index,
            stops: stops
                .iter()
                .map(|chapter| stop(collector, chapter, &order, &ahead))
                .collect(),
            is_last: index + 1 == parts.len(),
        });
    }
    stretches
}

fn is_hub(chapter: &Chapter<'_>) -> bool {
    chapter
        .entry
        .is_some_and(|entry| entry.chapter.kind() == Some("hub"))
}

/// What a chapter needs although it stands later on the road; what stands before it goes without saying.
fn ahead<'a>(chapter: &Chapter<'a>, order: &[&str]) -> Vec<&'a str> {
    let place = |slug: &str| order.iter().position(|known| *known == slug);
    let Some(entry) = chapter.entry else {
        return Vec::new();
    };
    needs(entry)
        .into_iter()
        .filter(|need| place(need) > place(chapter.slug))
        .collect()
}

fn first(collector: &Collector<'_>, ahead: &[&str]) -> Option<String> {
    let titles: Vec<String> = ahead.iter().map(|slug| collector.title(slug)).collect();
    (!titles.is_empty()).then(|| format!("first: {}", titles.join(", ")))
}

fn stop(collector: &Collector<'_>, chapter: &Chapter<'_>, order: &[&str], said: &[&str]) -> Stop {
    let mut ahead = ahead(chapter, order);
    ahead.retain(|need| !said.contains(need));
    Stop {
        label: collector.title(chapter.slug),
        note: first(collector, &ahead).unwrap_or_default(),
        link: chapter.entry.map(|entry| collector.address(entry, None)),
        kind: match chapter.entry {
            None => StopKind::Planned,
            Some(_) if is_hub(chapter) => StopKind::Station,
            Some(_) => StopKind::Plain,
        },
    }
}

/// How many chapters stand along a stretch, and how many will.
fn count(stops: &[Chapter<'_>]) -> String {
    let written = stops
        .iter()
        .filter(|chapter| chapter.entry.is_some())
        .count();
    let planned = stops.len() - written;
    let chapters = |n: usize| format!("{n} {}", if n == 1 { "chapter" } else { "chapters" });
    match (written, planned) {
        (0, 0) => String::new(),
        (0, planned) => format!("{} to come", chapters(planned)),
        (written, 0) => chapters(written),
        (written, planned) => format!("{}, {planned} to come", chapters(written)),
    }
}

/// The road, one drawing for each stretch, so that a phone sets them below each other and a wide page in columns.
fn figure(collector: &Collector<'_>, titles: &[&str], stretches: &[Stretch]) -> String {
    let mut out = String::from("<figure class=\"hld-roadmap\">");
    for (index, (stretch, title)) in stretches.iter().zip(titles).enumerate() {
        let scene = road_to_scene(std::slice::from_ref(stretch), 1, NAME);
        // Our own scene parses, and only draws; if it ever did not, the list still says it all.
        let Ok(svg) = collector.shared.drawings.render(scene.as_bytes()) else {
            continue;
        };
        if only_draws(&svg) {
            let id = format!("roadmap-{}", index + 1);
            out.push_str(&place(
                &svg,
                &diagram::prefix(collector.reader, &id),
                title,
                "A road with a stop for each chapter, in the order of the list below.",
            ));
        }
    }
    out.push_str("<figcaption>");
    out.push_str(
        "A filled box opens a topic, a dashed one is still to be written, and a tick is a chapter you have read.",
    );
    if collector.shared.settings.host == Host::Hld {
        out.push_str(&format!(
            " <a class=\"hld-source\" href=\"{NAME}.excalidraw\" download>Excalidraw source</a>"
        ));
    }
    out.push_str("</figcaption></figure>");
    out
}

/// The whole road as one scene, for the renderer to put beside the page.
fn file(collector: &Collector<'_>, parts: &[Part<'_>], stretches: &[Stretch]) -> String {
    let mut stretches = stretches.to_vec();
    for (part, stretch) in parts.iter().zip(&mut stretches) {
        let mut chapters = part.chapters.iter();
        let address = |chapter: &Chapter<'_>| abroad(collector, chapter.entry?);
        if stretch.link.is_some() {
            stretch.link = chapters.next().and_then(address);
        }
        for (stop, chapter) in stretch.stops.iter_mut().zip(chapters) {
            stop.link = address(chapter);
        }
    }
    let scene = road_to_scene(&stretches, COLUMNS, NAME);
    format!("<!--hld:file {NAME}.excalidraw {}-->", in_comment(&scene))
}

/// The address of a chapter in a file that is opened elsewhere.
fn abroad(collector: &Collector<'_>, entry: &Entry) -> Option<String> {
    let settings = collector.shared.settings;
    if let Some(site) = &settings.site_url {
        let page = entry.link_from("");
        let page = page.strip_suffix(".md").map(|stem| format!("{stem}.html"));
        return Some(format!("{site}{}", page?));
    }
    let repository = settings.repository.as_ref()?.trim_end_matches('/');
    let path = settings.from_root(&entry.chapter.path);
    Some(format!("{repository}/blob/HEAD/{path}"))
}

/// JSON that ends no comment.
fn in_comment(json: &str) -> String {
    json.lines()
        .map(str::trim)
        .collect::<String>()
        .replace("--", "-\\u002d")
        .replace('<', "\\u003c")
        .replace('>', "\\u003e")
}

fn item(collector: &Collector<'_>, chapter: &Chapter<'_>) -> String {
    let name = |slug: &str| {
        let title = markdown_text(&collector.title(slug));
        match collector.book.by_slug(slug) {
            Some(entry) => format!("[{title}]({})", collector.address(entry, None)),
            None => title,
        }
    };
    let mut out = format!("- {}", name(chapter.slug));
    let Some(entry) = chapter.entry else {
        out.push_str(" (to come)");
        return out;
    };
    let needs: Vec<String> = needs(entry).into_iter().map(name).collect();
    if !needs.is_empty() {
        out.push_str(&format!(", after {}", needs.join(", ")));
    }
    out
}
