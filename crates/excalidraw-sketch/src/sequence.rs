//! A time ladder: actors side by side, messages from top to bottom.

use crate::finding::Findings;
use crate::geometry::{Point, Rect};
use crate::grid::{Axis, Distance};
use crate::marks::{CROSS, DISC, HEAD, Marks};
use crate::model::{Cell, Look, Sequence, Sketch, Step};
use crate::palette;
use crate::pen::{self, Style};
use crate::route::{Manner, Route};
use crate::scene::{Bound, Element, Kind};
use crate::shape::{Node, Outline, text_element};
use crate::text::{Block, SMALL_SIZE};
use crate::zones::{draw_zone, zone_names, zone_rects, zones};

/// Width of the bar that stands for an actor's time.
const BAR: f64 = 8.0;
const LOOP_DEPTH: f64 = 46.0;

struct Message {
    route: Route,
    marks: Marks,
    points: Vec<Point>,
    from: usize,
    to: Option<usize>,
    style: Style,
    number: Option<String>,
    id: String,
}

/// Draws a sequence with the free texts, lines and zones of its panel.
pub(crate) fn draw(sketch: &Sketch, sequence: &Sequence, findings: &mut Findings) -> Vec<Element> {
    let panel = sequence.panel;
    if sequence.actors.is_empty() {
        findings.error(
            "missing-field",
            1,
            "the sequence has no actors".into(),
            "list actors = [ … ]",
        );
        return Vec::new();
    }
    let mut heads: Vec<Node> = sequence
        .actors
        .iter()
        .map(|actor| {
            let element = format!("actor-{panel}-{}", actor.id);
            Node::new(
                actor.line,
                &actor.id,
                element,
                actor.role,
                actor.look,
                &actor.label,
                None,
                (
                    if crowded(sequence.actors.len()) {
                        0.84
                    } else {
                        1.0
                    },
                    0.86,
                ),
            )
        })
        .collect();
    let columns = column_axis(sketch, sequence, &heads);
    let tallest = heads.iter().map(|head| head.h).fold(0.0, f64::max);
    for (index, head) in heads.iter_mut().enumerate() {
        head.center = Point {
            x: columns.pixel(index as f64),
            y: 0.0,
        };
        head.h = tallest;
    }
    let span = heads
        .windows(2)
        .map(|pair| pair[1].center.x - pair[0].center.x)
        .fold(0.0, f64::max);
    let (heights, foot) = step_heights(sketch, sequence, tallest, span);
    let row = |row: f64| {
        // Row 0 is the actors' middle, and each step takes half a row.
        let place = row * 2.0;
        if place <= 0.0 || heights.is_empty() {
            return place * sketch.row / 2.0;
        }
        let index = (place.floor() as usize).min(heights.len());
        let before = if index == 0 { 0.0 } else { heights[index - 1] };
        let after = heights
            .get(index)
            .copied()
            .unwrap_or(before + sketch.row / 2.0);
        before + (place - index as f64) * (after - before)
    };
    let to_pixel = |cell: Cell| Point {
        x: columns.pixel(cell.column),
        y: row(cell.row),
    };

    let bar = |actor: usize| Rect {
        x: heads[actor].center.x - BAR / 2.0,
        y: tallest / 2.0 + 4.0,
        w: BAR,
        h: foot + 14.0 - tallest / 2.0,
    };
    let extents: Vec<Rect> = heads
        .iter()
        .enumerate()
        .map(|(actor, head)| head.extent().union(bar(actor)))
        .collect();
    let zones = zones(sketch, panel, &heads);
    let frames = zone_rects(&zones, &extents);
    let names = zone_names(&zones, &frames, &[]);
    let mut elements = Vec::new();
    for (zone, (frame, name)) in zones.iter().zip(frames.iter().zip(names)) {
        elements.extend(draw_zone(zone, *frame, name, panel));
    }
    elements.extend(pen::free_lines(sketch, panel, &to_pixel));
    let mut messages = Vec::new();
    let mut extras = Vec::new();
    for (index, (step, y)) in sequence.steps.iter().zip(&heights).enumerate() {
        match step {
            Step::Message { .. } => messages.extend(message(step, index, *y, panel, &heads, &bar)),
            Step::Note { at, text, look, .. } => {
                extras.extend(note(
                    &format!("note-{panel}-{}", index + 1),
                    *at,
                    text,
                    *look,
                    *y,
                    &heads,
                ));
            }
            Step::Gap { text } => {
                extras.extend(gap(&format!("gap-{panel}-{}", index + 1), text, *y, &heads))
            }
        }
    }
    for (actor, head) in heads.iter().enumerate() {
        let id = bar_id(head);
        let mut stem = Element::new(id, Kind::Rectangle, bar(actor))
            .stroke("#ced4da")
            .fill("#f1f3f5")
            .width(1.0)
            .group(&format!("{}_group", head.element));
        for message in &messages {
            if message.from == actor || message.to == Some(actor) {
                stem.bound.push(Bound {
                    id: message.id.clone(),
                    kind: "arrow",
                });
            }
        }
        elements.push(stem);
    }
    for message in &messages {
        let ends = |actor: usize, at_end: bool| {
            let count = message.points.len();
            let pair = if at_end {
                (message.points[count - 1], message.points[count - 2])
            } else {
                (message.points[0], message.points[1])
            };
            let elbowed = message.route.manner == Manner::Elbow;
            pen::rect_binding(
                &bar_id(&heads[actor]),
                bar(actor),
                Outline::Rectangle,
                pair,
                elbowed,
            )
        };
        let bindings = (
            Some(ends(message.from, false)),
            message.to.map(|to| ends(to, true)),
        );
        elements.extend(pen::draw_arrow(
            &message.id,
            &message.style,
            &message.route,
            &message.points,
            bindings,
            &message.marks,
        ));
    }
    elements.extend(extras);
    for head in &heads {
        elements.extend(head.draw(&[]));
    }
    for message in &messages {
        if let (Some(center), Some(number)) = (message.marks.number, &message.number) {
            elements.extend(pen::disc(
                &format!("{}_number", message.id),
                center,
                number,
                message.style.look,
            ));
        }
    }
    for (index, text) in sketch
        .texts
        .iter()
        .filter(|text| text.panel == panel)
        .enumerate()
    {
        let block = crate::flow::text_block(text);
        let rect = crate::flow::text_rect(text, &block, to_pixel(text.at));
        elements.push(pen::free_text(
            &format!("text-{panel}-{}", index + 1),
            text,
            &block,
            rect,
        ));
    }
    elements
}

