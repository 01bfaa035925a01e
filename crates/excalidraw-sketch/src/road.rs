//! A road through stops: what one passes in order, stretch by stretch, as a scene with links.

use crate::geometry::{Point, Rect};
use crate::palette;
use crate::scene::{self, Bound, Element, Kind};
use crate::shape::text_element;
use crate::text::{BOX_SIZE, Block, SMALL_SIZE};

/// A part of the road below a sign of its own.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Stretch {
    /// What stands on the sign; a line break breaks it.
    pub title: String,
    /// A second line on the sign; may be empty.
    pub note: String,
    /// Where the sign leads.
    pub link: Option<String>,
    /// Its place among all stretches, from 0: decides the color, and keeps ids apart.
    pub index: usize,
    /// What one passes, in order.
    pub stops: Vec<Stop>,
    /// Whether the road ends here, at a flag, instead of going on.
    pub is_last: bool,
}

/// Something one passes.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Stop {
    /// Its name.
    pub label: String,
    /// A second line; may be empty.
    pub note: String,
    /// Where it leads.
    pub link: Option<String>,
    /// How it is drawn.
    pub kind: StopKind,
}

/// How a stop is drawn.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum StopKind {
    /// A box beside the road.
    #[default]
    Plain,
    /// A filled box across the road: what follows belongs to it.
    Station,
    /// A dashed gray box: not there yet.
    Planned,
}

/// Twice this much, and the margin, is the width of a stretch: letters of 16 pixels stay readable on a phone.
const HALF: f64 = 208.0;
/// Width of a box beside the road.
const BOX: f64 = 184.0;
/// Width of a box across the road.
const WIDE: f64 = 240.0;
/// Least and most width of a sign.
const LEAST_SIGN: f64 = 280.0;
const SIGN: f64 = 2.0 * HALF - 8.0;
const TITLE_SIZE: f64 = 24.0;
const PAD: f64 = 10.0;
/// Least distance between two boxes on one side.
const GAP: f64 = 13.0;
/// Least distance between the middles of two stops, one on each side.
const STEP: f64 = 31.0;
/// How far the road swings to the side of a stop.
const SWING: f64 = 9.0;
const DOT: f64 = 7.0;
const ROAD_WIDTH: f64 = 6.0;
/// Distance between stretches that stand in one scene.
const APART: f64 = 56.0;

/// Stroke and fill of each stretch; they begin again after the last.
const COLORS: [(&str, &str); 7] = [
    ("#1971c2", "#e7f5ff"),
    ("#0c8599", "#e3fafc"),
    ("#2f9e44", "#ebfbee"),
    ("#6741d9", "#f3f0ff"),
    ("#9c36b5", "#f8f0fc"),
    ("#c2255c", "#fff0f6"),
    ("#343a40", "#f1f3f5"),
];

/// Draws stretches in columns, each filled from top to bottom; gives the text of an `.excalidraw` file.
///
/// A stretch looks the same whether it is drawn alone or with others. `seed_name` varies the hand-drawn strokes.
///
/// ```
/// use excalidraw_sketch::{Stop, StopKind, Stretch, road_to_scene};
///
/// let stretch = Stretch {
///     title: "Foundations".into(),
///     stops: vec![Stop {
///         label: "Caching".into(),
///         note: String::new(),
///         link: Some("caching.md".into()),
///         kind: StopKind::Plain,
///     }],
///     ..Stretch::default()
/// };
/// let scene = road_to_scene(&[stretch], 1, "roadmap");
/// assert!(scene.contains("\"link\": \"caching.md\""));
/// ```
#[must_use]
pub fn road_to_scene(stretches: &[Stretch], columns: usize, seed_name: &str) -> String {
    let drawn: Vec<Vec<Element>> = stretches.iter().map(draw).collect();
    let heights: Vec<f64> = drawn
        .iter()
        .map(|elements| scene::extent(elements).h)
        .collect();
    let mut elements = Vec::new();
    for (mut part, at) in drawn.into_iter().zip(places(&heights, columns.max(1))) {
        let top = scene::extent(&part).y;
        for element in &mut part {
            element.x += at.x;
            element.y += at.y - top;
        }
        elements.extend(part);
    }
    scene::write(&elements, seed_name)
}

