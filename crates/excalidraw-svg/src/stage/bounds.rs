//! Boxes around elements.

use super::Stage;
use crate::num::{cos, cube, hypot, max, min, sin, sqrt, square};
use crate::rough::{Dropped, Op};
use crate::scene::{Kind, Point};
use crate::shape::arrowhead::{rotate, turn};

/// Left, top, right, bottom.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) struct Bounds {
    pub(crate) x1: f64,
    pub(crate) y1: f64,
    pub(crate) x2: f64,
    pub(crate) y2: f64,
}

impl Bounds {
    const EMPTY: Self = Self {
        x1: f64::INFINITY,
        y1: f64::INFINITY,
        x2: f64::NEG_INFINITY,
        y2: f64::NEG_INFINITY,
    };

    /// The middle, as the original computes it for boxes of points.
    pub(crate) fn center(&self) -> Point {
        [(self.x1 + self.x2) / 2.0, (self.y1 + self.y2) / 2.0]
    }

    fn add(&mut self, p: Point) {
        self.x1 = min(self.x1, p[0]);
        self.y1 = min(self.y1, p[1]);
        self.x2 = max(self.x2, p[0]);
        self.y2 = max(self.y2, p[1]);
    }

    fn of(points: impl IntoIterator<Item = Point>) -> Self {
        let mut bounds = Self::EMPTY;
        for p in points {
            bounds.add(p);
        }
        bounds
    }

    fn shifted(self, x: f64, y: f64) -> Self {
        Self {
            x1: self.x1 + x,
            y1: self.y1 + y,
            x2: self.x2 + x,
            y2: self.y2 + y,
        }
    }
}

impl Stage<'_> {
    /// The unrotated box of an element with its center.
    pub(crate) fn absolute(&mut self, i: usize) -> Result<(Bounds, Point), Dropped> {
        let e = &self.elements[i];
        let (x, y, w, h) = (e.x, e.y, e.width, e.height);
        match &e.kind {
            Kind::Freedraw(stroke) => {
                let b = Bounds::of(stroke.points.iter().copied()).shifted(x, y);
                return Ok((b, b.center()));
            }
            Kind::Line(line) | Kind::Arrow(line) => {
                let b = match &self.shapes[i] {
                    Some(shape) if line.points.len() >= 2 => {
                        let ops = shape.first().map_or(Ok(&[][..]), |d| d.outline())?;
                        curve_bounds(ops, |p| p)
                    }
                    _ => Bounds::of(line.points.iter().copied()),
                };
                let b = b.shifted(x, y);
                return Ok((b, b.center()));
            }
            Kind::Text(_) => {
                if let Some(arrow) = self.container(i).filter(|c| self.elements[*c].is_arrow()) {
                    let [x, y] = self.label_position(arrow, i)?;
                    return Ok(boxed(x, y, w, h));
                }
            }
            _ => {}
        }
        Ok(boxed(x, y, w, h))
    }

    /// The box of an element as drawn.
    pub(crate) fn bounds(&mut self, i: usize) -> Result<Bounds, Dropped> {
        let (b, center) = self.absolute(i)?;
        let e = &self.elements[i];
        let (angle, x, y) = (e.angle, e.x, e.y);
        match &e.kind {
            Kind::Freedraw(stroke) => {
                let center = [center[0] - x, center[1] - y];
                let turned = stroke.points.iter().copied().map(turn(center, angle));
                Ok(Bounds::of(turned).shifted(x, y))
            }
            Kind::Line(_) | Kind::Arrow(_) => self.linear_bounds(i, center),
            Kind::Diamond => {
                let corners = [
                    [center[0], b.y1],
                    [center[0], b.y2],
                    [b.x1, center[1]],
                    [b.x2, center[1]],
                ];
                Ok(Bounds::of(corners.map(turn(center, angle))))
            }
            Kind::Ellipse => {
                let (w, h) = ((b.x2 - b.x1) / 2.0, (b.y2 - b.y1) / 2.0);
                let (c, s) = (cos(angle), sin(angle));
                let (half_w, half_h) = (hypot(w * c, h * s), hypot(h * c, w * s));
                Ok(Bounds {
                    x1: center[0] - half_w,
                    y1: center[1] - half_h,
                    x2: center[0] + half_w,
                    y2: center[1] + half_h,
                })
            }
            _ => {
                let corners = [[b.x1, b.y1], [b.x1, b.y2], [b.x2, b.y2], [b.x2, b.y1]];
                Ok(Bounds::of(corners.map(turn(center, angle))))
            }
        }
    }

    /// The box around the drawn curve, its jitter included, and around a label on it.
    fn linear_bounds(&mut self, i: usize, center: Point) -> Result<Bounds, Dropped> {
        let label = self.label(i);
        let e = &self.elements[i];
        let turned = turn(center, e.angle);
        let (x, y) = (e.x, e.y);
        let place = |p: Point| turned([x + p[0], y + p[1]]);
        let bounds = match self.shapes[i].as_ref().and_then(|s| s.first()) {
            Some(cached) => curve_bounds(cached.outline()?, place),
            None => curve_bounds(self.stroke(i)?.outline()?, place),
        };
        match label {
            Some(label) => self.bounds_with_label(i, label, bounds),
            None => Ok(bounds),
        }
    }

    fn bounds_with_label(&mut self, i: usize, label: usize, b: Bounds) -> Result<Bounds, Dropped> {
        let center = b.center();
        let [left, top] = self.label_position(i, label)?;
        let right = left + self.elements[label].width;
        let bottom = top + self.elements[label].height;
        let angle = self.elements[i].angle;
        let top_left = rotate([b.x1, b.y1], center, angle);
        let top_right = rotate([b.x2, b.y1], center, angle);
        let back = |x: f64, y: f64| rotate([x, y], center, -angle);
        let (tl, tr, bl, br) = (
            back(left, top),
            back(right, top),
            back(left, bottom),
            back(right, bottom),
        );
        let widened = |x1: f64, y1: f64, x2: f64, y2: f64| Bounds {
            x1: min(b.x1, x1),
            y1: min(b.y1, y1),
            x2: max(b.x2, x2),
            y2: max(b.y2, y2),
        };
        Ok(
            if top_left[0] < top_right[0] && top_left[1] >= top_right[1] {
                widened(bl[0], tl[1], max(tr[0], br[0]), br[1])
            } else if top_left[0] >= top_right[0] && top_left[1] > top_right[1] {
                widened(br[0], bl[1], max(tl[0], tr[0]), tr[1])
            } else if top_left[0] >= top_right[0] {
                widened(tr[0], br[1], bl[0], tl[1])
            } else if top_left[1] <= top_right[1] {
                widened(min(tr[0], tl[0]), tr[1], br[0], bl[1])
            } else {
                b
            },
        )
    }
}

