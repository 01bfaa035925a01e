//! Draws arrows, numbers, free text and free lines.

use crate::geometry::{Point, Rect, path_length, point_along};
use crate::marks::{DISC, Marks};
use crate::model::{Align, Arrow, Cell, Dash, Flow, Look, Sketch, Text};
use crate::palette;
use crate::route::{Manner, Route};
use crate::scene::{Binding, Bound, Element, Kind};
use crate::shape::{Node, Outline, cross, text_element};
use crate::text::{Block, SMALL_SIZE};

pub(crate) fn arrow_id(arrow: &Arrow, panel: usize, index: usize) -> String {
    format!("arrow-{panel}-{}-{}-{}", index + 1, arrow.from, arrow.to)
}

/// An arrow with its label, its second line if it copies data, its cross if it fails.
pub(crate) fn arrow(
    id: &str,
    arrow: &Arrow,
    ends: (&Node, &Node),
    route: &Route,
    marks: &Marks,
) -> Vec<Element> {
    let style = Style {
        look: arrow.look,
        flow: arrow.flow,
        both: arrow.both,
    };
    let points = match &marks.label {
        Some((_, center)) => with_label_point(route, *center),
        None => route.points.clone(),
    };
    let start = binding(ends.0, &points, false, route.manner);
    let end = binding(ends.1, &points, true, route.manner);
    draw_arrow(id, &style, route, &points, (Some(start), Some(end)), marks)
}

/// What decides the look of an arrow.
pub(crate) struct Style {
    pub look: Look,
    pub flow: Flow,
    pub both: bool,
}

pub(crate) fn draw_arrow(
    id: &str,
    style: &Style,
    route: &Route,
    points: &[Point],
    (start, end): (Option<Binding>, Option<Binding>),
    marks: &Marks,
) -> Vec<Element> {
    let color = palette::of_arrow(style.look);
    let elbowed = route.manner == Manner::Elbow;
    let both = style.both;
    let mut line = Element::through(id, points, |points| Kind::Arrow {
        points,
        start,
        end,
        start_head: both,
        end_head: true,
        elbowed,
    })
    .stroke(color)
    .dash(if style.flow == Flow::Async {
        "dashed"
    } else {
        "solid"
    });
    if !elbowed {
        line = line.round(2);
    }
    let mut elements = Vec::new();
    if style.flow == Flow::Data {
        let group = format!("{id}_group");
        line = line.group(&group);
        for (index, part) in second_line(route, marks, both).iter().enumerate() {
            let twin = Element::through(format!("{id}_twin{}", index + 1), part, |points| {
                Kind::Line { points }
            });
            elements.push(twin.stroke(color).group(&group));
        }
    }
    if let Some((block, center)) = &marks.label {
        // The line is cut to the label's rectangle: a few pixels more keep it off the letters.
        let rect = Rect::centered(*center, block.w + 8.0, block.h);
        line.bound.push(Bound {
            id: format!("{id}_label"),
            kind: "text",
        });
        let groups = line.groups.clone();
        elements.push(line);
        let mut label = text_element(
            format!("{id}_label"),
            block,
            rect,
            "center",
            palette::of_label(style.look),
            Some(id.to_owned()),
        );
        label.groups = groups;
        elements.push(label);
    } else {
        elements.push(line);
    }
    if let Some(center) = marks.cross {
        elements.extend(cross(&format!("{id}_cross"), center, 7.0));
    }
    elements
}

/// The stored points with the label's center as the middle one: there the editor puts the label.
fn with_label_point(route: &Route, center: Point) -> Vec<Point> {
    if route.manner == Manner::Curve {
        let mut points = route.points.clone();
        if points.len().is_multiple_of(2) {
            points.insert(points.len() / 2, center);
        }
        return points;
    }
    let mut points = route.points.clone();
    let middle = points[0].toward(points[points.len() - 1], 0.5);
    if points.len() == 2 && middle.minus(center).length() < 2.0 {
        return points;
    }
    let nearest = (0..points.len() - 1)
        .min_by(|a, b| off(&points, *a, center).total_cmp(&off(&points, *b, center)))
        .unwrap_or(0);
    points.insert(nearest + 1, center);
    let mut at = nearest + 1;
    // Further points on the same stretch balance the count on both sides and bend nothing.
    while at < points.len() - 1 - at {
        let point = points[at].toward(
            points[at - 1],
            1.0 / (2.0 + (points.len() - 1 - 2 * at) as f64),
        );
        points.insert(at, point);
        at += 1;
    }
    let mut missing = (2 * at + 1).saturating_sub(points.len());
    while missing > 0 {
        let point = points[at].toward(points[at + 1], 1.0 / (1.0 + missing as f64));
        points.insert(at + 1, point);
        missing -= 1;
    }
    points
}