/// Where each stretch stands: the columns as even as they can be without changing the order.
fn places(heights: &[f64], columns: usize) -> Vec<Point> {
    let cost = |limit: f64| {
        let mut used = 1;
        let mut height = 0.0;
        for h in heights {
            if height > 0.0 && height + h > limit {
                used += 1;
                height = 0.0;
            }
            height += h + APART;
        }
        used
    };
    let (mut low, mut high) = (
        heights.iter().copied().fold(0.0, f64::max),
        heights.iter().map(|h| h + APART).sum::<f64>(),
    );
    for _ in 0..40 {
        let middle = (low + high) / 2.0;
        if cost(middle) > columns {
            low = middle;
        } else {
            high = middle;
        }
    }
    let (mut column, mut y) = (0.0, 0.0);
    let mut places = Vec::new();
    for h in heights {
        if y > 0.0 && y + h > high + 0.01 {
            column += 1.0;
            y = 0.0;
        }
        places.push(Point {
            x: column * (2.0 * HALF + APART),
            y,
        });
        y += h + APART;
    }
    places
}

/// Where a stop stands, and where the road passes it.
struct Placed {
    rect: Rect,
    label: Block,
    note: Block,
    on_road: Point,
}

fn draw(stretch: &Stretch) -> Vec<Element> {
    let id = format!("stretch-{}", stretch.index + 1);
    let (stroke, fill) = COLORS[stretch.index % COLORS.len()];
    let mut sign = sign(stretch);
    let stops = place_stops(&stretch.stops, sign.rect.bottom() + 26.0);
    // Every stretch is equally wide, so that all are shown at one scale.
    if stops.iter().filter(|stop| stop.rect.w < WIDE).count() < 2 {
        sign.rect.x = -HALF;
        sign.rect.w = 2.0 * HALF;
    }
    let bottom = stops
        .iter()
        .map(|stop| stop.rect.bottom())
        .fold(sign.rect.bottom(), f64::max);

    let mut elements = road(&id, &sign, &stops, bottom, stretch.is_last);
    elements.extend(boxed(
        &id,
        &sign,
        stretch.link.as_deref(),
        (stroke, fill, 3.0),
        palette::INK,
        "solid",
    ));
    for (number, (stop, placed)) in stretch.stops.iter().zip(&stops).enumerate() {
        let id = format!("{id}_stop-{}", number + 1);
        let link = stop.link.as_deref();
        let (colors, ink, dash) = match stop.kind {
            StopKind::Plain => ((stroke, palette::PAPER, 2.0), palette::INK, "solid"),
            StopKind::Station => ((stroke, fill, 2.0), palette::INK, "solid"),
            StopKind::Planned => (
                (palette::MUTED, palette::CLEAR, 1.0),
                palette::MUTED_TEXT,
                "dashed",
            ),
        };
        if stop.kind != StopKind::Station {
            elements.extend(branch(&id, placed, link, (colors.0, dash)));
        }
        elements.extend(boxed(&id, placed, link, colors, ink, dash));
    }
    elements
}

fn sign(stretch: &Stretch) -> Placed {
    let limit = SIGN - 4.0 * PAD;
    let label = Block::wrapped(&stretch.title, TITLE_SIZE, limit);
    let note = Block::wrapped(&stretch.note, SMALL_SIZE, limit);
    let h = label.h + height(&note) + 2.0 * PAD;
    let w = (label.w.max(note.w) + 4.0 * PAD).max(LEAST_SIGN);
    Placed {
        rect: Rect {
            x: -w / 2.0,
            y: 0.0,
            w,
            h,
        },
        label,
        note,
        on_road: Point { x: 0.0, y: h },
    }
}

fn height(block: &Block) -> f64 {
    if block.w > 0.0 { block.h } else { 0.0 }
}

/// Stops in turn at the left and the right of the road, each below the one before.
fn place_stops(stops: &[Stop], top: f64) -> Vec<Placed> {
    // The lowest edge so far on each side, and the middle of the last stop.
    let mut free = [top, top];
    let mut last = f64::NEG_INFINITY;
    let mut side = 0;
    stops
        .iter()
        .map(|stop| {
            let is_station = stop.kind == StopKind::Station;
            let (w, size) = if is_station {
                (WIDE, BOX_SIZE)
            } else {
                (BOX, SMALL_SIZE)
            };
            let label = Block::wrapped(&stop.label, size, w - 2.0 * PAD);
            let note = Block::wrapped(&stop.note, SMALL_SIZE, w - 2.0 * PAD);
            let h = (label.h + height(&note) + 2.0 * PAD - 4.0).max(38.0);
            // A long word may use the margins; a longer one widens the box.
            let w = w.max(label.w + PAD);
            if is_station {
                let y = free[0].max(free[1]) + 4.0;
                free = [y + h + GAP + 6.0; 2];
                last = y + h;
                side = 0;
                return Placed {
                    rect: Rect {
                        x: -w / 2.0,
                        y,
                        w,
                        h,
                    },
                    label,
                    note,
                    on_road: Point { x: 0.0, y },
                };
            }
            let y = free[side].max(last + STEP - h / 2.0);
            let x = if side == 0 { -HALF } else { HALF - w };
            free[side] = y + h + GAP;
            last = y + h / 2.0;
            let swing = if side == 0 { -SWING } else { SWING };
            side = 1 - side;
            Placed {
                rect: Rect { x, y, w, h },
                label,
                note,
                on_road: Point { x: swing, y: last },
            }
        })
        .collect()
}