fn boxed(x: f64, y: f64, w: f64, h: f64) -> (Bounds, Point) {
    (
        Bounds {
            x1: x,
            y1: y,
            x2: x + w,
            y2: y + h,
        },
        [x + w / 2.0, y + h / 2.0],
    )
}

/// The box around the curves of some operations; straight lines do not count.
fn curve_bounds(ops: &[Op], place: impl Fn(Point) -> Point) -> Bounds {
    let mut bounds = Bounds::EMPTY;
    let mut current = [0.0, 0.0];
    for op in ops {
        match *op {
            Op::Move(p) => current = p,
            Op::Line(_) => {}
            Op::Curve([ax, ay, bx, by, cx, cy]) => {
                let p = [
                    place(current),
                    place([ax, ay]),
                    place([bx, by]),
                    place([cx, cy]),
                ];
                current = [cx, cy];
                let (x1, x2) = span([p[0][0], p[1][0], p[2][0], p[3][0]]);
                let (y1, y2) = span([p[0][1], p[1][1], p[2][1], p[3][1]]);
                bounds.x1 = min(bounds.x1, x1);
                bounds.y1 = min(bounds.y1, y1);
                bounds.x2 = max(bounds.x2, x2);
                bounds.y2 = max(bounds.y2, y2);
            }
        }
    }
    bounds
}

/// Smallest and largest value of a cubic Bezier on one axis.
fn span(p: [f64; 4]) -> (f64, f64) {
    let (mut low, mut high) = (min(p[0], p[3]), max(p[0], p[3]));
    for value in turning_points(p).into_iter().flatten() {
        low = min(low, value);
        high = max(high, value);
    }
    (low, high)
}

fn turning_points(p: [f64; 4]) -> [Option<f64>; 2] {
    let (i, j, k) = (p[1] - p[0], p[2] - p[1], p[3] - p[2]);
    let a = 3.0 * i - 6.0 * j + 3.0 * k;
    let b = 6.0 * j - 6.0 * i;
    let c = 3.0 * i;
    let root = b * b - 4.0 * a * c;
    if root.is_nan() || root < 0.0 {
        return [None, None];
    }
    let times = if a == 0.0 {
        // a straight fall has one turning point; the original takes `c` for its constant term
        [-c / b, -c / b]
    } else {
        [(-b + sqrt(root)) / (2.0 * a), (-b - sqrt(root)) / (2.0 * a)]
    };
    times.map(|t| {
        (0.0..=1.0).contains(&t).then(|| {
            let s = 1.0 - t;
            cube(s) * p[0]
                + 3.0 * square(s) * t * p[1]
                + 3.0 * s * square(t) * p[2]
                + cube(t) * p[3]
        })
    })
}
