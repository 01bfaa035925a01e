//! Arrowheads: where they sit and how they are drawn.

use smol_str::SmolStr;

use super::Surroundings;
use super::options::dotted;
use crate::num::{PI, atan2, cos, cube, hypot, min, sin, square};
use crate::rough::{self, Drawable, Dropped, FillStyle, Op, RoughOptions, Session};
use crate::scene::{Element, Point, StrokeStyle};

/// Which end of an arrow.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum End {
    Start,
    Finish,
}

/// `p` turned around `center`.
pub(crate) fn rotate(p: Point, center: Point, angle: f64) -> Point {
    turn(center, angle)(p)
}

/// What turns points around `center`.
pub(crate) fn turn(center: Point, angle: f64) -> impl Fn(Point) -> Point {
    let (c, s) = (cos(angle), sin(angle));
    move |p| {
        let (x, y) = (p[0] - center[0], p[1] - center[1]);
        [x * c - y * s + center[0], x * s + y * c + center[1]]
    }
}

fn radians(degrees: f64) -> f64 {
    (degrees * PI) / 180.0
}

fn size(head: &str) -> f64 {
    match head {
        "arrow" => 25.0,
        "diamond" | "diamond_outline" => 12.0,
        "crowfoot_many" | "crowfoot_one" | "crowfoot_one_or_many" => 20.0,
        _ => 15.0,
    }
}

fn angle(head: &str) -> f64 {
    match head {
        "bar" => 90.0,
        "arrow" => 20.0,
        _ => 25.0,
    }
}

/// Adds the heads of an arrow to its shape. Both ends share the options, as in the original:
/// what one head changes, the other inherits.
pub(super) fn add(
    element: &Element,
    o: &mut RoughOptions,
    around: Surroundings<'_>,
    shape: &mut Vec<Drawable>,
    session: &mut Session,
) -> Result<(), Dropped> {
    let Some(line) = element.linear() else {
        return Ok(());
    };
    for (end, head) in [
        (End::Start, &line.start_head),
        (End::Finish, &line.end_head),
    ] {
        if let Some(head) = head {
            let parts: &[&str] = if around.newer_heads { newer(head) } else { &[] };
            if parts.is_empty() {
                draw(element, head, end, o, around, shape, session)?;
            }
            for part in parts {
                draw(element, part, end, o, around, shape, session)?;
            }
        }
    }
    Ok(())
}

/// The heads of newer editors in terms of the older ones.
fn newer(head: &str) -> &'static [&'static str] {
    match head {
        "cardinality_one" => &["crowfoot_one"],
        "cardinality_many" => &["crowfoot_many"],
        "cardinality_one_or_many" => &["crowfoot_one_or_many"],
        "cardinality_exactly_one" => &["crowfoot_one", "second_bar"],
        "cardinality_zero_or_one" => &["crowfoot_one", "ring"],
        "cardinality_zero_or_many" => &["crowfoot_many", "ring"],
        _ => &[],
    }
}

/// Where a head points: its tip, a point behind it, and how far apart they are.
struct Aim {
    tip: Point,
    back: Point,
    length: f64,
}

fn aim(element: &Element, ops: &[Op], head: &str, end: End) -> Result<Aim, Dropped> {
    let index = if end == End::Start {
        1
    } else {
        ops.len().wrapping_sub(1)
    };
    let Some(Op::Curve([ax, ay, bx, by, cx, cy])) = ops.get(index).copied() else {
        return Err(Dropped);
    };
    let p0 = match ops.get(index.wrapping_sub(1)).ok_or(Dropped)? {
        Op::Line(_) => [0.0, 0.0],
        other => other.end(),
    };
    let (p1, p2, p3) = ([ax, ay], [bx, by], [cx, cy]);
    // the curve is walked backwards, and from the same side for both ends
    let t = 0.3_f64;
    let at = |i: usize| {
        cube(1.0 - t) * p3[i]
            + 3.0 * t * square(1.0 - t) * p2[i]
            + 3.0 * square(t) * (1.0 - t) * p1[i]
            + p0[i] * cube(t)
    };
    let tip = if end == End::Start { p0 } else { p3 };
    let near = [at(0), at(1)];
    let distance = hypot(tip[0] - near[0], tip[1] - near[1]);
    let (nx, ny) = ((tip[0] - near[0]) / distance, (tip[1] - near[1]) / distance);
    let points = &element.linear().ok_or(Dropped)?.points;
    let (end_point, neighbor) = ends(points, end);
    let section = hypot(end_point[0] - neighbor[0], end_point[1] - neighbor[1]);
    let share = if matches!(head, "diamond" | "diamond_outline") {
        0.25
    } else {
        0.5
    };
    let length = min(size(head), section * share);
    Ok(Aim {
        tip,
        back: [tip[0] - nx * length, tip[1] - ny * length],
        length,
    })
}

