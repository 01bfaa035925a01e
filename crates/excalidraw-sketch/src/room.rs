//! How much room everything wants: the sizes and distances that open the grid up.

use crate::flow::text_rect;
use crate::geometry::Point;
use crate::grid::{Axis, Distance};
use crate::marks::{self, CROSS, DISC, HEAD};
use crate::model::{Arrow, Cell, Look, Role, Side, Sketch, Text};
use crate::route::GAP;
use crate::shape::Node;
use crate::text::Block;
use crate::zones::{PlacedZone, zone_margins};

/// The least space between neighboring boxes that no arrow joins.
const AIR: f64 = 36.0;

/// Gap that a level arrow needs between its boxes, and an upright one.
fn arrow_room(arrow: &Arrow) -> (f64, f64) {
    let mut fixed = 2.0 * GAP + HEAD + 6.0;
    fixed += if arrow.n.is_some() {
        2.0 * DISC + 8.0
    } else {
        6.0
    };
    fixed += if arrow.look == Look::Fail {
        2.0 * CROSS + 8.0
    } else {
        0.0
    };
    fixed += if arrow.both { HEAD } else { 0.0 };
    let Some(label) = &arrow.label else {
        return (fixed.max(48.0), fixed.max(48.0));
    };
    let blocks = marks::label_blocks(label);
    // Two or three short lines keep the drawing narrow; more would be a paragraph.
    let narrowest = blocks
        .iter()
        .filter(|block| block.lines.len() <= 3)
        .min_by(|a, b| a.w.total_cmp(&b.w))
        .or_else(|| blocks.iter().min_by_key(|block| block.lines.len()));
    let (w, h) = narrowest.map_or((0.0, 0.0), |block| (block.w, block.h));
    let flattest = blocks.iter().map(|block| block.h).fold(h, f64::min);
    (fixed + w + 16.0, fixed + flattest + 6.0)
}

/// Space an arrow wants from its neighbor on the same side: when level, when upright.
pub(crate) fn thickness(arrow: &Arrow) -> (f64, f64) {
    let (level, upright) = if arrow.n.is_some() {
        (2.0 * DISC + 4.0, 2.0 * DISC + 10.0)
    } else {
        (20.0, 20.0)
    };
    let Some(label) = &arrow.label else {
        return (level, upright);
    };
    let block = &marks::label_blocks(label)[0];
    (
        level.max(block.h + 4.0),
        upright.max(block.w.min(90.0) + 8.0),
    )
}

/// Boxes of one role get one height along a row and one width down a column, if they differ only by their text.
pub(crate) fn match_siblings(nodes: &mut [Node], cells: &[Cell]) {
    const MOST: f64 = 1.45;
    let before: Vec<(Role, f64, f64)> = nodes
        .iter()
        .map(|node| (node.role, node.w, node.h))
        .collect();
    let same = |a: f64, b: f64| (a - b).abs() < 0.01;
    for (index, node) in nodes.iter_mut().enumerate() {
        for (other, (role, w, h)) in before.iter().enumerate() {
            if node.role != *role {
                continue;
            }
            if same(cells[index].row, cells[other].row) && *h <= before[index].2 * MOST {
                node.h = node.h.max(*h);
            }
            if same(cells[index].column, cells[other].column) && *w <= before[index].1 * MOST {
                node.w = node.w.max(*w);
            }
        }
    }
}

/// Boxes that several labeled arrows join side by side grow high or wide enough for all the labels.
pub(crate) fn make_room_for_parallels(
    nodes: &mut [Node],
    cells: &[Cell],
    arrows: &[&Arrow],
    ends: &[(usize, usize)],
) {
    for (first, (a, b)) in ends.iter().enumerate() {
        let same: Vec<usize> = (0..ends.len())
            .filter(|other| {
                (ends[*other] == (*a, *b) || ends[*other] == (*b, *a))
                    && arrows[*other].via.is_empty()
            })
            .filter(|other| arrows[*other].from_side.is_none() && arrows[*other].to_side.is_none())
            .collect();
        if same.len() < 2 || same[0] != first || a == b {
            continue;
        }
        let way = (
            cells[*b].column - cells[*a].column,
            cells[*b].row - cells[*a].row,
        );
        if way.1.abs() < 0.2 {
            let need: f64 = same
                .iter()
                .map(|index| thickness(arrows[*index]).0)
                .sum::<f64>()
                + 8.0;
            for node in [*a, *b] {
                if nodes[node].role != Role::Decision {
                    nodes[node].h = nodes[node].h.max(need.min(160.0).ceil());
                }
            }
        } else if way.0.abs() < 0.2 {
            let need: f64 = same
                .iter()
                .map(|index| thickness(arrows[*index]).1.min(70.0))
                .sum::<f64>()
                + 20.0;
            for node in [*a, *b] {
                nodes[node].w = nodes[node].w.max(need.min(200.0).ceil());
            }
        }
    }
}

