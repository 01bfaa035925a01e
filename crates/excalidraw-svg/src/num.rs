//! Every float function and every printed number of the crate, so that identity is decided in one place.
//!
//! The trigonometric functions are the standard library's: on glibc they agree bit for bit with the
//! browser the official exporter was recorded in. `hypot` is written out because browsers scale by the
//! maximum and sum with compensation, which the C library does not.
#![allow(
    clippy::disallowed_methods,
    reason = "the one module that may call float functions"
)]

use std::fmt::Write as _;

pub(crate) const PI: f64 = std::f64::consts::PI;

pub(crate) fn sin(x: f64) -> f64 {
    x.sin()
}

pub(crate) fn cos(x: f64) -> f64 {
    x.cos()
}

pub(crate) fn atan(x: f64) -> f64 {
    x.atan()
}

pub(crate) fn atan2(y: f64, x: f64) -> f64 {
    y.atan2(x)
}

pub(crate) fn sqrt(x: f64) -> f64 {
    x.sqrt()
}

/// `Math.pow(x, 2)`.
pub(crate) fn square(x: f64) -> f64 {
    x * x
}

/// `Math.pow(x, 3)`.
pub(crate) fn cube(x: f64) -> f64 {
    x.powf(3.0)
}

/// `Math.hypot(x, y)` as V8 computes it.
pub(crate) fn hypot(x: f64, y: f64) -> f64 {
    let (x, y) = (x.abs(), y.abs());
    if x.is_infinite() || y.is_infinite() {
        return f64::INFINITY;
    }
    if x.is_nan() || y.is_nan() {
        return f64::NAN;
    }
    let max = if x > y { x } else { y };
    if max == 0.0 {
        return 0.0;
    }
    let (mut sum, mut lost) = (0.0, 0.0);
    for v in [x, y] {
        let n = v / max;
        let term = n * n - lost;
        let next = sum + term;
        lost = (next - sum) - term;
        sum = next;
    }
    sqrt(sum) * max
}

/// `Math.round`: halves go up.
pub(crate) fn round(x: f64) -> f64 {
    if !x.is_finite() {
        return x;
    }
    let floor = x.floor();
    if x - floor >= 0.5 { floor + 1.0 } else { floor }
}

/// `Math.min(a, b)`: NaN wins.
pub(crate) fn min(a: f64, b: f64) -> f64 {
    if a.is_nan() || b.is_nan() {
        f64::NAN
    } else if a < b {
        a
    } else {
        b
    }
}

/// `Math.max(a, b)`: NaN wins.
pub(crate) fn max(a: f64, b: f64) -> f64 {
    if a.is_nan() || b.is_nan() {
        f64::NAN
    } else if a > b {
        a
    } else {
        b
    }
}

/// JavaScript's `ToInt32`.
pub(crate) fn to_int32(x: f64) -> i32 {
    if !x.is_finite() {
        return 0;
    }
    let x = x.trunc();
    let m = x % 4_294_967_296.0;
    let m = if m < 0.0 { m + 4_294_967_296.0 } else { m };
    // `m` is a whole number below 2^32, so the casts keep every bit
    (m as u32) as i32
}

/// A number as JavaScript's template strings print it.
pub(crate) fn js(x: f64) -> String {
    let mut out = String::new();
    push_js(&mut out, x);
    out
}

/// Appends a number as JavaScript's template strings print it.
pub(crate) fn push_js(out: &mut String, x: f64) {
    if x == 0.0 {
        out.push('0');
    } else if x.is_finite() {
        out.push_str(ryu_js::Buffer::new().format_finite(x));
    } else if x.is_nan() {
        out.push_str("NaN");
    } else if x > 0.0 {
        out.push_str("Infinity");
    } else {
        out.push_str("-Infinity");
    }
}

/// Appends `Number(x.toFixed(digits))` as JavaScript prints it.
pub(crate) fn push_fixed(out: &mut String, x: f64, digits: u8) {
    match digits {
        // with the unit known the divisions become multiplications
        2 => push_rounded(out, x, 2),
        other => push_rounded(out, x, other.min(6)),
    }
}

