//! Points, rectangles and polylines in pixels, y downwards.

#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) struct Point {
    pub x: f64,
    pub y: f64,
}

impl Point {
    pub(crate) fn plus(self, other: Point) -> Point {
        Point {
            x: self.x + other.x,
            y: self.y + other.y,
        }
    }

    pub(crate) fn minus(self, other: Point) -> Point {
        Point {
            x: self.x - other.x,
            y: self.y - other.y,
        }
    }

    pub(crate) fn times(self, factor: f64) -> Point {
        Point {
            x: self.x * factor,
            y: self.y * factor,
        }
    }

    pub(crate) fn length(self) -> f64 {
        (self.x * self.x + self.y * self.y).sqrt()
    }

    /// The direction with length 1; to the right when there is none.
    pub(crate) fn unit(self) -> Point {
        let length = self.length();
        if length > 1e-9 {
            self.times(1.0 / length)
        } else {
            Point { x: 1.0, y: 0.0 }
        }
    }

    pub(crate) fn dot(self, other: Point) -> f64 {
        self.x * other.x + self.y * other.y
    }

    pub(crate) fn cross(self, other: Point) -> f64 {
        self.x * other.y - self.y * other.x
    }

    pub(crate) fn toward(self, other: Point, share: f64) -> Point {
        self.plus(other.minus(self).times(share))
    }
}

#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) struct Rect {
    pub x: f64,
    pub y: f64,
    pub w: f64,
    pub h: f64,
}

impl Rect {
    pub(crate) fn centered(center: Point, w: f64, h: f64) -> Rect {
        Rect {
            x: center.x - w / 2.0,
            y: center.y - h / 2.0,
            w,
            h,
        }
    }

    /// The smallest rectangle around the points; empty at the origin without points.
    pub(crate) fn around(points: impl IntoIterator<Item = Point>) -> Rect {
        let mut found: Option<(Point, Point)> = None;
        for point in points {
            let (low, high) = found.get_or_insert((point, point));
            low.x = low.x.min(point.x);
            low.y = low.y.min(point.y);
            high.x = high.x.max(point.x);
            high.y = high.y.max(point.y);
        }
        match found {
            Some((low, high)) => Rect {
                x: low.x,
                y: low.y,
                w: high.x - low.x,
                h: high.y - low.y,
            },
            None => Rect {
                x: 0.0,
                y: 0.0,
                w: 0.0,
                h: 0.0,
            },
        }
    }

    pub(crate) fn right(self) -> f64 {
        self.x + self.w
    }

    pub(crate) fn bottom(self) -> f64 {
        self.y + self.h
    }

    pub(crate) fn center(self) -> Point {
        Point {
            x: self.x + self.w / 2.0,
            y: self.y + self.h / 2.0,
        }
    }

    pub(crate) fn grown(self, by: f64) -> Rect {
        Rect {
            x: self.x - by,
            y: self.y - by,
            w: self.w + 2.0 * by,
            h: self.h + 2.0 * by,
        }
    }

    pub(crate) fn union(self, other: Rect) -> Rect {
        let (x, y) = (self.x.min(other.x), self.y.min(other.y));
        Rect {
            x,
            y,
            w: self.right().max(other.right()) - x,
            h: self.bottom().max(other.bottom()) - y,
        }
    }

    pub(crate) fn overlaps(self, other: Rect) -> bool {
        self.x < other.right()
            && other.x < self.right()
            && self.y < other.bottom()
            && other.y < self.bottom()
    }

    /// The area both cover.
    pub(crate) fn shared(self, other: Rect) -> f64 {
        let w = self.right().min(other.right()) - self.x.max(other.x);
        let h = self.bottom().min(other.bottom()) - self.y.max(other.y);
        if w > 0.0 && h > 0.0 { w * h } else { 0.0 }
    }

    pub(crate) fn contains(self, point: Point) -> bool {
        point.x > self.x && point.x < self.right() && point.y > self.y && point.y < self.bottom()
    }

    /// How much of the segment from `a` to `b` lies inside, in pixels.
    pub(crate) fn covered(self, a: Point, b: Point) -> f64 {
        let d = b.minus(a);
        let (mut enter, mut leave) = (0.0_f64, 1.0_f64);
        for (start, step, low, high) in [
            (a.x, d.x, self.x, self.right()),
            (a.y, d.y, self.y, self.bottom()),
        ] {
            if step.abs() < 1e-9 {
                if start <= low || start >= high {
                    return 0.0;
                }
            } else {
                let (first, second) = ((low - start) / step, (high - start) / step);
                enter = enter.max(first.min(second));
                leave = leave.min(first.max(second));
            }
        }
        if leave > enter {
            (leave - enter) * d.length()
        } else {
            0.0
        }
    }

    pub(crate) fn covered_path(self, path: &[Point]) -> f64 {
        path.windows(2)
            .map(|pair| self.covered(pair[0], pair[1]))
            .sum()
    }
}

pub(crate) fn path_length(path: &[Point]) -> f64 {
    path.windows(2)
        .map(|pair| pair[1].minus(pair[0]).length())
        .sum()
}

/// The point at a distance along the path, and the index of its segment.
pub(crate) fn point_along(path: &[Point], distance: f64) -> (Point, usize) {
    let mut rest = distance.max(0.0);
    let mut last = (path.first().copied().unwrap_or(Point { x: 0.0, y: 0.0 }), 0);
    for (index, pair) in path.windows(2).enumerate() {
        let length = pair[1].minus(pair[0]).length();
        if rest <= length {
            let share = if length > 1e-9 { rest / length } else { 0.0 };
            return (pair[0].toward(pair[1], share), index);
        }
        rest -= length;
        last = (pair[1], index);
    }
    last
}

/// Whether two segments cross, touching ends not counted.
pub(crate) fn crosses(a: Point, b: Point, c: Point, d: Point) -> bool {
    let side = |p: Point, q: Point, r: Point| q.minus(p).cross(r.minus(p));
    let (first, second) = (side(a, b, c), side(a, b, d));
    let (third, fourth) = (side(c, d, a), side(c, d, b));
    first * second < -1e-6 && third * fourth < -1e-6
}

/// The curve the editor draws through points (Catmull-Rom), as a fine polyline.
pub(crate) fn smooth(points: &[Point]) -> Vec<Point> {
    const STEPS: usize = 12;
    if points.len() < 3 {
        return points.to_vec();
    }
    let at = |index: isize| points[index.clamp(0, points.len() as isize - 1) as usize];
    let mut path = vec![points[0]];
    for index in 0..points.len() as isize - 1 {
        let (before, a, b, after) = (at(index - 1), at(index), at(index + 1), at(index + 2));
        let c1 = a.plus(b.minus(before).times(1.0 / 6.0));
        let c2 = b.minus(after.minus(a).times(1.0 / 6.0));
        for step in 1..=STEPS {
            let t = step as f64 / STEPS as f64;
            let s = 1.0 - t;
            let point = a
                .times(s * s * s)
                .plus(c1.times(3.0 * s * s * t))
                .plus(c2.times(3.0 * s * t * t))
                .plus(b.times(t * t * t));
            path.push(point);
        }
    }
    path
}