fn bar_id(head: &Node) -> String {
    format!("{}_life", head.element)
}

/// Columns wide enough for the heads and for every label on its message.
fn column_axis(sketch: &Sketch, sequence: &Sequence, heads: &[Node]) -> Axis {
    let count = heads.len();
    let mut columns = Axis::new([0.0, count.saturating_sub(1) as f64], sketch.column);
    let framed = sketch.zones.iter().any(|zone| zone.panel == sequence.panel);
    let apart = if framed {
        60.0
    } else if crowded(count) {
        16.0
    } else {
        24.0
    };
    let mut distances: Vec<Distance> = (1..count)
        .map(|index| Distance {
            from: (index - 1) as f64,
            to: index as f64,
            least: (heads[index - 1].w + heads[index].w) / 2.0 + apart,
        })
        .collect();
    for step in &sequence.steps {
        match step {
            Step::Message {
                from,
                to,
                n,
                label,
                look,
                both,
                lost,
                ..
            } if from != to => {
                let (low, high) = (*from.min(to), *from.max(to));
                let text = label
                    .as_ref()
                    .map_or(0.0, |label| label_block(label, high - low, count).w + 16.0);
                let least = message_room(n.is_some(), *both, *look == Look::Fail || *lost) + text;
                let least = if *lost { least * 1.2 } else { least };
                distances.push(Distance {
                    from: low as f64,
                    to: high as f64,
                    least,
                });
            }
            Step::Message {
                from,
                label: Some(label),
                ..
            } if from + 1 < count => {
                let least = loop_width(label) + loop_block(label).w / 2.0 + 2.0 * BAR;
                distances.push(Distance {
                    from: *from as f64,
                    to: (from + 1) as f64,
                    least,
                });
            }
            Step::Note { at, text, .. } => {
                let (low, high) = if at + 1 < count {
                    (*at, at + 1)
                } else {
                    (at.saturating_sub(1), *at)
                };
                if low < high {
                    let least = note_block(text, count).w + 46.0;
                    distances.push(Distance {
                        from: low as f64,
                        to: high as f64,
                        least,
                    });
                }
            }
            _ => {}
        }
    }
    columns.open(&distances);
    columns
}