/// The road from the sign past every stop: on to the next stretch, or to the flag.
fn road(id: &str, sign: &Placed, stops: &[Placed], bottom: f64, is_last: bool) -> Vec<Element> {
    let end = Point {
        x: 0.0,
        y: bottom + if is_last { 44.0 } else { 26.0 },
    };
    let mut points = vec![Point {
        x: 0.0,
        y: sign.rect.bottom() - 2.0,
    }];
    points.extend(stops.iter().map(|stop| stop.on_road));
    points.push(end);
    points.dedup_by(|next, before| next.minus(*before).length() < 8.0);
    let line = if is_last {
        Element::through(format!("{id}_road"), &points, |points| Kind::Line {
            points,
        })
    } else {
        Element::through(format!("{id}_road"), &points, Kind::free_arrow)
    };
    let mut elements = vec![line.stroke(palette::GOLD).width(ROAD_WIDTH).round(2)];
    if is_last {
        elements.extend(flag(id, end));
    }
    elements
}

fn flag(id: &str, foot: Point) -> Vec<Element> {
    let at = |dx: f64, dy: f64| Point {
        x: foot.x + dx,
        y: foot.y + dy,
    };
    let group = format!("{id}_flag_group");
    let line = |part: &str, points: &[Point]| {
        Element::through(format!("{id}_flag_{part}"), points, |points| Kind::Line {
            points,
        })
        .group(&group)
    };
    let (top, tip) = (at(0.0, -2.0), at(0.0, 46.0));
    vec![
        line(
            "cloth",
            &[
                at(0.0, 0.0),
                at(20.0, 5.0),
                at(44.0, 0.0),
                at(38.0, 11.0),
                at(44.0, 24.0),
                at(20.0, 28.0),
                at(0.0, 24.0),
                at(0.0, 0.0),
            ],
        )
        .stroke(palette::GOLD)
        .fill(palette::GOLD_FILL)
        .width(2.0),
        line("pole", &[top, tip])
            .stroke(palette::GRAPHITE)
            .width(3.0),
        line("ground", &[at(-20.0, 47.0), at(22.0, 46.0)])
            .stroke(palette::GRAPHITE)
            .width(2.0),
    ]
}

/// The way from the road to a box: a dot on the road and a short line, in the link of the box.
fn branch(
    id: &str,
    placed: &Placed,
    link: Option<&str>,
    (color, dash): (&'static str, &'static str),
) -> Vec<Element> {
    let from = placed.on_road;
    let edge = if placed.rect.x < 0.0 {
        placed.rect.right()
    } else {
        placed.rect.x
    };
    let to = Point { x: edge, ..from };
    let dot = Rect::centered(from, 2.0 * DOT, 2.0 * DOT);
    vec![
        Element::through(format!("{id}_way"), &[from, to], |points| Kind::Line {
            points,
        })
        .stroke(color)
        .dash(dash)
        .link(link),
        Element::new(format!("{id}_dot"), Kind::Ellipse, dot)
            .stroke(color)
            .fill(palette::PAPER)
            .round(2)
            .link(link),
    ]
}

fn boxed(
    id: &str,
    placed: &Placed,
    link: Option<&str>,
    (stroke, fill, width): (&'static str, &'static str, f64),
    ink: &'static str,
    dash: &'static str,
) -> Vec<Element> {
    let group = format!("{id}_group");
    let Placed {
        rect, label, note, ..
    } = placed;
    let text_h = label.h + height(note);
    let centered = |block: &Block, y: f64| Rect {
        x: rect.center().x - block.w / 2.0,
        y,
        w: block.w,
        h: block.h,
    };
    let top = rect.center().y - text_h / 2.0;
    let mut container = Element::new(id, Kind::Rectangle, *rect)
        .stroke(stroke)
        .fill(fill)
        .width(width)
        .dash(dash)
        .round(3)
        .link(link);
    let mut elements = Vec::new();
    if height(note) > 0.0 {
        // Two texts cannot both be bound to a box: the group keeps them together.
        let free = |part: &str, block: &Block, y: f64, color| {
            text_element(
                format!("{id}_{part}"),
                block,
                centered(block, y),
                "center",
                color,
                None,
            )
            .link(link)
            .group(&group)
        };
        elements.push(container.group(&group));
        elements.push(free("label", label, top, ink));
        elements.push(free("note", note, top + label.h, palette::MUTED_TEXT));
    } else {
        container.bound.push(Bound {
            id: format!("{id}_label"),
            kind: "text",
        });
        elements.push(container);
        elements.push(text_element(
            format!("{id}_label"),
            label,
            centered(label, top),
            "center",
            ink,
            Some(id.to_owned()),
        ));
    }
    elements
}

