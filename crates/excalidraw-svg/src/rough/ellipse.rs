//! Ellipses: points around the rim, jittered, joined by a spline that overshoots its start.

use std::ops::Range;

use super::{Dropped, Op, Point, Sketcher, Style};
use crate::num::{PI, cos, sin, sqrt, square};

/// Fewest points around a rim.
const STEPS: f64 = 9.0;
/// More points than this no screen shows; the original would try.
const MAX_STEPS: f64 = 100_000.0;

/// Radii and the angle between two points of the rim.
pub(super) struct EllipseParams {
    increment: f64,
    rx: f64,
    ry: f64,
}

impl Sketcher<'_> {
    pub(super) fn ellipse_params(
        &mut self,
        width: f64,
        height: f64,
        s: &Style,
    ) -> Result<EllipseParams, Dropped> {
        let size = sqrt(PI * 2.0 * sqrt((square(width / 2.0) + square(height / 2.0)) / 2.0));
        let steps = crate::num::max(STEPS, (STEPS / sqrt(200.0)) * size).ceil();
        if steps > MAX_STEPS {
            return Err(Dropped);
        }
        let (mut rx, mut ry) = ((width / 2.0).abs(), (height / 2.0).abs());
        let slack = 1.0 - s.curve_fitting;
        rx += self.offset(rx * slack, s);
        ry += self.offset(ry * slack, s);
        Ok(EllipseParams {
            increment: (PI * 2.0) / steps,
            rx,
            ry,
        })
    }

    /// The strokes of an ellipse, and the points of its rim where a pattern fills it.
    pub(super) fn ellipse(
        &mut self,
        center: Point,
        p: &EllipseParams,
        s: &Style,
        ops: &mut Vec<Op>,
        rim: Option<&mut Vec<Point>>,
    ) {
        let inner = self.between(0.4, 1.0, s, 1.0);
        let overlap = p.increment * self.between(0.1, inner, s, 1.0);
        let mut all = std::mem::take(&mut self.session.points);
        let turn = self.rim(center, p, 1.0, overlap, s, &mut all);
        self.spline(&all, s, ops);
        if let Some(rim) = rim {
            rim.extend_from_slice(&all[turn]);
        }
        if !s.single_stroke && s.roughness != 0.0 {
            self.rim(center, p, 1.5, 0.0, s, &mut all);
            self.spline(&all, s, ops);
        }
        self.session.points = all;
    }

    /// Replaces the points by those of a spline around the rim; which of them are one turn.
    fn rim(
        &mut self,
        [cx, cy]: Point,
        p: &EllipseParams,
        offset: f64,
        overlap: f64,
        s: &Style,
        all: &mut Vec<Point>,
    ) -> Range<usize> {
        let (rx, ry) = (p.rx, p.ry);
        // one turn and what overlaps; without jitter there are four times as many
        let share = if s.roughness == 0.0 { 0.25 } else { 1.0 };
        let count = (((PI * 2.0) / (p.increment * share)) as usize).min(4 * MAX_STEPS as usize) + 2;
        all.clear();
        all.reserve(count + 4);
        if s.roughness == 0.0 {
            let increment = p.increment / 4.0;
            let at = |angle: f64| [cx + rx * cos(angle), cy + ry * sin(angle)];
            all.push(at(-increment));
            let mut angle = 0.0;
            while angle <= PI * 2.0 {
                all.push(at(angle));
                angle += increment;
            }
            let turn = 1..all.len();
            all.push(at(0.0));
            all.push(at(increment));
            return turn;
        }
        let turn = self.offset(0.5, s) - (PI / 2.0);
        let mut at = |factor: f64, angle: f64| {
            let x = self.offset(offset, s) + cx + factor * rx * cos(angle);
            let y = self.offset(offset, s) + cy + factor * ry * sin(angle);
            [x, y]
        };
        all.push(at(0.9, turn - p.increment));
        let end = PI * 2.0 + turn - 0.01;
        let mut angle = turn;
        while angle < end {
            all.push(at(1.0, angle));
            angle += p.increment;
        }
        let once = 1..all.len();
        all.push(at(1.0, turn + PI * 2.0 + overlap * 0.5));
        all.push(at(0.98, turn + overlap));
        all.push(at(0.9, turn + overlap * 0.5));
        once
    }
}
