//! Path data of strokes.

use crate::num::{Backwards, push_fixed};
use crate::rough::Op;

/// Appends the `d` of some operations.
pub(crate) fn path_data(ops: &[Op], digits: u8, out: &mut String) {
    let start = out.len();
    for op in ops {
        if out.len() > start {
            out.push(' ');
        }
        match op {
            Op::Move(p) => list('M', p, digits, out),
            Op::Line(p) => list('L', p, digits, out),
            Op::Curve(c) => list('C', c, digits, out),
        }
    }
}

/// Appends a letter and its numbers, pairs apart by commas.
fn list(letter: char, numbers: &[f64], digits: u8, out: &mut String) {
    // written from its end, so that every digit is written once and the whole is copied once
    let mut text = Backwards::new();
    let written = digits == 2
        && numbers.iter().enumerate().rev().all(|(i, n)| {
            let done = text.hundredths(*n);
            if i > 0 {
                text.put(b' ');
                if i % 2 == 0 {
                    text.put(b',');
                }
            }
            done
        });
    out.push(letter);
    if written {
        text.append_to(out);
        return;
    }
    for (i, n) in numbers.iter().enumerate() {
        if i > 0 {
            out.push_str(if i % 2 == 0 { ", " } else { " " });
        }
        push_fixed(out, *n, digits);
    }
}