#[inline(always)]
fn push_rounded(out: &mut String, x: f64, digits: u8) {
    const POW: [u64; 7] = [1, 10, 100, 1_000, 10_000, 100_000, 1_000_000];
    let Some(n) = scaled(x, POW[usize::from(digits)]) else {
        return push_js(out, x);
    };
    if n == 0 {
        out.push('0');
        return;
    }
    // written from the end: digits after the point without trailing zeros, the point, the whole part, the sign
    let mut text = [0u8; 24];
    let mut at = text.len();
    let mut put = |byte: u8| {
        at -= 1;
        text[at] = byte;
    };
    let unit = POW[usize::from(digits)];
    let (mut whole, mut rest) = (n / unit, n % unit);
    let mut places = if rest == 0 { 0 } else { digits };
    while places > 0 && rest % 10 == 0 {
        rest /= 10;
        places -= 1;
    }
    if places > 0 {
        for _ in 0..places {
            put(b'0' + (rest % 10) as u8);
            rest /= 10;
        }
        put(b'.');
    }
    loop {
        put(b'0' + (whole % 10) as u8);
        whole /= 10;
        if whole == 0 {
            break;
        }
    }
    if x < 0.0 {
        put(b'-');
    }
    // the bytes are ASCII
    out.push_str(std::str::from_utf8(&text[at..]).unwrap_or_default());
}

/// A short text of numbers, written from its end.
pub(crate) struct Backwards {
    text: [u8; Self::LENGTH],
    at: usize,
}

impl Backwards {
    /// Six numbers below 10^13 with sign, point and separators fit.
    const LENGTH: usize = 6 * 20;

    pub(crate) fn new() -> Self {
        Self {
            text: [0; Self::LENGTH],
            at: Self::LENGTH,
        }
    }

    #[inline(always)]
    pub(crate) fn put(&mut self, byte: u8) {
        // the length above leaves room for every number that is written
        if let Some(at) = self.at.checked_sub(1) {
            self.at = at;
            self.text[at] = byte;
        }
    }

    /// Writes a number rounded to hundredths; false where that needs more care than is taken here.
    #[inline(always)]
    pub(crate) fn hundredths(&mut self, x: f64) -> bool {
        if x.is_nan() || x.abs() >= 1e10 {
            return false;
        }
        let Some(n) = scaled(x, 100) else {
            return false;
        };
        let (mut whole, rest) = (n / 100, n % 100);
        if rest != 0 {
            let (tens, ones) = (rest / 10, rest % 10);
            if ones != 0 {
                self.put(b'0' + ones as u8);
            }
            self.put(b'0' + tens as u8);
            self.put(b'.');
        }
        loop {
            self.put(b'0' + (whole % 10) as u8);
            whole /= 10;
            if whole == 0 {
                break;
            }
        }
        if x < 0.0 && n != 0 {
            self.put(b'-');
        }
        true
    }

    pub(crate) fn append_to(&self, out: &mut String) {
        // the bytes are ASCII
        out.push_str(std::str::from_utf8(&self.text[self.at..]).unwrap_or_default());
    }
}

/// Appends a whole number of hundredths with both digits.
pub(crate) fn push_hundredths(out: &mut String, negative: bool, hundredths: f64) {
    // below 10^8, so the cast keeps it
    let n = hundredths as u64;
    let mut text = [0u8; 24];
    let mut at = text.len();
    let mut put = |byte: u8| {
        at -= 1;
        text[at] = byte;
    };
    put(b'0' + (n % 10) as u8);
    put(b'0' + (n / 10 % 10) as u8);
    put(b'.');
    let mut whole = n / 100;
    loop {
        put(b'0' + (whole % 10) as u8);
        whole /= 10;
        if whole == 0 {
            break;
        }
    }
    if negative {
        put(b'-');
    }
    // the bytes are ASCII
    out.push_str(std::str::from_utf8(&text[at..]).unwrap_or_default());
}

