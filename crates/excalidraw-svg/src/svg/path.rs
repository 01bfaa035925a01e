//! Path data of strokes.

use crate::num::{HundredthsText, push_cut, push_fixed};
use crate::rough::Op;
use crate::scene::Point;

/// Appends the `d` of some operations.
pub(crate) fn path_data(ops: &[Op], digits: u8, out: &mut Vec<u8>) {
    let start = out.len();
    for op in ops {
        if out.len() > start {
            out.push(b' ');
        }
        match op {
            Op::Move(p) => list(b'M', p, digits, out),
            Op::Line(p) => list(b'L', p, digits, out),
            Op::Curve(c) => list(b'C', c, digits, out),
        }
    }
}

/// Appends a letter and its numbers, pairs apart by commas.
#[inline(always)]
fn list(letter: u8, numbers: &[f64], digits: u8, out: &mut Vec<u8>) {
    let mut text = HundredthsText::new();
    text.put(letter);
    let written = digits == 2
        && numbers.iter().enumerate().all(|(i, n)| {
            if i > 0 {
                if i % 2 == 0 {
                    text.put(b',');
                }
                text.put(b' ');
            }
            text.rounded(*n)
        });
    if written {
        text.append_to(out);
        return;
    }
    out.push(letter);
    for (i, n) in numbers.iter().enumerate() {
        if i > 0 {
            out.extend_from_slice(if i % 2 == 0 { b", " } else { b" " });
        }
        push_fixed(out, *n, digits);
    }
}

/// How the numbers of a freehand outline are shortened.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Shorten {
    /// The official way: digits are cut off, exponents with them.
    Cut,
    /// Rounded to so many digits.
    Round(u8),
}

/// Appends the `d` of a freehand outline: quadratic curves through the midpoints of the polygon.
pub(super) fn outline_data(points: &[Point], shorten: Shorten, out: &mut Vec<u8>) {
    let (Some(first), Some(last)) = (points.first(), points.last()) else {
        return;
    };
    let middle = |a: &Point, b: &Point| [(a[0] + b[0]) / 2.0, (a[1] + b[1]) / 2.0];
    out.extend_from_slice(b"M ");
    pair(*first, shorten, out);
    out.extend_from_slice(b" Q");
    for w in points.windows(2) {
        out.push(b' ');
        pair(w[0], shorten, out);
        out.push(b' ');
        pair(middle(&w[0], &w[1]), shorten, out);
    }
    out.push(b' ');
    pair(*last, shorten, out);
    out.push(b' ');
    pair(middle(last, first), shorten, out);
    out.extend_from_slice(b" L ");
    pair(*first, shorten, out);
    out.extend_from_slice(b" Z");
}

/// Appends two numbers with a comma between.
#[inline(always)]
fn pair([x, y]: Point, shorten: Shorten, out: &mut Vec<u8>) {
    let mut text = HundredthsText::new();
    let written = match shorten {
        Shorten::Cut => {
            text.cut(x) && {
                text.put(b',');
                text.cut(y)
            }
        }
        Shorten::Round(2) => {
            text.rounded(x) && {
                text.put(b',');
                text.rounded(y)
            }
        }
        Shorten::Round(_) => false,
    };
    if written {
        text.append_to(out);
        return;
    }
    let one = |n: f64, out: &mut Vec<u8>| match shorten {
        Shorten::Cut => push_cut(out, n),
        Shorten::Round(digits) => push_fixed(out, n, digits),
    };
    one(x, out);
    out.push(b',');
    one(y, out);
}