/// Distance of a point from one stretch of a line.
fn off(points: &[Point], index: usize, point: Point) -> f64 {
    let (a, b) = (points[index], points[index + 1]);
    let way = b.minus(a);
    let share = if way.length() < 1e-9 {
        0.0
    } else {
        (point.minus(a).dot(way) / way.dot(way)).clamp(0.0, 1.0)
    };
    point.minus(a.plus(way.times(share))).length()
}

/// How the editor remembers where an arrow meets a box.
fn binding(node: &Node, points: &[Point], at_end: bool, manner: Manner) -> Binding {
    let count = points.len();
    let (edge, next) = if at_end {
        (points[count - 1], points[count - 2])
    } else {
        (points[0], points[1])
    };
    rect_binding(
        &node.element,
        node.body(),
        node.outline(),
        (edge, next),
        manner == Manner::Elbow,
    )
}

pub(crate) fn rect_binding(
    element: &str,
    body: Rect,
    outline: Outline,
    (edge, next): (Point, Point),
    elbowed: bool,
) -> Binding {
    let outside = |low: f64, high: f64, value: f64| (low - value).max(value - high).max(0.0);
    let apart = Point {
        x: outside(body.x, body.right(), edge.x),
        y: outside(body.y, body.bottom(), edge.y),
    };
    let fixed = elbowed.then(|| {
        // The editor moves a share of exactly one half a little, so that a bent arrow never flips sides.
        let share = |value: f64| {
            if (value - 0.5).abs() < 0.0001 {
                0.5001
            } else {
                value
            }
        };
        Point {
            x: share((edge.x - body.x) / body.w),
            y: share((edge.y - body.y) / body.h),
        }
    });
    Binding {
        element: element.to_owned(),
        focus: focus(body, outline, next, edge),
        gap: apart.length().max(1.0),
        fixed,
    }
}

/// The editor's measure of where a line through `from` and `edge` passes the middle of a box, from -1 to 1.
fn focus(body: Rect, outline: Outline, from: Point, edge: Point) -> f64 {
    let center = body.center();
    let way = edge.minus(from);
    if way.length() < 1e-9 {
        return 0.0;
    }
    let sign = -way
        .times(-1.0)
        .cross(edge.minus(center).times(-1.0))
        .signum();
    let reach = way.unit().times(2.0 * body.w.max(body.h));
    let corner = |x: f64, y: f64| Point {
        x: body.x + x * body.w,
        y: body.y + y * body.h,
    };
    let axes = match outline {
        Outline::Diamond => [
            (corner(0.5, -1.0), corner(0.5, 2.0)),
            (corner(-1.0, 0.5), corner(2.0, 0.5)),
        ],
        _ => [
            (corner(-1.0, -1.0), corner(2.0, 2.0)),
            (corner(2.0, -1.0), corner(-1.0, 2.0)),
        ],
    };
    let mut found: Option<f64> = None;
    for (index, (a, b)) in axes.into_iter().enumerate() {
        let (u, v) = (edge.plus(reach).minus(edge), b.minus(a));
        let denominator = u.cross(v);
        if denominator.abs() < 1e-9 {
            continue;
        }
        let (t, s) = (
            a.minus(edge).cross(v) / denominator,
            a.minus(edge).cross(u) / denominator,
        );
        if !(0.0..=1.0).contains(&t) || !(0.0..=1.0).contains(&s) {
            continue;
        }
        let hit = edge.plus(u.times(t)).minus(center).length();
        let unit = match (outline, index) {
            (Outline::Diamond, 0) => body.h / 2.0,
            (Outline::Diamond, _) => body.w / 2.0,
            _ => {
                Point {
                    x: body.w,
                    y: body.h,
                }
                .length()
                    / 2.0
            }
        };
        let share = hit / unit.max(1.0);
        if found.is_none_or(|least| share < least) {
            found = Some(share);
        }
    }
    sign * found.unwrap_or(0.0).min(1.0)
}

