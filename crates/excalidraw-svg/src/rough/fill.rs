//! Fills: solid polygons and the six patterns.

use super::hachure::{self, Line};
use super::{Dropped, FillStyle, MAX_OFFSET, Op, OpSet, Point, SetKind, Sketcher, Style};
use crate::num::{PI, atan, cos, max, min, round, sin, sqrt, square};

fn length(line: &Line) -> f64 {
    let [a, b] = line;
    sqrt(square(a[0] - b[0]) + square(a[1] - b[1]))
}

/// The line from left to right, with its angle.
fn eastward(line: &Line) -> (Point, f64) {
    let [mut a, mut b] = *line;
    if a[0] > b[0] {
        std::mem::swap(&mut a, &mut b);
    }
    (a, atan((b[1] - a[1]) / (b[0] - a[0])))
}

impl Sketcher<'_> {
    /// A filled polygon with jittered corners.
    pub(super) fn solid_polygon(&mut self, points: &[Point], s: &Style) -> OpSet {
        let mut ops = self.session.ops();
        if points.len() > 2 {
            for (i, p) in points.iter().enumerate() {
                let x = p[0] + self.offset(MAX_OFFSET, s);
                let y = p[1] + self.offset(MAX_OFFSET, s);
                ops.push(if i == 0 {
                    Op::Move([x, y])
                } else {
                    Op::Line([x, y])
                });
            }
        }
        OpSet {
            kind: SetKind::FillPath,
            ops,
        }
    }

    /// Strokes that fill some polygons.
    pub(super) fn pattern(
        &mut self,
        polygons: &mut [&mut [Point]],
        style: FillStyle,
        s: &Style,
    ) -> Result<OpSet, Dropped> {
        let mut ops = self.session.ops();
        match style {
            FillStyle::Solid | FillStyle::Hachure => {
                self.hatch(polygons, s, &mut ops)?;
            }
            FillStyle::CrossHatch => {
                self.hatch(polygons, s, &mut ops)?;
                let crossed = Style {
                    hachure_angle: s.hachure_angle + 90.0,
                    ..*s
                };
                self.hatch(polygons, &crossed, &mut ops)?;
            }
            FillStyle::Zigzag => self.zigzag(polygons, s, &mut ops)?,
            FillStyle::Dots => self.dots(polygons, s, &mut ops)?,
            FillStyle::Dashed => self.dashed(polygons, s, &mut ops)?,
            FillStyle::ZigzagLine => self.zigzag_line(polygons, s, &mut ops)?,
        }
        Ok(OpSet {
            kind: SetKind::FillSketch,
            ops,
        })
    }

    fn hatch(
        &mut self,
        polygons: &mut [&mut [Point]],
        s: &Style,
        ops: &mut Vec<Op>,
    ) -> Result<(), Dropped> {
        let lines = self.hachure(polygons, s)?;
        self.strokes(&lines, s, ops)?;
        self.session.hachure.give_back(lines);
        Ok(())
    }

    fn hachure(&mut self, polygons: &mut [&mut [Point]], s: &Style) -> Result<Vec<Line>, Dropped> {
        let gap = max(gap(s), 0.1);
        let mut step = 1.0;
        if s.roughness >= 1.0 {
            let mut drawn = self.next();
            if drawn == 0.0 {
                drawn = self.session.chance.next();
            }
            if drawn > 0.7 {
                step = gap;
            }
        }
        hachure::lines(polygons, gap, s.hachure_angle + 90.0, step, self.session)
    }

    fn strokes(&mut self, lines: &[Line], s: &Style, ops: &mut Vec<Op>) -> Result<(), Dropped> {
        self.session.spend(lines.len())?;
        ops.reserve(lines.len() * 4);
        for [a, b] in lines {
            self.double_line(*a, *b, s, false, ops);
        }
        Ok(())
    }

    fn zigzag(
        &mut self,
        polygons: &mut [&mut [Point]],
        s: &Style,
        ops: &mut Vec<Op>,
    ) -> Result<(), Dropped> {
        let gap = max(gap(s), 0.1);
        let lines = self.hachure(
            polygons,
            &Style {
                hachure_gap: gap,
                ..*s
            },
        )?;
        let angle = (PI / 180.0) * s.hachure_angle;
        let (dx, dy) = (gap * 0.5 * cos(angle), gap * 0.5 * sin(angle));
        let mut bent = Vec::with_capacity(lines.len() * 2);
        for line in lines.iter().filter(|l| length(l) != 0.0) {
            let [a, b] = *line;
            bent.push([[a[0] - dx, a[1] + dy], b]);
            bent.push([[a[0] + dx, a[1] - dy], b]);
        }
        self.strokes(&bent, s, ops)
    }

    fn dots(
        &mut self,
        polygons: &mut [&mut [Point]],
        s: &Style,
        ops: &mut Vec<Op>,
    ) -> Result<(), Dropped> {
        let s = &Style {
            hachure_angle: 0.0,
            ..*s
        };
        let lines = self.hachure(polygons, s)?;
        let gap = max(gap(s), 0.1);
        let size = if s.fill_weight < 0.0 {
            s.stroke_width / 2.0
        } else {
            s.fill_weight
        };
        let reach = gap / 4.0;
        for line in &lines {
            let length = length(line);
            let count = (length / gap).ceil() - 1.0;
            let start = length - (count * gap);
            let x = ((line[0][0] + line[1][0]) / 2.0) - (gap / 4.0);
            let top = min(line[0][1], line[1][1]);
            let mut i = 0.0;
            while i < count {
                let y = top + start + (i * gap);
                let cx = (x - reach) + self.session.chance.next() * 2.0 * reach;
                let cy = (y - reach) + self.session.chance.next() * 2.0 * reach;
                let params = self.ellipse_params(size, size, s)?;
                let before = ops.len();
                self.ellipse([cx, cy], &params, s, ops, None);
                self.session.spend(ops.len() - before)?;
                i += 1.0;
            }
        }
        Ok(())
    }

    fn dashed(
        &mut self,
        polygons: &mut [&mut [Point]],
        s: &Style,
        ops: &mut Vec<Op>,
    ) -> Result<(), Dropped> {
        let lines = self.hachure(polygons, s)?;
        let (dash, gap) = (gap(s), gap(s));
        let mut dashes = Vec::new();
        for line in &lines {
            let length = length(line);
            let count = (length / (dash + gap)).floor();
            let start = (length + gap - (count * (dash + gap))) / 2.0;
            let (from, angle) = eastward(line);
            let (c, n) = (cos(angle), sin(angle));
            let mut i = 0.0;
            while i < count {
                self.session.spend(1)?;
                let near = i * (dash + gap);
                let far = near + dash;
                let at = |d: f64| {
                    [
                        from[0] + (d * c) + (start * c),
                        from[1] + (d * n) + (start * n),
                    ]
                };
                dashes.push([at(near), at(far)]);
                i += 1.0;
            }
        }
        self.strokes(&dashes, s, ops)
    }

    fn zigzag_line(
        &mut self,
        polygons: &mut [&mut [Point]],
        s: &Style,
        ops: &mut Vec<Op>,
    ) -> Result<(), Dropped> {
        let width = gap(s);
        let s = &Style {
            hachure_gap: width + width,
            ..*s
        };
        let lines = self.hachure(polygons, s)?;
        let mut bent = Vec::new();
        for line in &lines {
            let count = round(length(line) / (2.0 * width));
            let (from, angle) = eastward(line);
            let reach = sqrt(2.0 * square(width));
            let mut i = 0.0;
            while i < count {
                self.session.spend(2)?;
                let (near, far) = (i * 2.0 * width, (i + 1.0) * 2.0 * width);
                let at = |d: f64| [from[0] + (d * cos(angle)), from[1] + (d * sin(angle))];
                let (start, end) = (at(near), at(far));
                let middle = [
                    start[0] + reach * cos(angle + PI / 4.0),
                    start[1] + reach * sin(angle + PI / 4.0),
                ];
                bent.push([start, middle]);
                bent.push([middle, end]);
                i += 1.0;
            }
        }
        self.strokes(&bent, s, ops)
    }
}

fn gap(s: &Style) -> f64 {
    if s.hachure_gap < 0.0 {
        s.stroke_width * 4.0
    } else {
        s.hachure_gap
    }
}