/// |x| times `unit`, rounded half up on the exact binary value; `None` where fifteen digits do not hold it.
#[inline(always)]
fn scaled(x: f64, unit: u64) -> Option<u64> {
    let x = x.abs();
    if x == 0.0 {
        return Some(0);
    }
    if x.is_nan() || x * unit as f64 >= 1e15 {
        return None;
    }
    let bits = x.to_bits();
    let exponent = ((bits >> 52) & 0x7ff) as i32;
    let fraction = bits & ((1 << 52) - 1);
    let (mantissa, shift) = if exponent == 0 {
        (fraction, -1074)
    } else {
        (fraction | (1 << 52), exponent - 1075)
    };
    let down = shift.unsigned_abs();
    if shift < 0 && unit <= 1_000 {
        // 53 and 10 bits: the common case fits a machine word
        let product = mantissa * unit;
        return Some(if down >= 64 {
            0
        } else {
            (product + (1 << (down - 1))) >> down
        });
    }
    let product = u128::from(mantissa) * u128::from(unit);
    if shift >= 0 {
        return u64::try_from(product << shift.min(60)).ok();
    }
    if down > 100 {
        return Some(0);
    }
    let half = 1u128 << (down - 1);
    u64::try_from((product + half) >> down).ok()
}

/// A CSS number: what the CSS object model prints, six significant digits at most.
pub(crate) fn css(x: f64) -> String {
    if !x.is_finite() {
        return "0".to_owned();
    }
    let mut text = String::new();
    let magnitude = if x == 0.0 {
        0
    } else {
        x.abs().log10().floor() as i32
    };
    let decimals = usize::try_from((5 - magnitude).clamp(0, 20)).unwrap_or(0);
    // writing to a String cannot fail
    let _ = write!(text, "{x:.decimals$}");
    if text.contains('.') {
        let kept = text.trim_end_matches('0').trim_end_matches('.').len();
        text.truncate(kept);
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    fn fixed(x: f64) -> String {
        let mut s = String::new();
        push_fixed(&mut s, x, 2);
        s
    }

    #[test]
    fn two_digits_round_the_exact_binary_value() {
        for (x, want) in [
            (0.0, "0"),
            (-0.001, "0"),
            (1.005, "1"),
            (8.345, "8.35"),
            (0.125, "0.13"),
            (-0.125, "-0.13"),
            (-2.5, "-2.5"),
            (100.0, "100"),
            (10.10, "10.1"),
            (1e21, "1e+21"),
            (123_456_789.129, "123456789.13"),
            (5e-324, "0"),
        ] {
            assert_eq!(fixed(x), want, "{x}");
        }
        assert_eq!(fixed(f64::NAN), "NaN");
    }

    #[test]
    fn fixed_agrees_with_the_reference_printer() {
        let mut x = 0.1_f64;
        for i in 0..20_000 {
            x = (x * 1.000_7 + 0.013) * if i % 2 == 0 { -1.0 } else { 1.0 };
            let mut buffer = ryu_js::Buffer::new();
            let reference: f64 = ryu_js::Buffer::new().format_to_fixed(x, 2).parse().unwrap();
            let reference = if reference == 0.0 {
                "0"
            } else {
                buffer.format_finite(reference)
            };
            assert_eq!(fixed(x), reference, "{x}");
            if x.abs() > 1e12 {
                x = 0.3;
            }
        }
    }

    #[test]
    fn conversions_are_javascripts() {
        assert_eq!(to_int32(4_294_967_297.0), 1);
        assert_eq!(to_int32(-1.0), -1);
        assert_eq!(to_int32(2_147_483_648.0), i32::MIN);
        assert_eq!(round(-0.5), 0.0);
        assert_eq!(round(2.5), 3.0);
        assert_eq!(js(1e-7), "1e-7");
        assert_eq!(js(-0.0), "0");
        assert_eq!(css(0.333_333_333), "0.333333");
        assert_eq!(css(32.0), "32");
    }
}
