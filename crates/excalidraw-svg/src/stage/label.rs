//! Where an arrow's label sits.

use super::Stage;
use crate::num::{cube, hypot, square};
use crate::rough::{Dropped, Op};
use crate::scene::Point;
use crate::shape::arrowhead::rotate;

/// Two points this near are one.
const SAME: f64 = 10e-5;

impl Stage<'_> {
    /// The top left corner of a label on an arrow.
    pub(crate) fn label_position(&mut self, arrow: usize, label: usize) -> Result<Point, Dropped> {
        let (w, h) = (self.elements[label].width, self.elements[label].height);
        let points = &self.elements[arrow].linear().ok_or(Dropped)?.points;
        let count = points.len();
        let at = |i: usize| points.get(i).copied().ok_or(Dropped);
        let middle = if count % 2 == 1 {
            let p = at(count / 2)?;
            self.global(arrow, p)?
        } else {
            let (from, to) = (at(count / 2 - 1)?, at(count / 2)?);
            let (a, b) = (self.global(arrow, from)?, self.global(arrow, to)?);
            self.middle_of_curve(arrow, count, to)?
                .unwrap_or([(a[0] + b[0]) / 2.0, (a[1] + b[1]) / 2.0])
        };
        Ok([middle[0] - w / 2.0, middle[1] - h / 2.0])
    }

    /// A point of a line in scene coordinates.
    fn global(&mut self, i: usize, p: Point) -> Result<Point, Dropped> {
        let (bounds, _) = self.absolute(i)?;
        let e = &self.elements[i];
        Ok(rotate([e.x + p[0], e.y + p[1]], bounds.center(), e.angle))
    }

    /// Half way along the curve segment that ends at `end`.
    fn middle_of_curve(
        &mut self,
        arrow: usize,
        count: usize,
        end: Point,
    ) -> Result<Option<Point>, Dropped> {
        if count <= 2 || self.elements[arrow].roundness.is_none() {
            return Ok(None);
        }
        let ops = self
            .shape(arrow)?
            .first()
            .map_or(Ok(&[][..]), |d| d.outline())?;
        let Some(curve) = nearest_curve(ops, end) else {
            return Ok(None);
        };
        let t = half_way(&curve, end);
        self.global(arrow, point_at(&curve, t)).map(Some)
    }
}

fn distance(a: Point, b: Point) -> f64 {
    hypot(b[0] - a[0], b[1] - a[1])
}

fn nearest_curve(ops: &[Op], end: Point) -> Option<[Point; 4]> {
    let mut current = [0.0, 0.0];
    let mut nearest = f64::INFINITY;
    let mut found = None;
    for op in ops {
        match *op {
            Op::Move(p) => current = p,
            Op::Line(_) => {}
            Op::Curve([ax, ay, bx, by, cx, cy]) => {
                let to = [cx, cy];
                let d = distance(to, end);
                if d < nearest {
                    nearest = d;
                    found = Some([current, [ax, ay], [bx, by], to]);
                }
                current = to;
            }
        }
    }
    found
}

/// The curve at `t`, counted from its end.
fn point_at(c: &[Point; 4], t: f64) -> Point {
    let at = |i: usize| {
        cube(1.0 - t) * c[3][i]
            + 3.0 * t * square(1.0 - t) * c[2][i]
            + 3.0 * square(t) * (1.0 - t) * c[1][i]
            + c[0][i] * cube(t)
    };
    [at(0), at(1)]
}

/// The parameter at half the length of a curve, from twenty chords.
fn half_way(curve: &[Point; 4], end: Point) -> f64 {
    let mut points = Vec::with_capacity(22);
    let mut t = 1.0;
    while t > 0.0 {
        points.push(point_at(curve, t));
        t -= 0.05;
    }
    if points
        .last()
        .is_some_and(|p| (p[0] - end[0]).abs() < SAME && (p[1] - end[1]).abs() < SAME)
    {
        points.push(end);
    }
    let mut lengths = vec![0.0];
    let mut total = 0.0;
    for pair in points.windows(2) {
        total += distance(pair[0], pair[1]);
        lengths.push(total);
    }
    let count = lengths.len() - 1;
    let target = 0.5 * total;
    let (mut low, mut high, mut index) = (0, count, 0);
    while low < high {
        index = low + (high - low) / 2;
        if lengths[index] < target {
            low = index + 1;
        } else {
            high = index;
        }
    }
    if lengths[index] > target {
        let Some(before) = index.checked_sub(1) else {
            return f64::NAN;
        };
        index = before;
    }
    if lengths[index] == target {
        return index as f64 / count as f64;
    }
    let next = lengths.get(index + 1).copied().unwrap_or(f64::NAN);
    1.0 - (index as f64 + (target - lengths[index]) / (next - lengths[index])) / count as f64
}