/// The axes, opened up so that boxes, labels, zones and free texts have room.
#[allow(clippy::too_many_arguments)] // Everything that can want room, from one caller.
pub(crate) fn axes(
    sketch: &Sketch,
    panel: usize,
    nodes: &[Node],
    cells: &[Cell],
    arrows: &[&Arrow],
    ends: &[(usize, usize)],
    zones: &[PlacedZone],
    texts: &[(&Text, Block)],
) -> (Axis, Axis) {
    let mut every: Vec<Cell> = cells.to_vec();
    every.extend(arrows.iter().flat_map(|arrow| arrow.via.iter().copied()));
    every.extend(
        sketch
            .texts
            .iter()
            .filter(|text| text.panel == panel)
            .map(|text| text.at),
    );
    every.extend(
        sketch
            .lines
            .iter()
            .filter(|line| line.panel == panel)
            .flat_map(|line| line.points.iter().copied()),
    );
    let mut columns = Axis::new(every.iter().map(|cell| cell.column), sketch.column);
    let mut rows = Axis::new(every.iter().map(|cell| cell.row), sketch.row);
    // How far a box reaches from its center toward another: its half size plus the frames the other is outside of.
    let reach = |a: usize, b: usize, side: Side| -> f64 {
        let extent = nodes[a].extent();
        let half = match side {
            Side::Left | Side::Right => nodes[a].w / 2.0,
            Side::Bottom => nodes[a].h / 2.0,
            Side::Top => extent.h - nodes[a].h / 2.0,
        };
        let frames = zones
            .iter()
            .filter(|zone| zone.members.contains(&a) && !zone.members.contains(&b))
            .map(|zone| {
                if side == Side::Top {
                    zone_margins(zone).1
                } else {
                    zone_margins(zone).0
                }
            })
            .fold(0.0, f64::max);
        half + frames
    };
    let in_zone = |index: usize| zones.iter().any(|zone| zone.members.contains(&index));
    for _ in 0..3 {
        let center = |index: usize| Point {
            x: columns.pixel(cells[index].column),
            y: rows.pixel(cells[index].row),
        };
        let (mut level, mut upright) = (Vec::new(), Vec::new());
        for a in 0..nodes.len() {
            for b in 0..nodes.len() {
                if a == b {
                    continue;
                }
                let way = center(b).minus(center(a));
                let (half_w, half_h) = (
                    (nodes[a].w + nodes[b].w) / 2.0,
                    (nodes[a].h + nodes[b].h) / 2.0,
                );
                let between: Vec<&Arrow> = (0..arrows.len())
                    .filter(|index| ends[*index] == (a, b) || ends[*index] == (b, a))
                    .filter(|index| arrows[*index].via.is_empty())
                    .map(|index| arrows[index])
                    .collect();
                let frame_air = if in_zone(a) || in_zone(b) { 14.0 } else { AIR };
                if way.x > 1.0 && cells[b].column > cells[a].column && way.y.abs() < half_h + 8.0 {
                    let room = between
                        .iter()
                        .filter(|arrow| {
                            arrow.from_side.is_none_or(Side::level)
                                && arrow.to_side.is_none_or(Side::level)
                        })
                        .map(|arrow| arrow_room(arrow).0)
                        .fold(0.0, f64::max);
                    let (plain, framed) = (
                        half_w + AIR.max(room),
                        reach(a, b, Side::Right) + reach(b, a, Side::Left) + frame_air,
                    );
                    level.push(Distance {
                        from: cells[a].column,
                        to: cells[b].column,
                        least: plain.max(framed),
                    });
                }
                if way.y > 1.0 && cells[b].row > cells[a].row && way.x.abs() < half_w + 8.0 {
                    let upright_arrow = |arrow: &&&Arrow| {
                        !arrow.from_side.is_some_and(Side::level)
                            && !arrow.to_side.is_some_and(Side::level)
                    };
                    let labels: Vec<f64> = between
                        .iter()
                        .filter(upright_arrow)
                        .map(|arrow| arrow_room(arrow).1)
                        .collect();
                    // Labels of parallel arrows stand at different heights when they do not fit side by side.
                    let room = labels.iter().copied().fold(0.0, f64::max)
                        + 24.0 * (labels.len().max(1) - 1) as f64;
                    let human = nodes[b].extent().h - nodes[b].h;
                    let (plain, framed) = (
                        half_h + human + AIR.max(room),
                        reach(a, b, Side::Bottom) + reach(b, a, Side::Top) + frame_air,
                    );
                    upright.push(Distance {
                        from: cells[a].row,
                        to: cells[b].row,
                        least: plain.max(framed),
                    });
                }
            }
            text_distances(
                &nodes[a],
                cells[a],
                texts,
                center(a),
                (&columns, &rows),
                &mut level,
                &mut upright,
            );
        }
        columns.open(&level);
        rows.open(&upright);
    }
    (columns, rows)
}

/// Keeps a box off the free texts beside, above and below it.
fn text_distances(
    node: &Node,
    cell: Cell,
    texts: &[(&Text, Block)],
    center: Point,
    (columns, rows): (&Axis, &Axis),
    level: &mut Vec<Distance>,
    upright: &mut Vec<Distance>,
) {
    for (text, block) in texts {
        let at = Point {
            x: columns.pixel(text.at.column),
            y: rows.pixel(text.at.row),
        };
        let rect = text_rect(text, block, at);
        let way = at.minus(center);
        let (left, right) = (at.x - rect.x, rect.right() - at.x);
        if way.y.abs() < (node.h + block.h) / 2.0 + 2.0 && way.x.abs() > node.w / 4.0 {
            if way.x > 0.0 {
                level.push(Distance {
                    from: cell.column,
                    to: text.at.column,
                    least: node.w / 2.0 + left + 10.0,
                });
            } else {
                level.push(Distance {
                    from: text.at.column,
                    to: cell.column,
                    least: node.w / 2.0 + right + 10.0,
                });
            }
        } else if rect.x < center.x + node.w / 2.0 && rect.right() > center.x - node.w / 2.0 {
            let least = (node.h + block.h) / 2.0 + 8.0;
            if way.y > 0.0 {
                upright.push(Distance {
                    from: cell.row,
                    to: text.at.row,
                    least,
                });
            } else {
                let extra = node.extent().h - node.h;
                upright.push(Distance {
                    from: text.at.row,
                    to: cell.row,
                    least: least + extra,
                });
            }
        }
    }
}
