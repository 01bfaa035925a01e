//! Freehand strokes: the outline perfect-freehand 1.2.0 draws around a pen's path.
//!
//! perfect-freehand is MIT licensed, copyright Stephen Ruiz; see NOTICE.md. The behavior is ported, not the source.

use std::sync::LazyLock;

use crate::num::{PI, cos, hypot, max, min, sin};

type Point = [f64; 2];

/// A little more than half a turn, so that caps close.
const HALF_TURN: f64 = PI + 1e-4;
const THINNING: f64 = 0.6;
const SMOOTHING: f64 = 0.5;
/// How far each point moves from the last towards the pen, at streamline 0.5.
const FOLLOW: f64 = 0.15 + (1.0 - 0.5) * 0.85;
/// How fast simulated pressure changes.
const PRESSURE_RATE: f64 = 0.275;

/// A pen position with its pressure, if one was recorded.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Sample {
    pub(crate) at: Point,
    pub(crate) pressure: Option<f64>,
}

#[derive(Debug, Clone, Copy)]
struct StrokePoint {
    at: Point,
    pressure: f64,
    direction: Point,
    step: f64,
    length: f64,
}

fn add(a: Point, b: Point) -> Point {
    [a[0] + b[0], a[1] + b[1]]
}

fn sub(a: Point, b: Point) -> Point {
    [a[0] - b[0], a[1] - b[1]]
}

fn scale(a: Point, n: f64) -> Point {
    [a[0] * n, a[1] * n]
}

fn across(a: Point) -> Point {
    [a[1], -a[0]]
}

fn dot(a: Point, b: Point) -> f64 {
    a[0] * b[0] + a[1] * b[1]
}

fn towards(a: Point, b: Point, t: f64) -> Point {
    add(a, scale(sub(b, a), t))
}

fn distance_squared(a: Point, b: Point) -> f64 {
    let d = sub(a, b);
    d[0] * d[0] + d[1] * d[1]
}

/// Sine and cosine of an angle.
type Turn = [f64; 2];

fn turn_by(angle: f64) -> Turn {
    [sin(angle), cos(angle)]
}

/// The turns of the caps and corners of every stroke.
struct Turns {
    /// Half a turn forward and back from nothing.
    corner: Vec<[Turn; 2]>,
    start: Vec<Turn>,
    end: Vec<Turn>,
}

static TURNS: LazyLock<Turns> = LazyLock::new(|| {
    // added up as the original does
    let times = |from: f64, step: f64| {
        std::iter::successors(Some(from), move |t| Some(t + step)).take_while(|t| *t <= 1.0)
    };
    let (short, shorter) = (1.0 / 13.0, 1.0 / 29.0);
    Turns {
        corner: times(0.0, short)
            .map(|t| [turn_by(HALF_TURN * t), turn_by(HALF_TURN * -t)])
            .collect(),
        start: times(short, short)
            .map(|t| turn_by(HALF_TURN * t))
            .collect(),
        end: times(shorter, shorter)
            .filter(|t| *t < 1.0)
            .map(|t| turn_by(HALF_TURN * 3.0 * t))
            .collect(),
    }
});

fn turn(p: Point, center: Point, [s, c]: Turn) -> Point {
    let [x, y] = sub(p, center);
    [x * c - y * s + center[0], x * s + y * c + center[1]]
}

fn known(pressure: Option<f64>, default: f64) -> f64 {
    pressure.filter(|p| *p >= 0.0).unwrap_or(default)
}

fn radius(size: f64, pressure: f64) -> f64 {
    let eased = sin(((0.5 - THINNING * (0.5 - pressure)) * PI) / 2.0);
    size * eased
}

fn simulated(before: f64, step: f64, size: f64) -> f64 {
    let speed = min(1.0, step / size);
    let rate = min(1.0, 1.0 - speed);
    min(1.0, before + (rate - before) * (speed * PRESSURE_RATE))
}

/// The pen's path, smoothed: it starts only after one pen width.
fn stroke_points(samples: &[Sample], size: f64) -> Vec<StrokePoint> {
    let more;
    let samples = match *samples {
        [only] => {
            let beside = Sample {
                at: add(only.at, [1.0, 1.0]),
                pressure: only.pressure,
            };
            more = vec![only, beside];
            &more[..]
        }
        [first, last] => {
            // two points become five, so that the stroke has a body
            let between = |i| Sample {
                at: towards(first.at, last.at, f64::from(i) / 4.0),
                pressure: None,
            };
            more = std::iter::once(first).chain((1..5).map(between)).collect();
            &more[..]
        }
        _ => samples,
    };
    let Some(first) = samples.first() else {
        return Vec::new();
    };
    let mut out = Vec::with_capacity(samples.len());
    let mut before = StrokePoint {
        at: first.at,
        pressure: known(first.pressure, 0.25),
        direction: [1.0, 1.0],
        step: 0.0,
        length: 0.0,
    };
    out.push(before);
    let last = samples.len() - 1;
    let (mut started, mut length) = (false, 0.0);
    for (i, sample) in samples.iter().enumerate().skip(1) {
        let at = towards(before.at, sample.at, FOLLOW);
        if at == before.at {
            continue;
        }
        let step = hypot(at[1] - before.at[1], at[0] - before.at[0]);
        length += step;
        if i < last && !started {
            if length < size {
                continue;
            }
            started = true;
        }
        let back = sub(before.at, at);
        let norm = hypot(back[0], back[1]);
        before = StrokePoint {
            at,
            pressure: known(sample.pressure, 0.5),
            direction: [back[0] / norm, back[1] / norm],
            step,
            length,
        };
        out.push(before);
    }
    out[0].direction = out.get(1).map_or([0.0, 0.0], |p| p.direction);
    out
}

