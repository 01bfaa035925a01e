//! Path data of strokes.

use crate::num::{Hundredths, Writer, cut, push_cut, push_fixed, rounded};
use crate::rough::Op;
use crate::scene::Point;

/// Appends the `d` of some operations.
pub(crate) fn path_data(ops: &[Op], digits: u8, out: &mut Writer) {
    for (i, op) in ops.iter().enumerate() {
        let first = i == 0;
        match op {
            Op::Move(p) => list("M", p, first, digits, out),
            Op::Line(p) => list("L", p, first, digits, out),
            Op::Curve(c) => list("C", c, first, digits, out),
        }
    }
}

/// Appends a letter and its numbers, pairs apart by commas.
#[inline(always)]
fn list<const N: usize>(
    letter: &'static str,
    numbers: &[f64; N],
    first: bool,
    digits: u8,
    out: &mut Writer,
) {
    let before = |i: usize| match i {
        0 => letter,
        _ if i.is_multiple_of(2) => ", ",
        _ => " ",
    };
    if digits == 2
        && let Some(hundredths) = rounded(numbers)
        && let Some(mut text) = Hundredths::behind(out)
    {
        text.put_if(b' ', !first);
        for (i, n) in hundredths.into_iter().enumerate() {
            text.rounded(before(i), n);
        }
        return text.finish();
    }
    if !first {
        out.put([" "]);
    }
    for (i, n) in numbers.iter().enumerate() {
        out.push_str(before(i));
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
pub(super) fn outline_data(points: &[Point], shorten: Shorten, out: &mut Writer) {
    let (Some(first), Some(last)) = (points.first(), points.last()) else {
        return;
    };
    let middle = |a: &Point, b: &Point| [(a[0] + b[0]) / 2.0, (a[1] + b[1]) / 2.0];
    out.put(["M"]);
    pairs(first, shorten, out);
    out.put([" Q"]);
    for w in points.windows(2) {
        let [x, y] = middle(&w[0], &w[1]);
        pairs(&[w[0][0], w[0][1], x, y], shorten, out);
    }
    let [x, y] = middle(last, first);
    pairs(&[last[0], last[1], x, y], shorten, out);
    out.put([" L"]);
    pairs(first, shorten, out);
    out.put([" Z"]);
}

/// Appends pairs of numbers with a space before and a comma between.
#[inline(always)]
fn pairs<const N: usize>(numbers: &[f64; N], shorten: Shorten, out: &mut Writer) {
    let before = |i: usize| if i.is_multiple_of(2) { " " } else { "," };
    match shorten {
        Shorten::Cut => {
            if let Some(hundredths) = cut(numbers)
                && let Some(mut text) = Hundredths::behind(out)
            {
                for i in 0..N {
                    text.cut(before(i), hundredths[i], numbers[i]);
                }
                return text.finish();
            }
        }
        Shorten::Round(2) => {
            if let Some(hundredths) = rounded(numbers)
                && let Some(mut text) = Hundredths::behind(out)
            {
                for (i, n) in hundredths.into_iter().enumerate() {
                    text.rounded(before(i), n);
                }
                return text.finish();
            }
        }
        Shorten::Round(_) => {}
    }
    for (i, n) in numbers.iter().enumerate() {
        out.push_str(before(i));
        match shorten {
            Shorten::Cut => push_cut(out, *n),
            Shorten::Round(digits) => push_fixed(out, *n, digits),
        }
    }
}
