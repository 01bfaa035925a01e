//! Path data of strokes.

use crate::num::{Hundredths, HundredthsText, cut, push_cut, push_fixed, rounded};
use crate::rough::Op;
use crate::scene::Point;

/// Appends the `d` of some operations.
pub(crate) fn path_data(ops: &[Op], digits: u8, out: &mut Vec<u8>) {
    let mut text = Hundredths::behind(out);
    for (i, op) in ops.iter().enumerate() {
        let (left, first) = (ops.len() - i, i == 0);
        match op {
            Op::Move(p) => list(b'M', p, left, first, digits, &mut text),
            Op::Line(p) => list(b'L', p, left, first, digits, &mut text),
            Op::Curve(c) => list(b'C', c, left, first, digits, &mut text),
        }
    }
    text.finish();
}

/// Appends a letter and its numbers, pairs apart by commas.
#[inline(always)]
fn list<const N: usize>(
    letter: u8,
    numbers: &[f64; N],
    left: usize,
    first: bool,
    digits: u8,
    text: &mut Hundredths<'_>,
) {
    let quickly = |text: &mut HundredthsText<'_>| {
        let Some(hundredths) = rounded(numbers).filter(|_| digits == 2) else {
            return false;
        };
        text.put_if(b' ', !first);
        text.put(letter);
        for i in 0..N {
            if i > 0 {
                text.put_if(b',', i % 2 == 0);
                text.put(b' ');
            }
            text.rounded(hundredths[i], numbers[i]);
        }
        true
    };
    text.write(left, quickly, |out| {
        if !first {
            out.push(b' ');
        }
        out.push(letter);
        for (i, n) in numbers.iter().enumerate() {
            if i > 0 {
                out.extend_from_slice(if i.is_multiple_of(2) { b", " } else { b" " });
            }
            push_fixed(out, *n, digits);
        }
    });
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
    out.extend_from_slice(b"M");
    let mut text = Hundredths::behind(out);
    pairs(first, 1, shorten, &mut text);
    text.finish();
    out.extend_from_slice(b" Q");
    let mut text = Hundredths::behind(out);
    for (i, w) in points.windows(2).enumerate() {
        let [x, y] = middle(&w[0], &w[1]);
        pairs(
            &[w[0][0], w[0][1], x, y],
            points.len() - i,
            shorten,
            &mut text,
        );
    }
    let [x, y] = middle(last, first);
    pairs(&[last[0], last[1], x, y], 1, shorten, &mut text);
    text.finish();
    out.extend_from_slice(b" L");
    let mut text = Hundredths::behind(out);
    pairs(first, 1, shorten, &mut text);
    text.finish();
    out.extend_from_slice(b" Z");
}

/// Appends pairs of numbers with a space before and a comma between.
#[inline(always)]
fn pairs<const N: usize>(
    numbers: &[f64; N],
    left: usize,
    shorten: Shorten,
    text: &mut Hundredths<'_>,
) {
    let before = |i: usize| if i.is_multiple_of(2) { b' ' } else { b',' };
    let quickly = |text: &mut HundredthsText<'_>| {
        let hundredths = match shorten {
            Shorten::Cut => cut(numbers),
            Shorten::Round(2) => rounded(numbers),
            Shorten::Round(_) => None,
        };
        let Some(hundredths) = hundredths else {
            return false;
        };
        for i in 0..N {
            text.put(before(i));
            match shorten {
                Shorten::Cut => text.cut(hundredths[i], numbers[i]),
                Shorten::Round(_) => text.rounded(hundredths[i], numbers[i]),
            }
        }
        true
    };
    text.write(left, quickly, |out| {
        for (i, n) in numbers.iter().enumerate() {
            out.push(before(i));
            match shorten {
                Shorten::Cut => push_cut(out, *n),
                Shorten::Round(digits) => push_fixed(out, *n, digits),
            }
        }
    });
}
