//! Straight strokes: a bowed Bezier per line, drawn once or twice.

use super::{MAX_OFFSET, Op, Point, Sketcher, Style};
use crate::num::{sqrt, square};

/// Whether a stroke is the first one or the lighter one over it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Pass {
    First,
    Overlay,
}

impl Sketcher<'_> {
    /// One or two strokes from `from` to `to`.
    pub(super) fn double_line(
        &mut self,
        from: Point,
        to: Point,
        s: &Style,
        single: bool,
        ops: &mut Vec<Op>,
    ) {
        self.line(from, to, s, Pass::First, ops);
        if !single {
            self.line(from, to, s, Pass::Overlay, ops);
        }
    }

    fn line(&mut self, [x1, y1]: Point, [x2, y2]: Point, s: &Style, pass: Pass, ops: &mut Vec<Op>) {
        let length_squared = square(x1 - x2) + square(y1 - y2);
        let length = sqrt(length_squared);
        let gain = if length < 200.0 {
            1.0
        } else if length > 500.0 {
            0.4
        } else {
            -0.001_666_8 * length + 1.233_334
        };
        let mut offset = MAX_OFFSET;
        if offset * offset * 100.0 > length_squared {
            offset = length / 10.0;
        }
        let reach = if pass == Pass::Overlay {
            offset / 2.0
        } else {
            offset
        };
        let diverge = 0.2 + self.next() * 0.2;
        let bow_x = MAX_OFFSET * (y2 - y1) / 200.0;
        let bow_y = MAX_OFFSET * (x1 - x2) / 200.0;
        let bow_x = self.between(-bow_x, bow_x, s, gain);
        let bow_y = self.between(-bow_y, bow_y, s, gain);
        let mut jitter = || self.between(-reach, reach, s, gain);
        let keep = s.preserve_vertices;
        ops.push(Op::Move([
            x1 + if keep { 0.0 } else { jitter() },
            y1 + if keep { 0.0 } else { jitter() },
        ]));
        ops.push(Op::Curve([
            bow_x + x1 + (x2 - x1) * diverge + jitter(),
            bow_y + y1 + (y2 - y1) * diverge + jitter(),
            bow_x + x1 + 2.0 * (x2 - x1) * diverge + jitter(),
            bow_y + y1 + 2.0 * (y2 - y1) * diverge + jitter(),
            x2 + if keep { 0.0 } else { jitter() },
            y2 + if keep { 0.0 } else { jitter() },
        ]));
    }

    /// Strokes from point to point, back to the first when closed.
    pub(super) fn linear_path(
        &mut self,
        points: &[Point],
        close: bool,
        s: &Style,
        ops: &mut Vec<Op>,
    ) {
        ops.reserve(points.len() * 4);
        match points {
            [] | [_] => {}
            [a, b] => self.double_line(*a, *b, s, s.single_stroke, ops),
            [first, .., last] => {
                for pair in points.windows(2) {
                    self.double_line(pair[0], pair[1], s, s.single_stroke, ops);
                }
                if close {
                    self.double_line(*last, *first, s, s.single_stroke, ops);
                }
            }
        }
    }
}