/// The pieces of the line that runs beside an arrow of data, open where a label or a number lies.
fn second_line(route: &Route, marks: &Marks, both: bool) -> Vec<Vec<Point>> {
    const BESIDE: f64 = 5.0;
    let length = path_length(&route.path);
    // The head's arms are as far from the line as the twin at this distance from the tip.
    let tip = 15.0;
    let (from, to) = (if both { tip } else { 0.0 }, length - tip);
    let mut pieces: Vec<Vec<Point>> = vec![Vec::new()];
    let mut gaps: Vec<Rect> = marks.label_rect().into_iter().collect();
    gaps.extend(marks.number_rect());
    let steps = ((to - from) / 3.0).ceil().max(1.0) as usize;
    for step in 0..=steps {
        let distance = from + (to - from) * step as f64 / steps as f64;
        let (at, _) = point_along(&route.path, distance);
        // A direction over a few pixels rounds the corners like the arrow's own.
        let (before, _) = point_along(&route.path, (distance - 7.0).max(0.0));
        let (after, _) = point_along(&route.path, (distance + 7.0).min(length));
        let way = after.minus(before).unit();
        let beside = at.plus(
            Point {
                x: -way.y,
                y: way.x,
            }
            .times(BESIDE),
        );
        if gaps.iter().any(|gap| gap.grown(1.0).contains(beside)) {
            if pieces.last().is_some_and(|piece| !piece.is_empty()) {
                pieces.push(Vec::new());
            }
        } else if let Some(piece) = pieces.last_mut() {
            push_point(piece, beside);
        }
    }
    pieces.retain(|piece| piece.len() > 1 && path_length(piece) > 4.0);
    pieces
}

/// Adds a point, and drops the one before if it lies on the way.
fn push_point(piece: &mut Vec<Point>, point: Point) {
    if let [.., a, b] = piece[..] {
        let (first, second) = (b.minus(a), point.minus(b));
        if first.unit().cross(second.unit()).abs() < 1e-3 {
            piece.pop();
        }
    }
    piece.push(point);
}

/// A number in a small filled disc.
pub(crate) fn disc(id: &str, center: Point, number: &str, look: Look) -> Vec<Element> {
    let color = match look {
        Look::Fail => palette::RED,
        Look::Accent => palette::GOLD_TEXT,
        _ => palette::GRAPHITE,
    };
    let size = if number.chars().count() > 2 {
        12.0
    } else {
        SMALL_SIZE
    };
    let block = Block::new(vec![number.to_owned()], size);
    let rect = Rect::centered(center, 2.0 * DISC, 2.0 * DISC);
    let group = format!("{id}_group");
    let mut circle = Element::new(id, Kind::Ellipse, rect)
        .stroke(color)
        .fill(color)
        .width(1.0)
        .round(2);
    circle.bound.push(Bound {
        id: format!("{id}_label"),
        kind: "text",
    });
    let label = Rect::centered(center, block.w, block.h);
    vec![
        circle.group(&group),
        text_element(
            format!("{id}_label"),
            &block,
            label,
            "center",
            palette::PAPER,
            Some(id.to_owned()),
        )
        .group(&group),
    ]
}

pub(crate) fn free_text(id: &str, text: &Text, block: &Block, rect: Rect) -> Element {
    let align = match text.align {
        Align::Left => "left",
        Align::Center => "center",
        Align::Right => "right",
    };
    text_element(
        id.to_owned(),
        block,
        rect,
        align,
        palette::of_text(text.color),
        None,
    )
}

pub(crate) fn free_lines(
    sketch: &Sketch,
    panel: usize,
    to_pixel: &dyn Fn(Cell) -> Point,
) -> Vec<Element> {
    let lines = sketch.lines.iter().filter(|line| line.panel == panel);
    let mut elements: Vec<(bool, Element)> = lines
        .enumerate()
        .map(|(index, line)| {
            let mut points: Vec<Point> = line.points.iter().map(|cell| to_pixel(*cell)).collect();
            if line.fill.is_some() && points[0] != points[points.len() - 1] {
                points.push(points[0]);
            }
            let id = format!("line-{panel}-{}", index + 1);
            let mut element = if line.arrow {
                Element::through(id, &points, Kind::free_arrow)
            } else {
                Element::through(id, &points, |points| Kind::Line { points })
            };
            let dash = match line.style {
                Dash::Solid => "solid",
                Dash::Dashed => "dashed",
                Dash::Dotted => "dotted",
            };
            element = element.stroke(palette::of_line(line.color)).dash(dash);
            if line.curve {
                element = element.round(2);
            }
            if let Some(fill) = line.fill {
                element = element.fill(palette::of_area(fill));
            }
            (line.fill.is_none(), element)
        })
        .collect();
    // Areas lie under lines, whatever the order they were written in.
    elements.sort_by_key(|(line, _)| *line);
    elements.into_iter().map(|(_, element)| element).collect()
}
