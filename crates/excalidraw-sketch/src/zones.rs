//! Zones: dashed frames around boxes, nested by what they hold.

use crate::finding::Findings;
use crate::geometry::Rect;
use crate::model::{Look, Sketch, Zone};
use crate::palette;
use crate::route::Route;
use crate::scene::{Element, Kind};
use crate::shape::{Node, text_element};
use crate::text::{Block, SMALL_SIZE};

/// A zone with the indexes of the boxes inside it, and how many zones lie between it and them.
pub(crate) struct PlacedZone<'s> {
    pub spec: &'s Zone,
    pub members: Vec<usize>,
    depth: usize,
    name: Block,
}

const ZONE_PAD: f64 = 22.0;
const ZONE_NAME: f64 = 22.0;

/// The zones of a panel whose boxes are these nodes, in the order they were written.
pub(crate) fn zones<'s>(sketch: &'s Sketch, panel: usize, nodes: &[Node]) -> Vec<PlacedZone<'s>> {
    let mut placed: Vec<PlacedZone> = Vec::new();
    for spec in sketch.zones.iter().filter(|zone| zone.panel == panel) {
        let mut members: Vec<usize> = Vec::new();
        for name in &spec.around {
            if let Some(index) = nodes.iter().position(|node| node.name == *name) {
                members.push(index);
            }
            if let Some(inner) = placed
                .iter()
                .find(|zone| zone.spec.id.as_deref() == Some(name))
            {
                members.extend(inner.members.clone());
            }
        }
        members.sort_unstable();
        members.dedup();
        if !members.is_empty() {
            placed.push(PlacedZone {
                spec,
                members,
                depth: 0,
                name: Block::wrapped(&spec.label, SMALL_SIZE, 400.0),
            });
        }
    }
    // A zone around all boxes of a smaller one encloses it; twins nest in the order they were written.
    let mut order: Vec<usize> = (0..placed.len()).collect();
    order.sort_by_key(|index| (placed[*index].members.len(), *index));
    for (rank, &index) in order.iter().enumerate() {
        let inner = order[..rank]
            .iter()
            .filter(|other| {
                placed[**other]
                    .members
                    .iter()
                    .all(|member| placed[index].members.contains(member))
            })
            .map(|other| placed[*other].depth + 1)
            .max();
        placed[index].depth = inner.unwrap_or(0);
    }
    placed
}

/// How far a zone's frame stands off its boxes: at the sides and below, and above.
pub(crate) fn zone_margins(zone: &PlacedZone) -> (f64, f64) {
    let levels = zone.depth as f64 + 1.0;
    (
        levels * ZONE_PAD,
        levels
            * (ZONE_PAD
                + if zone.spec.label.is_empty() {
                    0.0
                } else {
                    ZONE_NAME - 8.0
                }),
    )
}

/// The frames around the extents of the members.
pub(crate) fn zone_rects(zones: &[PlacedZone], extents: &[Rect]) -> Vec<Rect> {
    zones
        .iter()
        .map(|zone| {
            let boxes = zone.members.iter().map(|member| extents[*member]);
            let inner = boxes.reduce(Rect::union).unwrap_or(Rect {
                x: 0.0,
                y: 0.0,
                w: 0.0,
                h: 0.0,
            });
            let (side, top) = zone_margins(zone);
            let mut rect = inner.grown(side);
            rect.y = inner.y - top;
            rect.h = inner.h + side + top;
            rect.w = rect.w.max(zone.name.w + 24.0);
            rect
        })
        .collect()
}

/// The name goes to the top left corner, or to the right one when an arrow crosses there.
pub(crate) fn zone_names(
    zones: &[PlacedZone],
    rects: &[Rect],
    routes: &[Route],
) -> Vec<Option<Rect>> {
    zones
        .iter()
        .zip(rects)
        .map(|(zone, rect)| {
            if zone.spec.label.is_empty() {
                return None;
            }
            let Block { w, h, .. } = zone.name;
            let left = Rect {
                x: rect.x + 12.0,
                y: rect.y + 6.0,
                w,
                h,
            };
            let corners = [
                left,
                Rect {
                    x: rect.right() - w - 12.0,
                    ..left
                },
                Rect {
                    x: rect.center().x - w / 2.0,
                    ..left
                },
            ];
            let crossed = |corner: &Rect| {
                routes
                    .iter()
                    .map(|route| corner.grown(4.0).covered_path(&route.path))
                    .sum::<f64>()
            };
            corners
                .into_iter()
                .min_by(|a, b| crossed(a).total_cmp(&crossed(b)))
        })
        .collect()
}

/// Warns of zones that cover boxes they do not list.
pub(crate) fn check_zones(
    zones: &[PlacedZone],
    rects: &[Rect],
    nodes: &[Node],
    findings: &mut Findings,
) {
    for (zone, rect) in zones.iter().zip(rects) {
        let stranger = nodes
            .iter()
            .enumerate()
            .find(|(index, node)| !zone.members.contains(index) && rect.overlaps(node.extent()));
        if let Some((_, node)) = stranger {
            findings.warn(
                "zone-overlap",
                zone.spec.line,
                format!(
                    "zone `{}` covers box `{}`, which is not in it",
                    zone.spec.label, node.name
                ),
                "move the box away, or list it in `around`",
            );
        }
    }
}

/// The frame and its name.
pub(crate) fn draw_zone(
    zone: &PlacedZone,
    rect: Rect,
    name: Option<Rect>,
    panel: usize,
) -> Vec<Element> {
    let stroke = match zone.spec.look {
        Look::Normal => palette::MUTED,
        look => palette::of_arrow(look),
    };
    let color = match zone.spec.look {
        Look::Normal => palette::MUTED_TEXT,
        look => palette::of_label(look),
    };
    let id = format!("zone-{panel}-{}", zone.spec.line);
    let group = format!("{id}_group");
    let frame = Element::new(id.clone(), Kind::Rectangle, rect)
        .stroke(stroke)
        .width(1.0)
        .dash("dashed")
        .round(3);
    let mut elements = vec![frame.group(&group)];
    if let Some(rect) = name {
        elements.push(
            text_element(format!("{id}_label"), &zone.name, rect, "left", color, None)
                .group(&group),
        );
    }
    elements
}
