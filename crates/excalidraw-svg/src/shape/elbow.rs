//! Elbow arrows: straight runs with rounded corners.

use crate::num::{hypot, min};
use crate::rough::Segment;
use crate::scene::Point;

/// Largest corner radius.
const RADIUS: f64 = 16.0;

/// Whether one goes sideways from `from` to `to`.
fn sideways(from: Point, to: Point) -> bool {
    let (x, y) = (to[0] - from[0], to[1] - from[1]);
    x > y.abs() || x <= -y.abs()
}

fn distance(a: Point, b: Point) -> f64 {
    hypot(b[0] - a[0], b[1] - a[1])
}

/// The path through the points of an elbow arrow.
pub(super) fn path(points: &[Point]) -> Vec<Segment> {
    let mut out = Vec::with_capacity(points.len() * 2);
    let (Some(first), Some(last)) = (points.first(), points.last()) else {
        return out;
    };
    out.push(Segment::Move(*first));
    for w in points.windows(3) {
        let [before, at, after] = [w[0], w[1], w[2]];
        let corner = min(
            min(RADIUS, distance(at, after) / 2.0),
            distance(at, before) / 2.0,
        );
        // a point of the corner lies towards its neighbor
        let towards = |other: Point, horizontal: bool| {
            let axis = usize::from(!horizontal);
            let mut p = at;
            p[axis] += if other[axis] < at[axis] {
                -corner
            } else {
                corner
            };
            p
        };
        out.push(Segment::Line(towards(before, sideways(before, at))));
        out.push(Segment::Quad(at, towards(after, sideways(at, after))));
    }
    out.push(Segment::Line(*last));
    out
}
