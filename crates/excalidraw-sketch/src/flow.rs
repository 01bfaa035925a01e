//! One panel of boxes and arrows: sizes, places, ways, and the elements in drawing order.

use crate::finding::Findings;
use crate::geometry::{Point, Rect};
use crate::marks::{self, Marks, Wish};
use crate::model::{Align, Arrow, Cell, Flow, Look, Sketch, Text, TextSize};
use crate::pen;
use crate::room::{axes, make_room_for_parallels, match_siblings, thickness};
use crate::route::{self, Link};
use crate::scene::Element;
use crate::shape::{self, Node};
use crate::text::{Block, SMALL_SIZE};
use crate::zones::{check_zones, draw_zone, zone_names, zone_rects, zones};

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
    match_siblings(&mut nodes, &cells);
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
    let boxes: Vec<Rect> = nodes.iter().map(Node::extent).collect();
    let zone_rects: Vec<Rect> = zone_rects(&zones, &boxes);
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
    let names: Vec<Option<Rect>> = zone_names(&zones, &zone_rects, &routes);
    let mut soft = text_rects.clone();
    soft.extend(names.iter().flatten());
    // The strokes of a zone's frame: a label may lie inside a zone, but not across its edge.
    for zone in &zone_rects {
        let (wide, high) = (Rect { h: 3.0, ..*zone }, Rect { w: 3.0, ..*zone });
        let (right, bottom) = (zone.right(), zone.bottom());
        soft.extend([
            wide,
            high,
            Rect { x: right, ..high },
            Rect { y: bottom, ..wide },
        ]);
    }
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