/// The end point and the one before it.
fn ends(points: &[Point], end: End) -> (Point, Point) {
    let at = |i: usize| points.get(i).copied().unwrap_or([0.0, 0.0]);
    let last = points.len().saturating_sub(1);
    match (points.len(), end) {
        (0 | 1, _) => (at(0), [0.0, 0.0]),
        (_, End::Start) => (at(0), at(1)),
        (_, End::Finish) => (at(last), at(last - 1)),
    }
}

fn draw(
    element: &Element,
    head: &str,
    end: End,
    o: &mut RoughOptions,
    around: Surroundings<'_>,
    shape: &mut Vec<Drawable>,
    session: &mut Session,
) -> Result<(), Dropped> {
    let Some(stroke) = shape.first() else {
        return Ok(());
    };
    let ops = stroke.outline()?;
    if ops.is_empty() {
        return Ok(());
    }
    let reach = match head {
        "second_bar" | "ring" => "crowfoot_many",
        other => other,
    };
    let aim = aim(element, ops, reach, end)?;
    if around.newer_heads && !(aim.back[0].is_finite() && aim.back[1].is_finite()) {
        return Ok(());
    }
    let turn = radians(angle(head));
    let (left, right) = (
        rotate(aim.back, aim.tip, -turn),
        rotate(aim.back, aim.tip, turn),
    );
    let ink = |hollow: bool| {
        if hollow {
            around.canvas
        } else {
            Some(element.stroke.as_str())
        }
        .map(SmolStr::from)
    };
    match head {
        "dot" | "circle" | "circle_outline" => {
            let diameter = hypot(aim.back[1] - aim.tip[1], aim.back[0] - aim.tip[0])
                + element.stroke_width
                - 2.0;
            o.dash = None;
            let o = RoughOptions {
                fill: ink(head == "circle_outline"),
                fill_style: FillStyle::Solid,
                roughness: min(0.5, o.roughness),
                ..o.clone()
            };
            shape.push(rough::ellipse(aim.tip, diameter, diameter, &o, session)?);
        }
        "triangle" | "triangle_outline" | "diamond" | "diamond_outline" => {
            let mut corners = vec![aim.tip, left, right, aim.tip];
            if head.starts_with("diamond") {
                corners.insert(2, opposite(element, &aim, end)?);
            }
            o.dash = None;
            let o = RoughOptions {
                fill: ink(head.ends_with("_outline")),
                fill_style: FillStyle::Solid,
                roughness: min(1.0, o.roughness),
                ..o.clone()
            };
            shape.push(rough::polygon(&mut corners, &o, session)?);
        }
        "crowfoot_one" => shape.push(rough::line(left, right, o, session)?),
        "second_bar" => {
            let turn = radians(25.0);
            let halfway = [
                (aim.tip[0] + aim.back[0]) / 2.0,
                (aim.tip[1] + aim.back[1]) / 2.0,
            ];
            let shift = [halfway[0] - aim.back[0], halfway[1] - aim.back[1]];
            let moved = |angle: f64| {
                let p = rotate(aim.back, aim.tip, angle);
                [p[0] + shift[0], p[1] + shift[1]]
            };
            shape.push(rough::line(moved(-turn), moved(turn), o, session)?);
        }
        "ring" => {
            let d = aim.length * 0.5;
            let along = [aim.back[0] - aim.tip[0], aim.back[1] - aim.tip[1]];
            let center = [aim.back[0] + along[0] * 0.3, aim.back[1] + along[1] * 0.3];
            let o = RoughOptions {
                fill: ink(true),
                fill_style: FillStyle::Solid,
                roughness: min(0.5, o.roughness),
                dash: None,
                ..o.clone()
            };
            shape.push(rough::ellipse(center, d, d, &o, session)?);
        }
        _ => {
            o.dash = (element.stroke_style == StrokeStyle::Dotted).then(|| {
                let [dash, gap] = dotted(element.stroke_width - 1.0);
                [dash, gap - 1.0]
            });
            o.roughness = min(1.0, o.roughness);
            let crowfoot = matches!(head, "crowfoot_many" | "crowfoot_one_or_many");
            let (tip, wings) = if crowfoot {
                (
                    aim.back,
                    [
                        rotate(aim.tip, aim.back, -turn),
                        rotate(aim.tip, aim.back, turn),
                    ],
                )
            } else {
                (aim.tip, [left, right])
            };
            for wing in wings {
                shape.push(rough::line(wing, tip, o, session)?);
            }
            if head == "crowfoot_one_or_many" {
                shape.push(rough::line(left, right, o, session)?);
            }
        }
    }
    Ok(())
}

/// The corner of a diamond that lies on the arrow.
fn opposite(element: &Element, aim: &Aim, end: End) -> Result<Point, Dropped> {
    let points = &element.linear().ok_or(Dropped)?.points;
    let (_, p) = ends(points, end);
    let [x, y] = aim.tip;
    Ok(match end {
        End::Start => rotate(
            [x + aim.length * 2.0, y],
            aim.tip,
            atan2(p[1] - y, p[0] - x),
        ),
        End::Finish => rotate(
            [x - aim.length * 2.0, y],
            aim.tip,
            atan2(y - p[1], x - p[0]),
        ),
    })
}