#[cfg(test)]
mod tests {
    use super::*;

    fn stop(label: &str, kind: StopKind) -> Stop {
        Stop {
            label: label.to_owned(),
            note: String::new(),
            link: Some(format!("{label}.md")),
            kind,
        }
    }

    fn stretch(index: usize, stops: Vec<Stop>) -> Stretch {
        Stretch {
            title: format!("Part {index}"),
            index,
            stops,
            ..Stretch::default()
        }
    }

    #[test]
    fn no_two_boxes_touch_and_none_stands_above_the_one_before() {
        let labels = [
            "Short",
            "A label that needs two lines here",
            "One that needs three or even four lines because it is long",
            "Short again",
            "Station",
            "Left",
            "Right",
        ];
        let stops: Vec<Stop> = labels
            .iter()
            .map(|label| {
                let kind = if *label == "Station" {
                    StopKind::Station
                } else {
                    StopKind::Plain
                };
                stop(label, kind)
            })
            .collect();
        let placed = place_stops(&stops, 0.0);
        for (i, one) in placed.iter().enumerate() {
            for other in &placed[i + 1..] {
                assert!(!one.rect.grown(4.0).overlaps(other.rect.grown(4.0)));
                assert!(one.on_road.y < other.on_road.y);
            }
            assert!(one.rect.x >= -HALF - 0.1 && one.rect.right() <= HALF + 0.1);
        }
    }

    #[test]
    fn the_road_keeps_clear_of_the_boxes_beside_it() {
        let stops: Vec<Stop> = (0..6).map(|_| stop("Stop", StopKind::Plain)).collect();
        for placed in place_stops(&stops, 0.0) {
            let inner = if placed.rect.x < 0.0 {
                placed.rect.right()
            } else {
                -placed.rect.x
            };
            assert!(inner <= -SWING - DOT - 4.0, "{inner}");
        }
    }

    #[test]
    fn columns_keep_the_order_and_are_even() {
        let places = places(&[100.0, 100.0, 100.0, 300.0], 2);
        let column = |at: &Point| at.x;
        assert_eq!(
            places.iter().map(column).collect::<Vec<_>>(),
            [0.0, 0.0, 0.0, 2.0 * HALF + APART]
        );
        assert_eq!(places[3].y, 0.0);
    }

    #[test]
    fn ids_of_stretches_do_not_meet() {
        let stretches = [
            stretch(0, vec![stop("a", StopKind::Plain)]),
            stretch(1, vec![stop("b", StopKind::Planned)]),
        ];
        let scene: serde_json::Value =
            serde_json::from_str(&road_to_scene(&stretches, 2, "r")).unwrap();
        let ids: Vec<&str> = scene["elements"]
            .as_array()
            .unwrap()
            .iter()
            .map(|element| element["id"].as_str().unwrap())
            .collect();
        let mut unique = ids.clone();
        unique.sort_unstable();
        unique.dedup();
        assert_eq!(unique.len(), ids.len());
    }

    #[test]
    fn all_stretches_are_equally_wide() {
        for stops in [0, 1, 2, 5] {
            let stops = (0..stops).map(|_| stop("a", StopKind::Plain)).collect();
            assert_eq!(scene::extent(&draw(&stretch(0, stops))).w, 2.0 * HALF);
        }
    }

    #[test]
    fn a_stretch_looks_the_same_alone_and_with_others() {
        let second = stretch(1, vec![stop("b", StopKind::Station)]);
        let seeds = |scene: &str| -> Vec<i64> {
            let scene: serde_json::Value = serde_json::from_str(scene).unwrap();
            let elements = scene["elements"].as_array().unwrap().iter();
            elements
                .filter(|e| e["id"].as_str().unwrap().starts_with("stretch-2"))
                .map(|e| e["seed"].as_i64().unwrap())
                .collect()
        };
        let alone = road_to_scene(std::slice::from_ref(&second), 1, "r");
        let both = road_to_scene(&[stretch(0, Vec::new()), second], 2, "r");
        assert_eq!(seeds(&alone), seeds(&both));
    }
}