fn message_room(number: bool, both: bool, cross: bool) -> f64 {
    BAR + 12.0
        + HEAD
        + if number { 2.0 * DISC + 8.0 } else { 8.0 }
        + if both { HEAD } else { 0.0 }
        + if cross { 2.0 * CROSS + 18.0 } else { 0.0 }
}

/// Four actors and more stand close, with their labels on more lines: a phone shows the whole width.
fn crowded(actors: usize) -> bool {
    actors > 3
}

fn label_block(label: &str, span: usize, actors: usize) -> Block {
    // One space between lifelines holds the label, however far the message goes.
    let limit = match (span > 1, crowded(actors)) {
        (true, _) => 170.0,
        (false, false) => 150.0,
        (false, true) => 76.0,
    };
    Block::wrapped(label, SMALL_SIZE, limit)
}

fn note_block(text: &str, actors: usize) -> Block {
    let limit = if crowded(actors) { 100.0 } else { 140.0 };
    Block::wrapped(text, SMALL_SIZE, limit)
}

/// A call to itself has no second lifeline to keep clear of: its label stays wide, clear of its number.
fn loop_block(label: &str) -> Block {
    Block::wrapped(label, SMALL_SIZE, 150.0)
}

fn loop_width(label: &str) -> f64 {
    (loop_block(label).w / 2.0 + 20.0).max(44.0)
}

/// The height of each step below the actors' middle, and where the last one ends.
fn step_heights(sketch: &Sketch, sequence: &Sequence, head_h: f64, span: f64) -> (Vec<f64>, f64) {
    let pitch = sketch.row / 2.0;
    let extent = |step: &Step| -> (f64, f64) {
        // How far a step reaches above and below its own height.
        match step {
            Step::Message {
                from, to, label, ..
            } => {
                let half = label.as_ref().map_or(12.0, |label| {
                    let block = if from == to {
                        loop_block(label)
                    } else {
                        label_block(label, from.abs_diff(*to), sequence.actors.len())
                    };
                    block.h / 2.0
                });
                if from == to {
                    (half.max(LOOP_DEPTH / 2.0), half.max(LOOP_DEPTH / 2.0))
                } else {
                    (half.max(12.0), half.max(12.0))
                }
            }
            Step::Note { text, .. } => {
                let half = note_block(text, sequence.actors.len()).h / 2.0 + 6.0;
                (half, half)
            }
            Step::Gap { text } => {
                let half = gap_block(text, if span > 0.0 { span } else { 400.0 }).h / 2.0 + 2.0;
                (half, half)
            }
        }
    };
    let mut heights: Vec<f64> = Vec::new();
    let mut below = head_h / 2.0 + 4.0;
    let mut last = 0.0;
    for step in &sequence.steps {
        let (up, down) = extent(step);
        let air = if heights.is_empty() { 14.0 } else { 10.0 };
        let y = f64::max(last + pitch, below + air + up);
        heights.push(y.ceil());
        last = y.ceil();
        below = last + down;
    }
    (heights, below)
}

