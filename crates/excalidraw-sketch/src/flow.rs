//! One panel of boxes and arrows: sizes, places, ways, and the elements in drawing order.

use crate::finding::Findings;
use crate::geometry::{Point, Rect};
use crate::grid::{Axis, Distance};
use crate::marks::{self, CROSS, DISC, HEAD, Marks, Wish};
use crate::model::{Align, Arrow, Cell, Flow, Look, Role, Side, Sketch, Text, TextSize};
use crate::palette;
use crate::pen;
use crate::route::{self, GAP, Link, Route};
use crate::scene::{Element, Kind};
use crate::shape::{self, Node};
use crate::text::{Block, SMALL_SIZE};

/// The least space between neighboring boxes that no arrow joins.
const AIR: f64 = 36.0;

/// Lays out and draws the boxes, arrows, zones, texts and lines of one panel.
pub(crate) fn draw(sketch: &Sketch, panel: usize, findings: &mut Findings) -> Vec<Element> {
    let mut nodes: Vec<Node> = sketch
        .boxes
        .iter()
        .filter(|spec| spec.panel == panel)
        .map(|spec| {
            let element = format!("box-{}", spec.id);
            Node::new(
                spec.line,
                &spec.id,
                element,
                spec.role,
                spec.look,
                &spec.label,
                spec.note.as_deref(),
                spec.size,
            )
        })
        .collect();
    let cells: Vec<Cell> = sketch
        .boxes
        .iter()
        .filter(|spec| spec.panel == panel)
        .map(|spec| spec.at)
        .collect();
    let arrows: Vec<&Arrow> = sketch
        .arrows
        .iter()
        .filter(|arrow| arrow.panel == panel)
        .collect();
    let texts: Vec<(&Text, Block)> = sketch
        .texts
        .iter()
        .filter(|text| text.panel == panel)
        .map(|text| (text, text_block(text)))
        .collect();
    let index_of = |id: &str| nodes.iter().position(|node| node.name == id).unwrap_or(0);
    let ends: Vec<(usize, usize)> = arrows
        .iter()
        .map(|arrow| (index_of(&arrow.from), index_of(&arrow.to)))
        .collect();

    for node in nodes.iter().filter(|node| shape::too_wide(node)) {
        findings.warn(
            "label-too-wide",
            node.line,
            format!(
                "label of `{}` is too long for its box: \"{}\"",
                node.name,
                node.label.lines.join(" ")
            ),
            "shorten it, or move the detail into `note` or the text",
        );
    }
    make_room_for_parallels(&mut nodes, &cells, &arrows, &ends);
    let zones = zones(sketch, panel, &nodes);
    let (columns, rows) = axes(
        sketch, panel, &nodes, &cells, &arrows, &ends, &zones, &texts,
    );
    let to_pixel = |cell: Cell| Point {
        x: columns.pixel(cell.column),
        y: rows.pixel(cell.row),
    };
    for (node, cell) in nodes.iter_mut().zip(&cells) {
        node.center = to_pixel(*cell);
    }
    check_overlaps(&nodes, findings);

    let text_rects: Vec<Rect> = texts
        .iter()
        .map(|(text, block)| text_rect(text, block, to_pixel(text.at)))
        .collect();
    let zone_rects: Vec<Rect> = zone_rects(&zones, &nodes);
    check_zones(&zones, &zone_rects, &nodes, findings);
    let links: Vec<Link> = arrows
        .iter()
        .zip(&ends)
        .map(|(arrow, (from, to))| Link {
            from: *from,
            to: *to,
            via: arrow.via.iter().map(|cell| to_pixel(*cell)).collect(),
            from_side: arrow.from_side,
            to_side: arrow.to_side,
            thick: thickness(arrow),
        })
        .collect();
    let routes = route::route(&nodes, &links, &text_rects);
    for (arrow, route) in arrows.iter().zip(&routes) {
        if let Some(hit) = route.through.first() {
            findings.warn(
                "arrow-through-box",
                arrow.line,
                format!(
                    "arrow from `{}` to `{}` runs through `{}`",
                    arrow.from, arrow.to, nodes[*hit].name
                ),
                "move a box, or bend the arrow with `via`",
            );
        }
    }
    let wishes: Vec<Wish> = arrows
        .iter()
        .map(|arrow| Wish {
            label: arrow.label.clone(),
            number: arrow.n.is_some(),
            cross: arrow.look == Look::Fail,
            both: arrow.both,
            label_at: arrow.label_at,
            double: arrow.flow == Flow::Data,
        })
        .collect();
    let boxes: Vec<Rect> = nodes.iter().map(Node::extent).collect();
    let names: Vec<Option<Rect>> = zone_names(&zones, &zone_rects, &routes);
    let mut soft = text_rects.clone();
    soft.extend(names.iter().flatten());
    let marks = marks::place(&routes, &wishes, &boxes, &soft);
    check_labels(&arrows, &marks, &boxes, findings);
    check_texts(&texts, &text_rects, &boxes, &marks, findings);

    let mut elements = Vec::new();
    for (zone, (rect, name)) in zones.iter().zip(zone_rects.iter().zip(&names)) {
        elements.extend(draw_zone(zone, *rect, *name, panel));
    }
    elements.extend(pen::free_lines(sketch, panel, &to_pixel));
    let ids: Vec<String> = (0..arrows.len())
        .map(|index| pen::arrow_id(arrows[index], panel, index))
        .collect();
    for (index, arrow) in arrows.iter().enumerate() {
        let ends = (&nodes[links[index].from], &nodes[links[index].to]);
        elements.extend(pen::arrow(
            &ids[index],
            arrow,
            ends,
            &routes[index],
            &marks[index],
        ));
    }
    for (index, node) in nodes.iter().enumerate() {
        let bound: Vec<String> = ids
            .iter()
            .zip(&links)
            .filter(|(_, link)| link.from == index || link.to == index)
            .map(|(id, _)| id.clone())
            .collect();
        elements.extend(node.draw(&bound));
    }
    for (index, arrow) in arrows.iter().enumerate() {
        if let (Some(center), Some(n)) = (marks[index].number, &arrow.n) {
            elements.extend(pen::disc(
                &format!("{}_number", ids[index]),
                center,
                n,
                arrow.look,
            ));
        }
    }
    for ((text, block), (index, rect)) in texts.iter().zip(text_rects.iter().enumerate()) {
        elements.push(pen::free_text(
            &format!("text-{panel}-{}", index + 1),
            text,
            block,
            *rect,
        ));
    }
    elements
}

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
fn thickness(arrow: &Arrow) -> (f64, f64) {
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

/// Boxes that several labeled arrows join side by side grow high or wide enough for all the labels.
fn make_room_for_parallels(
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

/// A zone with the indexes of the boxes inside it, and how many zones lie between it and them.
struct PlacedZone<'s> {
    spec: &'s crate::model::Zone,
    members: Vec<usize>,
    depth: usize,
    name: Block,
}

const ZONE_PAD: f64 = 22.0;
const ZONE_NAME: f64 = 22.0;

fn zones<'s>(sketch: &'s Sketch, panel: usize, nodes: &[Node]) -> Vec<PlacedZone<'s>> {
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

