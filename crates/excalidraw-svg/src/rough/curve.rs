//! Smooth curves: Catmull-Rom splines through jittered points.

use super::random::Random;
use super::{Op, Point, Sketcher, Style};

impl Sketcher<'_> {
    /// One or two curves through the points; the second has a stream of its own.
    pub(super) fn curve(&mut self, points: &[Point], s: &Style, ops: &mut Vec<Op>) {
        ops.reserve(2 * points.len() + 4);
        self.jittered_curve(points, 1.0 * (1.0 + s.roughness * 0.2), s, ops);
        if !s.single_stroke {
            let seed = if s.seed == 0.0 || s.seed.is_nan() {
                s.seed
            } else {
                s.seed + 1.0
            };
            let own = std::mem::replace(&mut self.random, Random::new(seed));
            self.jittered_curve(points, 1.5 * (1.0 + s.roughness * 0.22), s, ops);
            self.random = own;
        }
    }

    fn jittered_curve(&mut self, points: &[Point], offset: f64, s: &Style, ops: &mut Vec<Op>) {
        let [first, rest @ ..] = points else {
            return;
        };
        let mut moved = std::mem::take(&mut self.session.points);
        moved.clear();
        moved.reserve(points.len() + 2);
        let mut push = |p: &Point| {
            let x = p[0] + self.offset(offset, s);
            let y = p[1] + self.offset(offset, s);
            moved.push([x, y]);
        };
        push(first);
        push(first);
        for p in rest {
            push(p);
        }
        if let Some(last) = rest.last() {
            push(last);
        }
        self.spline(&moved, s, ops);
        self.session.points = moved;
    }

    /// A spline from the second to the last but one point.
    pub(super) fn spline(&mut self, p: &[Point], s: &Style, ops: &mut Vec<Op>) {
        ops.reserve(p.len());
        match p {
            [a, b] => self.double_line(*a, *b, s, s.single_stroke, ops),
            [_, b, c] => {
                ops.push(Op::Move(*b));
                ops.push(Op::Curve([b[0], b[1], c[0], c[1], c[0], c[1]]));
            }
            [_, second, _, _, ..] => {
                ops.push(Op::Move(*second));
                for w in p.windows(4) {
                    let [before, from, to, after] = [w[0], w[1], w[2], w[3]];
                    ops.push(Op::Curve([
                        from[0] + (to[0] - before[0]) / 6.0,
                        from[1] + (to[1] - before[1]) / 6.0,
                        to[0] + (from[0] - after[0]) / 6.0,
                        to[1] + (from[1] - after[1]) / 6.0,
                        to[0],
                        to[1],
                    ]));
                }
            }
            _ => {}
        }
    }
}
