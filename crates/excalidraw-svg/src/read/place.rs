//! Boxes of elements and distances between them, without any stroke.

use crate::num::{cos, hypot, sin};
use crate::scene::{Element, Point};

/// An upright box around an element.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Area {
    pub(super) left: f64,
    pub(super) top: f64,
    pub(super) right: f64,
    pub(super) bottom: f64,
}

impl Area {
    pub(super) fn of(e: &Element) -> Self {
        match e.linear() {
            None => {
                let (c, s) = (cos(e.angle).abs(), sin(e.angle).abs());
                let (w, h) = (
                    (e.width * c + e.height * s) / 2.0,
                    (e.width * s + e.height * c) / 2.0,
                );
                let [x, y] = [e.x + e.width / 2.0, e.y + e.height / 2.0];
                Self {
                    left: x - w,
                    top: y - h,
                    right: x + w,
                    bottom: y + h,
                }
            }
            Some(line) => line.points.iter().fold(
                Self {
                    left: f64::INFINITY,
                    top: f64::INFINITY,
                    right: f64::NEG_INFINITY,
                    bottom: f64::NEG_INFINITY,
                },
                |a, p| Self {
                    left: a.left.min(e.x + p[0]),
                    top: a.top.min(e.y + p[1]),
                    right: a.right.max(e.x + p[0]),
                    bottom: a.bottom.max(e.y + p[1]),
                },
            ),
        }
    }

    pub(super) fn center(&self) -> Point {
        [
            (self.left + self.right) / 2.0,
            (self.top + self.bottom) / 2.0,
        ]
    }

    /// The box around two.
    pub(super) fn with(&self, other: &Self) -> Self {
        Self {
            left: self.left.min(other.left),
            top: self.top.min(other.top),
            right: self.right.max(other.right),
            bottom: self.bottom.max(other.bottom),
        }
    }

    pub(super) fn size(&self) -> f64 {
        (self.right - self.left) * (self.bottom - self.top)
    }

    /// Whether another box lies inside, a little overlap forgiven.
    pub(super) fn holds(&self, other: &Self) -> bool {
        const SLACK: f64 = 4.0;
        other.left >= self.left - SLACK
            && other.top >= self.top - SLACK
            && other.right <= self.right + SLACK
            && other.bottom <= self.bottom + SLACK
    }

    /// How far a point lies outside; 0 inside.
    pub(super) fn distance(&self, [x, y]: Point) -> f64 {
        let dx = (self.left - x).max(x - self.right).max(0.0);
        let dy = (self.top - y).max(y - self.bottom).max(0.0);
        hypot(dx, dy)
    }

    /// Sorts boxes as one reads: rows from the top, in a row from the left.
    pub(super) fn reading_order(&self) -> (i64, i64) {
        const ROW: f64 = 60.0;
        let [x, y] = self.center();
        // saturating casts: far away stays far away
        ((y / ROW).floor() as i64, x as i64)
    }
}