fn message(
    step: &Step,
    index: usize,
    y: f64,
    panel: usize,
    heads: &[Node],
    bar: &dyn Fn(usize) -> Rect,
) -> Option<Message> {
    let Step::Message {
        from,
        to,
        n,
        label,
        flow,
        look,
        both,
        lost,
        ..
    } = step
    else {
        return None;
    };
    let id = format!("message-{panel}-{}", index + 1);
    let (from, to) = (*from, *to);
    let style = Style {
        look: if *lost { Look::Fail } else { *look },
        flow: *flow,
        both: *both,
    };
    let mut marks = Marks::default();
    if from == to {
        let x = bar(from).right() + 3.0;
        let wide = label.as_ref().map_or(44.0, |label| loop_width(label));
        let (top, bottom) = (y - LOOP_DEPTH / 2.0, y + LOOP_DEPTH / 2.0);
        let points = vec![
            Point { x, y: top },
            Point {
                x: x + wide,
                y: top,
            },
            Point {
                x: x + wide,
                y: bottom,
            },
            Point { x, y: bottom },
        ];
        // Four points: the editor centers the label between the two middle ones.
        marks.label = label
            .as_ref()
            .map(|label| (loop_block(label), Point { x: x + wide, y }));
        marks.number = n.as_ref().map(|_| Point {
            x: x + DISC + 3.0,
            y: top,
        });
        let route = Route {
            manner: Manner::Elbow,
            path: points.clone(),
            points: points.clone(),
            through: Vec::new(),
        };
        return Some(Message {
            route,
            marks,
            points,
            from,
            to: Some(to),
            style,
            number: n.clone(),
            id,
        });
    }
    let right = to > from;
    let sign = if right { 1.0 } else { -1.0 };
    let start = heads[from].center.x + sign * (BAR / 2.0 + 3.0);
    let full = heads[to].center.x - sign * (BAR / 2.0 + 3.0);
    let mut end = full;
    let block = label
        .as_ref()
        .map(|label| label_block(label, from.abs_diff(to), heads.len()));
    let tail = if n.is_some() { 2.0 * DISC + 6.0 } else { 6.0 } + if *both { HEAD } else { 0.0 };
    let head = HEAD + 4.0;
    let text_w = block.as_ref().map_or(0.0, |block| block.w + 16.0);
    if *lost {
        // Stops short, but never before its label ends.
        let least = tail + text_w + head;
        end = start
            + sign
                * ((full - start).abs() * 0.6)
                    .max(least)
                    .min((full - start).abs() - 14.0);
        marks.cross = Some(Point {
            x: end + sign * (CROSS + 4.0),
            y,
        });
    } else if style.look == Look::Fail {
        marks.cross = Some(Point {
            x: end - sign * (head + CROSS + 4.0),
            y,
        });
    }
    let free_from = start + sign * tail;
    let free_to = end
        - sign
            * (head
                + if marks.cross.is_some() && !*lost {
                    2.0 * CROSS + 10.0
                } else {
                    0.0
                });
    let middle = Point {
        x: (start + end) / 2.0,
        y,
    };
    let mut points = vec![Point { x: start, y }, Point { x: end, y }];
    if let Some(block) = block {
        // The middle of the line when the label fits there, else the middle of what is free.
        let half = block.w / 2.0 + 6.0;
        let (low, high) = (free_from.min(free_to) + half, free_from.max(free_to) - half);
        let bars = heads.iter().map(|head| head.center.x);
        let x = if low <= high {
            beside_bars(
                middle.x.clamp(low, high),
                (low, high),
                half + BAR / 2.0,
                bars,
            )
        } else {
            (low + high) / 2.0
        };
        if (x - middle.x).abs() > 1.0 {
            points.insert(1, Point { x, y });
            marks.label = Some((block, Point { x, y }));
        } else {
            marks.label = Some((block, middle));
        }
    }
    if n.is_some() {
        let distance = if *both { HEAD + DISC + 5.0 } else { DISC + 4.0 };
        marks.number = Some(Point {
            x: start + sign * distance,
            y,
        });
    }
    let route = Route {
        manner: Manner::Straight,
        path: points.clone(),
        points: points.clone(),
        through: Vec::new(),
    };
    let to = (!*lost).then_some(to);
    Some(Message {
        route,
        marks,
        points,
        from,
        to,
        style,
        number: n.clone(),
        id,
    })
}

