//! From TOML text to a scene: reading, drawing each panel, setting the panels side by side.

use crate::finding::{Finding, Findings};
use crate::geometry::{Point, Rect};
use crate::model::Sketch;
use crate::palette;
use crate::scene::{self, Element, Kind};
use crate::shape::text_element;
use crate::text::Block;
use crate::{flow, read, sequence};

/// Wider canvases shrink to unreadable text on a phone.
const WIDEST: f64 = 1200.0;
const PANEL_GAP: f64 = 64.0;
const TITLE_SIZE: f64 = 24.0;

/// Turns a sketch into the text of an `.excalidraw` file, and says what is wrong with the sketch.
///
/// `seed_name` varies the hand-drawn strokes from drawing to drawing; the same sketch and name always give the same bytes.
/// The scene is `None` only when the text is no TOML or draws nothing.
/// Findings are sorted by line.
pub fn sketch_to_scene(toml: &str, seed_name: &str) -> (Option<String>, Vec<Finding>) {
    let mut findings = Findings::default();
    let scene = read::read(toml, &mut findings).and_then(|sketch| {
        let elements = compose(&sketch, &mut findings);
        if elements.is_empty() {
            findings.error(
                "empty",
                1,
                "the sketch draws nothing".into(),
                "add a [[box]] or a [sequence]",
            );
            return None;
        }
        let extent = scene::extent(&elements);
        if extent.w > WIDEST {
            findings.warn(
                "wide-canvas",
                1,
                format!(
                    "the drawing is {:.0} pixels wide; a phone shows {WIDEST:.0} at most",
                    extent.w
                ),
                "use fewer columns and more rows, or shorter labels",
            );
        }
        Some(scene::write(&elements, seed_name))
    });
    let mut findings = findings.0;
    findings.sort_by(|a, b| a.line.cmp(&b.line).then(a.code.cmp(b.code)));
    findings.dedup();
    (scene, findings)
}

fn compose(sketch: &Sketch, findings: &mut Findings) -> Vec<Element> {
    let count = sketch.panels.len().max(1);
    let mut drawn: Vec<Vec<Element>> = (0..count)
        .map(|panel| draw_panel(sketch, panel, findings))
        .collect();
    if sketch.panels.is_empty() {
        return drawn.pop().unwrap_or_default();
    }
    let extents: Vec<Rect> = drawn
        .iter()
        .map(|elements| scene::extent(elements))
        .collect();
    let titles: Vec<Block> = sketch
        .panels
        .iter()
        .map(|panel| Block::wrapped(&panel.title, TITLE_SIZE, 420.0))
        .collect();
    let columns = sketch.panel_columns.clamp(1, count);
    let widths: Vec<f64> = (0..columns)
        .map(|column| {
            (column..count)
                .step_by(columns)
                .map(|panel| extents[panel].w.max(titles[panel].w))
                .fold(0.0, f64::max)
        })
        .collect();
    let mut elements = Vec::new();
    let mut top = 0.0;
    for row in (0..count).step_by(columns) {
        let panels = row..(row + columns).min(count);
        let title_h = panels
            .clone()
            .map(|panel| titles[panel].h)
            .fold(0.0, f64::max);
        let mut left = 0.0;
        for panel in panels.clone() {
            let width = widths[panel - row];
            let title = draw_title(panel, &titles[panel], Point { x: left, y: top });
            let title_parts = title.len();
            elements.extend(title);
            let (extent, body_top) = (extents[panel], top + title_h + 30.0);
            let first = elements.len() - title_parts;
            for mut element in drawn[panel].drain(..) {
                element.x += left - extent.x;
                element.y += body_top - extent.y;
                elements.push(element);
            }
            if is_step(&sketch.panels[panel].title) {
                for element in &mut elements[first..] {
                    element.groups.push(format!("panel-{}_step", panel + 1));
                }
            }
            left += width + PANEL_GAP;
        }
        top +=
            title_h + 30.0 + panels.map(|panel| extents[panel].h).fold(0.0, f64::max) + PANEL_GAP;
    }
    elements
}

fn draw_panel(sketch: &Sketch, panel: usize, findings: &mut Findings) -> Vec<Element> {
    match sketch
        .sequences
        .iter()
        .find(|sequence| sequence.panel == panel)
    {
        Some(sequence) => sequence::draw(sketch, sequence, findings),
        None => flow::draw(sketch, panel, findings),
    }
}

/// Whether a panel is a step of the drawing as a whole: `2. Database apart`. It is then one group, so that a page
/// can show it when its number comes.
fn is_step(title: &str) -> bool {
    let rest = title.trim_start_matches(|c: char| c.is_ascii_digit());
    rest.len() < title.len() && (rest.starts_with(". ") || rest.starts_with(": "))
}

/// A panel's title over a short stroke of gold.
fn draw_title(panel: usize, block: &Block, at: Point) -> Vec<Element> {
    if block.lines.iter().all(|line| line.is_empty()) {
        return Vec::new();
    }
    let id = format!("panel-{}", panel + 1);
    let group = format!("{id}_group");
    let rect = Rect {
        x: at.x,
        y: at.y,
        w: block.w,
        h: block.h,
    };
    let under = [
        Point {
            x: at.x,
            y: rect.bottom() + 5.0,
        },
        Point {
            x: at.x + 44.0,
            y: rect.bottom() + 5.0,
        },
    ];
    vec![
        text_element(
            format!("{id}_title"),
            block,
            rect,
            "left",
            palette::INK,
            None,
        )
        .group(&group),
        Element::through(format!("{id}_stroke"), &under, |points| Kind::Line {
            points,
        })
        .stroke(palette::GOLD)
        .width(4.0)
        .round(2)
        .group(&group),
    ]
}
