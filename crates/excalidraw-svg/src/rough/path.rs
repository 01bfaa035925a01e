//! Paths of lines and curves.

use super::{MAX_OFFSET, Op, Point, Sketcher, Style};

/// A segment in absolute coordinates.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) enum Segment {
    Move(Point),
    Line(Point),
    Quad(Point, Point),
    Cubic(Point, Point, Point),
    /// No shape of the editor ends so; recordings do.
    #[cfg_attr(
        not(test),
        expect(
            dead_code,
            reason = "paths of shapes come back to their start by themselves"
        )
    )]
    Close,
}

impl Segment {
    fn points(&self) -> [Option<Point>; 3] {
        match *self {
            Segment::Move(p) | Segment::Line(p) => [Some(p), None, None],
            Segment::Quad(a, b) => [Some(a), Some(b), None],
            Segment::Cubic(a, b, c) => [Some(a), Some(b), Some(c)],
            Segment::Close => [None; 3],
        }
    }
}

/// Whether the original could not read the path back from its text.
pub(super) fn is_broken(segments: &[Segment]) -> bool {
    segments
        .iter()
        .flat_map(Segment::points)
        .flatten()
        .any(|p| !p[0].is_finite() || !p[1].is_finite())
}

/// The segments with quadratic curves raised to cubic ones.
pub(super) fn normalize(segments: &[Segment]) -> impl Iterator<Item = Segment> + '_ {
    let mut current = [0.0, 0.0];
    let mut first = [0.0, 0.0];
    segments.iter().map(move |segment| {
        let out = match *segment {
            Segment::Quad(q, to) => Segment::Cubic(
                [
                    current[0] + 2.0 * (q[0] - current[0]) / 3.0,
                    current[1] + 2.0 * (q[1] - current[1]) / 3.0,
                ],
                [
                    to[0] + 2.0 * (q[0] - to[0]) / 3.0,
                    to[1] + 2.0 * (q[1] - to[1]) / 3.0,
                ],
                to,
            ),
            other => other,
        };
        match out {
            Segment::Move(p) => {
                first = p;
                current = p;
            }
            Segment::Line(p) | Segment::Cubic(_, _, p) | Segment::Quad(_, p) => current = p,
            Segment::Close => current = first,
        }
        out
    })
}

impl Sketcher<'_> {
    /// The strokes of a path.
    pub(super) fn path(&mut self, segments: &[Segment], s: &Style, ops: &mut Vec<Op>) {
        ops.reserve(segments.len() * 4);
        let mut first = [0.0, 0.0];
        let mut current = [0.0, 0.0];
        for segment in normalize(segments) {
            match segment {
                Segment::Move(p) => {
                    current = p;
                    first = p;
                }
                Segment::Line(p) => {
                    self.double_line(current, p, s, s.single_stroke, ops);
                    current = p;
                }
                Segment::Quad(_, p) => current = p,
                Segment::Cubic(a, b, p) => {
                    self.bezier(current, a, b, p, s, ops);
                    current = p;
                }
                Segment::Close => {
                    self.double_line(current, first, s, s.single_stroke, ops);
                    current = first;
                }
            }
        }
    }

    fn bezier(&mut self, from: Point, a: Point, b: Point, to: Point, s: &Style, ops: &mut Vec<Op>) {
        let reaches = [MAX_OFFSET, MAX_OFFSET + 0.3];
        let passes = if s.single_stroke { 1 } else { 2 };
        for (pass, reach) in reaches.into_iter().enumerate().take(passes) {
            let keep = s.preserve_vertices;
            if pass == 0 || keep {
                ops.push(Op::Move(from));
            } else {
                let x = from[0] + self.offset(reaches[0], s);
                let y = from[1] + self.offset(reaches[0], s);
                ops.push(Op::Move([x, y]));
            }
            let end = if keep {
                to
            } else {
                let x = to[0] + self.offset(reach, s);
                [x, to[1] + self.offset(reach, s)]
            };
            let mut near = |v: f64| v + self.offset(reach, s);
            ops.push(Op::Curve([
                near(a[0]),
                near(a[1]),
                near(b[0]),
                near(b[1]),
                end[0],
                end[1],
            ]));
        }
    }
}