/// The place nearest to `x` inside the limits where a label of this half width lies on no bar; `x` if there is none.
fn beside_bars(
    x: f64,
    (low, high): (f64, f64),
    half: f64,
    bars: impl Iterator<Item = f64> + Clone,
) -> f64 {
    let free = |x: f64| bars.clone().all(|bar| (bar - x).abs() >= half - 0.01);
    let edges = bars.clone().flat_map(|bar| [bar - half, bar + half]);
    std::iter::once(x)
        .chain(edges)
        .filter(|place| *place >= low && *place <= high && free(*place))
        .min_by(|a, b| (a - x).abs().total_cmp(&(b - x).abs()))
        .unwrap_or(x)
}

/// A remark in a small plain box beside a lifeline: to the right, or to the left of the last one.
fn note(id: &str, actor: usize, text: &str, look: Look, y: f64, heads: &[Node]) -> Vec<Element> {
    let block = note_block(text, heads.len());
    let (w, h) = (block.w + 16.0, block.h + 10.0);
    let x = heads[actor].center.x;
    let last = actor + 1 == heads.len() && actor > 0;
    let left = if last {
        x - BAR / 2.0 - 8.0 - w
    } else {
        x + BAR / 2.0 + 8.0
    };
    let rect = Rect {
        x: left,
        y: y - h / 2.0,
        w,
        h,
    };
    let (stroke, fill) = match look {
        Look::Fail => (palette::RED, palette::RED_FILL),
        Look::Accent => (palette::GOLD, palette::GOLD_FILL),
        _ => ("#adb5bd", "#f8f9fa"),
    };
    let mut frame = Element::new(id, Kind::Rectangle, rect)
        .stroke(stroke)
        .fill(fill)
        .width(1.0);
    frame.bound.push(Bound {
        id: format!("{id}_label"),
        kind: "text",
    });
    let inner = Rect::centered(rect.center(), block.w, block.h);
    let group = format!("{id}_group");
    vec![
        frame.group(&group),
        text_element(
            format!("{id}_label"),
            &block,
            inner,
            "center",
            palette::INK,
            Some(id.to_owned()),
        )
        .group(&group),
    ]
}

fn gap_block(text: &str, span: f64) -> Block {
    Block::wrapped(text, SMALL_SIZE, span - 2.0 * BAR - 16.0)
}

/// Time passes: a text between two dotted strokes across all lifelines.
fn gap(id: &str, text: &str, y: f64, heads: &[Node]) -> Vec<Element> {
    let (left, right) = (
        heads[0].center.x - 40.0,
        heads[heads.len() - 1].center.x + 40.0,
    );
    // In the widest space between two lifelines, so that no bar runs through the words.
    let widest = heads
        .windows(2)
        .map(|pair| (pair[0].center.x, pair[1].center.x))
        .reduce(|a, b| if b.1 - b.0 > a.1 - a.0 + 1.0 { b } else { a });
    let (block, x) = match widest {
        Some((a, b)) => (gap_block(text, b - a), (a + b) / 2.0),
        None => {
            let block = gap_block(text, 400.0);
            let x = right + block.w / 2.0;
            (block, x)
        }
    };
    let center = Point { x, y };
    let group = format!("{id}_group");
    let stroke = |suffix: &str, from: f64, to: f64| {
        let ends = [Point { x: from, y }, Point { x: to, y }];
        Element::through(format!("{id}_{suffix}"), &ends, |points| Kind::Line {
            points,
        })
        .stroke(palette::MUTED)
        .width(1.0)
        .dash("dashed")
        .group(&group)
    };
    let half = block.w / 2.0 + 10.0;
    let rect = Rect::centered(center, block.w, block.h);
    vec![
        stroke("left", left, center.x - half),
        stroke("right", center.x + half, right.max(center.x + half + 10.0)),
        text_element(
            format!("{id}_label"),
            &block,
            rect,
            "center",
            palette::MUTED_TEXT,
            None,
        )
        .group(&group),
    ]
}
