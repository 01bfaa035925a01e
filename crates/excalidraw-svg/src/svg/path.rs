//! Path data of strokes.

use crate::num::push_fixed;
use crate::rough::Op;

/// Appends the `d` of some operations.
pub(crate) fn path_data(ops: &[Op], digits: u8, out: &mut String) {
    let start = out.len();
    let list = |letter: char, numbers: &[f64], out: &mut String| {
        if out.len() > start {
            out.push(' ');
        }
        out.push(letter);
        for (i, n) in numbers.iter().enumerate() {
            if i > 0 {
                out.push_str(if i % 2 == 0 { ", " } else { " " });
            }
            push_fixed(out, *n, digits);
        }
    };
    for op in ops {
        match op {
            Op::Move(p) => list('M', p, out),
            Op::Line(p) => list('L', p, out),
            Op::Curve(c) => list('C', c, out),
        }
    }
}
