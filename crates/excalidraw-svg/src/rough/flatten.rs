//! Curves as points: recursive splitting until flat, then Ramer-Douglas-Peucker.

use super::path::{Segment, normalize};
use super::{Dropped, Point};
use crate::num::{max, min, sqrt, square};

/// Deeper splitting than a finite curve needs; the original recurses until its stack ends.
const MAX_DEPTH: u32 = 48;

/// As many points as most outlines have.
const SOME: usize = 128;

fn distance_squared(a: Point, b: Point) -> f64 {
    square(a[0] - b[0]) + square(a[1] - b[1])
}

fn lerp(a: Point, b: Point, t: f64) -> Point {
    [a[0] + (b[0] - a[0]) * t, a[1] + (b[1] - a[1]) * t]
}

fn distance_to_segment_squared(p: Point, v: Point, w: Point) -> f64 {
    let length = distance_squared(v, w);
    if length == 0.0 {
        return distance_squared(p, v);
    }
    let t = ((p[0] - v[0]) * (w[0] - v[0]) + (p[1] - v[1]) * (w[1] - v[1])) / length;
    distance_squared(p, lerp(v, w, max(0.0, min(1.0, t))))
}

fn flatness([p1, p2, p3, p4]: [Point; 4]) -> f64 {
    let mut sum = [0.0; 2];
    for (i, out) in sum.iter_mut().enumerate() {
        let u = 3.0 * p2[i] - 2.0 * p1[i] - p4[i];
        let v = 3.0 * p3[i] - 2.0 * p4[i] - p1[i];
        let (u, v) = (u * u, v * v);
        *out = if u < v { v } else { u };
    }
    sum[0] + sum[1]
}

/// Adds the points of a curve behind those of the curves joined to it, which begin at `start`.
fn split(
    c: [Point; 4],
    tolerance: f64,
    depth: u32,
    start: usize,
    out: &mut Vec<Point>,
) -> Result<(), Dropped> {
    if flatness(c) < tolerance {
        match out[start..].last() {
            Some(last) if sqrt(distance_squared(*last, c[0])) > 1.0 => out.push(c[0]),
            Some(_) => {}
            None => out.push(c[0]),
        }
        out.push(c[3]);
        return Ok(());
    }
    if depth == MAX_DEPTH {
        return Err(Dropped);
    }
    let [p1, p2, p3, p4] = c;
    let (q1, q2, q3) = (lerp(p1, p2, 0.5), lerp(p2, p3, 0.5), lerp(p3, p4, 0.5));
    let (r1, r2) = (lerp(q1, q2, 0.5), lerp(q2, q3, 0.5));
    let middle = lerp(r1, r2, 0.5);
    split([p1, q1, r1, middle], tolerance, depth + 1, start, out)?;
    split([middle, r2, q3, p4], tolerance, depth + 1, start, out)
}

/// Points along joined cubic curves, simplified.
pub(super) fn points_on_curves(
    bezier: &[Point],
    tolerance: f64,
    distance: f64,
) -> Result<Vec<Point>, Dropped> {
    let mut out = Vec::with_capacity(SOME);
    add_curves(bezier, tolerance, &mut out)?;
    Ok(if distance > 0.0 {
        simplify(&out, distance)
    } else {
        out
    })
}

/// Adds points along joined cubic curves.
fn add_curves(bezier: &[Point], tolerance: f64, out: &mut Vec<Point>) -> Result<(), Dropped> {
    // a curve of a million pixels needs some thousand points; the sum of all splits is bounded by this
    const MAX_POINTS: usize = 1 << 22;
    let start = out.len();
    let mut at = 0;
    while at + 3 < bezier.len() {
        let c = [bezier[at], bezier[at + 1], bezier[at + 2], bezier[at + 3]];
        let flat = flatness(c);
        if flat.is_nan() || flat >= 1e16 || out.len() - start > MAX_POINTS {
            return Err(Dropped);
        }
        split(c, tolerance, 0, start, out)?;
        at += 3;
    }
    Ok(())
}

/// The control points of the spline through some points.
pub(super) fn curve_to_bezier(points: &[Point]) -> Vec<Point> {
    if let [a, b, c] = points {
        return vec![*a, *b, *c, *c];
    }
    let mut out = vec![points[0]];
    let last = points.len() - 1;
    for i in 0..last {
        let before = points[i.saturating_sub(1)];
        let (from, to) = (points[i], points[i + 1]);
        let after = points[(i + 2).min(last)];
        out.push([
            from[0] + (to[0] - before[0]) / 6.0,
            from[1] + (to[1] - before[1]) / 6.0,
        ]);
        out.push([
            to[0] + (from[0] - after[0]) / 6.0,
            to[1] + (from[1] - after[1]) / 6.0,
        ]);
        out.push(to);
    }
    out
}

/// Points along a path of one subpath, simplified.
pub(super) fn points_on_path(
    segments: &[Segment],
    tolerance: f64,
    distance: f64,
) -> Result<Vec<Point>, Dropped> {
    let mut out: Vec<Point> = Vec::with_capacity(SOME);
    let mut start = [0.0, 0.0];
    let mut pending: Vec<Point> = Vec::new();
    let flush = |pending: &mut Vec<Point>, out: &mut Vec<Point>| -> Result<(), Dropped> {
        if pending.len() >= 4 {
            add_curves(pending, tolerance, out)?;
        }
        pending.clear();
        Ok(())
    };
    for segment in normalize(segments) {
        match segment {
            Segment::Move(p) => {
                flush(&mut pending, &mut out)?;
                start = p;
                out.push(p);
            }
            Segment::Line(p) => {
                flush(&mut pending, &mut out)?;
                out.push(p);
            }
            Segment::Cubic(a, b, p) => {
                if pending.is_empty() {
                    pending.push(out.last().copied().unwrap_or(start));
                }
                pending.extend([a, b, p]);
            }
            Segment::Quad(..) => {}
            Segment::Close => {
                flush(&mut pending, &mut out)?;
                out.push(start);
            }
        }
    }
    flush(&mut pending, &mut out)?;
    Ok(simplify(&out, distance))
}

/// Ramer-Douglas-Peucker: the points without those nearer than `distance` to the line between kept neighbors.
pub(crate) fn simplify(points: &[Point], distance: f64) -> Vec<Point> {
    let mut out = Vec::with_capacity(points.len().min(SOME));
    let Some(first) = points.first() else {
        return out;
    };
    // an explicit stack: a long stroke may split as often as it has points
    let mut ranges = Vec::with_capacity(16);
    ranges.push((0, points.len()));
    while let Some((start, end)) = ranges.pop() {
        let (s, e) = (points[start], points[end - 1]);
        let (mut farthest, mut index) = (0.0, start + 1);
        for (i, p) in points.iter().enumerate().take(end - 1).skip(start + 1) {
            let d = distance_to_segment_squared(*p, s, e);
            if d > farthest {
                farthest = d;
                index = i;
            }
        }
        if sqrt(farthest) > distance {
            ranges.push((index, end));
            ranges.push((start, index + 1));
        } else {
            if out.is_empty() {
                out.push(*first);
            }
            out.push(e);
        }
    }
    out
}