fn zone_margins(zone: &PlacedZone) -> (f64, f64) {
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

fn zone_rects(zones: &[PlacedZone], nodes: &[Node]) -> Vec<Rect> {
    zones
        .iter()
        .map(|zone| {
            let boxes = zone.members.iter().map(|member| nodes[*member].extent());
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
fn zone_names(zones: &[PlacedZone], rects: &[Rect], routes: &[Route]) -> Vec<Option<Rect>> {
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

/// The axes, opened up so that boxes, labels, zones and free texts have room.
#[allow(clippy::too_many_arguments)] // Everything that can want room, from one caller.
fn axes(
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

pub(crate) fn text_block(text: &Text) -> Block {
    let size = match text.size {
        TextSize::Small => SMALL_SIZE,
        TextSize::Normal => 20.0,
        TextSize::Title => 28.0,
    };
    Block::wrapped(&text.text, size, 1100.0)
}

pub(crate) fn text_rect(text: &Text, block: &Block, at: Point) -> Rect {
    let left = match text.align {
        Align::Left => 0.0,
        Align::Center => block.w / 2.0,
        Align::Right => block.w,
    };
    Rect {
        x: at.x - left,
        y: at.y - block.h / 2.0,
        w: block.w,
        h: block.h,
    }
}

fn check_overlaps(nodes: &[Node], findings: &mut Findings) {
    for (index, node) in nodes.iter().enumerate() {
        for other in &nodes[..index] {
            if node
                .extent()
                .grown(-1.0)
                .overlaps(other.extent().grown(-1.0))
            {
                findings.error(
                    "overlap",
                    node.line,
                    format!(
                        "box `{}` lies on box `{}` of line {}",
                        node.name, other.name, other.line
                    ),
                    "move one of them with `at`",
                );
            }
        }
    }
}

fn check_zones(zones: &[PlacedZone], rects: &[Rect], nodes: &[Node], findings: &mut Findings) {
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

fn check_labels(arrows: &[&Arrow], marks: &[Marks], boxes: &[Rect], findings: &mut Findings) {
    for (index, arrow) in arrows.iter().enumerate() {
        let Some(rect) = marks[index].label_rect() else {
            continue;
        };
        let what = arrow.label.as_deref().unwrap_or_default();
        let block = marks[index].label.as_ref().map(|(block, _)| block);
        if rect.w > 260.0 || block.is_some_and(|block| block.lines.len() > 4) {
            let help = "shorten it, or move the detail into the text";
            findings.warn(
                "label-too-wide",
                arrow.line,
                format!("label \"{what}\" is too long for an arrow"),
                help,
            );
        }
        let on_box = boxes
            .iter()
            .any(|solid| rect.shared(solid.grown(-4.0)) > 30.0);
        let on_mark = marks.iter().enumerate().any(|(other, mark)| {
            let disc = mark
                .number_rect()
                .is_some_and(|disc| rect.shared(disc) > 60.0);
            let label = other < index
                && mark
                    .label_rect()
                    .is_some_and(|label| rect.shared(label) > 40.0);
            disc || label
        });
        if on_box || on_mark {
            findings.warn(
                "label-overlap",
                arrow.line,
                format!("label \"{what}\" has no free place on its arrow"),
                "move the boxes apart, shorten the label, or bend the arrow with `via`",
            );
        }
    }
}

fn check_texts(
    texts: &[(&Text, Block)],
    rects: &[Rect],
    boxes: &[Rect],
    marks: &[Marks],
    findings: &mut Findings,
) {
    for (index, ((text, _), rect)) in texts.iter().zip(rects).enumerate() {
        let on_box = boxes.iter().any(|solid| rect.shared(*solid) > 20.0);
        let on_label = marks
            .iter()
            .filter_map(Marks::label_rect)
            .any(|label| rect.shared(label) > 40.0);
        let on_text = rects[..index]
            .iter()
            .any(|other| rect.shared(*other) > 20.0);
        if on_box || on_label || on_text {
            findings.warn(
                "overlap",
                text.line,
                format!(
                    "text \"{}\" lies on something else",
                    text.text.lines().next().unwrap_or_default()
                ),
                "move it with `at`",
            );
        }
    }
}

fn draw_zone(zone: &PlacedZone, rect: Rect, name: Option<Rect>, panel: usize) -> Vec<Element> {
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
            shape::text_element(format!("{id}_label"), &zone.name, rect, "left", color, None)
                .group(&group),
        );
    }
    elements
}