/// The outline of a stroke as a closed polygon; empty without samples or width.
pub(crate) fn outline(samples: &[Sample], stroke_width: f64, simulate: bool) -> Vec<Point> {
    let size = stroke_width * 4.25;
    let points = stroke_points(samples, size);
    let (Some(first), Some(end)) = (points.first(), points.last()) else {
        return Vec::new();
    };
    if size <= 0.0 {
        return Vec::new();
    }
    // the left side takes in the right one and the caps
    let mut left: Vec<Point> = Vec::with_capacity(2 * points.len() + 64);
    let mut right: Vec<Point> = Vec::with_capacity(points.len());
    let apart = (size * SMOOTHING) * (size * SMOOTHING);
    let mut pressure_before = points.iter().take(10).fold(first.pressure, |before, p| {
        let pressure = if simulate {
            simulated(before, p.step, size)
        } else {
            p.pressure
        };
        (before + pressure) / 2.0
    });
    let mut width = radius(size, end.pressure);
    let mut first_width = None;
    let mut direction_before = first.direction;
    let (mut last_left, mut last_right) = (first.at, first.at);
    let mut corner_before = false;
    let last = points.len() - 1;
    for (i, p) in points.iter().enumerate() {
        if i < last && end.length - p.length < 3.0 {
            continue;
        }
        let pressure = if simulate {
            simulated(pressure_before, p.step, size)
        } else {
            p.pressure
        };
        width = max(0.01, radius(size, pressure));
        first_width.get_or_insert(width);
        let ahead = points[(i + 1).min(last)].direction;
        let bend = if i < last {
            dot(p.direction, ahead)
        } else {
            1.0
        };
        let sharp_now = dot(p.direction, direction_before) < 0.0 && !corner_before;
        let sharp_next = bend < 0.0;
        if sharp_now || sharp_next {
            // a sharp corner is rounded by half a turn on either side
            let side = scale(across(direction_before), width);
            for [forward, back] in &TURNS.corner {
                last_left = turn(sub(p.at, side), p.at, *forward);
                left.push(last_left);
                last_right = turn(add(p.at, side), p.at, *back);
                right.push(last_right);
            }
            if sharp_next {
                corner_before = true;
            }
            continue;
        }
        corner_before = false;
        if i == last {
            let side = scale(across(p.direction), width);
            left.push(sub(p.at, side));
            right.push(add(p.at, side));
            continue;
        }
        let side = scale(across(towards(ahead, p.direction, bend)), width);
        let l = sub(p.at, side);
        if i <= 1 || distance_squared(last_left, l) > apart {
            left.push(l);
            last_left = l;
        }
        let r = add(p.at, side);
        if i <= 1 || distance_squared(last_right, r) > apart {
            right.push(r);
            last_right = r;
        }
        pressure_before = pressure;
        direction_before = p.direction;
    }
    if points.len() == 1 {
        return dot_outline(first.at, first_width.unwrap_or(width));
    }
    let start = right.first().copied();
    let out = across([-end.direction[0], -end.direction[1]]);
    let from = add(end.at, scale(out, width));
    left.extend(TURNS.end.iter().map(|t| turn(from, end.at, *t)));
    left.extend(right.into_iter().rev());
    if let Some(from) = start {
        left.extend(TURNS.start.iter().map(|t| turn(from, first.at, *t)));
    }
    left
}

/// A single point: a small disc.
fn dot_outline(at: Point, width: f64) -> Vec<Point> {
    let back = sub(at, add(at, [1.0, 1.0]));
    let side = across(back);
    let norm = hypot(side[0], side[1]);
    let from = add(at, scale([side[0] / norm, side[1] / norm], -width));
    let step = 1.0 / 13.0;
    let mut out = Vec::new();
    let mut t = step;
    while t <= 1.0 {
        out.push(turn(from, at, turn_by(HALF_TURN * 2.0 * t)));
        t += step;
    }
    out
}
